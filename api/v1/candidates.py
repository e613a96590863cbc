"""Jobkandidater over HTTP: everything but what serves audit only."""

from typing import TYPE_CHECKING, Literal

from fastapi import APIRouter, Response

from api.http.access import ActorHere, allowed
from api.http.conditional import ChangeHere, ReadHere
from api.http.once import OnceHere
from api.http.paging import PageHere
from api.http.problems import documented
from api.http.route import StrictRoute
from api.http.schema import Identifier, Strict
from api.service import ServiceHere
from api.v1.record_access import CaseGuard
from api.v1.records import Resource
from data.tables import CANDIDATES

router = APIRouter(prefix="/v1/candidates", tags=["candidates"], route_class=StrictRoute)
RESOURCE = Resource.of(
    CANDIDATES,
    "Candidate",
    CaseGuard(),
    new={
        "candidate_id": "K-1042",
        "municipality_code": "0461",
        "postcode": "5000",
        "transport": ["bike", "public"],
        "hours_per_week_now": 4,
        "availability": ["mon 08:00-12:00", "wed 08:00-12:00"],
        "competences": {"cleaning_01": 2},
    },
    changes={"hours_per_week_now": 6, "certificates": None},
)
if TYPE_CHECKING:  # made at run time from the exchange format
    NewCandidate = Strict
    CandidateChanges = Strict
else:
    NewCandidate, CandidateChanges = RESOURCE.new, RESOURCE.changes

Status = Literal["active", "paused", "past", "objected"]


@router.get(
    "",
    operation_id="list_candidates",
    summary="Jobkandidater",
    dependencies=[allowed("candidates.read")],
    response_model=RESOURCE.page,
)
def list_candidates(
    service: ServiceHere,
    actor: ActorHere,
    asked: PageHere,
    municipality_code: Identifier | None = None,
    status: Status | None = None,
    broker_id: Identifier | None = None,
) -> object:
    """Return jobkandidater, as they stand on the service's day, in the order of their ids."""
    equal = {"municipality_code": municipality_code, "status": status, "broker_id": broker_id}
    return RESOURCE.listed(service, actor, asked, equal)


@router.get(
    "/{candidate_id}",
    operation_id="read_candidate",
    summary="One jobkandidat",
    dependencies=[allowed("candidates.read")],
    response_model=RESOURCE.shown,
    responses=documented("candidate-unknown"),
)
def read_candidate(
    candidate_id: Identifier, service: ServiceHere, actor: ActorHere, condition: ReadHere, response: Response
) -> object:
    """Return one jobkandidat as it stands on the service's day."""
    return RESOURCE.read(service, actor, candidate_id, condition, response)


@router.post(
    "",
    operation_id="create_candidate",
    summary="A new jobkandidat",
    status_code=201,
    dependencies=[allowed("candidates.create")],
    response_model=RESOURCE.shown,
    responses=documented("candidate-exists", "person-erased"),
)
def create_candidate(body: NewCandidate, service: ServiceHere, actor: ActorHere, once: OnceHere) -> Response:
    """Store a new jobkandidat, checked as an import of one row would be; what is not named is unknown."""
    return RESOURCE.create(service, actor, body, once)


@router.patch(
    "/{candidate_id}",
    operation_id="change_candidate",
    summary="Change a jobkandidat",
    dependencies=[allowed("candidates.write")],
    response_model=RESOURCE.shown,
    responses=documented("candidate-unknown", "precondition-required", "precondition-failed"),
)
def change_candidate(
    candidate_id: Identifier,
    body: CandidateChanges,
    service: ServiceHere,
    actor: ActorHere,
    condition: ChangeHere,
) -> Response:
    """Change what the merge patch names, from the service's day on; null makes a value unknown."""
    return RESOURCE.change(service, actor, candidate_id, body, condition)
