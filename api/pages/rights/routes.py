"""``/rettigheder``: what citizens asked for, by its last day, one request, and writing one down."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import quote
from uuid import uuid4

from fastapi import Query, Response

from api.access import Actor
from api.http.access import ActorHere, allowed
from api.http.once import Once
from api.http.paging import PageHere
from api.http.problems import FieldFault, Problem
from api.http.schema import Identifier
from api.pages.flash import Flash
from api.pages.forms import Filled, blank, filled
from api.pages.rendering import moved, page
from api.pages.rights.forms import AnswerForm, RequestForm, RequestKind
from api.pages.rights.view import KINDS, OneView, list_view, new_view, person_view, request_view
from api.pages.route import page_router
from api.pages.visit import Visit, VisitHere
from api.rights.acts import Asked
from api.service import Service, ServiceHere
from api.v1.case_access import Looking
from api.v1.rights_cases import RequestsWanted, answer, note, request_read, requests_seen, require
from api.v1.rights_requests import cursor_of, place_of
from api.v1.rights_schemas import RequestAnswer
from data.rights import OPEN
from data.store import AnswerKey, Unit

RIGHTS = "/rettigheder"
_UNPROCESSABLE, _MOST_OF_ONE = 422, 100
router = page_router()


@router.get(RIGHTS, dependencies=[allowed("rights.requests")])
def list_requests(
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
    asked: PageHere,
    vis: Literal["aabne", "alle"] = "aabne",
) -> Response:
    """Show requests of the cases that who looks may see, the overdue ones first."""
    today = service.today()
    state = OPEN if vis == "aabne" else None
    wanted = RequestsWanted(limit=asked.enough, state=state, after=place_of(asked.after))
    with service.store.reading(actor.scope) as unit:
        found = requests_seen(unit, actor, today, wanted)
    shown = asked.page(found, cursor_of, cursor_of)
    onward = f"{RIGHTS}?vis={vis}&limit={asked.limit}&cursor={shown.next}" if shown.next else ""
    view = list_view(visit, found[: asked.limit], today, answered=vis == "alle", onward=onward)
    return page(visit, "rights/list.html", view)


@router.get(RIGHTS + "/find", dependencies=[allowed("rights.requests")])
def find_person(sag: Annotated[Identifier, Query()]) -> Response:
    """Lead to the page of a jobkandidat's rights."""
    return moved(f"/kandidater/{quote(sag, safe='')}/rettigheder")


@router.get(RIGHTS + "/{request_id}", dependencies=[allowed("rights.requests")])
def read_request(
    request_id: Identifier, visit: VisitHere, actor: ActorHere, service: ServiceHere
) -> Response:
    """Show a request: what was asked, by when, what has been done, and what is next."""
    with service.store.reading(actor.scope) as unit:
        view = _one(visit, service, unit, request_id, blank(noegle=uuid4().hex))
    return page(visit, "rights/one.html", view)


@router.post(RIGHTS + "/{request_id}", dependencies=[allowed("rights.answer")])
def answer_one(
    request_id: Identifier,
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
    form: Annotated[Filled[AnswerForm], filled(AnswerForm)],
) -> Response:
    """Answer a request once; whoever was second is told that it is answered."""
    if form.faults:
        with service.store.reading(actor.scope) as unit:
            view = _one(visit, service, unit, request_id, form)
        return page(visit, "rights/one.html", view, status=_UNPROCESSABLE)
    said = form.value
    told = RequestAnswer(state=said.afgoerelse, answer=said.svar)
    key = AnswerKey(actor=actor.key, key=f"pages.answer {said.noegle}", request_digest=request_id)
    where = f"{RIGHTS}/{quote(request_id, safe='')}"
    try:
        answer(service, actor, request_id, told, Once(key=key))
    except Problem as problem:
        if problem.code != "request-answered":
            raise
        return moved(where, Flash(key="rights.answered_before", kind="info"))
    return moved(where, Flash(key="rights.answered"))


@router.get("/kandidater/{candidate_id}/rettigheder", dependencies=[allowed("rights.requests")])
def read_person(
    candidate_id: Identifier, visit: VisitHere, actor: ActorHere, service: ServiceHere
) -> Response:
    """Show what a jobkandidat has asked for and what stands, with what may be done."""
    today = service.today()
    with service.store.reading(actor.scope) as unit:
        require(unit, service, actor, "rights.requests", candidate_id)
        found = unit.rights.requests(candidate_id=candidate_id, limit=_MOST_OF_ONE)
        standing = unit.rights.objection(candidate_id), next(iter(unit.rights.holds(candidate_id)), None)
    ordered = sorted(found, key=lambda one: one.state != OPEN)
    return page(visit, "rights/person.html", person_view(visit, candidate_id, ordered, standing, today))


@router.get("/kandidater/{candidate_id}/rettigheder/ny/{kind}", dependencies=[allowed("rights.ask")])
def read_new(
    candidate_id: Identifier,
    kind: RequestKind,
    visit: VisitHere,
    service: ServiceHere,
    stilling: Identifier | None = None,
    liste: Identifier | None = None,
) -> Response:
    """Show the form of a new request, with the company whose reason it is where that is known."""
    with service.store.reading(visit.actor.scope) as unit:
        require(unit, service, visit.actor, "rights.ask", candidate_id)
        place = _place(service, unit, stilling)
    form = blank(noegle=uuid4().hex, stilling=stilling, liste=liste)
    view = new_view(visit, candidate_id, kind, service.today(), form)
    return page(visit, "rights/new.html", replace(view, place=place))


@router.post("/kandidater/{candidate_id}/rettigheder/ny/{kind}", dependencies=[allowed("rights.ask")])
def note_new(
    candidate_id: Identifier,
    kind: RequestKind,
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
    form: Annotated[Filled[RequestForm], filled(RequestForm)],
) -> Response:
    """Write a request down once, however often the form is sent."""
    today = service.today()
    if not form.faults and (form.value.modtaget or today) > today:
        form = form.refused(
            FieldFault(code="too-large", pointer="/modtaget", values={"limit": visit.day(today)})
        )
    view = new_view(visit, candidate_id, kind, today, form)
    known = {code for code, _ in view.options}
    if not form.faults and form.value.om not in known:
        fault = FieldFault(code="missing", pointer="/om")
        view = replace(view, form=form.refused(fault))
    if view.form.faults:
        with service.store.reading(actor.scope) as unit:
            require(unit, service, actor, "rights.ask", candidate_id)
            view = replace(view, place=_place(service, unit, form.text("stilling") or None))
        return page(visit, "rights/new.html", view, status=_UNPROCESSABLE)
    _noted(service, actor, candidate_id, kind, form.value, today)
    return moved(f"/kandidater/{quote(candidate_id, safe='')}/rettigheder", Flash(key="rights.noted"))


def _noted(
    service: Service, actor: Actor, candidate_id: str, kind: RequestKind, said: RequestForm, today: date
) -> None:
    asked = Asked(
        candidate_id=candidate_id,
        kind=KINDS[kind],
        about=said.om,
        words=said.ord,
        received_on=said.modtaget or today,
        opening_id=said.stilling,
        list_id=said.liste,
    )
    key = AnswerKey(actor=actor.key, key=f"pages.rights {said.noegle}", request_digest=candidate_id)
    note(service, actor, asked, Once(key=key))


def _one(visit: Visit, service: Service, unit: Unit, request_id: str, form: Filled[Any]) -> OneView:
    found = request_read(unit, service, visit.actor, request_id)
    looking = Looking(actor=visit.actor, unit=unit, as_of=service.today())
    may_answer = visit.may("rights.answer") and looking.answer("rights.answer", found.candidate_id).allowed
    place = _place(service, unit, found.opening_id)
    return request_view(visit, found, service.today(), place=place, may_answer=may_answer, form=form)


def _place(service: Service, unit: Unit, opening_id: str | None) -> str:
    """Return the name of the company of an opening, its id where nobody knows it any more."""
    if opening_id is None:
        return ""
    today = service.today()
    unit.fresh.openings_ahead([opening_id])
    opening = unit.fresh.openings([opening_id], today).get(opening_id)
    if opening is None:
        return opening_id
    found = unit.fresh.workplaces([opening.workplace_id], today).get(opening.workplace_id)
    return (found and found.name) or opening.workplace_id
