"""Published plans: what a night decided, and which plan counts."""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select

from data.store.schema import (
    current_plan,
    plan_assignments,
    plan_node_prices,
    plan_people,
    plan_prices,
    plans,
)

_POINTER = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAssignment:
    """One row of a plan; figures as defined in the exchange format."""

    candidate_id: str
    opening_id: str
    workplace_id: str
    hours_per_week: float | None = None
    expected_goal_hours: float | None = None
    low: float | None = None
    high: float | None = None
    expected_weeks_to_paid: float | None = None
    chance_30h_at_26w: float | None = None
    net_value: float | None = None
    price: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NodePrice:
    """Price of a shared limit, such as a jobformidler's starts, in millionths."""

    node_kind: str
    node_id: str
    price_micro: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonBefore:
    """What a night took over of a person from the plan before, and how long the person has waited after it.

    Attributes
    ----------
    candidate_id : str
        The person.
    opening_before : str or None
        The place in the plan before.
    nights_before, nights_after : int
        Consecutive nights without a proposal, up to this plan and with it.
    """

    candidate_id: str
    opening_before: str | None = None
    nights_before: int = 0
    nights_after: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPlan:
    """A plan as the store keeps it.

    Attributes
    ----------
    made_at : datetime
        Instant of publishing, with its time zone.
    as_of : date
        The day the plan is about.
    objective_kind, model_version, digest : str
        What was maximised, by which fit, and the digest of the canonical plan.
    report_json : str
        The report as text: figures, and nothing about anybody, for it is read by all.
    assignments : tuple of StoredAssignment
        Sorted by candidate and opening.
    opening_prices : tuple of (opening_id, price in millionths)
        Sorted by opening.
    node_prices : tuple of NodePrice
        Prices of the other limits.
    people : tuple of PersonBefore
        Whoever had a place before or has waited, sorted.
    plan_id : int or None
        Given by the store.
    """

    made_at: datetime
    as_of: date
    objective_kind: str
    model_version: str
    digest: str
    report_json: str
    assignments: tuple[StoredAssignment, ...] = ()
    opening_prices: tuple[tuple[str, int], ...] = ()
    node_prices: tuple[NodePrice, ...] = ()
    people: tuple[PersonBefore, ...] = ()
    plan_id: int | None = None

    def __post_init__(self) -> None:
        """Check that the instant has a time zone.

        Raises
        ------
        ValueError
            If it has none.
        """
        if self.made_at.utcoffset() is None:
            raise ValueError(f"plan: made_at: expected an instant with its time zone, got {self.made_at}")

    @property
    def openings_before(self) -> dict[str, str]:
        """Opening of each person who had a place in the plan before."""
        return {one.candidate_id: one.opening_before for one in self.people if one.opening_before}

    @property
    def nights_before(self) -> dict[str, int]:
        """Nights without a proposal of each person who had waited before this plan."""
        return {one.candidate_id: one.nights_before for one in self.people if one.nights_before}

    @property
    def nights_after(self) -> dict[str, int]:
        """Nights without a proposal of each person whom this plan gives no place either."""
        return {one.candidate_id: one.nights_after for one in self.people if one.nights_after}


def write_plan(connection: Connection, plan: StoredPlan, plan_id: int) -> None:
    """Write a plan's line, rows and prices under a new id."""
    of_plan = {"plan_id": plan_id}
    connection.execute(
        insert(plans).values(
            plan_id=plan_id,
            made_at=plan.made_at.astimezone(UTC).replace(tzinfo=None),
            as_of=plan.as_of,
            objective_kind=plan.objective_kind,
            model_version=plan.model_version,
            digest=plan.digest,
            report_json=plan.report_json,
        )
    )
    rows: list[tuple[Any, list[dict[str, Any]]]] = [
        (plan_assignments, [of_plan | asdict(assignment) for assignment in plan.assignments]),
        (
            plan_prices,
            [of_plan | {"opening_id": o, "price_micro": price} for o, price in plan.opening_prices],
        ),
        (plan_node_prices, [of_plan | asdict(price) for price in plan.node_prices]),
        (plan_people, [of_plan | asdict(person) for person in plan.people]),
    ]
    for table, batch in rows:
        if batch:
            connection.execute(insert(table), batch)


def point_at(connection: Connection, plan_id: int) -> None:
    """Let a plan count; the caller's transaction makes it and its rows visible at once."""
    connection.execute(delete(current_plan))
    connection.execute(insert(current_plan).values(pointer=_POINTER, plan_id=plan_id))


def last_plan(connection: Connection) -> StoredPlan | None:
    """Return the plan that counts, ``None`` before the first."""
    return _whole(connection, select(plans).join(current_plan))


def one_plan(connection: Connection, plan_id: int) -> StoredPlan | None:
    """Return one plan, ``None`` where there is none of that id; of a pruned one the rows are gone."""
    return _whole(connection, select(plans).where(plans.c.plan_id == plan_id))


def _whole(connection: Connection, query: Select[Any]) -> StoredPlan | None:
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    of_plan = row.plan_id
    assigned = select(plan_assignments).where(plan_assignments.c.plan_id == of_plan)
    priced = select(plan_prices.c.opening_id, plan_prices.c.price_micro).where(
        plan_prices.c.plan_id == of_plan
    )
    nodes = select(plan_node_prices).where(plan_node_prices.c.plan_id == of_plan)
    people = select(plan_people).where(plan_people.c.plan_id == of_plan)
    return StoredPlan(
        plan_id=of_plan,
        made_at=row.made_at.replace(tzinfo=UTC),
        as_of=row.as_of,
        objective_kind=row.objective_kind,
        model_version=row.model_version,
        digest=row.digest,
        report_json=row.report_json,
        assignments=tuple(
            StoredAssignment(**_without_plan(a))
            for a in connection.execute(
                assigned.order_by(plan_assignments.c.candidate_id, plan_assignments.c.opening_id)
            )
        ),
        opening_prices=tuple(
            (o, p) for o, p in connection.execute(priced.order_by(plan_prices.c.opening_id))
        ),
        node_prices=tuple(
            NodePrice(**_without_plan(n))
            for n in connection.execute(
                nodes.order_by(plan_node_prices.c.node_kind, plan_node_prices.c.node_id)
            )
        ),
        people=tuple(
            PersonBefore(**_without_plan(p))
            for p in connection.execute(people.order_by(plan_people.c.candidate_id))
        ),
    )


def _without_plan(row: Row[Any]) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name != "plan_id"}
