"""Lookup tables from predictors to figures, workplace unknowns averaged in."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from models.curve import Year, YearModel, year

Floats = NDArray[np.float64]

LARGEST_EARLY_WEEK = 26
_PAY_STEP, _PAY_REACH = 0.1, 10.0
_HOURS_STEP, _HOURS_REACH = 0.25, 5.0
_SPREAD_STEP, _SPREADS = 0.1, 16
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
        spreads = _SPREAD_STEP * np.arange(_SPREADS)
        return np.stack([np.einsum("xf,efg->exg", self._smoother(s), tables) for s in spreads], axis=1)

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
        level = _level(spread)
        low, part = _place(pay, self._pay[0], _PAY_STEP, len(self._pay))
        table = self._weeks
        result: Floats = table[early, level, low] * (1 - part) + table[early, level, low + 1] * part
        return result

    def _bilinear(
        self, table: Floats, at: tuple[Floats, Floats], early: NDArray[np.int64], spread: Floats
    ) -> Floats:
        level = _level(spread)
        f, fp = _place(at[0], self._pay[0], _PAY_STEP, len(self._pay))
        g, gp = _place(at[1], self._hours[0], _HOURS_STEP, len(self._hours))
        lower = table[early, level, f, g] * (1 - gp) + table[early, level, f, g + 1] * gp
        upper = table[early, level, f + 1, g] * (1 - gp) + table[early, level, f + 1, g + 1] * gp
        result: Floats = lower * (1 - fp) + upper * fp
        return result


def _level(spread: Floats) -> NDArray[np.int64]:
    return np.minimum(np.rint(spread / _SPREAD_STEP).astype(np.int64), _SPREADS - 1)


def _place(value: Floats, start: float, step: float, size: int) -> tuple[NDArray[np.int64], Floats]:
    position = np.clip((value - start) / step, 0.0, size - 1.000001)
    low = position.astype(np.int64)
    return low, position - low
