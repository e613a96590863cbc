"""One night from store to checked plan: read, value, solve, check, compare. Nothing is published here."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from time import perf_counter
from typing import Any

from api.baselines import Baseline, baselines
from api.faults import CheckError, NoAnswerError
from api.night_report import report_of
from api.plan_files import to_check
from api.settings import Settings
from api.travel import Ways
from api.wiring import Scoring, last_plan_before, programme_of, scoring_of, snapshot_of
from data.store import Store
from matcher.changes import Change, change_counts, changes_since
from matcher.night import Night, read_night
from matcher.plan import PlanTotals
from matcher.reachable import Progress
from matcher.rematch import RematchPlan, rematch
from matcher.settings import MatchSettings
from matcher.verify import verify_plan


@dataclass(frozen=True, slots=True, kw_only=True)
class NightRun:
    """A night that was decided and passed its check."""

    night: Night
    scoring: Scoring
    plan: RematchPlan
    others: tuple[Baseline, ...]
    report: dict[str, Any]


def run_night(
    store: Store, settings: Settings, chosen: MatchSettings, as_of: date, progress: Progress
) -> NightRun:
    """Decide a night and check it.

    Raises
    ------
    NoAnswerError
        If what people have pinned cannot all be kept.
    CheckError
        If the plan does not pass the second reading.
    """
    watch = _Watch()
    snapshot, last = snapshot_of(store, as_of), store.last_plan()
    programme = programme_of(settings, as_of)
    scoring = scoring_of(settings, programme)
    watch.lap("read")
    before = last_plan_before(last, as_of)
    night = read_night(snapshot, scoring.scorer, chosen, last=before, progress=progress)
    watch.lap("score")
    plan = rematch(night)
    if plan.status == "infeasible":
        raise NoAnswerError(f"no feasible plan: {plan.message}. Take back or change one of these holds.")
    watch.skip(plan.seconds)
    check(night, plan)
    watch.lap("verify")
    others = baselines(night)
    watch.lap("baselines")
    report = report_of(night, plan, watch.seconds, others, scoring.degraded)
    if last is not None:
        changes = changes_since(before.assigned, plan, night)
        report["changes"] = {"counts": change_counts(changes), "moved": _told(changes)}
    return NightRun(night=night, scoring=scoring, plan=plan, others=others, report=report)


def check(night: Night, plan: RematchPlan) -> None:
    """Read a plan again.

    Raises
    ------
    CheckError
        With every finding.
    """
    rows = to_check(plan)
    totals = PlanTotals(
        assigned=len(plan.rows),
        expected_goal_hours=sum(row.expected_goal_hours for row in rows),
        expected_weeks_to_paid=sum(row.expected_weeks_to_paid for row in rows),
    )
    snapshot = night.snapshot
    findings = verify_plan(
        rows, snapshot, night.settings, night.programme, travel_minutes=Ways(snapshot), totals=totals
    )
    if findings:
        raise CheckError(
            f"the plan does not pass its check ({len(findings)} findings): nothing was published. "
            "Report this as a fault; the plan of before still counts.",
            findings,
        )


def _told(changes: Sequence[Change]) -> list[dict[str, Any]]:
    return [asdict(change) for change in changes if change.kind != "kept"]


class _Watch:
    """Seconds per phase."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._since = perf_counter()

    def lap(self, phase: str) -> None:
        """End a phase and begin the next."""
        self.seconds[phase] = perf_counter() - self._since
        self._since = perf_counter()

    def skip(self, known: dict[str, float]) -> None:
        """Take over the seconds of phases that somebody else has timed; the rest of the time is ``rest``."""
        spent = perf_counter() - self._since
        self.seconds |= {f"solve: {name}": value for name, value in known.items()}
        self.seconds["solve: rest"] = max(0.0, spent - sum(known.values()))
        self._since = perf_counter()
