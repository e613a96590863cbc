"""What a scorer says about pairs: the figures of the exchange format, as columns."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from features.market import Market
from features.pairs import Pairs
from features.relatedness import Kinship

Floats = NDArray[np.float64]

LARGEST_VALUE = 2_000
"""No figure of a pair is beyond this many hours or weeks; micro-units of it still fit 32 bits."""


class BadScoreError(ValueError):
    """A scorer gave figures that nobody may use; the rule baseline can stand in for it."""


class Objective(StrEnum):
    """What the night maximises: goal hours by default, or weeks saved until the first paid hour."""

    GOAL_HOURS = "goal_hours"
    WEEKS_SAVED = "weeks_saved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Figures of pairs, one row each; definitions stand in the exchange format.

    Attributes
    ----------
    expected_goal_hours, low, high : ndarray, shape (n,)
        Expected ordinary paid hours in 52 weeks, at most the goal in any month, and its 80 % interval.
    expected_weeks_to_paid : ndarray, shape (n,)
        Expected weeks to the first ordinary paid hour, restricted to 52.
    chance_30h_at_26w : ndarray, shape (n,)
        Chance of the goal hours in the calendar month that holds day 182.
    """

    expected_goal_hours: Floats
    low: Floats
    high: Floats
    expected_weeks_to_paid: Floats
    chance_30h_at_26w: Floats

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.expected_goal_hours)

    def __post_init__(self) -> None:
        """Check that every figure is finite, within all measure, and that the interval holds the estimate.

        Raises
        ------
        BadScoreError
            Naming the figure and the first row that is out of bounds.
        """
        for name in self.__dataclass_fields__:
            # Not-a-number is never within a limit, so one comparison finds it too.
            bad = np.flatnonzero(~(np.abs(getattr(self, name)) <= LARGEST_VALUE))
            if len(bad):
                raise BadScoreError(
                    f"fit: {name}: expected finite figures within {LARGEST_VALUE}, "
                    f"got {getattr(self, name)[bad[0]]} in row {bad[0]}"
                )
        if np.any(self.low > self.expected_goal_hours) or np.any(self.high < self.expected_goal_hours):
            raise BadScoreError("fit: expected low <= expected_goal_hours <= high in every row")


class FitScorer(Protocol):
    """Anything that can say what pairs are worth: the learned model, the rule baseline, the shuffle."""

    @property
    def version(self) -> str:
        """Short name of the version, as lists and plans carry it."""

    @property
    def kinship(self) -> Kinship:
        """How words are related: markets to be scored are built with it."""

    @property
    def digest(self) -> str:
        """SHA-256 of everything the scores depend on besides the pairs."""

    def values(self, market: Market, pairs: Pairs, objective: Objective) -> Floats:
        """Return expected goal hours, or minus the expected weeks to the first paid hour, shape (n,)."""

    def fit(self, market: Market, pairs: Pairs) -> Fit:
        """Return all figures of the pairs."""
