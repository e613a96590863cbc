"""Whoever was erased stays erased when a backup of before comes back, into either database."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from data.store import open_store, restore
from data.store.backup_format import BackupRefusedError
from data.store.erasure_ledger import read_file
from tests.data.store.erased import BLANKED, NOW, TODAY, erase, standing
from tests.data.store.planted import OTHER, PERSON, plant
from tests.databases import KINDS, SQLITE, Databases, kind_of, owned
from tests.trust_record import record

RESTORED: Counter[str] = Counter()


@pytest.mark.parametrize("other_kind", KINDS)
def test_still_erased_after_a_restore(
    planted: str, databases: Databases, tmp_path: Path, other_kind: str
) -> None:
    """Erase, restore last week's backup: still erased, into either database; without the ledger: back."""
    backup, ledger = tmp_path / "last-week.backup", tmp_path / "erasures.jsonl"
    with open_store(planted) as store:
        store.back_up(backup, NOW - timedelta(days=7))
    erase(planted, ledger=ledger)
    naive, other = databases.empty(other_kind), databases.empty(other_kind)
    restore(backup, naive)
    assert PERSON in str(standing(naive))
    restore(backup, other, erased=read_file(ledger))
    assert [told for told in standing(other).values() if any(PERSON in value for value in told)] == []
    assert set(standing(other, OTHER)) - BLANKED == set(standing(naive, OTHER)) - BLANKED
    with open_store(other) as store, store.reading() as unit:
        assert len(unit.erasure.ledger.entries()) == 1
    _recorded(came_back=_cells_with_her(naive), still_there=_cells_with_her(other))
    for url in (naive, other):
        databases.remove(url)


def _cells_with_her(url: str) -> int:
    """Return in how many cells the person's id stands."""
    return sum(PERSON in value for told in standing(url).values() for value in told)


def _recorded(came_back: int, still_there: int) -> None:
    """Keep what the restores of this run found, all of them together."""
    RESTORED.update(restores=1, cells_with_the_erased_person=still_there, cells_without_the_ledger=came_back)
    figures = {name: RESTORED[name] for name in ("restores", "cells_with_the_erased_person")}
    record(
        "still_erased",
        "Erased, then last week's backup restored into either database: still erased",
        figures,
        f"a restore that knows no ledger: the person is back in {RESTORED['cells_without_the_ledger']} cells",
        command="pytest tests/data/store/test_erased_restored.py",
    )


def test_a_replaced_database_hands_on_its_ledger(planted: str, tmp_path: Path) -> None:
    """Restored over the store that knows of the erasure, the person is gone even without the file."""
    with open_store(planted) as store:
        store.back_up(tmp_path / "a.backup", NOW)
    erase(planted)
    restore(tmp_path / "a.backup", owned(planted), replace=True)
    assert PERSON not in str(standing(planted))


def test_a_replaced_database_hands_on_its_keys(planted: str, databases: Databases, tmp_path: Path) -> None:
    """A backup of a store with another key takes over what the replaced one knew, and the key to it."""
    stranger, ledger = databases.empty(SQLITE), tmp_path / "erasures.jsonl"
    open_store(stranger).close()
    plant(stranger)
    with open_store(stranger) as store:
        store.back_up(tmp_path / "a.backup", NOW)
    erase(planted, ledger=ledger)
    restore(tmp_path / "a.backup", owned(planted), replace=True, erased=read_file(ledger))
    assert PERSON not in str(standing(planted))
    with open_store(planted) as store, store.writing() as unit:
        assert len(unit.erasure.ledger.keys()) == 2
        assert unit.erasure.ledger.erased_among([PERSON, OTHER]) == {PERSON}
        assert len(unit.erasure.ledger.lift(PERSON, TODAY)) == 1
    databases.remove(stranger)


def test_a_ledger_of_another_key_is_refused(planted: str, databases: Databases, tmp_path: Path) -> None:
    """Lines nobody could be found by stop a restore instead of letting people come back in silence."""
    stranger, ledger = databases.empty(SQLITE), tmp_path / "erasures.jsonl"
    open_store(stranger).close()
    plant(stranger)
    erase(stranger, ledger=ledger)
    with open_store(planted) as store:
        store.back_up(tmp_path / "a.backup", NOW)
    target = databases.empty(kind_of(planted))
    with pytest.raises(BackupRefusedError, match=r"erasure ledger.*key"):
        restore(tmp_path / "a.backup", target, erased=read_file(ledger))
    ledger.write_text("{broken\n")
    with pytest.raises(BackupRefusedError, match=r"erasures\.jsonl"):
        read_file(ledger)
    for url in (stranger, target):
        databases.remove(url)
