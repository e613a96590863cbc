"""How sure a figure is: resampling people, the same draw for every version, measure and group.

The unit is the person: whoever is drawn comes with all of her matches and all of her places in plans. One
draw serves both versions, so that what is hard for both cancels in the difference.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEVEL = 0.95
DRAWS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A figure and the ends of its interval; NaN where it cannot be told."""

    value: float
    low: float
    high: float

    def excludes(self, value: float) -> bool:
        """Tell whether the interval leaves a value out; an unknown interval leaves nothing out."""
        return self.low > value or self.high < value


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class People:
    """Draws of people.

    Attributes
    ----------
    ids : tuple of str
        Everybody who may be drawn.
    weights : float64, shape (people, 1 + draws)
        How often each is drawn; the first column is ones, the sample as it is.
    """

    ids: tuple[str, ...]
    weights: Floats

    @classmethod
    def drawn(cls, ids: Sequence[str], draws: int, rng: np.random.Generator) -> "People":
        """Draw as many people as there are, with replacement, some times.

        Parameters
        ----------
        ids : sequence of str
            People; who stands twice is one person.
        draws : int
            How often.
        rng : Generator
            What is drawn from.
        """
        unique = tuple(sorted(set(ids)))
        count = len(unique)
        table = np.zeros((count, draws))
        if count:
            table += rng.multinomial(count, np.full(count, 1 / count), size=draws).T
        return cls(ids=unique, weights=np.column_stack([np.ones(count), table]))

    def rows(self, ids: Sequence[str]) -> Floats:
        """Return the weights of rows that belong to people, shape (rows, 1 + draws)."""
        row_of = {name: row for row, name in enumerate(self.ids)}
        picked: Floats = self.weights[[row_of[name] for name in ids]]
        return picked


def share(part: Floats, whole: Floats) -> Floats:
    """Return part over whole of each draw, NaN where the whole is nothing."""
    found: Floats = np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)
    return found


def percentile_interval(draws: Floats, level: float = LEVEL) -> Interval:
    """Return a figure with its percentile interval.

    Parameters
    ----------
    draws : ndarray, shape (1 + draws,)
        The figure, then the figure of each draw; draws in which it cannot be told are passed over.
    level : float
        Share of draws within.
    """
    known = draws[1:][np.isfinite(draws[1:])]
    if not np.isfinite(draws[0]) or len(known) < len(draws[1:]) / 2 or len(known) == 0:
        return Interval(value=float(draws[0]), low=float("nan"), high=float("nan"))
    low, high = np.quantile(known, ((1 - level) / 2, (1 + level) / 2))
    return Interval(value=float(draws[0]), low=float(low), high=float(high))


def together(family: Sequence[Floats], level: float = LEVEL) -> tuple[Interval, ...]:
    """Return intervals of which, with the given confidence, none leaves out 0 where 0 is true.

    Step-down max-t (Westfall and Young 1993; Romano and Wolf 2005): half a width is the figure's own standard
    error times the quantile of the largest standardised deviation of all that are still in question. What
    leaves out 0 is out of question for the next step, so that many true differences do not hide one another,
    and correlated figures cost little.

    Parameters
    ----------
    family : sequence of ndarray, each of shape (1 + draws,)
        Figures from the same draws.
    level : float
        Chance that no figure whose truth is 0 is told to be another.
    """
    values = np.array([draws[0] for draws in family])
    errors = np.array([_error(draws) for draws in family])
    open_still = (errors > 0) & np.isfinite(values)
    factors = np.full(len(family), np.nan)
    factors[errors == 0] = 0.0
    while open_still.any():
        factor = _factor(
            [family[row] for row in np.flatnonzero(open_still).tolist()], errors[open_still], level
        )
        factors[open_still] = factor
        told = open_still & (np.abs(values) > factor * errors)
        if not told.any():
            break
        open_still &= ~told
    return tuple(
        Interval(value=float(value), low=float(value - half), high=float(value + half))
        for value, half in zip(values, factors * errors, strict=True)
    )


def _factor(family: Sequence[Floats], errors: Floats, level: float) -> float:
    """Return the quantile of the largest standardised deviation of a family."""
    deviations = [
        np.nan_to_num(np.abs(draws[1:] - draws[0]) / error, nan=0.0)
        for draws, error in zip(family, errors, strict=True)
    ]
    return float(np.quantile(np.max(deviations, axis=0), level))


def _error(draws: Floats) -> float:
    """Return the standard error, NaN where too few draws can tell the figure."""
    known = draws[1:][np.isfinite(draws[1:])]
    return float(known.std(ddof=1)) if len(known) > max(1, len(draws[1:]) / 2) else float("nan")
