"""Retention: what has had its time goes, with notice, under no hold, and the same however often it is run."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from api.rights.by import By
from api.rights.letting_go import Gone, let_go, what_is_due
from api.settings import Settings
from data.rights import LegalHold
from data.store import Store, open_store
from data.store.connection import connect, writing
from data.store.scope import EVERY_MUNICIPALITY
from tests.data.store.planted import OTHER, PERSON, plant

NOW = datetime(2032, 3, 2, 12, tzinfo=UTC)


def by_at(at: datetime = NOW) -> By:
    """Return who acts at an instant."""
    return By(name="natten", kind="local", at=at, today=at.date())


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return the settings with a ledger of their own."""
    return Settings(erasure_ledger=tmp_path / "erasures.jsonl")


@pytest.fixture
def old(database_url: str) -> Iterator[Store]:
    """Return a store with two people whose case ended six years ago."""
    plant(database_url)
    plant(database_url, OTHER, 800_000)
    engine = connect(database_url)
    with writing(engine, EVERY_MUNICIPALITY).begin() as connection:
        connection.execute(text("UPDATE candidates SET status = 'past'"))
        connection.execute(text("DELETE FROM retention_notices"))
    engine.dispose()
    with open_store(database_url) as store:
        yield store


def _counted(gone: tuple[Gone, ...]) -> dict[str, int]:
    return {one.table: one.rows for one in gone if one.rows}


def test_what_has_had_its_time_goes_with_notice(old: Store, settings: Settings) -> None:
    """Lists, decisions and findings go at once; people get notice first, and go on their day."""
    due = _counted(what_is_due(old, settings, by_at()))
    assert set(due) >= {"shown_lists", "shown_lines", "decision_acts", "run_findings", "opened_cases"}
    assert due["retention_notices"] == 2
    assert "candidates" not in due
    gone = _counted(tuple(let_go(old, settings, by_at())))
    assert gone == due
    assert _people(old) == {PERSON, OTHER}
    early = by_at(NOW + timedelta(days=29))
    assert "candidates" not in _counted(tuple(let_go(old, settings, early)))
    late = by_at(NOW + timedelta(days=31))
    assert _counted(what_is_due(old, settings, late))["candidates"] == 2
    assert _counted(tuple(let_go(old, settings, late)))["candidates"] == 2
    assert _people(old) == set()
    assert len(settings.erasure_ledger.read_text().splitlines()) == 2


def _people(store: Store) -> set[str]:
    with store.reading() as unit:
        return {one for one in (PERSON, OTHER) if unit.rights.own_rows(one).tables["candidates"]}


def test_a_second_run_finds_nothing(old: Store, settings: Settings) -> None:
    """Repeated on the same day it deletes nothing more, and the dry run says so beforehand."""
    tuple(let_go(old, settings, by_at()))
    assert _counted(what_is_due(old, settings, by_at())) == {}
    assert _counted(tuple(let_go(old, settings, by_at()))) == {}


def test_a_dry_run_changes_nothing(old: Store, settings: Settings) -> None:
    """Counting what is due leaves every row, and writes no ledger."""
    before = old.digest()
    first = what_is_due(old, settings, by_at())
    assert what_is_due(old, settings, by_at()) == first
    assert old.digest() == before
    assert not settings.erasure_ledger.exists()


def test_broken_off_it_goes_on(old: Store, settings: Settings) -> None:
    """Stopped after the first class it has done that class, and the next run does the rest."""
    steps = let_go(old, settings, by_at())
    next(steps)
    steps.close()
    left = _counted(what_is_due(old, settings, by_at()))
    assert "shown_lines" not in left
    assert left == _counted(tuple(let_go(old, settings, by_at())))


def test_a_hold_keeps_everything_of_a_person(old: Store, settings: Settings) -> None:
    """Under a legal hold nothing of the person goes, her lists neither, and she is on no notice list."""
    hold = LegalHold(candidate_id=PERSON, reason="klagesag", placed_by="B", placed_at=NOW)
    with old.writing() as unit:
        unit.rights.hold(hold)
    tuple(let_go(old, settings, by_at()))
    tuple(let_go(old, settings, by_at(NOW + timedelta(days=31))))
    assert _people(old) == {PERSON}
    with old.reading() as unit:
        rows = unit.rights.own_rows(PERSON).tables
    assert [len(rows[name]) for name in ("shown_lists", "decision_acts", "retention_notices")] == [2, 2, 0]


def test_whoever_comes_back_leaves_the_notice_list(old: Store, settings: Settings) -> None:
    """A person whose case is taken up again is not erased on the day that was noticed."""
    tuple(let_go(old, settings, by_at()))
    engine = connect(str(old._engine.url.render_as_string(hide_password=False)))
    with writing(engine, EVERY_MUNICIPALITY).begin() as connection:
        back = text("UPDATE candidates SET status = 'active' WHERE candidate_id = :person")
        connection.execute(back, {"person": PERSON})
    engine.dispose()
    tuple(let_go(old, settings, by_at(NOW + timedelta(days=31))))
    assert _people(old) == {PERSON}
