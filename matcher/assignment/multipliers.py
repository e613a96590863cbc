"""Prices of people: where they are right, workplaces choosing for themselves hardly collide.

Lagrangian relaxation of "one opening per candidate" and of the brokers' start caps; smoothed subgradient
steps (Barahona and Anbil 2000, the volume algorithm, for the averaged choice that guides the rounding).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.assignment.greedy import Room, Rows, room_of, rows_of
from matcher.assignment.knapsack import ByWorkplace, Scratch, by_workplace, choose_all, scratch_for
from matcher.assignment.pairs import Ints
from matcher.assignment.problem import SAFE_SUM, AssignmentProblem

SMOOTHING = 0.1
PATIENCE = 8
FIRST_STEP = 0.8
LAST_STEP = 0.002


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PeoplePrices:
    """The best bound found and the prices that prove it.

    Attributes
    ----------
    bound : int
        No plan over the problem's pairs can gain more.
    potential : int64, shape (candidates,)
        What each candidate is worth elsewhere.
    start : int64, shape (brokers,)
        Price of each broker's start cap.
    leaning : float64, shape (pairs,)
        Average of the workplaces' choices along the way, 0 to 1.
    steps : int
        Rounds over all workplaces.
    """

    bound: int
    potential: Ints
    start: Ints
    leaning: NDArray[np.float64]
    steps: int


class Relaxation:
    """One problem's workplaces, ready to be asked again and again at new prices."""

    def __init__(self, problem: AssignmentProblem) -> None:
        self.problem = problem
        self.rows: Rows = rows_of(problem.pairs)
        room = room_of(problem)
        self.room: Room = room._replace(starts=np.full_like(room.starts, SAFE_SUM))
        self.groups: ByWorkplace = by_workplace(problem)
        self.scratch: Scratch = scratch_for(self.groups)
        self.chosen: Ints = np.zeros(len(problem.pairs), np.int64)
        self.caps: Ints = np.append(np.maximum(problem.broker_start_cap, 0), 0)
        self.broker: Ints = room.broker
        self.capped = np.append(problem.broker_start_cap >= 0, False)

    def value(self, potential: Ints, start: Ints) -> int:
        """Return the bound at these prices; leaves the workplaces' choices in `chosen`."""
        priced = np.where(self.capped, np.append(start, 0), 0)
        price = potential + priced[self.broker]
        sets = choose_all(self.groups, self.rows, self.room, price, self.scratch, self.chosen)
        return sets + int(potential.sum()) + int((priced * self.caps).sum())

    def excess(self) -> NDArray[np.float64]:
        """How much the choices overbook each candidate and each capped broker (negative: have room)."""
        picked = np.flatnonzero(self.chosen)
        people = np.bincount(self.rows.candidate[picked], minlength=self.problem.candidates)
        of = self.broker[self.rows.candidate[picked]]
        brokers = np.bincount(of, minlength=self.caps.size)[:-1] - self.caps[:-1]
        return np.concatenate([people - 1.0, np.where(self.capped[:-1], brokers, 0)])


def price_people(
    problem: AssignmentProblem, potential: Ints, start: Ints, target: int, steps: int
) -> PeoplePrices:
    """Improve prices of people from given ones, by at most `steps` rounds.

    Parameters
    ----------
    problem : AssignmentProblem
        Without pins.
    potential, start : int64
        Where to begin (the flow's).
    target : int
        Objective of a plan that is at hand: the steps aim between it and the bound.
    steps : int
        Rounds over all workplaces.
    """
    relaxation = Relaxation(problem)
    n = problem.candidates
    here = np.concatenate([potential, start]).astype(np.float64)
    leaning = np.zeros(len(problem.pairs))
    direction = np.zeros(here.size)
    best, best_at, step, since, done = SAFE_SUM, here, FIRST_STEP, 0, 0
    for done in range(1, steps + 1):
        whole = np.rint(here).astype(np.int64)
        bound = relaxation.value(whole[:n], whole[n:])
        leaning += (SMOOTHING if done > 1 else 1.0) * (relaxation.chosen - leaning)
        since += 1
        if bound < best:
            best, best_at, since = bound, whole.astype(np.float64), 0
        if since >= PATIENCE:
            step, since, here = step / 1.5, 0, best_at.copy()
        direction = 0.6 * direction + relaxation.excess()
        norm = float(np.square(direction).sum())  # not BLAS, whose sums depend on its threads
        if norm == 0 or step < LAST_STEP or best <= target:
            break
        here = np.maximum(here + step * max(bound - target, 1) / norm * direction, 0.0)
    final = best_at.astype(np.int64)
    return PeoplePrices(bound=best, potential=final[:n], start=final[n:], leaning=leaning, steps=done)
