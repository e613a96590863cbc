"""Suggest, not now, decline: one page that asks why, one effect however often it is sent, and undo."""

import hashlib
import json
from dataclasses import replace
from typing import Annotated, Literal
from urllib.parse import quote
from uuid import uuid4

from fastapi import Response

from api.access import Actor
from api.http.access import ActorHere, allowed
from api.http.once import Once
from api.http.problems import FieldFault, Problem, detail_of
from api.http.schema import Identifier
from api.pages.candidates.answers_view import told_of, why_of
from api.pages.candidates.decide_view import (
    DecideForm,
    DecideView,
    Nothing,
    reason_groups,
    reason_of,
)
from api.pages.flash import Flash
from api.pages.forms import Filled, blank, filled
from api.pages.rendering import moved, page
from api.pages.route import page_router
from api.pages.visit import Visit, VisitHere
from api.service import Service, ServiceHere
from api.v1.case_access import Looking
from api.v1.decision_schemas import NewDecision
from api.v1.decision_taking import take_back, take_decision
from api.v1.wording import better_said
from data.journal import KEEPS_PLACE
from data.store import AnswerKey, DecisionAct
from matcher.settings import MatchSettings
from matcher.wording import Words

_TEMPLATE = "candidates/decide.html"
_IN_THE_WAY = frozenset(
    {"decision-repeated", "decision-overtaken", "place-taken", "contacts-used-up", "pair-refused"}
)
_CONFLICT, _UNPROCESSABLE = 409, 422
_LAST_ACTS, _MOST_REMARKS = 10, 3

Answer = Literal["foreslaa", "ikke-nu", "afvis"]
router = page_router()


@router.get(
    "/kandidater/{candidate_id}/stillinger/{opening_id}/{answer}",
    dependencies=[allowed("suggestions.read")],
)
def ask_why(
    candidate_id: Identifier,
    opening_id: Identifier,
    answer: Answer,
    visit: VisitHere,
    service: ServiceHere,
    liste: Identifier | None = None,
) -> Response:
    """Ask for the reason before anything is decided."""
    form = blank(liste=liste, noegle=uuid4().hex)
    return page(visit, _TEMPLATE, _view(visit, service, (candidate_id, opening_id), answer, form))


@router.post(
    "/kandidater/{candidate_id}/stillinger/{opening_id}/{answer}",
    dependencies=[allowed("decisions.write")],
)
def take(
    candidate_id: Identifier,
    opening_id: Identifier,
    answer: Answer,
    visit: VisitHere,
    service: ServiceHere,
    form: Annotated[Filled[DecideForm], filled(DecideForm)],
) -> Response:
    """Take the decision once, and show the next list with a way to undo it."""
    ids = (candidate_id, opening_id)
    reason = reason_of(answer, form.text("grund"))
    if not form.faults and reason is None:
        form = form.refused(FieldFault(code="missing", pointer="/grund"))
    if form.faults or reason is None:
        return page(visit, _TEMPLATE, _view(visit, service, ids, answer, form), status=_UNPROCESSABLE)
    try:
        decision_id = _taken(service, visit.actor, ids, reason, form.value)
    except Problem as problem:
        return _not_taken(visit, _view(visit, service, ids, answer, form), problem)
    here = f"/kandidater/{quote(candidate_id, safe='')}"
    done = f"candidates.done_{answer.replace('-', '_')}"
    remarks = better_said(form.value.note or "")[:_MOST_REMARKS]
    remark = " ".join(visit.told(Words(one.da, one.en)) for one in remarks)
    return moved(here, Flash(key=done, undo=_undo(candidate_id, decision_id), remark=remark))


@router.post(
    "/kandidater/{candidate_id}/beslutninger/{decision_id}/fortryd",
    dependencies=[allowed("decisions.write")],
)
def undo(
    candidate_id: Identifier,
    decision_id: Identifier,
    actor: ActorHere,
    service: ServiceHere,
    form: Annotated[Filled[Nothing], filled(Nothing)],
) -> Response:
    """Take a decision back; taken back already is as good."""
    del form
    key = "candidates.undone"
    try:
        take_back(service, actor, decision_id, _by(actor), Once(key=None))
    except Problem as problem:
        if problem.code != "decision-withdrawn":
            raise
    return moved(f"/kandidater/{quote(candidate_id, safe='')}", Flash(key=key, kind="info"))


def _taken(
    service: Service, actor: Actor, ids: tuple[str, str], reason: tuple[str, str], said: DecideForm
) -> str:
    """Take a decision, or find what the same form has taken before; return its id."""
    body = NewDecision.model_validate(
        {
            "candidate_id": ids[0],
            "opening_id": ids[1],
            "decision": reason[0],
            "reason_code": reason[1],
            "note": said.note,
            "list_id": said.liste,
            "by": _by(actor),
        }
    )
    digest = hashlib.sha256(body.model_dump_json().encode()).hexdigest()
    once = Once(key=AnswerKey(actor=actor.key, key=f"pages.decide {said.noegle}", request_digest=digest))
    answer = take_decision(service, actor, body, once)
    return str(json.loads(bytes(answer.body))["decision_id"])


def _by(actor: Actor) -> str | None:
    return None if actor.kind == "person" else actor.name


def _not_taken(visit: Visit, view: DecideView, problem: Problem) -> Response:
    """Show the form again with what stood in the way; any other problem is a page of its own."""
    if problem.code in _IN_THE_WAY:
        told = replace(view, problem=detail_of(problem, visit.language))
        return page(visit, _TEMPLATE, told, status=_CONFLICT)
    faults = [fault for fault in problem.errors if fault.pointer == "/note"]
    if problem.code != "request-invalid" or not faults:
        raise problem
    told = replace(view, form=view.form.refused(*faults))
    return page(visit, _TEMPLATE, told, status=_UNPROCESSABLE)


def _view(
    visit: Visit, service: Service, ids: tuple[str, str], answer: str, form: Filled[DecideForm]
) -> DecideView:
    with service.store.reading(visit.actor.scope) as unit:
        day = service.today()
        Looking(actor=visit.actor, unit=unit, as_of=day).require("decisions.write", ids[0])
        opening = unit.fresh.openings([ids[1]], day).get(ids[1])
        if opening is None:
            raise Problem("opening-unknown", record_id=ids[1])
        place = unit.fresh.workplaces([opening.workplace_id], day).get(opening.workplace_id)
        acts = unit.journal.decisions(candidate_id=ids[0], openings=[ids[1]], limit=_LAST_ACTS)
    last = next((act for act in acts if act.withdrawn_at is None), None)
    return DecideView(
        candidate_id=ids[0],
        opening_id=ids[1],
        name=(place and place.name) or opening.workplace_id,
        answer=answer,
        groups=reason_groups(visit, answer),
        form=form,
        standing=_standing(visit, last, service) if last is not None else "",
        undo=_undo(ids[0], last.decision_id) if last is not None else "",
        is_taken=last is not None and answer == "foreslaa" and last.decision in KEEPS_PLACE,
    )


def _standing(visit: Visit, last: DecisionAct, service: Service) -> str:
    """Return what was decided before, by the rules of the day."""
    held = service.days.held()
    settings = held.standing.ground.settings if held is not None else MatchSettings()
    told = told_of(visit, last.decision, last.decided_on, (service.today(), settings))
    return f"{told} {why}." if (why := why_of(visit, last.decision, last.reason_code)) else told


def _undo(candidate_id: str, decision_id: str) -> str:
    return f"/kandidater/{quote(candidate_id, safe='')}/beslutninger/{decision_id}/fortryd"
