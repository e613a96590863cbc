"""Showing a person's list: drawn, journalled before it is answered, under an id of its own."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from api import clock
from api.http.problems import Problem
from api.service import Service
from api.serving.contacts import contacts_told
from api.serving.contested import contested_told
from api.serving.drawing import Drawn
from api.serving.list_journal import NotKeptError
from api.serving.list_memory import Told
from api.serving.listing import Ask, tell
from data.store import Basis, ShownList

_AGAIN_SECONDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A list as it was journalled: its id, and the answer as JSON."""

    list_id: str
    body: bytes

    @property
    def document(self) -> dict[str, Any]:
        """The answer as plain values."""
        found: dict[str, Any] = json.loads(self.body)
        return found


def show(service: Service, ask: Ask, render: Callable[[Drawn], Told]) -> Shown:
    """Return a list that may be shown now, for it stands in the journal with who asked.

    Parameters
    ----------
    service : Service
        The running service.
    ask : Ask
        Whose list, who asks, how long.
    render : callable
        Puts a drawn list into the words of the answer.

    Raises
    ------
    Problem
        As `api.serving.listing.tell`; or ``list-not-kept`` where it could not be journalled.
    """
    return show_told(service, ask, tell(service, ask, render))


def show_told(service: Service, ask: Ask, told: Told) -> Shown:
    """Return a list that was told, once it stands in the journal.

    Raises
    ------
    Problem
        ``list-not-kept`` where it could not be journalled.
    """
    return put_down(service, row_of(uuid.uuid4().hex, ask, told), told.body, told.basis)


def put_down(service: Service, row: ShownList, body: bytes, basis: Basis | None = None) -> Shown:
    """Return a list once it stands in the journal: its id, what is contested, contacts, then the body.

    Raises
    ------
    Problem
        ``list-not-kept`` where it could not be journalled.
    """
    try:
        service.lists.keep(row, basis)
    except NotKeptError:
        again = {"Retry-After": str(_AGAIN_SECONDS)}
        raise Problem("list-not-kept", seconds=_AGAIN_SECONDS, headers=again) from None
    contested = json.dumps(contested_told(service.contested.of(row.candidate_id)), ensure_ascii=False)
    places = [line.workplace_id for line in row.lines]
    contacts = json.dumps(contacts_told(service.days.held(), row.candidate_id, places))
    head = f'{{"list_id":"{row.list_id}","contested":{contested},"contacts":{contacts},'
    return Shown(list_id=row.list_id, body=head.encode() + body)


def row_of(list_id: str, ask: Ask, told: Told) -> ShownList:
    """Return what the journal keeps of a list, shown now."""
    return ShownList(
        list_id=list_id,
        candidate_id=ask.candidate_id,
        shown_at=clock.now(),
        as_of=told.as_of,
        by=ask.actor.name,
        objective_kind=told.objective,
        plan_id=told.plan_id,
        model_version=told.model_version,
        model_digest=told.model_digest,
        degraded=told.degraded,
        what_if_json=ask.what_if_json(),
        seed=told.seed,
        basis=told.basis.digest,
        people=told.moment.people,
        market=told.moment.market,
        journal=told.moment.journal,
        told_on=told.told_on,
        asked_lines=ask.limit,
        every_opening=ask.every_opening,
        body_digest=told.body_digest,
        lines=told.lines,
    )
