"""Which scores may be used: what is not a number, infinite or beyond all measure never reaches a list."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.market import Market
from features.pairs import Pairs
from matcher.proposal import MICRO
from models.fit import LARGEST_VALUE, BadScoreError

LARGEST_BAD_SHARE = 0.01
"""Up to this share of pairs may be left out; with more of them the scorer itself is not to be trusted."""

_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class BadScore:
    """A pair whose score cannot be used, and what the scorer said."""

    candidate_id: str
    opening_id: str
    score: float

    def __str__(self) -> str:
        """Name the pair."""
        return f"candidate {self.candidate_id} and opening {self.opening_id} ({self.score})"


@dataclass(frozen=True, slots=True, kw_only=True)
class BadScores:
    """Pairs that were left out because their score cannot be used.

    Attributes
    ----------
    scored : int
        Pairs that were asked about.
    left_out : int
        How many of them are left out.
    first : tuple of BadScore
        The first few.
    """

    scored: int = 0
    left_out: int = 0
    first: tuple[BadScore, ...] = ()

    @property
    def share(self) -> float:
        """Share of the pairs that is left out."""
        return self.left_out / max(1, self.scored)

    def __add__(self, other: "BadScores") -> "BadScores":
        """Count two blocks of pairs together."""
        return BadScores(
            scored=self.scored + other.scored,
            left_out=self.left_out + other.left_out,
            first=(self.first + other.first)[:_NAMED],
        )

    def __str__(self) -> str:
        """Say what was left out; empty where nothing was."""
        if not self.left_out:
            return ""
        return (
            f"{self.left_out} of {self.scored} pairs are left out, for their score is not finite or not "
            f"within {LARGEST_VALUE}: " + ", ".join(str(one) for one in self.first)
        )


NOTHING_LEFT_OUT = BadScores()


def usable(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which scores may be used: finite, and within what 32 bits hold in micro-units."""
    # Not-a-number is never within a limit, so one comparison finds it too.
    within: NDArray[np.bool_] = np.abs(values) <= LARGEST_VALUE
    return within


def in_micro(values: NDArray[np.float64]) -> NDArray[np.int32]:
    """Return usable scores as integers, in micro-units."""
    return np.rint(values * MICRO).astype(np.int32)


def bad_among(market: Market, pairs: Pairs, values: NDArray[np.float64]) -> BadScores:
    """Count the scores of a block that cannot be used, and name the first few."""
    bad = np.flatnonzero(~usable(values))
    first = tuple(
        BadScore(
            candidate_id=market.candidates.ids[pairs.candidate[row]],
            opening_id=market.openings.ids[pairs.opening[row]],
            score=float(values[row]),
        )
        for row in bad[:_NAMED]
    )
    return BadScores(scored=len(values), left_out=len(bad), first=first)


def refuse_too_many(bad: BadScores, robbed: tuple[str, ...] = ()) -> None:
    """Refuse a scorer that leaves out too much.

    Parameters
    ----------
    bad : BadScores
        What is left out.
    robbed : tuple of str
        Candidates who had pairs and have none left.

    Raises
    ------
    BadScoreError
        If more than a hundredth of the pairs is left out, or somebody is left without any.
    """
    if bad.share > LARGEST_BAD_SHARE:
        raise BadScoreError(f"score: expected at most {LARGEST_BAD_SHARE:.0%} of bad values; {bad}")
    if robbed:
        raise BadScoreError(f"score: expected a value of some pair of candidate {robbed[0]}; {bad}")
