"""The solver's one door: pins, pricing out until nothing is left out, prices, lot, second resources."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from time import perf_counter

import numpy as np

from matcher.assignment.budgets import BudgetedPlan, Effort, fits_alone, respect_budgets, within_budgets
from matcher.assignment.lot import TieBreak, break_ties
from matcher.assignment.pairs import Flags, Ints, Pairs
from matcher.assignment.pins import PinnedProblem, keep_pins
from matcher.assignment.prices import HIDDEN, Certificate, Prices, certify, smallest_prices
from matcher.assignment.problem import AssignmentProblem
from matcher.assignment.program import solve_flow
from matcher.assignment.result import Assignment
from matcher.assignment.source import CompactPairs, PairSource

Clock = Callable[[], float]

EVERY = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveSettings:
    """Work settings: none of them changes a proven optimal plan, its prices or its lot.

    Attributes
    ----------
    pairs_per_candidate, pairs_per_opening : int
        Best pairs that the first round works on.
    pairs_per_round : int
        Pairs per candidate that a pricing round may add (ties with the last one come too).
    effort : Effort
        Work to spend where hours or mentor budgets bind (there it does decide how good the plan is).
    """

    pairs_per_candidate: int = 50
    pairs_per_opening: int = 3
    pairs_per_round: int = 20
    effort: Effort = field(default_factory=Effort)

    def __post_init__(self) -> None:
        for name in ("pairs_per_candidate", "pairs_per_round"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} is {getattr(self, name)}, expected 1 or more")


@dataclass(slots=True)
class Stopwatch:
    """Seconds per phase by the caller's clock: reported, never decided by."""

    clock: Clock
    seconds: dict[str, float] = field(default_factory=dict)
    _since: float = 0.0

    def start(self) -> None:
        """Begin a phase."""
        self._since = self.clock()

    def stop(self, phase: str) -> None:
        """End a phase and begin the next."""
        now = self.clock()
        self.seconds[phase] = self.seconds.get(phase, 0.0) + now - self._since
        self._since = now


def solve(
    problem: AssignmentProblem,
    source: PairSource | None = None,
    *,
    tie_break: TieBreak | None = None,
    settings: SolveSettings | None = None,
    clock: Clock = perf_counter,
) -> Assignment:
    """Best plan over all reachable pairs, proven.

    Parameters
    ----------
    problem : AssignmentProblem
        Capacities and pins; its pairs are the reachable ones when there is no `source`, else they are not
        looked at.
    source : PairSource, optional
        All reachable pairs: the engine works on the best ones and prices out the rest.
    tie_break : TieBreak, optional
        What decides between equally good plans; without it any optimal plan is returned.
    settings : SolveSettings, optional
        Speed only.
    clock : callable
        For `seconds` in the answer, never for a decision.

    Returns
    -------
    Assignment
        Infeasible (pins that clash) is an answer too.
    """
    watch = Stopwatch(clock)
    watch.start()
    settings = settings or SolveSettings()
    pinned = keep_pins(problem)
    if pinned.clashes:
        return _refuse(problem, pinned)
    rest = pinned.rest
    source = CompactPairs.of(rest.pairs, rest.candidates, rest.openings) if source is None else source
    reachable = Unpinned(source=source, blocked=pinned.blocked)
    proven = _price_out(rest, reachable, settings, watch)
    if tie_break is not None:
        proven = replace(proven, choice=break_ties(proven.problem, proven.choice, proven.prices, tie_break))
        watch.stop("lot")
    _insist(certify(proven.problem, proven.choice, proven.prices))
    watch.stop("prices")
    if within_budgets(proven.problem, proven.choice):
        return _answer(problem, proven, watch)
    plan = respect_budgets(proven.problem, reachable, proven.prices, proven.objective, settings.effort)
    watch.stop("budgets")
    return _answer(problem, proven, watch, plan)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Unpinned:
    """A source without the pairs of people who are pinned already."""

    source: PairSource
    blocked: Flags

    def best(self, per_candidate: int, per_opening: int) -> Pairs:
        """See PairSource."""
        pairs = self.source.best(per_candidate, per_opening)
        return pairs.take(~self.blocked[pairs.candidate])

    def violating(self, threshold: Ints, opening_price: Ints, per_candidate: int) -> Pairs:
        """See PairSource."""
        return self.source.violating(np.where(self.blocked, HIDDEN, threshold), opening_price, per_candidate)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Proven:
    """An optimal plan of the flow part: working pairs, pair row per candidate, smallest prices, rounds."""

    problem: AssignmentProblem
    choice: Ints
    prices: Prices
    rounds: int

    @property
    def objective(self) -> int:
        """Total gain of the plan."""
        return int(self.problem.pairs.gain[self.choice[self.choice >= 0]].sum())


def _insist(certificate: Certificate) -> None:
    if certificate.bound != certificate.objective or not certificate.holds:
        raise RuntimeError(f"the certificate does not close: {certificate}; report this as a fault")


def _refuse(problem: AssignmentProblem, pinned: PinnedProblem) -> Assignment:
    return Assignment(
        status="infeasible",
        opening=np.full(problem.candidates, -1, np.int32),
        objective=0,
        bound=0,
        message="the pins cannot all be kept: " + "; ".join(pinned.clashes),
    )


def _price_out(
    rest: AssignmentProblem, source: PairSource, settings: SolveSettings, watch: Stopwatch
) -> Proven:
    pairs = source.best(settings.pairs_per_candidate, settings.pairs_per_opening)
    pairs = pairs.take(fits_alone(rest, pairs))
    rounds = 0
    while True:
        work = rest.with_pairs(pairs)
        watch.stop("pairs")
        choice = solve_flow(work)
        watch.stop("flow")
        prices = smallest_prices(work, choice)
        watch.stop("prices")
        more = _left_out(work, source, prices, settings.pairs_per_round)
        watch.stop("pricing out")
        if not len(more):
            return Proven(problem=work, choice=choice, prices=prices, rounds=rounds)
        pairs = pairs.joined_with(more, work.openings)
        rounds += 1


def _left_out(work: AssignmentProblem, source: PairSource, prices: Prices, per_candidate: int) -> Pairs:
    """Pairs that the prices do not rule out and the working set does not hold."""
    for limit in (per_candidate, EVERY):
        found = source.violating(prices.thresholds(work), prices.opening, limit)
        fitting = found.take(fits_alone(work, found))
        more = fitting.missing_from(work.pairs, work.openings)
        # Pairs that never fit may have crowded out others: only then ask for every one.
        if len(more) or len(fitting) == len(found):
            break
    return more


def _answer(
    problem: AssignmentProblem, proven: Proven, watch: Stopwatch, plan: BudgetedPlan | None = None
) -> Assignment:
    pairs = plan.problem.pairs if plan else proven.problem.pairs
    choice = plan.choice if plan else proven.choice
    opening = np.full(problem.candidates, -1, np.int32)
    placed = np.flatnonzero(choice >= 0)
    opening[placed] = pairs.opening[choice[placed]]
    opening[problem.pins.candidate] = problem.pins.opening
    fixed = int(problem.pins.gain.sum())
    objective = int(pairs.gain[choice[placed]].sum()) + fixed
    bound = (plan.bound if plan else proven.objective) + fixed
    how = (
        "hours or mentor budgets bind"
        if plan
        else f"over all reachable pairs, {proven.rounds} pricing rounds"
    )
    return Assignment(
        status="optimal" if bound == objective else "feasible",
        opening=opening,
        objective=objective,
        bound=bound,
        prices=proven.prices,
        prices_exact=plan is None,
        pairs=pairs,
        rounds=proven.rounds,
        work_units=plan.work_units if plan else 0,
        seconds=watch.seconds,
        message=f"{'proven optimal' if bound == objective else 'feasible'}: {how}",
    )
