"""Requests over HTTP: a citizen says that a fact or a reason is wrong, and a human answers in time."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.access import Actor, about_case
from api.access.cases import answer_on_case
from api.http.access import ActorHere, allowed
from api.http.once import Made, OnceHere
from api.http.paging import Page, PageHere
from api.http.problems import FieldFault, Problem, documented
from api.http.route import StrictRoute
from api.http.schema import Identifier
from api.rights.acts import Asked, answer_request, note_request
from api.service import Service, ServiceHere
from api.v1.rights_cases import by_actor, require
from api.v1.rights_schemas import NewRightsRequest, RequestAnswer, RightsRequestShown, State
from data.rights import RightsRequest
from data.store import AnsweredAlreadyError, Unit

router = APIRouter(prefix="/v1", tags=["rights"], route_class=StrictRoute)


@router.post(
    "/candidates/{candidate_id}/rights-requests",
    operation_id="note_rights_request",
    summary="A citizen says that something is wrong",
    dependencies=[allowed("rights.ask")],
    response_model=RightsRequestShown,
    status_code=201,
    responses=documented("candidate-unknown"),
)
def note_rights_request(
    candidate_id: Identifier, body: NewRightsRequest, service: ServiceHere, actor: ActorHere, once: OnceHere
) -> Response:
    """Note a correction (answered within a month) or a wrong reason (within five working days)."""
    asked = Asked(
        candidate_id=candidate_id,
        kind=body.kind,
        about=body.about,
        words=body.words,
        received_on=body.received_on or service.today(),
        opening_id=body.opening_id,
        list_id=body.list_id,
    )

    def effect() -> Made:
        require(unit, service, actor, "rights.ask", candidate_id)
        request = note_request(unit, by_actor(service, actor), asked)
        headers = {"Location": f"/v1/rights-requests/{request.request_id}"}
        return Made(shown=RightsRequestShown.of(request, service.today()), headers=headers)

    with service.store.writing() as unit:
        answer = once.answer(unit, effect)
    service.contested.forget()
    return answer


@router.get(
    "/rights-requests",
    operation_id="list_rights_requests",
    summary="Requests by their last day, the overdue ones first",
    dependencies=[allowed("rights.requests")],
)
def list_rights_requests(
    service: ServiceHere,
    actor: ActorHere,
    asked: PageHere,
    state: Annotated[State | None, Query(description="Only those that stand so.")] = None,
    candidate_id: Annotated[Identifier | None, Query(description="Only those of one person.")] = None,
) -> Page[RightsRequestShown]:
    """Return requests about people whose case whoever asks may see."""
    with service.store.reading() as unit:
        found = _seen(unit, service, actor, asked.after, (asked.enough, state, candidate_id))
    today = service.today()
    return asked.page(found, _cursor, lambda one: RightsRequestShown.of(one, today))


@router.get(
    "/rights-requests/{request_id}",
    operation_id="read_rights_request",
    summary="One request",
    dependencies=[allowed("rights.requests")],
    responses=documented("request-unknown"),
)
def read_rights_request(request_id: Identifier, service: ServiceHere, actor: ActorHere) -> RightsRequestShown:
    """Return a request."""
    with service.store.reading() as unit:
        found = _request(unit, service, actor, "rights.requests", request_id)
    return RightsRequestShown.of(found, service.today())


@router.post(
    "/rights-requests/{request_id}/answer",
    operation_id="answer_rights_request",
    summary="Answer a request",
    dependencies=[allowed("rights.answer")],
    response_model=RightsRequestShown,
    responses=documented("request-unknown", "request-answered"),
)
def answer_rights_request(
    request_id: Identifier, body: RequestAnswer, service: ServiceHere, actor: ActorHere, once: OnceHere
) -> Response:
    """Say that it was corrected, or refuse it with the reason; a reason is not marked as contested then."""

    def effect() -> Made:
        _request(unit, service, actor, "rights.answer", request_id)
        try:
            request = answer_request(unit, by_actor(service, actor), request_id, body.state, body.answer)
        except AnsweredAlreadyError:
            raise Problem("request-answered", record_id=request_id) from None
        return Made(shown=RightsRequestShown.of(request, service.today()), status=200)

    with service.store.writing() as unit:
        answer = once.answer(unit, effect)
    service.contested.forget()
    return answer


def _request(unit: Unit, service: Service, actor: Actor, operation: str, request_id: str) -> RightsRequest:
    found = unit.rights.request(request_id)
    unknown = Problem("request-unknown", record_id=request_id)
    if found is None:
        raise unknown
    require(unit, service, actor, operation, found.candidate_id, unknown)
    return found


def _seen(
    unit: Unit,
    service: Service,
    actor: Actor,
    after: str | None,
    wanted: tuple[int, str | None, str | None],
) -> list[RightsRequest]:
    """Return requests about cases that whoever asks may see, looked through some hundred at once."""
    limit, state, candidate_id = wanted
    found: list[RightsRequest] = []
    place = _place(after)
    while batch := unit.rights.requests(state=state, candidate_id=candidate_id, after=place, limit=200):
        place = batch[-1].due_on, batch[-1].request_id
        found += [one for one in batch if _may_see(unit, service, actor, one)]
        if len(found) >= limit:
            break
    return found[:limit]


def _may_see(unit: Unit, service: Service, actor: Actor, request: RightsRequest) -> bool:
    candidate = unit.fresh.candidate(request.candidate_id, service.today())
    return answer_on_case(unit, actor, "rights.requests", about_case(request.candidate_id, candidate)).allowed


def _cursor(request: RightsRequest) -> str:
    return f"{request.due_on.isoformat()} {request.request_id}"


def _place(after: str | None) -> tuple[date, str] | None:
    if after is None:
        return None
    day, _, request_id = after.partition(" ")
    try:
        if request_id.isascii() and request_id.isalnum():
            return date.fromisoformat(day), request_id
    except ValueError:
        pass
    fault = FieldFault(code="cursor-unreadable", pointer="/cursor", place="query")
    raise Problem("request-invalid", errors=[fault])
