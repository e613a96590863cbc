"""What pages of the night read: a plan with its report, and its rows about people within reach."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.http.problems import Problem
from api.jobs.kept_report import kept_report
from api.serving.held_day import HeldDay
from api.v1.case_access import AboutPerson, Looking
from data.reach import Reach
from data.store import PlanHead, StoredChange, StoredUnplaced, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A plan's line and its report; ``whole`` says whether that told everything that pages show."""

    head: PlanHead
    report: Mapping[str, Any]
    whole: bool = True


def told_night(unit: Unit, plan_id: int | None) -> Told | None:
    """Return a plan, by default the one that counts; ``None`` before the first.

    Raises
    ------
    Problem
        If there is no plan of the number.
    """
    head = unit.plans.head(plan_id)
    if head is None:
        if plan_id is not None:
            raise Problem("plan-unknown", plan_id=plan_id)
        return None
    found = kept_report(unit.plans.report(head.plan_id), head)
    return Told(head=head, report=found.told, whole=found.whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A plan as lists name it; ``rows_kept`` says whether its rows can still be read."""

    plan_id: int
    as_of: date
    rows_kept: bool


def listed_night(unit: Unit, held: HeldDay, plan_id: int | None) -> Listed:
    """Return a plan, by default the one that this process's day rests on, which is not read again.

    Raises
    ------
    Problem
        If there is none.
    """
    if plan_id is None and held.plan_id is not None and held.plan_as_of is not None:
        return Listed(plan_id=held.plan_id, as_of=held.plan_as_of, rows_kept=True)
    head = unit.plans.head(plan_id)
    if head is None:
        raise Problem("plan-unknown", plan_id=plan_id or "current")
    return Listed(plan_id=head.plan_id, as_of=head.as_of, rows_kept=head.rows_kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """Which rows about people are looked for.

    Attributes
    ----------
    own : str
        The jobformidler whose people alone count; empty for everybody within reach.
    after : str
        The person behind whom the page begins.
    limit : int
        How many.
    """

    own: str = ""
    after: str = ""
    limit: int = 50


def changes_in(looking: Looking, plan_id: int, cases: Cases, kind: str | None) -> list[StoredChange]:
    """Return what a plan changed for people within reach."""

    def rows(reach: Reach, after: str) -> tuple[StoredChange, ...]:
        return looking.unit.plans_about(reach).changes(plan_id, cases.limit, after, kind=kind)

    return _seen(looking, cases, rows)


def unplaced_in(looking: Looking, plan_id: int, cases: Cases, cause: str | None) -> list[StoredUnplaced]:
    """Return people within reach to whom a plan gives no place."""

    def rows(reach: Reach, after: str) -> tuple[StoredUnplaced, ...]:
        return looking.unit.plans_about(reach).unplaced(plan_id, cases.limit, after, cause=cause)

    return _seen(looking, cases, rows)


def _seen(looking: Looking, cases: Cases, rows: Callable[[Reach, str], tuple[Any, ...]]) -> list[Any]:
    def after(reach: Reach, last: AboutPerson | None) -> tuple[Any, ...]:
        return rows(reach, cases.after if last is None else last.candidate_id)

    return looking.seen("plans.cases", cases.limit, after, own=cases.own)
