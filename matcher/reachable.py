"""Every pair that may be looked at tonight, with its value: the shared ground of lists and the night."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.market import Market
from features.pairs import Pairs
from features.reach import Reach, reachable_pairs
from matcher.rules.masks import DayColumns, allowed
from matcher.scores import NOTHING_LEFT_OUT, BadScores, bad_among, in_micro, refuse_too_many, usable
from models.fit import LARGEST_VALUE, BadScoreError, FitScorer, Objective

Progress = Callable[[str, int, int], None]


def no_progress(phase: str, done: int, total: int) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class ValuedPairs:
    """Allowed pairs by candidate, with integer values.

    Attributes
    ----------
    start : int64, shape (candidates + 1,)
        First row of each candidate.
    opening : int32, shape (pairs,)
        Opening rows, increasing within a candidate.
    value : int32, shape (pairs,)
        Value in micro-units of the objective: goal hours, or minus weeks to the first paid hour.
    bad : BadScores
        Allowed pairs that are left out because their score cannot be used.
    """

    start: NDArray[np.int64]
    opening: NDArray[np.int32]
    value: NDArray[np.int32]
    bad: BadScores = NOTHING_LEFT_OUT

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.opening)

    def of(self, candidate: int) -> slice:
        """Return the rows of a candidate."""
        return slice(int(self.start[candidate]), int(self.start[candidate + 1]))

    def candidates(self) -> NDArray[np.int32]:
        """Return the candidate of every row."""
        return np.repeat(np.arange(len(self.start) - 1, dtype=np.int32), np.diff(self.start))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scope:
    """Which rows of the market are looked at; everything by default.

    Attributes
    ----------
    candidates : int32 array, optional
        Rows of candidates, increasing.
    openings : bool array (openings,), optional
        Openings that take part.
    """

    candidates: NDArray[np.int32] | None = None
    openings: NDArray[np.bool_] | None = None


EVERYTHING = Scope()


def allowed_blocks(market: Market, day: DayColumns, scope: Scope = EVERYTHING) -> Iterator[Pairs]:
    """Yield the pairs within reach that no rule refuses, sorted by candidate and opening, block by block."""
    people = np.flatnonzero(day.candidates).astype(np.int32)
    if scope.candidates is not None:
        people = np.intersect1d(people, scope.candidates)
    openings = day.laid_out if scope.openings is None else day.openings & scope.openings
    for block in reachable_pairs(market, Reach(candidate_rows=people, openings=openings)):
        kept = block.where(allowed(day, block))
        if len(kept):
            yield kept


def value_pairs(
    market: Market,
    day: DayColumns,
    scorer: FitScorer,
    objective: Objective,
    *,
    scope: Scope = EVERYTHING,
    progress: Progress = no_progress,
) -> ValuedPairs:
    """Score every allowed pair; the few whose score cannot be used are left out and counted.

    Parameters
    ----------
    market : Market
        The day as columns, built with the scorer's relatedness.
    day : DayColumns
        What holds, decisions and running matches mean for pairs.
    scorer : FitScorer
        What pairs are worth.
    objective : Objective
        In which unit.
    scope : Scope
        Which candidates and openings take part.
    progress : callable
        Told the phase, candidates done and candidates in all.

    Raises
    ------
    BadScoreError
        If too many scores cannot be used, or none of somebody's: see `matcher.scores`.
    """
    people = len(market.candidates.ids)
    asked, counts = np.zeros(people, dtype=np.int64), np.zeros(people, dtype=np.int64)
    openings, values = [np.zeros(0, dtype=np.int32)], [np.zeros(0, dtype=np.int32)]
    bad = NOTHING_LEFT_OUT
    for block in allowed_blocks(market, day, scope):
        scores = scorer.values(market, block, objective)
        kept, bad = usable(scores), bad + bad_among(market, block, scores)
        asked += np.bincount(block.candidate, minlength=people)
        counts += np.bincount(block.candidate[kept], minlength=people)
        openings.append(block.opening[kept])
        values.append(in_micro(scores[kept]))
        progress("score", int(block.candidate[-1]) + 1, people)
    robbed = np.flatnonzero((asked > 0) & (counts == 0))
    refuse_too_many(bad, tuple(market.candidates.ids[row] for row in robbed))
    return ValuedPairs(
        start=np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)]),
        opening=np.concatenate(openings),
        value=np.concatenate(values),
        bad=bad,
    )


def micro_values(market: Market, pairs: Pairs, scorer: FitScorer, objective: Objective) -> NDArray[np.int32]:
    """Return what pairs are worth that cannot be left out, in micro-units of the objective.

    Raises
    ------
    BadScoreError
        Naming the first pairs whose value is not finite, or beyond what 32 bits hold.
    """
    values = scorer.values(market, pairs, objective)
    bad = bad_among(market, pairs, values)
    if bad.left_out:
        raise BadScoreError(
            f"score: {bad.first[0]}: expected a finite value within {LARGEST_VALUE}; "
            "check the model with 'matcher doctor'"
        )
    return in_micro(values)
