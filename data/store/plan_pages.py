"""Plans within one unit: published whole, told in pages that never mix two plans, kept as a history."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, delete, insert, select, tuple_, update

from data.reach import EVERYTHING, Reach
from data.store.bases import find_basis, note_bases
from data.store.cases import about_cases_of
from data.store.conflicts import ErasedInPlanError
from data.store.erasure_ledger import Ledger
from data.store.instants import from_stored, to_stored
from data.store.plan_records import PlanHead, PlanMovedError, PlanPages, StoredChange, StoredUnplaced
from data.store.plans import StoredAssignment, StoredPlan, last_plan, one_plan, point_at, write_plan
from data.store.run_numbers import PLAN, next_number
from data.store.run_schema import plan_changes, plan_origins, plan_unplaced
from data.store.schema import (
    current_plan,
    plan_assignments,
    plan_node_prices,
    plan_people,
    plan_prices,
    plans,
)
from data.store.service_schema import shown_lists

KEPT_PLANS = 90
"""Plans whose rows are kept, beside those that shown lists rest on; of others line and report remain."""

ANY_PLAN = -1
_ROWS_OF_PLANS = (
    plan_assignments,
    plan_prices,
    plan_node_prices,
    plan_people,
    plan_unplaced,
    plan_changes,
)
ROWS, POINTER = "publish_rows", "publish_pointer"
Told = Callable[[str], None]


def _silent(_: str) -> None:
    return


class Plans:
    """Publishing and reading plans.

    Parameters
    ----------
    connection : Connection
        The unit's.
    within : Reach
        Pages hold only people of whom some version is a case of it.
    """

    def __init__(self, connection: Connection, within: Reach = EVERYTHING) -> None:
        self._connection, self._within = connection, within

    def current_id(self) -> int | None:
        """Return the id of the plan that counts, ``None`` before the first."""
        return self._connection.scalar(select(current_plan.c.plan_id))

    def publish(
        self,
        plan: StoredPlan,
        pages: PlanPages | None = None,
        *,
        run_id: str | None = None,
        after: int | None = ANY_PLAN,
        told: Told = _silent,
    ) -> int:
        """Write a plan whole and let it count when the unit ends; return its id.

        Rows of plans older than the newest `KEPT_PLANS` go, unless a shown list rests on them.

        Parameters
        ----------
        plan : StoredPlan
            What was decided.
        pages : PlanPages, optional
            What it tells beyond that.
        run_id : str, optional
            The run that made it.
        after : int or None
            The plan that counted when this one was begun; `ANY_PLAN` where it does not matter.
        told : callable
            Told the name of each step and ``before`` or ``after``.

        Raises
        ------
        PlanMovedError
            If another plan counts by now.
        ErasedInPlanError
            If the plan names somebody who was erased meanwhile.
        """
        connection = self._connection
        plan_id = next_number(connection, PLAN)  # whoever publishes is alone until the unit ends
        counts = self.current_id()
        if after not in (ANY_PLAN, counts):
            raise PlanMovedError(after, counts)
        self._refuse_erased(plan, pages or PlanPages())
        told(f"{ROWS}:before")
        write_plan(connection, plan, plan_id)
        _write_pages(connection, plan_id, run_id, pages or PlanPages())
        told(f"{ROWS}:after")
        self._prune(plan_id - KEPT_PLANS, plan.made_at)
        told(f"{POINTER}:before")
        point_at(connection, plan_id)
        told(f"{POINTER}:after")
        return plan_id

    def whole(self, plan_id: int | None = None) -> StoredPlan | None:
        """Return a plan with its rows, by default the one that counts; ``None`` where there is none."""
        if plan_id is None:
            return last_plan(self._connection)
        return one_plan(self._connection, plan_id)

    def basis(self, plan_id: int) -> str | None:
        """Return what a plan was made from as JSON, ``None`` where nobody noted it."""
        query = select(plan_origins.c.basis).where(plan_origins.c.plan_id == plan_id)
        digest = self._connection.scalar(query)
        return None if digest is None else find_basis(self._connection, digest)

    def of_run(self, run_id: str) -> int | None:
        """Return the plan that a run published, ``None`` where it published none."""
        return self._connection.scalar(select(plan_origins.c.plan_id).where(plan_origins.c.run_id == run_id))

    def _refuse_erased(self, plan: StoredPlan, pages: PlanPages) -> None:
        named = {row.candidate_id for rows in (plan.assignments, pages.unplaced) for row in rows}
        gone = Ledger(self._connection).erased_among(named)
        if gone:
            raise ErasedInPlanError(len(gone))

    def head(self, plan_id: int | None = None) -> PlanHead | None:
        """Return a plan's line, by default of the plan that counts; ``None`` where there is none."""
        wanted = select(current_plan.c.plan_id).scalar_subquery() if plan_id is None else plan_id
        row = self._connection.execute(_heads().where(plans.c.plan_id == wanted)).one_or_none()
        return None if row is None else _head(row)

    def history(self, limit: int, before: int | None = None) -> tuple[PlanHead, ...]:
        """Return plans, newest first, those before an id."""
        query = _heads().order_by(plans.c.plan_id.desc()).limit(limit)
        if before is not None:
            query = query.where(plans.c.plan_id < before)
        return tuple(_head(row) for row in self._connection.execute(query))

    def report(self, plan_id: int) -> str | None:
        """Return a plan's report as JSON, ``None`` where there is no such plan."""
        return self._connection.scalar(select(plans.c.report_json).where(plans.c.plan_id == plan_id))

    def assignments(
        self, plan_id: int, limit: int, after: tuple[str, str] | None = None
    ) -> tuple[StoredAssignment, ...]:
        """Return assignments of one plan by candidate and opening, those after a pair."""
        keys = plan_assignments.c.candidate_id, plan_assignments.c.opening_id
        query = _of(plan_assignments, plan_id, self._within).order_by(*keys).limit(limit)
        if after is not None:
            query = query.where(tuple_(*keys) > tuple_(*after))
        return tuple(StoredAssignment(**_without_plan(row)) for row in self._connection.execute(query))

    def unplaced(
        self, plan_id: int, limit: int, after: str = "", *, cause: str | None = None
    ) -> tuple[StoredUnplaced, ...]:
        """Return people without a place in one plan, those after a candidate id."""
        query = _after(plan_unplaced, plan_id, after, self._within).limit(limit)
        if cause is not None:
            query = query.where(plan_unplaced.c.cause == cause)
        return tuple(_unplaced(_without_plan(row)) for row in self._connection.execute(query))

    def changes(
        self, plan_id: int, limit: int, after: str = "", *, kind: str | None = None
    ) -> tuple[StoredChange, ...]:
        """Return changes of one plan since the one before, those after a candidate id."""
        query = _after(plan_changes, plan_id, after, self._within).limit(limit)
        if kind is not None:
            query = query.where(plan_changes.c.kind == kind)
        return tuple(StoredChange(**_without_plan(row)) for row in self._connection.execute(query))

    def demand(
        self, plan_id: int, limit: int, after: tuple[int, str] | None = None
    ) -> tuple[tuple[str, int], ...]:
        """Return openings with a price in millionths, dearest first: whose places others wanted most.

        Parameters
        ----------
        plan_id : int
            The plan.
        limit : int
            Most openings.
        after : (price in millionths, opening_id), optional
            The last of the page before.
        """
        price, opening = plan_prices.c.price_micro, plan_prices.c.opening_id
        query = select(opening, price).where(plan_prices.c.plan_id == plan_id, price > 0)
        if after is not None:
            query = query.where((price < after[0]) | ((price == after[0]) & (opening > after[1])))
        rows = self._connection.execute(query.order_by(price.desc(), opening).limit(limit))
        return tuple((row.opening_id, row.price_micro) for row in rows)

    def _prune(self, newest_without: int, now: datetime) -> None:
        old = select(plan_origins.c.plan_id).where(
            plan_origins.c.plan_id <= newest_without,
            plan_origins.c.pruned_at.is_(None),
            ~select(shown_lists.c.list_id).where(shown_lists.c.plan_id == plan_origins.c.plan_id).exists(),
        )
        gone = self._connection.scalars(old).all()
        if not gone:
            return
        for table in _ROWS_OF_PLANS:
            self._connection.execute(delete(table).where(table.c.plan_id.in_(gone)))
        self._connection.execute(
            update(plan_origins).where(plan_origins.c.plan_id.in_(gone)).values(pruned_at=to_stored(now))
        )


def _write_pages(connection: Connection, plan_id: int, run_id: str | None, pages: PlanPages) -> None:
    of_plan = {"plan_id": plan_id}
    note_bases(connection, [pages.basis] if pages.basis else [])
    origin = of_plan | {"run_id": run_id, "basis": pages.basis.digest if pages.basis else None}
    connection.execute(insert(plan_origins).values(origin))
    unplaced = [
        of_plan
        | {name: getattr(one, name) for name in ("candidate_id", "cause", "text_da", "text_en")}
        | {"opens_json": json.dumps(one.opens, ensure_ascii=False)}
        for one in pages.unplaced
    ]
    changes = [of_plan | asdict(change) for change in pages.changes]
    for table, rows in ((plan_unplaced, unplaced), (plan_changes, changes)):
        if rows:
            connection.execute(insert(table), rows)


def _heads() -> Select[Any]:
    told = plans.c.plan_id, plans.c.made_at, plans.c.as_of, plans.c.objective_kind, plans.c.model_version
    origin = plan_origins.c.run_id, plan_origins.c.pruned_at
    return select(*told, plans.c.digest, *origin).select_from(plans.outerjoin(plan_origins))


def _head(row: Row[Any]) -> PlanHead:
    told = dict(row._mapping)
    pruned_at = told.pop("pruned_at")
    return PlanHead(**told | {"made_at": from_stored(row.made_at), "rows_kept": pruned_at is None})


def _of(table: Table, plan_id: int, within: Reach) -> Select[Any]:
    return select(table).where(table.c.plan_id == plan_id, about_cases_of(within, table.c.candidate_id))


def _after(table: Table, plan_id: int, candidate_id: str, within: Reach) -> Select[Any]:
    key = table.c.candidate_id
    return _of(table, plan_id, within).where(key > candidate_id).order_by(key)


def _unplaced(told: dict[str, Any]) -> StoredUnplaced:
    opens = tuple((da, en) for da, en in json.loads(told.pop("opens_json")))
    return StoredUnplaced(**told, opens=opens)


def _without_plan(row: Row[Any]) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name != "plan_id"}
