"""Cases opened in an emergency: by whom, why, until when, and whether the lead has seen it."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import uuid4

from fastapi import APIRouter, Response
from pydantic import ConfigDict, Field, StringConstraints

from api import clock
from api.access import Actor
from api.access.cases import reach_of
from api.http.access import ActorHere, allowed
from api.http.once import Made, OnceHere
from api.http.paging import Page, PageHere
from api.http.problems import Problem, documented
from api.http.route import StrictRoute
from api.http.schema import Identifier, Instant, SafeText, Strict
from api.service import Service, ServiceHere
from api.v1.case_access import Looking
from api.v1.shown_runs import instant_in, place_after
from data.candidates import Candidate
from data.opened_cases import OpenedCase
from data.store import Unit
from data.store.cases import Narrowing

router = APIRouter(prefix="/v1", tags=["access"], route_class=StrictRoute)
OPEN_MINUTES = 60
_WORDS = 10

ReasonCode = Literal["absence", "urgent", "complaint", "supervision"]
OwnWords = Annotated[SafeText, StringConstraints(min_length=_WORDS, max_length=1000)]


class NewAccess(Strict):
    """Why somebody else's case is opened: ``absence`` of its jobformidler, something ``urgent`` and so on."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"reason_code": "absence", "reason": "Ida er syg, og borgeren ringer om i morgen."}]
        }
    )
    reason_code: ReasonCode
    reason: OwnWords = Field(description="In own words; the team lead reads it.")


class Access(Strict):
    """One opening of one case: reading, and reading only, until then."""

    access_id: Identifier
    candidate_id: Identifier
    opened_by: str
    role: str
    reason_code: ReasonCode
    reason: str
    opened_at: Instant
    until: Instant
    seen_by: str | None
    seen_at: Instant | None


@router.post(
    "/candidates/{candidate_id}/access",
    operation_id="open_case",
    summary="Open somebody else's case for an hour",
    status_code=201,
    dependencies=[allowed("access.open")],
    response_model=Access,
    responses=documented("candidate-unknown", "access-not-needed"),
)
def open_case(
    candidate_id: Identifier, body: NewAccess, service: ServiceHere, actor: ActorHere, once: OnceHere
) -> Response:
    """Let whoever asks read a case of the municipality for 60 minutes; the team lead is shown who and why."""
    with service.store.writing(actor.scope) as unit:
        looking = Looking(actor=actor, unit=unit, as_of=service.today())
        role = looking.require("access.open", candidate_id).role

        def effect() -> Made:
            if looking.answer("candidates.read", candidate_id).allowed:
                raise Problem("access-not-needed", record_id=candidate_id)
            opened = _opened(actor, role, candidate_id, body)
            unit.opened_cases.add(opened)
            return Made(shown=_shown(opened), headers={"Location": f"/v1/candidates/{candidate_id}"})

        return once.answer(unit, effect)


def _opened(actor: Actor, role: str, candidate_id: str, body: NewAccess) -> OpenedCase:
    now = clock.now()
    return OpenedCase(
        access_id=uuid4().hex,
        candidate_id=candidate_id,
        opened_by=actor.name,
        opener=actor.key,
        role=role,
        reason_code=body.reason_code,
        reason=body.reason,
        opened_at=now,
        until=now + timedelta(minutes=OPEN_MINUTES),
    )


@router.get(
    "/access",
    operation_id="list_opened_cases",
    summary="Cases that were opened in an emergency, newest first",
    dependencies=[allowed("access.read")],
)
def list_opened_cases(service: ServiceHere, actor: ActorHere, asked: PageHere) -> Page[Access]:
    """Return openings of the cases that whoever asks answers for, and their own."""
    before: tuple[datetime, str] | None = None
    if asked.after is not None:
        at, access_id = place_after(asked, str, str)
        before = (instant_in(at), access_id)
    with service.store.reading(actor.scope) as unit:
        found = _seen(service, unit, actor, asked.enough, before)
    return asked.page(found, lambda one: json.dumps([one.opened_at.isoformat(), one.access_id]), _shown)


def _seen(
    service: Service,
    unit: Unit,
    actor: Actor,
    limit: int,
    before: tuple[datetime, str] | None,
) -> Sequence[OpenedCase]:
    reach, own = reach_of(unit, actor, "access.read"), reach_of(unit, actor, "access.open")

    def rows(last: OpenedCase | None) -> Sequence[OpenedCase]:
        behind = before if last is None else (last.opened_at, last.access_id)
        return unit.opened_cases.page(limit, reach, actor.key, behind)

    def sees(opened: OpenedCase, person: Candidate) -> bool:
        case = person.municipality_code, person.broker_id
        return reach.holds(*case) or (opened.opener == actor.key and own.holds(*case))

    asked = Narrowing(after=rows, person_of=lambda one: one.candidate_id, sees=sees, limit=limit)
    return unit.cases.narrowed(asked, service.today())


@router.post(
    "/access/{access_id}/seen",
    operation_id="mark_access_seen",
    summary="Mark an opened case as seen",
    dependencies=[allowed("access.mark")],
    response_model=Access,
    responses=documented("access-unknown"),
)
def mark_access_seen(access_id: Identifier, service: ServiceHere, actor: ActorHere) -> Access:
    """Note that the lead has seen who opened a case and why; who saw it first stays."""
    unknown = Problem("access-unknown", access_id=access_id)
    with service.store.writing(actor.scope) as unit:
        looking = Looking(actor=actor, unit=unit, as_of=service.today())
        found = unit.opened_cases.one(access_id)
        looking.require("access.mark", found.candidate_id if found else "", unknown)
        unit.opened_cases.mark_seen(access_id, actor.name, clock.now())
        marked = unit.opened_cases.one(access_id)
    if marked is None:
        raise unknown
    return _shown(marked)


def _shown(opened: OpenedCase) -> Access:
    return Access(**{name: getattr(opened, name) for name in Access.model_fields})
