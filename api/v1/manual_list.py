"""The manual list: what somebody who objected to machine ranking is offered instead of a ranked one."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from api import clock
from api.access import about_case
from api.access.cases import require_case
from api.http.problems import Problem
from api.http.schema import Count, Identifier, Strict
from api.service import Service
from api.serving.drawing import fresh_cases
from api.serving.listing import Ask
from api.serving.showing import Shown, put_down
from api.v1.suggestion_answer import in_json, line_facts
from api.v1.suggestion_schemas import CompanyContact, ContestedReason, Mode, Place, Support
from api.v1.suggestion_schemas import Told as ToldText
from data.store import ShownLine, ShownList
from matcher.manual import manual_cases
from matcher.rules import PairCase, candidate_status, refusals

MANUAL = "manual"
OBJECTED = "objected"
_SPARE_LINES = 5
_WHAT = {
    "da": "Jobkandidaten har sagt nej til forslag fra en maskine. Listen viser de job, reglerne tillader, "
    "med de nærmeste først. Den siger ikke noget om, hvor godt et job passer.",
    "en": "The jobkandidat has objected to machine suggestions. The list shows the jobs that the rules "
    "allow, nearest first. It says nothing of how well a job fits.",
}


class ManualLine(Strict):
    """One opening that the rules allow."""

    position: Count
    opening_id: Identifier
    place: Place
    tasks: ToldText
    hours_per_week: float
    hours_per_week_most: float | None
    support: Support
    travel_minutes: float | None
    travel_mode: Mode | None


class ManualList(Strict):
    """What somebody who objected is offered: no score, no figure, no reason; nearest first."""

    list_id: Identifier
    contested: Annotated[list[ContestedReason], Field(max_length=500)]
    contacts: Annotated[list[CompanyContact], Field(max_length=50)]
    candidate_id: Identifier
    as_of: date
    ranking: Literal["manual"]
    order: Literal["distance"]
    text: ToldText
    items: Annotated[list[ManualLine], Field(max_length=50)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A manual list as it is answered, from behind what is contested on, and journalled."""

    body: bytes
    lines: tuple[ShownLine, ...]
    as_of: date


def show_manual(service: Service, ask: Ask) -> Shown:
    """Return the manual list of somebody who objected; it stands in the journal.

    Raises
    ------
    Problem
        If nobody of that id is there for whoever asks, or she gets no list for another reason.
    """
    told = _told(service, ask)
    return put_down(service, _row(ask, told), told.body)


def _told(service: Service, ask: Ask) -> _Told:
    with service.store.reading(ask.actor.scope) as unit:
        stamps = unit.stamps()
        held = service.days.current(unit, stamps)
        candidate = held.candidate(unit, stamps, ask.candidate_id, ask.actor.scope)
        require_case(unit, ask.actor, "suggestions.read", about_case(ask.candidate_id, candidate))
        if candidate is None or candidate.status != OBJECTED:
            raise _no_list(candidate.status if candidate else "")
        cases = manual_cases(held.standing.ground, candidate, ask.limit + _SPARE_LINES)
        # Where the market has changed since the day was read, its records of now are asked.
        fresh = cases if stamps.market == held.market else fresh_cases(unit.fresh, cases)
    open_still = [case for case in fresh if case is not None and not _refused(case)][: ask.limit]
    body = {
        "candidate_id": ask.candidate_id,
        "as_of": held.as_of.isoformat(),
        "ranking": MANUAL,
        "order": "distance",
        "text": _WHAT,
        "items": [{"position": at} | line_facts(case) for at, case in enumerate(open_still, start=1)],
    }
    return _Told(body=in_json(body).removeprefix(b"{"), lines=_lines(open_still), as_of=held.as_of)


def _row(ask: Ask, told: _Told) -> ShownList:
    """Return a manual list as it is journalled: made from no model, so there is nothing to rebuild."""
    return ShownList(
        list_id=uuid.uuid4().hex,
        candidate_id=ask.candidate_id,
        shown_at=clock.now(),
        as_of=told.as_of,
        by=ask.actor.name,
        objective_kind=MANUAL,
        lines=told.lines,
    )


def _lines(cases: Sequence[PairCase]) -> tuple[ShownLine, ...]:
    return tuple(
        ShownLine(
            position=at,
            opening_id=case.opening.opening_id,
            workplace_id=case.workplace.workplace_id,
            chance=1.0,
        )
        for at, case in enumerate(cases, start=1)
    )


def _refused(case: PairCase) -> list[Any]:
    """Return what other rules than the objection itself have against a pair."""
    return [one for one in refusals(case) if one.rule != candidate_status.RULE.name]


def _no_list(status: str) -> Problem:
    words = candidate_status.reason_of(status) or candidate_status.reason_of(OBJECTED)
    if words is None:
        raise LookupError(f"{OBJECTED}: expected words for this status, got none")
    return Problem("no-machine-list", reason_da=words.da, reason_en=words.en)
