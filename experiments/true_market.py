"""The hidden truth of a world by the rows of a market, and what a plan is truly worth."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.synthetic.truth import Truth
from features.market import Market

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Rows = NDArray[np.int32]

NOTHING = -1
"""Opening row of a person without a place."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrueMarket:
    """What is true of tonight's pairs; rows of a market, pairs by candidate and then by opening.

    Attributes
    ----------
    openings : int
        Openings of the market.
    people : int64, shape (tonight's people,)
        Candidate rows that every mean is taken over.
    candidate, opening : int32, shape (pairs,)
        Pairs that no hard rule forbids in truth.
    goal_hours, weeks, chance : float64, shape (pairs,)
        Expected goal hours, expected weeks to the first paid hour, chance of the goal hours at 26 weeks.
    unmatched_goal_hours, unmatched_weeks : float
        The same of a person without a match.
    practice : int32, shape (candidates,)
        What jobformidlere would choose tonight.
    """

    openings: int
    people: Ints
    candidate: Rows
    opening: Rows
    goal_hours: Floats
    weeks: Floats
    chance: Floats
    unmatched_goal_hours: float
    unmatched_weeks: float
    practice: Rows

    @classmethod
    def of(cls, truth: Truth, market: Market) -> "TrueMarket":
        """Return the truth in the rows of a market; openings that the records do not show are left out."""
        pairs = truth.pairs
        person = _rows(truth.candidate_ids, market.candidates.ids)
        place = _rows(truth.opening_ids, market.openings.ids)
        there = np.flatnonzero(place[pairs.opening] >= 0)
        candidate, opening = person[pairs.candidate[there]], place[pairs.opening[there]]
        order = np.lexsort((opening, candidate))
        rows = there[order]
        return cls(
            openings=len(market.openings.ids),
            people=person.astype(np.int64),
            candidate=candidate[order],
            opening=opening[order],
            goal_hours=pairs.expected_goal_hours[rows].astype(np.float64),
            weeks=pairs.expected_weeks_to_paid[rows].astype(np.float64),
            chance=pairs.chance_30h_at_26w[rows].astype(np.float64),
            unmatched_goal_hours=float(truth.unmatched.expected_goal_hours[0]),
            unmatched_weeks=float(truth.unmatched.expected_weeks_to_paid[0]),
            practice=_plan_of(truth.practice(), market),
        )

    def row_of(self, candidate: NDArray[np.integer], opening: NDArray[np.integer]) -> Ints:
        """Return the row of each pair, -1 where the truth forbids it."""
        keys = self.candidate.astype(np.int64) * self.openings + self.opening
        wanted = candidate.astype(np.int64) * self.openings + opening
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        found: Ints = np.where(keys[at] == wanted, at, NOTHING)
        return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcome:
    """What a plan truly gives tonight's people, one row each; who has nothing has the unmatched figures.

    Attributes
    ----------
    goal_hours, weeks : float64, shape (tonight's people,)
        True expectations.
    planned : int
        Assignments of the plan.
    violations : int
        Assignments that a hard rule forbids in truth, though the records do not show it: they give nothing.
    worse : int
        Other assignments with fewer true goal hours than no match.
    """

    goal_hours: Floats
    weeks: Floats
    planned: int
    violations: int
    worse: int


def outcome_of(truth: TrueMarket, plan: NDArray[np.integer]) -> Outcome:
    """Return what a plan is truly worth.

    Parameters
    ----------
    truth : TrueMarket
        What is true.
    plan : int array, shape (candidates,)
        Opening row of each candidate of the market, -1 without one.
    """
    given = plan[truth.people]
    row = np.where(given >= 0, truth.row_of(truth.people, given), NOTHING)
    goal_hours = np.where(row >= 0, truth.goal_hours[row], truth.unmatched_goal_hours)
    return Outcome(
        goal_hours=goal_hours,
        weeks=np.where(row >= 0, truth.weeks[row], truth.unmatched_weeks),
        planned=int((given >= 0).sum()),
        violations=int(((given >= 0) & (row < 0)).sum()),
        worse=int((goal_hours < truth.unmatched_goal_hours).sum()),
    )


def _rows(ids: Sequence[str], known: Sequence[str]) -> Rows:
    index = {name: row for row, name in enumerate(known)}
    return np.array([index.get(name, NOTHING) for name in ids], dtype=np.int32)


def _plan_of(chosen: Sequence[tuple[str, str]], market: Market) -> Rows:
    plan = np.full(len(market.candidates.ids), NOTHING, dtype=np.int32)
    people = _rows([person for person, _ in chosen], market.candidates.ids)
    plan[people] = _rows([opening for _, opening in chosen], market.openings.ids)
    return plan
