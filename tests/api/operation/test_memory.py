"""A day that was made does not hold requests up: the search for garbage leaves it out."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.operation.memory import set_apart
from data.candidates import Candidate
from data.openings import Opening
from data.tables import OPENINGS
from tests.api.conftest import Matcher
from tests.api.http.clients import client_of, settings_of
from tests.api.running import service_of
from tests.api.v1.test_suggestions import TODAY, changed


def _naive() -> None:
    """Leave everything to the interpreter."""


@contextmanager
def _service(matcher: Matcher, made: Callable[[], None]) -> Iterator[TestClient]:
    app = create_app(settings_of(matcher, draw_ahead=0.0))
    app.state.day_made = made
    try:
        with client_of(app) as client:
            service_of(client).days.settle()
            yield client
    finally:
        gc.unfreeze()


def _searched() -> int:
    """Return how many people's records a search for garbage goes through."""
    return sum(isinstance(one, Candidate) for one in gc.get_objects())


@pytest.mark.parametrize(("made", "left_out"), [(set_apart, True), (_naive, False)])
def test_a_day_is_left_out_of_the_search(planned: Matcher, made: Callable[[], None], left_out: bool) -> None:
    """Records of the day in memory are not searched; by the naive version every one of them is."""
    with _service(planned, made) as client:
        people = _people(client)
        assert people
        assert (_searched() < people) is left_out


def test_the_former_day_goes(planned: Matcher, copy: Callable[[Matcher], Matcher]) -> None:
    """What was set apart goes with the last who uses it: one day's people are there, not two."""
    with _service(copy(planned), set_apart) as client:
        days, opening = service_of(client).days, next(iter(_openings(client)))
        people = _people(client)
        gc.unfreeze()
        gc.collect()  # other tests' people go now, not in between
        before = _searched()
        changed(client, OPENINGS, replace(opening, paid_from_week=7, valid_from=TODAY))
        with service_of(client).store.reading() as unit:
            assert days.current(unit, unit.stamps()).market < unit.stamps().market
        days.settle()
        with service_of(client).store.reading() as unit:
            assert days.current(unit, unit.stamps()).market == unit.stamps().market
        gc.unfreeze()
        assert people
        assert _searched() - before < people / 2


def _people(client: TestClient) -> int:
    held = service_of(client).days.held()
    assert held is not None
    return len(held.records)


def _openings(client: TestClient) -> Sequence[Opening]:
    held = service_of(client).days.held()
    assert held is not None
    return held.standing.ground.snapshot.openings
