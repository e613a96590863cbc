"""Whether stated chances come true, beside what chance alone would show of a perfectly calibrated version.

A perfect version of a thousand matches shows an expected calibration error of 0.026: a figure without its
null says nothing. The null is simulated from the stated chances themselves.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.bootstrap import share
from models.outcome import Spells

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

WEEKS = 26
BINS = 10
NULL_DRAWS = 1000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answers:
    """Matches whose answer at 26 weeks is known because they lie far enough back.

    Attributes
    ----------
    rows : int array, shape (k,)
        Their rows among all.
    paid : ndarray of bool, shape (k,)
        Whether a first paid hour came within 26 weeks.
    lost : int
        Matches that lie as far back and were not watched so long.
    """

    rows: NDArray[np.intp]
    paid: Flags
    lost: int

    @classmethod
    def of(cls, spells: Spells, weeks_since: NDArray[np.int64]) -> "Answers":
        """Read answers; younger matches are left out whatever came of them.

        Else quick ones would count more: their slow sisters have no answer yet.

        Parameters
        ----------
        spells : Spells
            Outcomes.
        weeks_since : ndarray, shape (n,)
            Whole weeks from the match to the day of the comparison.
        """
        old = weeks_since >= WEEKS
        known = spells.paid | spells.ended | (spells.weeks >= WEEKS)
        rows = np.flatnonzero(old & known)
        paid = spells.paid[rows] & (spells.weeks[rows] <= WEEKS)
        return cls(rows=rows, paid=paid, lost=int((old & ~known).sum()))


def binned(chance: Floats, bins: int = BINS) -> NDArray[np.int64]:
    """Return the bin of each row: equally many rows a bin, by rising chance; ties by row."""
    order = np.argsort(chance, kind="stable")
    place = np.empty(len(chance), dtype=np.int64)
    place[order] = np.arange(len(chance)) * bins // max(len(chance), 1)
    return place


def calibration_error(chance: Floats, paid: Floats, weights: Floats) -> Floats:
    """Return the expected calibration error for each column of weights.

    Parameters
    ----------
    chance, paid : ndarray, shape (n,) or paid (n, draws)
        Stated chances; 1 where it came true.
    weights : ndarray, shape (n, draws)
        How often each row counts.
    """
    member = (binned(chance)[None, :] == np.arange(BINS)[:, None]).astype(np.float64)
    outcome = paid if paid.ndim > 1 else paid[:, None]
    gaps = np.abs(member @ (weights * (chance[:, None] - outcome))).sum(axis=0)
    return share(gaps, weights.sum(axis=0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The figures of one version for one group.

    Attributes
    ----------
    people_matches : int
        Matches with a known answer.
    stated, seen : float
        Mean stated chance, and share that came true.
    low, high : float
        What share would be seen in 95 of 100 cases if the chances were right.
    error, null_error, null_high : float
        Expected calibration error; its mean and its 95 % quantile if the chances were right.
    """

    people_matches: int
    stated: float
    seen: float
    low: float
    high: float
    error: float
    null_error: float
    null_high: float

    @property
    def excess(self) -> float:
        """Calibration error beyond what chance alone shows."""
        return self.error - self.null_error


def calibration_of(
    chance: Floats, paid: Flags, rng: np.random.Generator, draws: int = NULL_DRAWS
) -> Calibration:
    """Return the calibration of stated chances beside its null.

    Parameters
    ----------
    chance : ndarray, shape (n,)
        Stated chances of a first paid hour within 26 weeks.
    paid : ndarray of bool, shape (n,)
        Whether it came.
    rng : Generator
        What the null is drawn from.
    draws : int
        Draws of the null.
    """
    if len(chance) == 0:
        return Calibration(people_matches=0, **dict.fromkeys(_FIGURES, float("nan")))
    ones = np.ones((len(chance), 1))
    null = (rng.random((len(chance), draws)) < chance[:, None]).astype(np.float64)
    shares, errors = null.mean(axis=0), calibration_error(chance, null, np.ones_like(null))
    low, high = np.quantile(shares, (0.025, 0.975))
    return Calibration(
        people_matches=len(chance),
        stated=float(chance.mean()),
        seen=float(paid.mean()),
        low=float(low),
        high=float(high),
        error=float(calibration_error(chance, paid.astype(np.float64), ones)[0]),
        null_error=float(errors.mean()),
        null_high=float(np.quantile(errors, 0.95)),
    )


_FIGURES = ("stated", "seen", "low", "high", "error", "null_error", "null_high")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of a reliability curve: mean stated chance, share seen with its interval, and matches."""

    stated: float
    seen: float
    low: float
    high: float
    matches: int


def reliability(chance: Floats, paid: Flags, bins: int = BINS) -> tuple[Point, ...]:
    """Return the reliability curve with Wilson's 95 % intervals; bins hold equally many matches."""
    place = binned(chance, bins)
    return tuple(
        _point(chance[place == number], paid[place == number])
        for number in range(bins)
        if (place == number).any()
    )


_Z_95 = 1.959963984540054


def _point(chance: Floats, paid: Flags) -> Point:
    count, share = len(paid), float(paid.mean())
    scale = 1 + _Z_95**2 / count
    middle = (share + _Z_95**2 / (2 * count)) / scale
    half = _Z_95 * np.sqrt(share * (1 - share) / count + _Z_95**2 / (4 * count**2)) / scale
    return Point(
        stated=float(chance.mean()),
        seen=share,
        low=float(max(0.0, middle - half)),
        high=float(min(1.0, middle + half)),
        matches=count,
    )
