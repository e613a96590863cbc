"""Suggestions: a person's openings by net value with reasons, journalled before they show; and why not."""

import uuid
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Response

from api import clock
from api.http.access import ActorHere, allowed
from api.http.problems import Problem, documented
from api.http.route import StrictRoute
from api.http.schema import Identifier
from api.service import Service, ServiceHere
from api.serving.list_journal import NotKeptError
from api.serving.list_memory import Told
from api.serving.listing import Ask, explain, tell
from api.v1.manual_list import (
    ManualList,
    ManualTold,
    contested_told,
    manual_shown,
    manual_told,
)
from api.v1.suggestion_answer import in_json, told_list, why_document
from api.v1.suggestion_parameters import ListAsked, WhatIfAsked
from api.v1.suggestion_schemas import Suggestions, WhyNot
from data.store import ShownList

_AGAIN_SECONDS = 2
_NEVER_KEPT = {"Cache-Control": "no-store"}

router = APIRouter(
    prefix="/v1/candidates/{candidate_id}/suggestions", tags=["suggestions"], route_class=StrictRoute
)
Candidate = Annotated[Identifier, Path(description="Whose list.")]
Opening = Annotated[Identifier, Path(description="The opening that is asked about.")]


@router.get(
    "",
    operation_id="read_suggestions",
    summary="Openings for a candidate, by value minus price, with reasons",
    dependencies=[allowed("suggestions.read")],
    response_model=Suggestions | ManualList,
    responses=documented("candidate-unknown", "no-machine-list", "list-not-kept"),
)
def read_suggestions(
    candidate_id: Candidate, wanted: ListAsked, actor: ActorHere, service: ServiceHere
) -> Response:
    """Return the list as it stands now; nothing of what is supposed is stored but that it was.

    Whoever objected to being ranked by a machine gets the manual list: what the rules allow, nearest first.
    """
    ask = Ask(
        candidate_id=candidate_id,
        actor=actor,
        limit=wanted.limit,
        every_opening=wanted.openings == "all",
        what_if=wanted.what_if(),
    )
    told = _told(service, ask)
    list_id = uuid.uuid4().hex
    try:
        if isinstance(told, ManualTold):
            service.lists.keep(manual_shown(list_id, ask, told, actor.name))
        else:
            service.lists.keep(_shown(list_id, ask, told, actor.name), told.basis)
    except NotKeptError:
        raise Problem(
            "list-not-kept", seconds=_AGAIN_SECONDS, headers={"Retry-After": str(_AGAIN_SECONDS)}
        ) from None
    contested = in_json({"contested": contested_told(service.contested.of(candidate_id))})[1:-1]
    return _answer(f'{{"list_id":"{list_id}",'.encode() + contested + b"," + told.body)


def _told(service: Service, ask: Ask) -> Told | ManualTold:
    try:
        return tell(service, ask, partial(told_list, ask, service.today()))
    except Problem as problem:
        if problem.code != "no-machine-list":
            raise
    return manual_told(service, ask)


@router.get(
    "/{opening_id}",
    operation_id="read_why_not",
    summary="What stands between a candidate and one opening",
    dependencies=[allowed("suggestions.read")],
    response_model=WhyNot,
    responses=documented("candidate-unknown", "opening-unknown", "no-machine-list", "day-not-ready"),
)
def read_why_not(
    candidate_id: Candidate,
    opening_id: Opening,
    supposed: WhatIfAsked,
    actor: ActorHere,
    service: ServiceHere,
) -> Response:
    """Return the rules in the way, or what the pair is worth and to others."""
    ask = Ask(candidate_id=candidate_id, actor=actor, what_if=supposed.what_if())
    return _answer(in_json(why_document(explain(service, ask, opening_id), ask, service.today())))


def _answer(body: bytes) -> Response:
    return Response(body, media_type="application/json", headers=_NEVER_KEPT)


def _shown(list_id: str, ask: Ask, told: Told, by: str) -> ShownList:
    return ShownList(
        list_id=list_id,
        candidate_id=ask.candidate_id,
        shown_at=clock.now(),
        as_of=told.as_of,
        by=by,
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
