"""Every night lets go of ended sessions and old tries and of nothing that still counts, on both databases."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from api.auth.asking import limits_of
from api.jobs import nightly
from api.jobs.pruning import prune
from api.settings import Settings
from data.accounts import Account, Grant
from data.store import open_store, pruning
from data.store.account_schema import provider_attempts, sessions, sign_in_tries
from tests.databases import owned, whole_engine

NOW = datetime(2026, 9, 1, 3, tzinfo=UTC)
PEOPLE = ("anna", "bo", "closed", "idle", "moved")


def left(url: str) -> tuple[int, int, int]:
    """Return how many sessions, tries and attempts there are."""
    with whole_engine(owned(url)).connect() as connection:
        counts = [
            connection.scalar(select(func.count()).select_from(table))
            for table in (sessions, sign_in_tries, provider_attempts)
        ]
    return counts[0] or 0, counts[1] or 0, counts[2] or 0


def _session(account_id: str, epoch: int, opened: timedelta, seen: timedelta) -> dict[str, Any]:
    now = NOW.replace(tzinfo=None)
    times = {"opened_at": now - opened, "seen_at": now - seen}
    return {"secret_digest": f"of {account_id}", "account_id": account_id, "epoch": epoch, "how": "x"} | times


@pytest.fixture
def settings(database_url: str) -> Settings:
    """Return a service with sessions and tries, some of which count and some not."""
    told = Settings(database_url=database_url)
    grants = (Grant(role="jobformidler", municipality_code="0461"),)
    with open_store(database_url) as store:
        with store.writing() as unit:
            for one in PEOPLE:
                unit.accounts.add(Account(account_id=one, sign_in=one, name=one, grants=grants), NOW)
        with store.writing() as unit:
            found = {one: unit.accounts.one(one) for one in PEOPLE}
            unit.accounts.disable("closed", NOW)
    epochs = {name: one.epoch for name, one in found.items() if one is not None}
    rows = [
        _session("anna", epochs["anna"], timedelta(hours=13), timedelta(minutes=1)),
        _session("bo", epochs["bo"], timedelta(hours=1), timedelta(minutes=5)),
        _session("idle", epochs["idle"], timedelta(hours=1), timedelta(minutes=31)),
        _session("closed", epochs["closed"], timedelta(hours=1), timedelta(minutes=5)),
        _session("moved", epochs["moved"] - 1, timedelta(hours=1), timedelta(minutes=5)),
    ]
    with whole_engine(owned(database_url)).begin() as connection:
        connection.execute(insert(sessions), rows)
    stamps = [NOW.replace(tzinfo=None) - timedelta(hours=hours) for hours in (1, 49, 72)]
    with whole_engine(owned(database_url)).begin() as connection:
        for number, at in enumerate(stamps):
            tried = {"subject_digest": f"t{number}", "level": 1.0, "tried_at": at}
            connection.execute(insert(sign_in_tries), tried)
            begun = {"state_digest": f"s{number}", "browser_digest": "b", "started_at": at, "then": "/"}
            connection.execute(insert(provider_attempts), begun)
    return told


def test_what_has_ended_goes_and_what_counts_stays(settings: Settings, database_url: str) -> None:
    """Run out, idle, closed, of a former epoch: gone; the open session, and what is of today, stay."""
    before = left(database_url)
    with open_store(database_url) as store:
        gone = prune(store, settings, NOW)
        assert prune(store, settings, NOW) == dict.fromkeys(gone, 0)
        with store.reading() as unit:
            assert len(unit.sessions.of_account("bo", limits_of(settings), NOW)) == 1
    assert left(database_url) == (1, 1, 1)
    told = (gone["sessions"], gone["sign-in tries"], gone["attempts at the provider"])
    assert (before, told) == ((5, 3, 3), (4, 2, 2))


def test_by_portions_nothing_is_left(
    settings: Settings, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A portion of one row at a time ends with the same; a single portion is the mutant that leaves some."""
    monkeypatch.setattr(pruning, "PORTION", 1)
    with open_store(database_url) as store:
        with store.writing() as unit:
            unit.pruning.portion(limits_of(settings), NOW)
        assert left(database_url) != (1, 1, 1)
        prune(store, settings, NOW)
    assert left(database_url) == (1, 1, 1)


def test_the_night_prunes() -> None:
    """The night calls it, before it decides anything."""
    names = nightly.plan_night.__code__.co_names
    assert names.index("prune") < names.index("draft_night")
