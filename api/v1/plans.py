"""Plans: the one that counts, those before it, and what each says in pages that never mix two plans.

Nothing here lists people by what is expected of them: expectations stand in a person's own suggestions.
"""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from fastapi import APIRouter, Path, Query
from pydantic import Field

from api.http.access import allowed
from api.http.paging import Asked, Page, PageHere
from api.http.problems import Problem, documented
from api.http.route import StrictRoute
from api.http.schema import Strict
from api.service import Service, ServiceHere
from api.v1.shown_runs import Text, place_after
from api.v1.shown_staleness import StalenessShown, staleness_in
from data.store import PlanHead, StoredAssignment, StoredChange, StoredUnplaced
from data.store.plan_pages import Plans
from data.store.unit import Unit
from matcher.proposal import MICRO

router = APIRouter(prefix="/v1/plans", tags=["plans"], route_class=StrictRoute)

Item = TypeVar("Item")
Row = TypeVar("Row")
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


class PlanPage(Page[Item], Generic[Item]):
    """One page of what a plan says; all pages of one list are of the same plan."""

    plan_id: int
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
        head = _head(unit, plan_id)
        staleness = staleness_in(unit, service, head.plan_id)
    return PlanNow(**_shown(head).model_dump(), staleness=staleness)


@router.get(
    "/{plan_id}/assignments",
    operation_id="list_plan_assignments",
    summary="Who has which place",
    dependencies=[allowed("plans.read")],
    responses=OWN,
)
def list_assignments(plan_id: PlanId, service: ServiceHere, asked: PageHere) -> PlanPage[AssignmentShown]:
    """Return a page of a plan's places, by candidate."""

    def rows(plans: Plans, number: int, after: list[Any]) -> tuple[StoredAssignment, ...]:
        return plans.assignments(number, asked.enough, (after[0], after[1]) if after else None)

    def show(row: StoredAssignment) -> AssignmentShown:
        told = {name: getattr(row, name) for name in AssignmentShown.model_fields}
        return AssignmentShown(**told)

    return _Pages(plan_id, service, asked, (str, str)).page(
        rows, lambda row: [row.candidate_id, row.opening_id], show
    )


@router.get(
    "/{plan_id}/unplaced",
    operation_id="list_plan_unplaced",
    summary="Who is without a place, why, and what would open most",
    dependencies=[allowed("plans.read")],
    responses=OWN,
)
def list_unplaced(
    plan_id: PlanId,
    service: ServiceHere,
    asked: PageHere,
    cause: Annotated[
        str | None, Query(max_length=50, pattern="^[a-z_]+$", description="Only people with this cause.")
    ] = None,
) -> PlanPage[UnplacedShown]:
    """Return a page of people without a place in a plan, by candidate."""

    def rows(plans: Plans, number: int, after: list[Any]) -> tuple[StoredUnplaced, ...]:
        return plans.unplaced(number, asked.enough, after[0] if after else "", cause=cause)

    def show(row: StoredUnplaced) -> UnplacedShown:
        opens = [OpenerShown(text_da=da, text_en=en) for da, en in row.opens]
        told = {name: getattr(row, name) for name in UnplacedShown.model_fields if name != "opens"}
        return UnplacedShown(**told, opens=opens)

    return _Pages(plan_id, service, asked, (str,)).page(rows, lambda row: [row.candidate_id], show)


@router.get(
    "/{plan_id}/changes",
    operation_id="list_plan_changes",
    summary="What changed since the plan before, and why",
    dependencies=[allowed("plans.read")],
    responses=OWN,
)
def list_changes(
    plan_id: PlanId,
    service: ServiceHere,
    asked: PageHere,
    kind: Annotated[
        Literal["new", "moved", "lost"] | None, Query(description="Only changes of this kind.")
    ] = None,
) -> PlanPage[ChangeShown]:
    """Return a page of a plan's changes, by candidate; what stayed is not listed."""

    def rows(plans: Plans, number: int, after: list[Any]) -> tuple[StoredChange, ...]:
        return plans.changes(number, asked.enough, after[0] if after else "", kind=kind)

    def show(row: StoredChange) -> ChangeShown:
        return ChangeShown(**{name: getattr(row, name) for name in ChangeShown.model_fields})

    return _Pages(plan_id, service, asked, (str,)).page(rows, lambda row: [row.candidate_id], show)


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

    return _Pages(plan_id, service, asked, (int, str)).page(rows, lambda row: [row[1], row[0]], show)


class _Pages:
    """Pages of one plan: the cursor says which, so that later pages stay with it whatever is published."""

    def __init__(self, said: str, service: Service, asked: Asked, key_types: tuple[type, ...]) -> None:
        self._said = said
        self._service = service
        self._asked = asked
        self._after: list[Any] = []
        if asked.after is not None:
            self._said, *self._after = place_after(asked, str, *key_types)

    def page(
        self,
        rows: Callable[[Plans, int, list[Any]], tuple[Row, ...]],
        key_of: Callable[[Row], list[Any]],
        show: Callable[[Row], Item],
    ) -> PlanPage[Item]:
        """Return a page.

        Raises
        ------
        Problem
            If there is no such plan, or its rows are no longer kept.
        """
        with self._service.store.reading() as unit:
            head = _head(unit, self._said)
            if not head.rows_kept:
                raise Problem("plan-rows-gone", plan_id=head.plan_id)
            staleness = staleness_in(unit, self._service, head.plan_id)
            found = rows(unit.plans, head.plan_id, self._after)
        page = self._asked.page(found, lambda row: json.dumps([str(head.plan_id), *key_of(row)]), show)
        return PlanPage(items=page.items, next=page.next, plan_id=head.plan_id, staleness=staleness)


def _head(unit: Unit, said: str) -> PlanHead:
    number = None if said == "current" else _number(said)
    head = unit.plans.head(number)
    if head is None:
        raise Problem("plan-unknown", plan_id=said)
    return head


def _number(said: str) -> int:
    # A cursor that somebody made up may say anything here.
    if not (said.isascii() and said.isdigit() and len(said) <= 9):  # noqa: PLR2004  fits an integer column
        raise Problem("plan-unknown", plan_id=said)
    return int(said)


def _shown(head: PlanHead) -> PlanShown:
    return PlanShown(**{name: getattr(head, name) for name in PlanShown.model_fields})
