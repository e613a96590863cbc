"""The solver's one door: pins, pricing out until nothing is left out, prices, lot, second resources."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

import numpy as np

from matcher.assignment.lot import TieBreak, break_ties
from matcher.assignment.pairs import Ints, Pairs
from matcher.assignment.pins import PinnedProblem, keep_pins
from matcher.assignment.prices import HIDDEN, Prices, certify, smallest_prices
from matcher.assignment.problem import AssignmentProblem
from matcher.assignment.program import UNPLACED, solve_flow
from matcher.assignment.result import Assignment
from matcher.assignment.source import CompactPairs, PairSource

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveSettings:
    """Speed settings: none of them changes an optimal plan, its prices or its lot.

    Attributes
    ----------
    pairs_per_candidate, pairs_per_opening : int
        Best pairs that the first round works on.
    pairs_per_round : int
        Pairs per candidate that a pricing round may add (ties with the last one come too).
    """

    pairs_per_candidate: int = 50
    pairs_per_opening: int = 3
    pairs_per_round: int = 20

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
        Capacities and pins; its pairs are the reachable ones when there is no `source`, else they are not looked at.
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
    pinned = keep_pins(problem)
    if pinned.clashes:
        return _refuse(problem, pinned)
    reachable = _source(pinned.rest, source)
    work, choice, prices, rounds = _price_out(pinned, reachable, settings or SolveSettings(), watch)
    if tie_break is not None:
        choice = break_ties(work, choice, prices, tie_break)
        watch.stop("lot")
    certificate = certify(work, choice, prices)
    if certificate.bound != certificate.objective or not certificate.holds:
        raise RuntimeError(f"certificate does not close: {certificate}; report this as a fault")
    watch.stop("prices")
    return _answer(problem, work, choice, prices, rounds, watch)


def _source(rest: AssignmentProblem, source: PairSource | None) -> PairSource:
    return CompactPairs.of(rest.pairs, rest.candidates, rest.openings) if source is None else source


def _refuse(problem: AssignmentProblem, pinned: PinnedProblem) -> Assignment:
    return Assignment(
        status="infeasible",
        opening=np.full(problem.candidates, -1, np.int32),
        objective=0,
        bound=0,
        message="the pins cannot all be kept: " + "; ".join(pinned.clashes),
    )


def _price_out(
    pinned: PinnedProblem, source: PairSource, settings: SolveSettings, watch: Stopwatch
) -> tuple[AssignmentProblem, Ints, Prices, int]:
    pairs = source.best(settings.pairs_per_candidate, settings.pairs_per_opening)
    pairs = pairs.take(~pinned.blocked[pairs.candidate])
    rounds = 0
    while True:
        work = pinned.rest.with_pairs(pairs)
        watch.stop("pairs")
        choice = solve_flow(work)
        watch.stop("flow")
        prices = smallest_prices(work, choice)
        watch.stop("prices")
        wanted = np.where(pinned.blocked, HIDDEN, prices.thresholds(work))
        more = source.violating(wanted, prices.opening, settings.pairs_per_round)
        more = more.missing_from(pairs, work.openings)
        watch.stop("pricing out")
        if not len(more):
            return work, choice, prices, rounds
        pairs = pairs.joined_with(more, work.openings)
        rounds += 1


def _answer(  # noqa: PLR0913
    problem: AssignmentProblem,
    work: AssignmentProblem,
    choice: Ints,
    prices: Prices,
    rounds: int,
    watch: Stopwatch,
) -> Assignment:
    opening = np.full(problem.candidates, -1, np.int32)
    placed = np.flatnonzero(choice != UNPLACED)
    opening[placed] = work.pairs.opening[choice[placed]]
    opening[problem.pins.candidate] = problem.pins.opening
    objective = int(work.pairs.gain[choice[placed]].sum()) + int(problem.pins.gain.sum())
    return Assignment(
        status="optimal",
        opening=opening,
        objective=objective,
        bound=objective,
        prices=prices,
        prices_exact=True,
        pairs=work.pairs,
        rounds=rounds,
        seconds=watch.seconds,
        message=f"optimal over all reachable pairs after {rounds} pricing rounds",
    )
