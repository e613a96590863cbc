"""Workplaces over HTTP."""

from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Query, Response

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
from data.tables import WORKPLACES

router = APIRouter(prefix="/v1/workplaces", tags=["workplaces"], route_class=StrictRoute)
RESOURCE = Resource.of(
    WORKPLACES,
    "Workplace",
    DirectoryGuard("workplaces.write"),
    new={
        "workplace_id": "1000000002",
        "name": "Blå Café",
        "municipality_code": "0461",
        "industry_system": "DB07",
        "industry_code": "56",
        "max_contacts_per_month": 2,
    },
    changes={"do_not_contact_until": "2026-04-01", "hire_intention": "maybe"},
)
if TYPE_CHECKING:  # made at run time from the exchange format
    NewWorkplace = Strict
    WorkplaceChanges = Strict
else:
    NewWorkplace, WorkplaceChanges = RESOURCE.new, RESOURCE.changes

Status = Literal["open", "closed"]
Part = Annotated[str, Query(min_length=1, max_length=100, description="Part of the name, in any case.")]


@router.get(
    "",
    operation_id="list_workplaces",
    summary="Workplaces",
    dependencies=[allowed("workplaces.read")],
    response_model=RESOURCE.page,
)
def list_workplaces(
    service: ServiceHere,
    actor: ActorHere,
    asked: PageHere,
    municipality_code: Identifier | None = None,
    status: Status | None = None,
    name: Part | None = None,
) -> object:
    """Return workplaces, as they stand on the service's day, in the order of their ids."""
    equal = {"municipality_code": municipality_code, "status": status}
    return RESOURCE.listed(service, actor, asked, equal, name or "")


@router.get(
    "/{workplace_id}",
    operation_id="read_workplace",
    summary="One workplace",
    dependencies=[allowed("workplaces.read")],
    response_model=RESOURCE.shown,
    responses=documented("workplace-unknown"),
)
def read_workplace(
    workplace_id: Identifier, service: ServiceHere, actor: ActorHere, condition: ReadHere, response: Response
) -> object:
    """Return one workplace as it stands on the service's day."""
    return RESOURCE.read(service, actor, workplace_id, condition, response)


@router.post(
    "",
    operation_id="create_workplace",
    summary="A new workplace",
    status_code=201,
    dependencies=[allowed("workplaces.write")],
    response_model=RESOURCE.shown,
    responses=documented("workplace-exists"),
)
def create_workplace(body: NewWorkplace, service: ServiceHere, actor: ActorHere, once: OnceHere) -> Response:
    """Store a new workplace, checked as an import of one row would be; what is not named is unknown."""
    return RESOURCE.create(service, actor, body, once)


@router.patch(
    "/{workplace_id}",
    operation_id="change_workplace",
    summary="Change a workplace",
    dependencies=[allowed("workplaces.write")],
    response_model=RESOURCE.shown,
    responses=documented("workplace-unknown", "precondition-required", "precondition-failed"),
)
def change_workplace(
    workplace_id: Identifier,
    body: WorkplaceChanges,
    service: ServiceHere,
    actor: ActorHere,
    condition: ChangeHere,
) -> Response:
    """Change what the merge patch names, from the service's day on; null makes a value unknown."""
    return RESOURCE.change(service, actor, workplace_id, body, condition)
