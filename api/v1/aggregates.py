"""What leaders see of everybody together: exposure by group, and how often people decide otherwise."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from api.access import Actor
from api.access.cases import reach_of
from api.http.access import ActorHere, allowed
from api.http.route import StrictRoute
from api.http.schema import Count, Day, Strict
from api.service import Service, ServiceHere
from data.candidates import Candidate
from data.journal import Decision
from data.store import Unit
from matcher.aggregates.exposure import exposure_by_group
from matcher.aggregates.overrides import override_rates

router = APIRouter(prefix="/v1", tags=["aggregates"], route_class=StrictRoute)
_OPERATION = "aggregates.read"
Share = Annotated[float, Field(ge=0, le=1)]
Per100 = Annotated[float, Field(ge=0, le=100)]


class ExposureShown(Strict):
    """One group of people and the proposals of the plan that counts.

    Everything is null where there are fewer than five people, or where they could be worked out.
    """

    attribute: str
    value: str
    people: Count | None
    per_100: Per100 | None = Field(description="People with a proposal, of 100.")
    low: Per100 | None
    high: Per100 | None
    of_best: Annotated[float, Field(ge=0)] | None = Field(description="Share of the best served group's.")
    alarm: bool = Field(description="Below 0.8 of the best.")
    by_chance: bool = Field(description="Chance alone could explain the alarm.")


class ExposuresShown(Strict):
    """Exposure by group."""

    as_of: Day
    plan_id: int | None = Field(description="Null before the first plan: then nobody has a proposal.")
    items: list[ExposureShown]


class OverridesShownRow(Strict):
    """Decisions that share something, and how many went against the list.

    Null where telling would tell of fewer than five decisions.
    """

    by: str
    value: str
    decisions: Count | None
    overridden: Count | None
    rate: Share | None


class OverridesShown(Strict):
    """Override rates."""

    as_of: Day
    items: list[OverridesShownRow]


@router.get(
    "/exposure",
    operation_id="read_exposure",
    summary="Proposals per 100 people, by group",
    dependencies=[allowed(_OPERATION)],
)
def read_exposure(service: ServiceHere, actor: ActorHere) -> ExposuresShown:
    """Return exposure by category, time on benefit, age, gender and municipality, with alarms below 0.8."""
    with service.store.reading() as unit:
        people, _ = _seen(service, unit, actor)
    plan = service.store.last_plan()
    proposed = {row.candidate_id for row in plan.assignments} if plan else set()
    active = [person for person in people.values() if person.status == "active"]
    found = exposure_by_group(active, proposed, service.today())
    return ExposuresShown(
        as_of=service.today(),
        plan_id=plan.plan_id if plan else None,
        items=[ExposureShown(**asdict(row)) for row in found],
    )


@router.get(
    "/overrides",
    operation_id="read_overrides",
    summary="How often people decide otherwise than the list",
    dependencies=[allowed(_OPERATION)],
)
def read_overrides(service: ServiceHere, actor: ActorHere) -> OverridesShown:
    """Return override rates by rank, reason and coarse group."""
    with service.store.reading() as unit:
        people, decisions = _seen(service, unit, actor)
    found: list[Any] = [asdict(row) for row in override_rates(decisions, people)]
    return OverridesShown(as_of=service.today(), items=[OverridesShownRow(**row) for row in found])


def _seen(service: Service, unit: Unit, actor: Actor) -> tuple[Mapping[str, Candidate], list[Decision]]:
    """Return the people within reach, and every decision that counts on anybody."""
    held = service.days.current(unit, unit.stamps())
    reach = reach_of(unit, actor, _OPERATION)
    people = {
        name: person
        for name, person in held.records.items()
        if reach.holds(person.municipality_code, person.broker_id)
    }
    return people, [decision for decisions, _ in held.words.values() for decision in decisions]
