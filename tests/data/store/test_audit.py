"""The audit within the store: what is noted stands, in the same transaction, and can be found again."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.audit import AuditEntry
from data.store import AuditKeyError, AuditKeys, AuditRow, Sought, Store, open_store
from tests.databases import SQLITE, kind_of, sqlite_path

AT = datetime(2026, 3, 2, 8, 0, 0, 123456, tzinfo=UTC)
KEY, NEW_KEY = b"k" * 32, b"n" * 32
SECRETS = ("sygemeldt", "K-secret", "why-so")


def entry(number: int = 0, **changes: Any) -> AuditEntry:
    """Return a look at a case."""
    fields: dict[str, Any] = {
        "at": AT + timedelta(minutes=number),
        "actor": "Ida Holm",
        "actor_kind": "person",
        "role": "jobformidler",
        "operation": "candidates.read",
        "subject_kind": "candidate",
        "subject_id": f"K-{number % 7}",
        "municipality_code": "0461",
        "details": {"n": number},
        "request_id": f"r{number}",
    }
    return AuditEntry(**fields | changes)


@pytest.fixture
def store(database_url: str):
    """Return an empty store whose audit has a key."""
    with open_store(database_url, AuditKeys((KEY,))) as opened:
        yield opened


def note(store: Store, *entries: AuditEntry) -> None:
    """Note entries in a unit of their own."""
    with store.writing() as unit:
        unit.audit.note(*entries)


def found(store: Store, limit: int = 500, **sought: Any) -> tuple[AuditRow, ...]:
    """Return the rows of a search."""
    with store.reading() as unit:
        return unit.audit.page(Sought(**sought), limit)


def test_what_is_noted_is_read_again(store: Store):
    """An entry comes back as it was noted, whatever letters are in it, and the chain holds."""
    told = [
        entry(
            1, reason='Borgeren bad om det – "æøå" 😀\n', details={"positions": [1, 2], "x": None, "f": 0.1}
        ),
        entry(2, subject_kind="run", subject_id="r-1", operation="runs.write", role="", municipality_code=""),
        entry(3, subject_kind="", subject_id="", people=("K-2", "K-1"), operation="candidates.list"),
    ]
    note(store, *told)
    rows = found(store)
    assert [row.number for row in rows] == [3, 2, 1]
    for row, noted in zip(reversed(rows), told, strict=True):
        assert row.readable
        assert (row.entry.about, row.people) == (noted.about, len(noted.about))
        for name in ("at", "actor", "operation", "subject_id", "reason", "details", "request_id"):
            assert getattr(row.entry, name) == getattr(noted, name)
    verified = store.verify_audit()
    assert (verified.holds, verified.rows, verified.unkeyed) == (True, 3, 0)


def test_it_stands_with_the_effect_or_not_at_all(store: Store):
    """A unit that raises leaves neither effect nor entry, and one that only reads notes nothing."""
    with pytest.raises(RuntimeError, match="half-way"), store.writing() as unit:
        unit.subject_keys.made_for(["K-1"], AT)
        unit.audit.note(entry())
        raise RuntimeError("half-way")
    assert not found(store)
    with pytest.raises(ValueError, match="one that reads"), store.reading() as unit:
        unit.audit.note(entry())


def test_searches(store: Store):
    """Rows are found by person, actor, operation, time and municipality, page by page, the newest first."""
    note(store, *(entry(n) for n in range(40)))
    note(store, entry(41, actor="Bo", municipality_code="0101", outcome="denied"))
    note(store, entry(42, subject_kind="", subject_id="", people=("K-3", "K-5"), operation="candidates.list"))
    assert [row.number for row in found(store, candidate_id="K-3")] == [42, 39, 32, 25, 18, 11, 4]
    assert [row.number for row in found(store, candidate_id="K-3", before=32, limit=2)] == [25, 18]
    assert [row.number for row in found(store, actor="Bo")] == [41]
    assert [row.number for row in found(store, outcome="denied")] == [41]
    assert [row.number for row in found(store, municipality_codes=["0101"])] == [41]
    assert [row.number for row in found(store, operation="candidates.list")] == [42]
    span = found(store, since=AT + timedelta(minutes=3), until=AT + timedelta(minutes=5))
    assert [row.number for row in span] == [5, 4]
    assert not found(store, candidate_id="K-99")


def test_erasing_a_person(database_url: str):
    """Once her key is destroyed no row says anything of a person, not in the file either."""
    with open_store(database_url, AuditKeys((KEY,))) as store:
        note(store, *(entry(n) for n in range(6)))
        hers = entry(7, subject_id="K-secret", reason="why-so", details={"note": "sygemeldt"})
        note(store, hers, entry(8, subject_kind="", subject_id="", people=("K-secret", "K-1")))
        with store.writing() as unit:
            unit.subject_keys.destroy("K-secret", AT)
        store.shred()
        verified = store.verify_audit()
        assert (verified.holds, verified.rows, verified.unreadable) == (True, 8, 1)
        assert not found(store, candidate_id="K-secret")
        gone, listed = found(store)[1], found(store)[0]
        assert (gone.readable, gone.people, gone.entry.about, gone.entry.subject_id) == (False, 1, (), "")
        assert (gone.entry.reason, gone.entry.details, gone.entry.actor) == ("", {}, "Ida Holm")
        assert (listed.people, listed.entry.about) == (2, ("K-1",))
    if kind_of(database_url) == SQLITE:
        data = b"".join(
            Path(f"{sqlite_path(database_url)}{end}").read_bytes()
            for end in ("", "-wal")
            if Path(f"{sqlite_path(database_url)}{end}").exists()
        )
        assert not [word for word in SECRETS if word.encode() in data]


def test_forgetting_months(store: Store):
    """A class is forgotten by whole months; other classes stay, a row says so, and the chain holds."""
    days = [0, 40, 80, 120]
    note(store, *(entry(n, at=AT + timedelta(days=d)) for n, d in enumerate(days)))
    note(store, entry(9, operation="decisions.write"))
    officer = entry(10, operation="audit.forget", at=AT + timedelta(days=200))
    with store.writing() as unit:
        months = unit.audit.forget_before("look", date(2026, 5, 30), officer)
        assert not unit.audit.forget_before("look", date(2026, 5, 30), officer)
    assert months == [date(2026, 3, 1), date(2026, 4, 1)]
    rows = {row.number: row for row in found(store)}
    assert [rows[n].readable for n in range(1, 6)] == [False, False, True, True, True]
    assert [rows[n].entry.subject_id for n in (6, 7)] == ["look 2026-03", "look 2026-04"]
    verified = store.verify_audit()
    assert (verified.holds, verified.unreadable) == (True, 2)
    note(store, entry(11))  # a late one for a month that is forgotten
    assert store.verify_audit().holds
    assert not found(store, limit=1)[0].readable


def test_a_change_of_keys(database_url: str):
    """With a new key and the former one beside it the chain goes on; without that one nothing works."""
    with open_store(database_url, AuditKeys((KEY,))) as store:
        note(store, entry(1))
    with (
        open_store(database_url, AuditKeys((NEW_KEY,))) as store,
        pytest.raises(AuditKeyError, match="print"),
    ):
        note(store, entry(2))
    both = AuditKeys((NEW_KEY, KEY))
    with open_store(database_url, both) as store:
        note(store, entry(3))  # nobody said yet that the new one counts
        with store.writing() as unit:
            assert unit.audit.rotate_key(entry(4)) == both.current
        with store.writing() as unit:
            assert unit.audit.rotate_key(entry(5)) is None
        note(store, entry(6))
        assert store.verify_audit().holds
        assert [row.entry.operation for row in found(store)][1] == "audit.rotate_key"
    with open_store(database_url, AuditKeys((NEW_KEY,))) as store:
        note(store, entry(7))  # the former key is needed no more to write, only to verify
        verified = store.verify_audit()
        assert (verified.holds, verified.first_bad) == (False, 1)


def test_a_chain_without_a_key_gets_one(database_url: str):
    """Rows from before there was a key stand in the chain, are counted as such, and cannot follow it."""
    with open_store(database_url) as store:
        note(store, entry(1), entry(2))
        assert store.verify_audit().unkeyed == 2
    with open_store(database_url, AuditKeys((KEY,))) as store:
        assert store.verify_audit().first_bad == 1
        note(store, entry(3))
        verified = store.verify_audit()
        assert (verified.holds, verified.rows, verified.unkeyed) == (True, 4, 3)
    with open_store(database_url) as store, pytest.raises(AuditKeyError):
        note(store, entry(4))
