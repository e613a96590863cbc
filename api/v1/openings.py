"""Openings over HTTP: the small-hour jobs of workplaces."""

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
from api.v1.record_access import DirectoryGuard
from api.v1.records import Resource
from data.tables import OPENINGS

router = APIRouter(prefix="/v1/openings", tags=["openings"], route_class=StrictRoute)
RESOURCE = Resource.of(
    OPENINGS,
    "Opening",
    DirectoryGuard("openings.write"),
    new={
        "opening_id": "S-77",
        "workplace_id": "1000000002",
        "places": 1,
        "tasks": {"9412": 3},
        "hours_per_week_min": 2,
        "hours_per_week_max": 6,
        "schedule": ["mon 08:00-12:00"],
    },
    changes={"places": 2, "open_until": None},
)
if TYPE_CHECKING:  # made at run time from the exchange format
    NewOpening = Strict
    OpeningChanges = Strict
else:
    NewOpening, OpeningChanges = RESOURCE.new, RESOURCE.changes

Status = Literal["open", "held", "filled", "closed"]


@router.get(
    "",
    operation_id="list_openings",
    summary="Openings",
    dependencies=[allowed("openings.read")],
    response_model=RESOURCE.page,
)
def list_openings(
    service: ServiceHere,
    actor: ActorHere,
    asked: PageHere,
    workplace_id: Identifier | None = None,
    status: Status | None = None,
) -> object:
    """Return openings, as they stand on the service's day, in the order of their ids."""
    return RESOURCE.listed(service, actor, asked, {"workplace_id": workplace_id, "status": status})


@router.get(
    "/{opening_id}",
    operation_id="read_opening",
    summary="One opening",
    dependencies=[allowed("openings.read")],
    response_model=RESOURCE.shown,
    responses=documented("opening-unknown"),
)
def read_opening(
    opening_id: Identifier, service: ServiceHere, actor: ActorHere, condition: ReadHere, response: Response
) -> object:
    """Return one opening as it stands on the service's day."""
    return RESOURCE.read(service, actor, opening_id, condition, response)


@router.post(
    "",
    operation_id="create_opening",
    summary="A new opening",
    status_code=201,
    dependencies=[allowed("openings.write")],
    response_model=RESOURCE.shown,
    responses=documented("opening-exists"),
)
def create_opening(body: NewOpening, service: ServiceHere, actor: ActorHere, once: OnceHere) -> Response:
    """Store a new opening, checked as an import of one row would be; what is not named is unknown."""
    return RESOURCE.create(service, actor, body, once)


@router.patch(
    "/{opening_id}",
    operation_id="change_opening",
    summary="Change an opening",
    dependencies=[allowed("openings.write")],
    response_model=RESOURCE.shown,
    responses=documented("opening-unknown", "precondition-required", "precondition-failed"),
)
def change_opening(
    opening_id: Identifier,
    body: OpeningChanges,
    service: ServiceHere,
    actor: ActorHere,
    condition: ChangeHere,
) -> Response:
    """Change what the merge patch names, from the service's day on; null makes a value unknown."""
    return RESOURCE.change(service, actor, opening_id, body, condition)
