"""Who has had the first paid hour, week by week: the curve behind the expected weeks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.market import Market
from features.pairs import Pairs
from models.additive import AdditiveModel
from models.curve import WEEKS, _after_stop, weeks_before_pay

Floats = NDArray[np.float64]

_Z_80 = 1.2815515655446004
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(9)


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Shares that have had their first paid hour by the end of weeks 1 to 52, each of shape (52,).

    ``low`` and ``high`` are the 80 % interval of the expectation, not of one person's outcome.
    """

    expected: Floats
    low: Floats
    high: Floats


def arrivals(model: AdditiveModel, market: Market, candidate: int, opening: int) -> Arrivals:
    """Return the curve of one pair; 52 less its sum is the pair's expected weeks to the first paid hour.

    Parameters
    ----------
    model : AdditiveModel
        The learned fit.
    market : Market
        Where the pair lives.
    candidate, opening : int
        Rows of the pair.
    """
    pair = Pairs(candidate=np.array([candidate], dtype=np.int32), opening=np.array([opening], dtype=np.int32))
    table = model.table(market, pair)
    at = model.predictors(market, pair, table)
    deviation, _ = model._deviations(market, pair, table, at)
    early = int(at.early[0])
    # What is unknown of the workplace is averaged.
    around = _by_week(model, at.pay + at.spread * _NODES, early)
    ends = _by_week(model, at.pay + _Z_80 * deviation * np.array([-1.0, 1.0]), early)
    expected = _WEIGHTS @ around / _WEIGHTS.sum()
    return Arrivals(expected, np.minimum(ends[0], expected), np.maximum(ends[1], expected))


def unmatched_arrivals(weekly_hazard: float) -> Floats:
    """Return the curve without a match, shape (52,): the programme's hazard, the same for everybody."""
    return np.asarray(1.0 - (1.0 - weekly_hazard) ** np.arange(1.0, WEEKS + 1), dtype=np.float64)


def _by_week(model: AdditiveModel, pay: Floats, early_weeks: int) -> Floats:
    first_paid, stopped = weeks_before_pay(model.year, pay, early_weeks)
    curve: Floats = np.cumsum(first_paid + _after_stop(model.year, stopped), axis=1)
    return curve
