"""One night from store to published plan, in named phases: read, value, decide, check, report, publish."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

from api.baselines import Baseline, baselines
from api.faults import CheckError, NoAnswerError
from api.jobs.desk import Desk
from api.jobs.draft import Draft, draft_from_json, draft_of_night, draft_to_json
from api.jobs.night_input import NightInput, NightOrder, made_for, read_input
from api.jobs.night_report import report_of
from api.jobs.plan_json import plan_from_json, plan_to_json
from api.plan_files import rows_to_check, to_check
from api.serving.degraded import SOLVER_FAILED, in_both, left_out, together
from api.serving.stand_in import or_rules
from api.travel import Ways
from api.wiring import Scoring, last_plan_before
from data.store import Basis, Store
from matcher.changes import Change, change_counts, changes_since
from matcher.night import LastPlan, Night, read_night
from matcher.plan import PlanRow, PlanTotals
from matcher.rematch import RematchPlan, greedy_rematch, rematch
from matcher.verify import verify_plan
from matcher.wording import Words
from models.fit import BadScoreError

READ, VALUE, DECIDE, CHECK, REPORT = "read", "value", "decide", "check", "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class NightRun:
    """A night that was decided and passed its check.

    Attributes
    ----------
    night : Night
        What it was decided on.
    degraded : Words
        What stood in for model or solver, and why; empty where nothing did.
    plan : RematchPlan
        What was decided.
    others : tuple of Baseline
        The same places handed out in simpler ways.
    changes : tuple of Change
        Since the plan before, without what stayed.
    report : dict
        The report.
    after : int or None
        The plan that counted when it was decided.
    basis : Basis
        What it was made from.
    """

    night: Night
    degraded: Words
    plan: RematchPlan
    others: tuple[Baseline, ...]
    changes: tuple[Change, ...]
    report: dict[str, Any]
    after: int | None
    basis: Basis

    @property
    def draft(self) -> Draft:
        """What is published of it."""
        draft = draft_of_night(self.night, self.plan, self.changes, self.report, self.after)
        return replace(draft, pages=replace(draft.pages, basis=self.basis))


def draft_night(store: Store, order: NightOrder, desk: Desk) -> Draft:
    """Decide a night, or go on from what an earlier attempt on the same inputs left.

    Raises
    ------
    CommandError
        As `decide_night` does.
    """
    watch = _Watch()
    inputs = _read(store, order, desk, watch)
    kept = desk.kept(REPORT, inputs.digest)
    if kept is None:
        draft = _decide(inputs, order, desk, watch).draft
        desk.keep(REPORT, inputs.digest, draft_to_json(draft))
        return draft
    draft = draft_from_json(kept)
    with desk.phase(CHECK):
        _check(rows_to_check(draft.plan.assignments), inputs, order)
    return draft


def decide_night(store: Store, order: NightOrder, desk: Desk) -> NightRun:
    """Decide a night and check it.

    Raises
    ------
    DataError
        If there is nothing to plan, or the records do not belong together.
    NoAnswerError
        If what people have pinned cannot all be kept.
    CheckError
        If the plan does not pass the second reading, or the model cannot be used and nothing may stand in.
    """
    watch = _Watch()
    return _decide(_read(store, order, desk, watch), order, desk, watch)


def _read(store: Store, order: NightOrder, desk: Desk, watch: "_Watch") -> NightInput:
    with desk.phase(READ):
        inputs = read_input(store, order)
    watch.lap("read")
    return inputs


def _decide(inputs: NightInput, order: NightOrder, desk: Desk, watch: "_Watch") -> NightRun:
    before = last_plan_before(inputs.last, order.as_of)
    night, plan, degraded = _planned(inputs, order, before, desk, watch)
    watch.skip(plan.seconds)
    with desk.phase(CHECK):
        _check(to_check(plan), inputs, order)
    watch.lap("verify")
    with desk.phase(REPORT):
        others = baselines(night)
        watch.lap("baselines")
        report = report_of(night, plan, watch.seconds, others, degraded)
        changes = changes_since(before.assigned, plan, night)
        if inputs.last is not None:
            report["changes"] = {"counts": change_counts(changes)}
    return NightRun(
        night=night,
        degraded=degraded,
        plan=plan,
        others=others,
        changes=tuple(change for change in changes if change.kind != "kept"),
        report=report,
        after=inputs.last.plan_id if inputs.last else None,
        basis=made_for(inputs, order, night.scorer, greedy=_is_greedy(plan)),
    )


def _planned(
    inputs: NightInput, order: NightOrder, before: LastPlan, desk: Desk, watch: "_Watch"
) -> tuple[Night, RematchPlan, Words]:
    """Return the night as it was valued, its plan, and what stood in; scores of no use leave the rules."""

    def planned(scoring: Scoring) -> tuple[Night, RematchPlan, Words]:
        with desk.phase(VALUE):
            night = read_night(inputs.snapshot, scoring.scorer, order.chosen, last=before, progress=desk)
        watch.lap("score")
        with desk.phase(DECIDE):
            # What the rules decided when the scores could not be used is not what the scores decide.
            plan, told = _plan(night, f"{inputs.digest}/{scoring.scorer.digest}", order, desk)
        return night, plan, together(in_both(scoring.degraded), left_out(night.valued.bad), told)

    if order.fall_back:
        return or_rules(inputs.scoring, inputs.programme, planned)
    return planned(inputs.scoring)


def _plan(night: Night, inputs: str, order: NightOrder, desk: Desk) -> tuple[RematchPlan, Words | None]:
    """Return the night's plan, solved now or before, and what is to be said of the way it was made."""
    kept = desk.kept(DECIDE, inputs)
    if kept is not None:
        plan = plan_from_json(kept)
    else:
        plan = _solved(night, order)
        if plan.status == "infeasible":
            raise NoAnswerError(f"no feasible plan: {plan.message}. Take back or change one of these holds.")
        desk.keep(DECIDE, inputs, plan_to_json(plan))
    return plan, SOLVER_FAILED if _is_greedy(plan) else None


def _is_greedy(plan: RematchPlan) -> bool:
    return plan.message.startswith("greedy")


def _solved(night: Night, order: NightOrder) -> RematchPlan:
    try:
        return rematch(night)
    except BadScoreError:
        raise  # a simpler solver would ask for the same scores
    except Exception as fault:  # whatever broke in the solver, there is a plan in the morning
        if not order.fall_back:
            raise
        plan = greedy_rematch(night)
        return replace(plan, message=f"{plan.message}; the solver failed: {type(fault).__name__}: {fault}")


def _check(rows: Sequence[PlanRow], inputs: NightInput, order: NightOrder) -> None:
    """Read a plan again, as it will be published."""
    totals = PlanTotals(
        assigned=len(rows),
        expected_goal_hours=sum(row.expected_goal_hours for row in rows),
        expected_weeks_to_paid=sum(row.expected_weeks_to_paid for row in rows),
    )
    ways = Ways(inputs.snapshot)
    findings = verify_plan(
        rows, inputs.snapshot, order.chosen, inputs.programme, travel_minutes=ways, totals=totals
    )
    if findings:
        raise CheckError(
            f"the plan does not pass its check ({len(findings)} findings): nothing was published. "
            "Report this as a fault; the plan of before still counts.",
            findings,
        )


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
