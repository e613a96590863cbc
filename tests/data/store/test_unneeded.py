"""What was kept aside for rebuilding goes with the last list or plan that rests on it, and not before."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update

from data.retention import KeepDays
from data.store.connection import connect, writing
from data.store.past_schema import bases, past_rows
from data.store.retention import Retention
from data.store.run_schema import plan_origins
from data.store.schema import plans
from data.store.scope import EVERY_MUNICIPALITY
from data.store.service_schema import shown_lists, stamps

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEEP = KeepDays(people=9, notice=9, lists=365, decisions=9, looks=9, runs=9, rights=9, contacts=9)


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """Return a connection to a store whose change numbers stand at 90."""
    engine = connect(database_url)
    with writing(engine, EVERY_MUNICIPALITY).begin() as found:
        found.execute(update(stamps).values(people=90, market=90, journal=90))
        yield found
    engine.dispose()


def _past(connection: Connection, table: str, gone_at: int) -> None:
    row = {"table_name": table, "version_id": gone_at, "gone_at": gone_at, "came_at": 1, "record_id": "r"}
    connection.execute(insert(past_rows).values(row | {"row_json": "{}"}))


def _basis(connection: Connection, digest: str, moment: int) -> None:
    told = {"moment": {"people": moment, "market": moment, "journal": moment, "plan_id": None}}
    connection.execute(insert(bases).values(digest=digest, basis_json=json.dumps(told)))


def _list(connection: Connection, list_id: str, year: int, basis: str, moment: int) -> None:
    row: dict[str, Any] = dict.fromkeys(("people", "market", "journal"), moment)
    row |= {"list_id": list_id, "candidate_id": "K", "shown_at": datetime(year, 3, 1), "basis": basis}
    row |= {"as_of": date(year, 3, 1), "by": "b", "objective_kind": "goal_hours", "degraded": False}
    connection.execute(insert(shown_lists).values(row))


def _plan(connection: Connection, basis: str, pruned: bool) -> None:
    told = {"plan_id": 1, "made_at": datetime(2026, 1, 1), "as_of": date(2026, 1, 1), "digest": "d"}
    told |= {"objective_kind": "goal_hours", "model_version": "m", "report_json": "{}"}
    connection.execute(insert(plans).values(told))
    at = datetime(2026, 2, 1) if pruned else None
    connection.execute(insert(plan_origins).values(plan_id=1, basis=basis, pruned_at=at))


def _gone(connection: Connection) -> tuple[list[int], list[str]]:
    """Let go of what is due; return the rows that went aside and are left, and the bases that are left."""
    retention = Retention(connection)
    for one in retention.due(KEEP, NOW):
        counted = retention.count(one)
        assert retention.let_go(one) == counted
    left = select(past_rows.c.gone_at).order_by(past_rows.c.gone_at)
    return list(connection.scalars(left)), list(connection.scalars(select(bases.c.digest)))


def test_rows_go_with_the_last_list_that_rests_on_them(connection: Connection) -> None:
    """Only what went before the day of the oldest list that is kept was read; of each table by its number."""
    _basis(connection, "old", 10)
    _basis(connection, "new", 40)
    _list(connection, "L-old", 2024, "old", 20)
    _list(connection, "L-new", 2026, "new", 50)
    for table, gone_at in (("candidates", 15), ("openings", 40), ("decisions", 41), ("candidates", 45)):
        _past(connection, table, gone_at)
    assert _gone(connection) == ([41, 45], ["new"])


def test_a_plan_whose_rows_are_kept_keeps_its_day(connection: Connection) -> None:
    """What a night read stays as long as the plan's rows do."""
    _basis(connection, "night", 30)
    _plan(connection, "night", pruned=False)
    _past(connection, "candidates", 30)
    _past(connection, "candidates", 31)
    assert _gone(connection) == ([31], ["night"])


def test_a_pruned_plan_keeps_nothing(connection: Connection) -> None:
    """Where nothing rests on them, all rows that went aside go."""
    _basis(connection, "night", 30)
    _plan(connection, "night", pruned=True)
    _past(connection, "candidates", 31)
    assert _gone(connection) == ([], [])


def test_looking_at_lists_alone_takes_too_much(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The naive version, which forgets the days that lists were made from, takes rows that one rests on."""
    monkeypatch.setattr("data.store.unneeded.json.loads", lambda _: {"moment": _moment(90)})
    _basis(connection, "new", 40)
    _list(connection, "L-new", 2026, "new", 50)
    _past(connection, "candidates", 45)
    assert _gone(connection) == ([], ["new"])


def _moment(number: int) -> dict[str, int]:
    return dict.fromkeys(("people", "market", "journal"), number)
