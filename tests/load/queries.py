"""How many queries a list takes, all of them counted: who asks, the list, its journal and its audit."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from fastapi.testclient import TestClient
from sqlalchemy import event

from api.app import create_app
from api.service import Service
from api.setting_faults import read_service_settings
from tests.load.client import LOOPBACK
from tests.load.town import Town

_ASKED = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Queries:
    """Of a list drawn on request, of one drawn before, and of the naive way; each asked alone."""

    new: int
    again: int
    naive: int


def queries_of(town: Town) -> Queries:
    """Return how many queries a list takes for whoever sends the town's headers."""
    os.environ.update(town.environment)
    settings = read_service_settings(as_of=date.fromisoformat(town.day), draw_ahead=0.0)
    app = create_app(settings)
    headers = dict(line.split(": ", 1) for line in town.headers.splitlines())
    here = (LOOPBACK, 50_000)
    with TestClient(app, base_url=f"http://{LOOPBACK}", headers=headers, client=here) as client:
        service: Service = app.state.service
        service.days.settle()
        told: list[str] = []
        event.listen(service.store._engine, "before_cursor_execute", lambda *said: told.append(said[2]))
        others, asked = town.paths()[1], town.paths()[0]

        def listed(path: str = asked) -> None:
            answer = client.get(path)
            assert answer.status_code == 200, answer.text

        listed(others)  # the first list of a day says what the day was made from
        return Queries(
            new=_queries(told, listed),
            again=_queries(told, listed),
            naive=_queries(told, lambda: _naive(service, date.fromisoformat(town.day))),
        )


def _queries(told: list[str], action: Callable[[], object]) -> int:
    told.clear()
    action()
    return sum(statement.split()[0].upper() in _ASKED for statement in told)


def _naive(service: Service, day: date) -> None:
    service.store.take_snapshot(day)
    service.store.last_plan()
