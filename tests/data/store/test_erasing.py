"""Erasure: nothing of a person is left in any table, in the file or the dump, and she stays erased."""

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select, text

from data.rights import LegalHold
from data.store import Store, open_store
from data.store.conflicts import ErasedPersonError, ErasureHeldError, UnknownRecordError
from data.store.connection import connect, reading
from data.store.erasing import Erasure
from data.store.person_tables import PERSON_TABLES
from data.store.schema import metadata
from data.store.scope import EVERY_MUNICIPALITY
from data.tables import CANDIDATES
from tests.data.deliveries import AS_OF, read, tables, written
from tests.data.store.erased import BLANKED, NOW, TODAY, erase, standing
from tests.data.store.planted import OTHER, PERSON, plant, undecided
from tests.databases import SQLITE, Databases, sqlite_path


def test_every_table_has_its_decision() -> None:
    """Whoever adds a table says in data/store/person_tables.py whether and how a person stands in it."""
    assert undecided() == set()
    Table("new_notes", metadata)
    try:
        assert undecided() == {"new_notes"}
    finally:
        metadata.remove(metadata.tables["new_notes"])


def test_columns_of_people_are_known() -> None:
    """No table with a candidate's id escapes the list by standing among those that name nobody."""
    listed = {one.table.name for one in PERSON_TABLES}
    named = {table.name for table in metadata.tables.values() if "candidate_id" in table.columns}
    assert named <= listed


def test_a_person_goes_from_every_table(planted: str) -> None:
    """After an erasure neither id nor planted text stands anywhere; another person's rows do."""
    before = standing(planted, OTHER)
    assert set(standing(planted)) >= {one.table.name for one in PERSON_TABLES if one.id_column}
    counts = erase(planted)
    left = {name: told for name, told in standing(planted).items() if any(PERSON in value for value in told)}
    assert left == {}
    assert set(counts) >= {"candidates", "matches", "paid_hours", "worker_belief", "shown_lists", "answers"}
    assert set(before) - BLANKED == set(standing(planted, OTHER)) - BLANKED


class _Forgetful(Erasure):
    """The naive version: everything but one table, for nobody keeps a list of tables."""

    forgets = "opened_cases"

    def _take_out(self, one: Any, candidate_id: str, alias: str) -> int:
        return 0 if one.table.name == self.forgets else super()._take_out(one, candidate_id, alias)


# Beliefs go with their record by a foreign key, and the log of pairs is emptied by every such change.
TWICE_OVER = {"worker_belief", "journal_log"}
DELETED = [one.table.name for one in PERSON_TABLES if one.on_erasure == "delete"]


def test_forgetting_one_table_is_seen(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    """The naive version that forgets one table leaves a row of the person, whichever table it is."""
    url = databases.migrated(SQLITE)
    plant(url)
    assert len(set(DELETED) - TWICE_OVER) > 10
    with open_store(url) as store:
        for forgotten in sorted(set(DELETED) - TWICE_OVER):
            monkeypatch.setattr(_Forgetful, "forgets", forgotten)
            assert _left_of(store, _Forgetful, forgotten), forgotten
            assert not _left_of(store, Erasure, forgotten), forgotten
    databases.remove(url)


def _left_of(store: Store, kind: type[Erasure], name: str) -> bool:
    """Tell whether a way of erasing leaves a row in a table; nothing is kept."""
    with pytest.raises(RuntimeError, match="undone"), store.writing() as unit:
        kind(unit._connection).erase(PERSON, "citizen_asked", NOW, TODAY)
        left = unit._connection.execute(select(metadata.tables[name])).first() is not None
        raise RuntimeError("undone")
    return left


def test_figures_of_the_service_still_add_up(planted: str) -> None:
    """Lists and decisions stay as acts of the service, about nobody anybody knows: as many as before."""
    engine = connect(planted)
    names = ("shown_lists", "shown_lines", "decision_acts")
    with reading(engine, EVERY_MUNICIPALITY).begin() as connection:
        before = {name: len(connection.execute(select(metadata.tables[name])).all()) for name in names}
    erase(planted)
    with reading(engine, EVERY_MUNICIPALITY).begin() as connection:
        after = {name: len(connection.execute(select(metadata.tables[name])).all()) for name in names}
        lists = metadata.tables["shown_lists"]
        aliases = set(connection.scalars(select(lists.c.candidate_id).where(lists.c.candidate_id != OTHER)))
        report = connection.scalar(text("SELECT report_json FROM plans WHERE plan_id = 900001"))
    engine.dispose()
    assert after == before
    assert len(aliases) == 1
    assert aliases.pop().startswith("erased-")
    assert report is not None
    assert (PERSON in report, f'"{OTHER}":4' in report, '"kept":1042' in report) == (False, True, True)


def raw_bytes(url: str) -> bytes:
    """Return every byte of an SQLite store: the file, free pages among them, and its log."""
    path = sqlite_path(url)
    ends = ("", "-wal", "-shm")
    return b"".join(Path(f"{path}{end}").read_bytes() for end in ends if Path(f"{path}{end}").exists())


def test_nothing_is_left_on_the_disk(databases: Databases) -> None:
    """The raw file holds neither the id nor a planted text, in free pages neither."""
    url = databases.migrated(SQLITE)
    plant(url)
    marks = (PERSON.encode(), "MÆRKE-candidates".encode(), "MÆRKE-text-past_rows".encode())
    assert all(sign in raw_bytes(url) for sign in marks)
    erase(url)
    assert [sign for sign in marks if sign in raw_bytes(url)] == []
    databases.remove(url)


def test_a_plain_delete_leaves_bytes(databases: Databases) -> None:
    """The naive way, deleting rows as SQLite does by default, is found out by the search of the raw file."""
    url = databases.migrated(SQLITE)
    plant(url)
    with sqlite3.connect(sqlite_path(url)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("DELETE FROM past_rows")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    assert "MÆRKE-text-past_rows".encode() in raw_bytes(url)
    databases.remove(url)


def test_a_hold_keeps_a_person(planted: str) -> None:
    """Under a legal hold nothing is erased; once it has run out or is lifted, it is."""
    hold = LegalHold(candidate_id=PERSON, reason="klagesag", placed_by="B", placed_at=NOW, until=TODAY)
    with open_store(planted) as store:
        with store.writing() as unit:
            unit.rights.hold(hold)
        before = standing(planted)
        with pytest.raises(ErasureHeldError, match="2026-03-02"), store.writing() as unit:
            unit.erasure.erase(PERSON, "retention", NOW, TODAY)
        assert standing(planted) == before
        with store.writing() as unit:
            unit.rights.hold(replace(hold, until=TODAY - timedelta(days=1)))
            assert unit.erasure.erase(PERSON, "retention", NOW, TODAY)[0]["candidates"] == 2


def test_nobody_is_erased_by_mistake(planted: str) -> None:
    """An unknown id is refused, and so is the same person a second time."""
    with open_store(planted) as store, pytest.raises(UnknownRecordError), store.writing() as unit:
        unit.erasure.erase("K-1042", "citizen_asked", NOW, TODAY)
    erase(planted)
    with pytest.raises(UnknownRecordError):
        erase(planted)


@pytest.fixture
def imported(database_url: str, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Return a store with a delivery, and the id of its first person."""
    delivered = tables()
    with open_store(database_url) as store:
        store.import_rows(read(tmp_path / "delivery", written(delivered)), AS_OF)
    yield database_url, delivered["candidates"][0]["candidate_id"]
    shutil.rmtree(tmp_path / "delivery")


def test_an_erased_person_is_not_taken_in_again(imported: tuple[str, str], tmp_path: Path) -> None:
    """A delivery that names her is refused whole and says what to do; once readmitted, it is taken."""
    url, person = imported
    erase(url, person)
    delivery = read(tmp_path / "again", written(tables()))
    with open_store(url) as store:
        before = store.digest()
        with pytest.raises(Exception, match="erased") as refused:
            store.import_rows(delivery, AS_OF)
        found = refused.value.findings  # type: ignore[attr-defined]
        assert {(finding.code, finding.got) for finding in found} == {("erased-person", person)}
        assert "readmit" in found[0].advice
        assert store.digest() == before
        with store.writing() as unit:
            lifted = unit.erasure.ledger.lift(person, date(2026, 3, 5))
            assert unit.erasure.ledger.lift(person, date(2026, 3, 6)) == ()
        assert [line.lifted_on for line in lifted] == [date(2026, 3, 5)]
        assert store.import_rows(delivery, AS_OF).tables["candidates"].added == 2


def test_a_single_record_of_an_erased_person_is_refused(imported: tuple[str, str]) -> None:
    """What is refused in a delivery is refused over the interface."""
    url, person = imported
    with open_store(url) as store:
        with store.reading() as unit:
            stored = unit.records.one(CANDIDATES, person, AS_OF)
        assert stored is not None
        erase(url, person)
        with pytest.raises(ErasedPersonError, match="readmit"), store.writing() as unit:
            unit.records.put(CANDIDATES, stored.row, AS_OF, None)
