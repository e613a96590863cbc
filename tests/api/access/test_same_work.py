"""Somebody of another municipality takes as much work as nobody: the same statements, one by one."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event

from tests.api.access.asking import ask, listed
from tests.api.access.expected import ABOUT_ONE_PERSON, LISTS
from tests.api.access.world import ELSEWHERE, MOVED, NEVER, OWN, Made, World, actors, make_world
from tests.api.running import service_of
from tests.databases import SQLITE, Databases

AUDIT_WRITER = "list-journal"
ADA = actors()["jobformidler team"]
LEAD = actors()["team_lead team"]
OFFICER = actors()["data_protection_officer municipality"]
# Whoever else asks this is told so at the door.
BY = {"mark_access_seen": LEAD, "read_own_data": OFFICER}


@pytest.fixture(scope="module")
def made_world(databases: Databases) -> Made:
    """Return the world in a file: what is tested here does not hang on the database.

    One of its own: that of the session is whichever database the tests before had.
    """
    return make_world(databases.migrated(SQLITE))


@contextmanager
def statements(world: World) -> Iterator[list[str]]:
    """Note every statement of the store but those of the writer of looks, who writes for many at once."""
    told: list[str] = []

    def note(*statement: Any) -> None:
        # How long a connection may wait is told once to each, whoever has it next.
        if threading.current_thread().name != AUDIT_WRITER and not statement[2].startswith("PRAGMA"):
            told.append(statement[2])

    engine = world.store_of_service._engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield told
    finally:
        event.remove(engine, "before_cursor_execute", note)


def of(world: World, action: Callable[[], Any]) -> list[str]:
    """Return the statements that something takes."""
    with statements(world) as told:
        action()
    return told


@pytest.mark.parametrize("operation", ABOUT_ONE_PERSON)
def test_another_municipality_takes_the_statements_of_nobody(world: World, operation: str) -> None:
    """For each operation about a person: the same statements in the same order, whoever is not there."""
    service_of(world.client).days.settle()
    actor = BY.get(operation, ADA)
    ask(world, operation, actor, NEVER)
    told = {
        person: of(world, partial(ask, world, operation, actor, person))
        for person in (ELSEWHERE, MOVED, NEVER)
    }
    assert told[NEVER]
    assert told[ELSEWHERE] == told[MOVED] == told[NEVER]


@pytest.mark.parametrize(("operation", "most"), [("read_candidate", 2), ("read_suggestions", 4)])
def test_access_costs_next_to_nothing(world: World, operation: str, most: int) -> None:
    """An own case is found by what was read anyway: no statement is for the rules alone."""
    service_of(world.client).days.settle()
    ask(world, operation, ADA, OWN)
    assert len(_selects(of(world, lambda: ask(world, operation, ADA, OWN)))) <= most


@pytest.mark.parametrize("operation", LISTS)
def test_lists_stay_within_eight_statements(world: World, operation: str) -> None:
    """One page of a list narrowed to a team: the team, the rows, their people."""
    service_of(world.client).days.settle()
    told = of(world, partial(listed, world, operation, LEAD, 500))
    assert 2 <= len(_selects(told)) <= 6, told


def _selects(told: list[str]) -> list[str]:
    return [
        statement
        for statement in told
        if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE"))
    ]
