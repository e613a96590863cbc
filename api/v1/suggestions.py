"""Suggestions: a person's openings by net value with reasons, journalled before they show; and why not."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.http.access import ActorHere, allowed
from api.http.problems import Problem, documented
from api.http.route import StrictRoute
from api.http.schema import Identifier
from api.service import Service, ServiceHere
from api.serving.listing import Ask, explain
from api.serving.showing import Shown, show
from api.v1.manual_list import ManualList, show_manual
from api.v1.suggestion_answer import in_json, told_list, why_document
from api.v1.suggestion_parameters import ListAsked, WhatIfAsked
from api.v1.suggestion_schemas import Suggestions, WhyNot

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
    return _answer(_shown(service, ask).body)


def _shown(service: Service, ask: Ask) -> Shown:
    try:
        return show(service, ask, partial(told_list, ask, service.today()))
    except Problem as problem:
        if problem.code != "no-machine-list":
            raise
    return show_manual(service, ask)


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
