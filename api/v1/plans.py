"""Plans: the one that counts, those before it, and what each says in pages that never mix two plans.

Nothing here lists people by what is expected of them: expectations stand in a person's own suggestions.
"""

import json
from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from pydantic import Field

from api.http.access import ActorHere, allowed
from api.http.paging import Page, PageHere
from api.http.problems import documented
from api.http.route import StrictRoute
from api.http.schema import Strict
from api.service import ServiceHere
from api.v1.plan_paging import Listing, PagesOfPlan, PlanPage, head_of
from api.v1.shown_runs import Text, place_after
from api.v1.shown_staleness import StalenessShown, staleness_in
from data.store import PlanHead, StoredAssignment, StoredChange, StoredUnplaced
from data.store.plan_pages import Plans
from matcher.proposal import MICRO

router = APIRouter(prefix="/v1/plans", tags=["plans"], route_class=StrictRoute)

PlanId = Annotated[
    str,
    Path(pattern=r"^(current|[1-9][0-9]{0,8})$", description="A number, or `current`: the plan that counts."),
]
OWN = documented("plan-unknown", "plan-rows-gone")


class PlanShown(Strict):
    """One plan of the history."""

    plan_id: int
    made_at: datetime
    as_of: date
    objective_kind: Text
    model_version: Text
    digest: Text = Field(description="SHA-256 of the canonical plan.")
    run_id: Text | None = Field(description="The run that made it; null where a person did at the terminal.")
    rows_kept: bool = Field(description="Whether its pages can still be read.")


class PlanNow(PlanShown):
    """A plan and how old it is."""

    staleness: StalenessShown


class AssignmentShown(Strict):
    """One person's place."""

    candidate_id: Text
    opening_id: Text
    workplace_id: Text
    hours_per_week: float | None


class OpenerShown(Strict):
    """A smallest change that would open something."""

    text_da: Text
    text_en: Text


class UnplacedShown(Strict):
    """A person without a place: the cause, and what would open most."""

    candidate_id: Text
    cause: Text
    text_da: Text
    text_en: Text
    opens: Annotated[list[OpenerShown], Field(max_length=20)]


class ChangeShown(Strict):
    """What became of one person's place since the plan before, and why."""

    candidate_id: Text
    kind: Literal["new", "moved", "lost"]
    before: Text | None
    now: Text | None
    reason: Text
    text_da: Text
    text_en: Text


class DemandShown(Strict):
    """An opening whose places others wanted: its price in the unit of the objective."""

    opening_id: Text
    price: float


@router.get(
    "", operation_id="list_plans", summary="All plans, newest first", dependencies=[allowed("plans.read")]
)
def list_plans(service: ServiceHere, asked: PageHere) -> Page[PlanShown]:
    """Return a page of the history."""
    before = place_after(asked, int)[0] if asked.after is not None else None
    with service.store.reading() as unit:
        found = unit.plans.history(asked.enough, before=before)
    return asked.page(found, lambda head: json.dumps([head.plan_id]), _shown)


@router.get(
    "/{plan_id}",
    operation_id="read_plan",
    summary="One plan and how old it is",
    dependencies=[allowed("plans.read")],
    responses=documented("plan-unknown"),
)
def read_plan(plan_id: PlanId, service: ServiceHere) -> PlanNow:
    """Return a plan."""
    with service.store.reading() as unit:
        head = head_of(unit, plan_id)
        staleness = staleness_in(unit, service, head.plan_id)
    return PlanNow(**_shown(head).model_dump(), staleness=staleness)


@router.get(
    "/{plan_id}/assignments",
    operation_id="list_plan_assignments",
    summary="Who has which place",
    dependencies=[allowed("plans.cases")],
    responses=OWN,
)
def list_assignments(
    plan_id: PlanId, service: ServiceHere, actor: ActorHere, asked: PageHere
) -> PlanPage[AssignmentShown]:
    """Return a page of a plan's places, by candidate: of the cases that whoever asks may see."""

    def rows(plans: Plans, number: int, after: list[Any]) -> tuple[StoredAssignment, ...]:
        return plans.assignments(number, asked.enough, (after[0], after[1]) if after else None)

    def show(row: StoredAssignment) -> AssignmentShown:
        told = {name: getattr(row, name) for name in AssignmentShown.model_fields}
        return AssignmentShown(**told)

    return PagesOfPlan(plan_id, service, asked, (str, str)).about_people(
        actor, Listing(rows=rows, key_of=lambda row: [row.candidate_id, row.opening_id], show=show)
    )


@router.get(
    "/{plan_id}/unplaced",
    operation_id="list_plan_unplaced",
    summary="Who is without a place, why, and what would open most",
    dependencies=[allowed("plans.cases")],
    responses=OWN,
)
def list_unplaced(
    plan_id: PlanId,
    service: ServiceHere,
    actor: ActorHere,
    asked: PageHere,
    cause: Annotated[
        str | None, Query(max_length=50, pattern="^[a-z_]+$", description="Only people with this cause.")
    ] = None,
) -> PlanPage[UnplacedShown]:
    """Return a page of people without a place in a plan, by candidate: of cases that whoever asks may see."""

    def rows(plans: Plans, number: int, after: list[Any]) -> tuple[StoredUnplaced, ...]:
        return plans.unplaced(number, asked.enough, after[0] if after else "", cause=cause)

    def show(row: StoredUnplaced) -> UnplacedShown:
        opens = [OpenerShown(text_da=da, text_en=en) for da, en in row.opens]
        told = {name: getattr(row, name) for name in UnplacedShown.model_fields if name != "opens"}
        return UnplacedShown(**told, opens=opens)

    return PagesOfPlan(plan_id, service, asked, (str,)).about_people(
        actor, Listing(rows=rows, key_of=lambda row: [row.candidate_id], show=show)
    )


@router.get(
    "/{plan_id}/changes",
    operation_id="list_plan_changes",
    summary="What changed since the plan before, and why",
    dependencies=[allowed("plans.cases")],
    responses=OWN,
)
def list_changes(
    plan_id: PlanId,
    service: ServiceHere,
    actor: ActorHere,
    asked: PageHere,
    kind: Annotated[
        Literal["new", "moved", "lost"] | None, Query(description="Only changes of this kind.")
    ] = None,
) -> PlanPage[ChangeShown]:
    """Return a page of a plan's changes for people whose cases one may see; what stayed is not listed."""

    def rows(plans: Plans, number: int, after: list[Any]) -> tuple[StoredChange, ...]:
        return plans.changes(number, asked.enough, after[0] if after else "", kind=kind)

    def show(row: StoredChange) -> ChangeShown:
        return ChangeShown(**{name: getattr(row, name) for name in ChangeShown.model_fields})

    return PagesOfPlan(plan_id, service, asked, (str,)).about_people(
        actor, Listing(rows=rows, key_of=lambda row: [row.candidate_id], show=show)
    )


@router.get(
    "/{plan_id}/demand",
    operation_id="list_plan_demand",
    summary="Whose places others wanted most: where one more place is worth most",
    dependencies=[allowed("plans.read")],
    responses=OWN,
)
def list_demand(plan_id: PlanId, service: ServiceHere, asked: PageHere) -> PlanPage[DemandShown]:
    """Return a page of openings with a price, dearest first."""

    def rows(plans: Plans, number: int, after: list[Any]) -> tuple[tuple[str, int], ...]:
        return plans.demand(number, asked.enough, (after[0], after[1]) if after else None)

    def show(row: tuple[str, int]) -> DemandShown:
        return DemandShown(opening_id=row[0], price=row[1] / MICRO)

    return PagesOfPlan(plan_id, service, asked, (int, str)).page(
        Listing(rows=rows, key_of=lambda row: [row[1], row[0]], show=show)
    )


def _shown(head: PlanHead) -> PlanShown:
    return PlanShown(**{name: getattr(head, name) for name in PlanShown.model_fields})
