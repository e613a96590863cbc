"""Requests over HTTP: a citizen says that a fact or a reason is wrong, and a human answers in time."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.http.access import ActorHere, allowed
from api.http.once import OnceHere
from api.http.paging import Page, PageHere
from api.http.problems import FieldFault, Problem, documented
from api.http.route import StrictRoute
from api.http.schema import Identifier
from api.rights.acts import Asked
from api.service import ServiceHere
from api.v1.rights_cases import RequestsWanted, answer, note, request_of, requests_seen
from api.v1.rights_schemas import NewRightsRequest, RequestAnswer, RightsRequestShown, State
from data.rights import RightsRequest

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
    return note(service, actor, asked, once)


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
    today = service.today()
    wanted = RequestsWanted(
        limit=asked.enough, state=state, candidate_id=candidate_id, after=place_of(asked.after)
    )
    with service.store.reading() as unit:
        found = requests_seen(unit, actor, today, wanted)
    return asked.page(found, cursor_of, lambda one: RightsRequestShown.of(one, today))


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
        found = request_of(unit, service, actor, "rights.requests", request_id)
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
    return answer(service, actor, request_id, body, once)


def cursor_of(request: RightsRequest) -> str:
    """Return what the page behind a request is asked for with."""
    return f"{request.due_on.isoformat()} {request.request_id}"


def place_of(after: str | None) -> tuple[date, str] | None:
    """Return the day and id that a cursor stands for.

    Raises
    ------
    Problem
        If it is none of ours.
    """
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
