"""A list told from memory is the list that would be drawn anew, whatever was said and changed before."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.serving.ahead import DrawnAhead
from api.serving.degraded import NO_MODEL
from api.serving.list_memory import ListMemory
from api.v1.suggestion_answer import list_of
from data import tables as exchange
from data.store import open_store
from data.store.conflicts import ConflictError
from tests.api.conftest import Matcher
from tests.api.v1.test_suggestions import (
    TODAY,
    asked_for,
    changed,
    decide,
    listed,
    openings_of,
    service_of,
    serving,
)

ACTS = 8
PEOPLE = 6


@pytest.fixture
def own(planned: Matcher, copy: Callable[[Matcher], Matcher]) -> Iterator[TestClient]:
    """Return a client of a service whose records and words a test may change."""
    with serving(copy(planned), draw_ahead=0.0) as client:
        yield client


def _held(client: TestClient) -> Any:
    return service_of(client).days.held()


def _decided(client: TestClient, lots: random.Random, said: list[str]) -> None:
    person = lots.choice(asked_for(client))
    openings = openings_of(listed(client, person, openings="all", limit=50))
    decision = lots.choice(["later", "declined_by_candidate", "contacted", "accepted"])
    if not openings:
        return
    opening = lots.choice(openings)
    try:
        decide(client, opening, decision, person)
    except ConflictError:
        return  # said before, or the place is gone
    said.append(f"{person}-{opening}-{decision}")


def _withdrawn(client: TestClient, lots: random.Random, said: list[str]) -> None:
    if said:
        act = said.pop(lots.randrange(len(said)))
        url = service_of(client).settings.database_url
        with open_store(url) as elsewhere, elsewhere.writing() as unit:
            unit.journal.withdraw(act, "Lone Larsen", datetime(2026, 9, 1, 10, tzinfo=UTC))


def _person_changed(client: TestClient, lots: random.Random, _: list[str]) -> None:
    with service_of(client).store.reading() as unit:
        person = unit.fresh.candidate(lots.choice(asked_for(client)), TODAY)
    assert person is not None
    limit = float(lots.randrange(20, 90))
    changed(client, exchange.CANDIDATES, replace(person, max_travel_minutes=limit, valid_from=TODAY))


def _opening_changed(client: TestClient, lots: random.Random, _: list[str]) -> None:
    openings = openings_of(listed(client, lots.choice(asked_for(client))))
    if openings:
        with service_of(client).store.reading() as unit:
            [opening] = unit.fresh.openings([lots.choice(openings)], TODAY).values()
        weeks = lots.randrange(8)
        changed(client, exchange.OPENINGS, replace(opening, paid_from_week=weeks, valid_from=TODAY))


def _planned(client: TestClient, lots: random.Random, _: list[str]) -> None:
    store = service_of(client).store
    plan = store.last_plan()
    assert plan is not None
    prices = tuple((opening, lots.randrange(5_000_000)) for opening, _ in plan.opening_prices)
    later = plan.made_at + timedelta(seconds=1)
    store.publish_plan(replace(plan, plan_id=None, made_at=later, opening_prices=prices))


def _model_changed(client: TestClient, lots: random.Random, _: list[str]) -> None:
    champion = service_of(client).champion
    now, rules = champion.current(), champion.stand_in(NO_MODEL)
    newer = lots.choice([now, replace(rules, digest=f"{lots.randrange(10**9)}")])
    champion.current = lambda: newer  # type: ignore[method-assign]  # as a new champion in the folder would


WAYS = (_decided, _decided, _withdrawn, _person_changed, _opening_changed, _planned, _model_changed)


def _faults(client: TestClient, seed: int, *, after: Callable[[Any], None] = lambda _: None) -> int:
    """Do this and that, ask after each, and count the lists from memory that are not those drawn anew."""
    lots, faults, told = random.Random(seed), 0, 0
    said: list[str] = []
    people = asked_for(client)[:PEOPLE]
    ways = [*WAYS, *(lots.choice(WAYS) for _ in range(ACTS - len(WAYS)))]
    lots.shuffle(ways)
    for way in ways:
        way(client, lots, said)
        before = _held(client)
        listed(client, people[0])
        service_of(client).days.settle()
        after(before)
        first = [_told(client, person) for person in people]
        again = [_told(client, person) for person in people]
        told += len(_held(client).lists)
        _held(client).lists._lists.clear()
        anew = [_told(client, person) for person in people]
        faults += sum(one != new or two != new for one, two, new in zip(first, again, anew, strict=True))
    assert told > 0
    return faults


def _told(client: TestClient, person: str) -> dict[str, Any]:
    document = client.get(f"/v1/candidates/{person}/suggestions").json()
    document.pop("list_id", None)
    document.pop("request_id", None)
    return dict(document)


@pytest.mark.parametrize("seed", range(2))
def test_memory_tells_what_would_be_drawn(own: TestClient, seed: int) -> None:
    """Decisions, withdrawals, changed people and openings, a plan, a model: no list is ever an old one."""
    assert _faults(own, seed) == 0


def test_a_memory_that_forgets_nothing_tells_old_lists(
    own: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mutant: lists carried over from day to day, whatever happened, are not those drawn anew."""

    def carry(before: Any) -> None:
        days = service_of(own).days
        assert days._held is not None
        days._held = replace(days._held, lists=before.lists)

    monkeypatch.setattr(ListMemory, "without", lambda self, *_: self)
    assert _faults(own, 0, after=carry) > 0


def test_lists_are_drawn_ahead_for_everybody_who_may_have_one(own: TestClient) -> None:
    """After a night every active person's list is in the memory, and is the one drawn on request."""
    service = service_of(own)
    expected = {person: _told(own, person) for person in asked_for(own)}
    _held(own).lists._lists.clear()
    ahead = DrawnAhead(service.days.held, lambda person: list_of(service, person), 1.0)
    before = _held(own)
    ahead._draw_missing(before)
    active = [person for person in before.records.values() if person.status == "active"]
    assert len(before.lists) == len(active)
    assert {person: _told(own, person) for person in expected} == expected
    # What takes a place empties the memory: the lists are drawn again, and those of a day gone by are not.
    service.days._held = replace(before, lists=ListMemory())
    ahead._draw_missing(before)
    assert len(_held(own).lists) == 0
    ahead._draw_missing(_held(own))
    assert _held(own).lists.people() == {person.candidate_id for person in active}
