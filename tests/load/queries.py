"""How many queries a list takes, counted in this process on the same municipality."""

import asyncio
import os
import uuid
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import event

from api.access import ITSELF
from api.app import create_app
from api.service import Service
from api.serving.listing import Ask
from api.setting_faults import read_service_settings
from api.v1.suggestion_answer import list_of
from api.v1.suggestions import _shown
from tests.load.town import Town

_ASKED = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"})


def queries_of(town: Town) -> tuple[int, int, int]:
    """Return the queries of a list drawn on request, of one drawn before, and of the naive way."""
    return asyncio.run(_counted(town))


async def _counted(town: Town) -> tuple[int, int, int]:
    os.environ.update(town.environment)
    settings = read_service_settings(as_of=date.fromisoformat(town.day), draw_ahead=0.0)
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        service: Service = app.state.service
        service.days.settle()
        told: list[str] = []
        event.listen(service.store._engine, "before_cursor_execute", partial(_note, told))
        person = town.people[0]
        return (
            _queries(told, partial(_listed, service, person)),
            _queries(told, partial(_listed, service, person)),
            _queries(told, partial(_naive, service, date.fromisoformat(town.day))),
        )


def _note(told: list[str], *statement: Any) -> None:
    told.append(statement[2].split()[0].upper())


def _queries(told: list[str], action: Any) -> int:
    told.clear()
    action()
    return sum(word in _ASKED for word in told)


def _listed(service: Service, person: str) -> None:
    found = list_of(service, person)
    shown = _shown(uuid.uuid4().hex, Ask(candidate_id=person, actor=ITSELF), found, "local")
    service.lists.keep(shown, found.basis)


def _naive(service: Service, day: date) -> None:
    service.store.take_snapshot(day)
    service.store.last_plan()
