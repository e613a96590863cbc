"""Lookup tables from predictors to figures, workplace unknowns averaged in."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from features.compiled import compiler
from models.curve import Year, YearModel, year

Floats = NDArray[np.float64]

LARGEST_EARLY_WEEK = 26
_PAY_STEP, _PAY_REACH = 0.1, 10.0
_HOURS_STEP, _HOURS_REACH = 0.25, 5.0
_SPREAD_STEP, _SPREADS = 0.1, 16
_ROOM = Path(__file__).parent
_compiled = compiler(_ROOM)
_inlined = compiler(_ROOM, inline=True)
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(9)


def early_weeks(paid_from_week: Floats) -> NDArray[np.int64]:
    """Return the weeks before agreed pay, 0 where nothing is known, at most 26."""
    known = np.nan_to_num(paid_from_week, nan=0.0)
    return np.clip(known, 0, LARGEST_EARLY_WEEK).astype(np.int64)


@dataclass(frozen=True)
class FigureTables:
    """Figures by pay predictor, hours predictor, early weeks and what is unknown of the workplace.

    The pay predictor of a workplace with spread ``s`` is its estimate plus a normal unknown; figures are
    expectations over it, for a convex curve's mean is not the curve of the mean.

    Parameters
    ----------
    model : YearModel
        The learned parts of a year.
    """

    model: YearModel

    @cached_property
    def _pay(self) -> Floats:
        return np.arange(-_PAY_REACH, _PAY_REACH + _PAY_STEP / 2, _PAY_STEP)

    @cached_property
    def _hours(self) -> Floats:
        return np.arange(-_HOURS_REACH, _HOURS_REACH + _HOURS_STEP / 2, _HOURS_STEP)

    @cached_property
    def _years(self) -> tuple[Year, ...]:
        return tuple(
            year(self.model, self._pay, self._hours, early) for early in range(LARGEST_EARLY_WEEK + 1)
        )

    @cached_property
    def _goal_hours(self) -> Floats:
        return self._averaged(np.stack([table.goal_hours for table in self._years]))

    @cached_property
    def _chance(self) -> Floats:
        return self._averaged(np.stack([table.chance for table in self._years]))

    @cached_property
    def _weeks(self) -> Floats:
        return self._averaged(np.stack([table.weeks for table in self._years])[..., None])[..., 0]

    def _averaged(self, tables: Floats) -> Floats:
        """Average (early, f, g) tables over each spread: shape (early, spread, f, g)."""
        early, pay, hours = tables.shape
        by_pay = tables.transpose(1, 0, 2).reshape(pay, -1)
        averaged = (self._smoothers @ by_pay).reshape(_SPREADS, pay, early, hours)
        return np.ascontiguousarray(averaged.transpose(2, 0, 1, 3))

    @cached_property
    def _smoothers(self) -> sparse.csr_array:
        """The matrices of all spreads below one another, shape (spread * f, f).

        Sparse, for a row knows eighteen neighbours at most and every start waits for the product.
        """
        return sparse.csr_array(np.vstack([self._smoother(_SPREAD_STEP * k) for k in range(_SPREADS)]))

    def _smoother(self, spread: float) -> Floats:
        """Return the matrix that averages a table over a normal shift of its pay axis."""
        position = np.clip(
            (self._pay[:, None] + spread * _NODES - self._pay[0]) / _PAY_STEP, 0, len(self._pay) - 1
        )
        low = np.minimum(position.astype(int), len(self._pay) - 2)
        part = position - low
        weight = _WEIGHTS / _WEIGHTS.sum()
        matrix = np.zeros((len(self._pay), len(self._pay)))
        rows = np.arange(len(self._pay))[:, None]
        np.add.at(matrix, (rows, low), weight * (1 - part))
        np.add.at(matrix, (rows, low + 1), weight * part)
        return matrix

    def goal_hours(self, pay: Floats, hours: Floats, early: NDArray[np.int64], spread: Floats) -> Floats:
        """Return expected goal hours, shape (n,)."""
        return self._bilinear(self._goal_hours, (pay, hours), early, spread)

    def chance(self, pay: Floats, hours: Floats, early: NDArray[np.int64], spread: Floats) -> Floats:
        """Return the chance of the goal hours in the month of day 182, shape (n,)."""
        return self._bilinear(self._chance, (pay, hours), early, spread)

    def weeks(self, pay: Floats, early: NDArray[np.int64], spread: Floats) -> Floats:
        """Return expected weeks to the first paid hour, shape (n,)."""
        return _along_pay(self._weeks, pay, early, spread)

    def _bilinear(
        self, table: Floats, at: tuple[Floats, Floats], early: NDArray[np.int64], spread: Floats
    ) -> Floats:
        return _between(table, at[0], at[1], early, spread)


@_inlined
def _level(spread: float) -> int:
    return min(int(np.rint(spread / _SPREAD_STEP)), _SPREADS - 1)


@_inlined
def _place(value: float, start: float, step: float, size: int) -> tuple[int, float]:
    position = (value - start) / step
    # Written so that what is not a number stays none, as figures that nobody may use.
    position = size - 1.000001 if position > size - 1.000001 else position
    position = 0.0 if position < 0.0 else position
    low = 0 if np.isnan(position) else int(position)
    return low, position - low


@_compiled
def _between(table: Floats, pay: Floats, hours: Floats, early: NDArray[np.int64], spread: Floats) -> Floats:
    """Look (early, spread, pay, hours) up in a table, straight between its points."""
    found = np.empty(len(pay))
    for i in range(len(pay)):
        f, fp = _place(pay[i], -_PAY_REACH, _PAY_STEP, table.shape[2])
        g, gp = _place(hours[i], -_HOURS_REACH, _HOURS_STEP, table.shape[3])
        e, s = early[i], _level(spread[i])
        lower = table[e, s, f, g] * (1 - gp) + table[e, s, f, g + 1] * gp
        upper = table[e, s, f + 1, g] * (1 - gp) + table[e, s, f + 1, g + 1] * gp
        found[i] = lower * (1 - fp) + upper * fp
    return found


@_compiled
def _along_pay(table: Floats, pay: Floats, early: NDArray[np.int64], spread: Floats) -> Floats:
    """Look (early, spread, pay) up in a table, straight between its points."""
    found = np.empty(len(pay))
    for i in range(len(pay)):
        f, fp = _place(pay[i], -_PAY_REACH, _PAY_STEP, table.shape[2])
        e, s = early[i], _level(spread[i])
        found[i] = table[e, s, f] * (1 - fp) + table[e, s, f + 1] * fp
    return found
