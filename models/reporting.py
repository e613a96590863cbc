"""How often months with and without paid hours are reported: missing is not zero, nor missing at random."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.outcome import PaidMonths

Floats = NDArray[np.float64]

_ROUNDS = 200
_TOLERANCE = 1e-6
_PRIOR_MONTHS = 10.0  # what the belief "zeros are reported as often as hours" weighs, in months
_ZERO, _POSITIVE, _MISSING = 0, 1, 2


@dataclass(frozen=True, slots=True)
class ReportingRates:
    """Chance that a month is reported, by whether it held paid hours."""

    zero: float
    positive: float

    def weight(self, hours: Floats) -> Floats:
        """Return the weight of each reported month: inverse to its chance to be reported, 1 with hours."""
        return np.where(hours > 0, 1.0, self.positive / self.zero)


def reporting_rates(months: PaidMonths) -> ReportingRates:
    """Estimate reporting rates from runs of months that are zero, positive or missing.

    A two-state hidden Markov chain: paid hours tend to stay, so what stands beside a gap tells what is
    in it. Estimated by expectation maximisation (Baum et al. 1970) with a weak pull towards equal rates.
    """
    seen = _grid(months)
    known = np.mean(seen[seen >= 0] != _MISSING) if len(seen) else 0.0
    if not known:
        return ReportingRates(1.0, 1.0)
    report = np.array([known, known])
    start, move = np.array([0.3, 0.7]), np.array([[0.7, 0.3], [0.1, 0.9]])
    for _ in range(_ROUNDS):
        state, pairs = _expect(seen, start, move, report)
        start = state[:, 0].sum(0) / state[:, 0].sum()
        move = (pairs + 0.5) / (pairs + 0.5).sum(1, keepdims=True)
        total = (state * (seen >= 0)[..., None]).sum((0, 1))
        told = (state * ((seen >= 0) & (seen != _MISSING))[..., None]).sum((0, 1))
        share = told.sum() / max(total.sum(), 1.0)
        update = (told + _PRIOR_MONTHS * share) / (total + _PRIOR_MONTHS)
        if np.abs(update - report).max() < _TOLERANCE:
            break
        report = update
    return ReportingRates(float(report[_ZERO]), float(report[_POSITIVE]))


def _grid(months: PaidMonths) -> NDArray[np.int64]:
    """Return matches by months: zero, positive, missing, or -1 after the last month."""
    matches, row = np.unique(months.match, return_inverse=True)
    length = int(months.month.max()) if len(matches) else 0
    grid = np.full((len(matches), length), -1)
    state = np.where(np.isnan(months.hours), _MISSING, np.where(months.hours > 0, _POSITIVE, _ZERO))
    grid[row, months.month - 1] = state
    return grid


def _expect(seen: NDArray[np.int64], start: Floats, move: Floats, report: Floats) -> tuple[Floats, Floats]:
    """Return the state chances (n, T, 2) and expected moves (2, 2): one forward-backward pass."""
    chance = np.stack(
        [
            np.where(
                seen == s, report[s], np.where(seen == _MISSING, 1 - report[s], np.where(seen < 0, 1.0, 0.0))
            )
            for s in (_ZERO, _POSITIVE)
        ],
        axis=-1,
    )
    length = seen.shape[1]
    forward, backward = np.empty_like(chance), np.ones_like(chance)
    forward[:, 0] = _normal(start * chance[:, 0])
    for t in range(1, length):
        forward[:, t] = _normal((forward[:, t - 1] @ move) * chance[:, t])
    for t in range(length - 2, -1, -1):
        backward[:, t] = _normal((chance[:, t + 1] * backward[:, t + 1]) @ move.T)
    pairs = np.zeros((2, 2))
    for t in range(length - 1):
        alive = seen[:, t + 1] >= 0
        joint = forward[alive, t, :, None] * move * (chance[:, t + 1] * backward[:, t + 1])[alive, None, :]
        pairs += (joint / joint.sum((1, 2), keepdims=True)).sum(0)
    return _normal(forward * backward), pairs


def _normal(weights: Floats) -> Floats:
    result: Floats = weights / weights.sum(-1, keepdims=True)
    return result
