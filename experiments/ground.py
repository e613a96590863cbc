"""What every policy stands on: the same people, places and other capacities, and the pairs it may use."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.true_market import TrueMarket
from features.pairs import Pairs
from matcher import assignment
from matcher.night import Night
from matcher.night_program import program_of
from matcher.proposal import MICRO

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Plan = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """Pairs that may be handed out, under all capacities of a night.

    Attributes
    ----------
    problem : AssignmentProblem
        Capacities; its own pairs are not used.
    pairs : features.pairs.Pairs
        By candidate and then by opening.
    quarters, minutes : int32, shape (pairs,)
        What a pair takes of hours and mentor budgets.
    """

    problem: assignment.AssignmentProblem
    pairs: Pairs
    quarters: NDArray[np.int32]
    minutes: NDArray[np.int32]

    def with_gains(self, gain: Floats) -> assignment.AssignmentProblem:
        """Return the problem with a gain for each pair; pairs that would lose something are left out."""
        kept = gain >= 0
        return self.problem.with_pairs(
            assignment.Pairs.sorted(
                self.pairs.candidate[kept],
                self.pairs.opening[kept],
                np.rint(gain[kept] * MICRO).astype(np.int64),
                self.quarters[kept],
                self.minutes[kept],
            )
        )

    def best(self, gain: Floats) -> tuple[Plan, float]:
        """Return the plan of largest total gain, and the largest share of the bound it may be missing."""
        solved = assignment.solve(self.with_gains(gain))
        return self._plan(solved.opening), solved.gap

    def by_gain(self, gain: Floats) -> Plan:
        """Return the greedy plan: the largest gain of all first."""
        return self._plan(assignment.greedy_by_gain(self.with_gains(gain)).opening)

    def first_come(self, gain: Floats, order: Ints) -> Plan:
        """Return the plan of one person after another, each taking the largest gain with room."""
        return self._plan(assignment.greedy_first_come(self.with_gains(gain), order).opening)

    def orders(self, rng: np.random.Generator, draws: int) -> list[Ints]:
        """Return some random orders of all candidates."""
        return [rng.permutation(self.problem.candidates) for _ in range(draws)]

    def _plan(self, opening: Plan) -> Plan:
        # Worlds have no kept places, so that a row of the problem is a row of the market.
        return opening.astype(np.int32)


def recorded_ground(night: Night) -> Ground:
    """Return the ground of everybody who knows the records: pairs within reach that no rule refuses."""
    pairs = Pairs(candidate=night.valued.candidates(), opening=night.valued.opening)
    return _ground(night, pairs)


def true_ground(night: Night, truth: TrueMarket) -> Ground:
    """Return the ground of who knows the truth: truly allowed pairs, under the same capacities."""
    return _ground(night, Pairs(candidate=truth.candidate, opening=truth.opening))


def _ground(night: Night, pairs: Pairs) -> Ground:
    return Ground(
        problem=program_of(night).problem,
        pairs=pairs,
        quarters=night.hours.quarters(night.market, pairs),
        minutes=night.hours.mentor_minutes[pairs.candidate],
    )
