"""The first paid hour week by week, as a version states it of any pair."""

from functools import singledispatch

import numpy as np
from numpy.typing import NDArray

from features.market import Market
from features.pairs import Pairs
from models.additive import AdditiveModel, Predictors
from models.baseline import Shuffle
from models.curve import YearModel, weeks_before_pay
from models.fit import FitScorer

Floats = NDArray[np.float64]

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(9)


@singledispatch
def first_paid(scorer: FitScorer, market: Market, pairs: Pairs) -> Floats:
    """Return the chance of a first paid hour in the match by the end of weeks 1 to 52, shape (n, 52).

    Raises
    ------
    TypeError
        If this kind of scorer states no weeks.
    """
    del market, pairs
    raise TypeError(f"{type(scorer).__name__}: expected a kind of scorer that states weeks; add it to curves")


@first_paid.register
def _(scorer: AdditiveModel, market: Market, pairs: Pairs) -> Floats:
    return averaged(scorer.year, scorer.predictors(market, pairs, scorer.table(market, pairs)))


@first_paid.register
def _(scorer: Shuffle, market: Market, pairs: Pairs) -> Floats:
    noise = scorer.predictors(market, pairs)
    return arrivals(scorer.figures.model, noise, np.zeros(len(noise), dtype=np.int64))


def averaged(year: YearModel, at: Predictors) -> Floats:
    """Return the curves of predictors, shape (n, 52); what is unknown of the workplace is averaged."""
    by_week = np.zeros((len(at.pay), len(year.pay)))
    for node, weight in zip(_NODES, _WEIGHTS / _WEIGHTS.sum(), strict=True):
        by_week += weight * arrivals(year, at.pay + node * at.spread, at.early)
    return by_week


def arrivals(year: YearModel, pay: Floats, early: NDArray[np.int64]) -> Floats:
    """Return the curves of predictors of the first paid hour, shape (n, 52).

    Parameters
    ----------
    year : YearModel
        The learned parts of a year.
    pay : ndarray, shape (n,)
        Predictors.
    early : ndarray of int64, shape (n,)
        Weeks before agreed pay.
    """
    found = np.zeros((len(pay), len(year.pay)))
    for weeks in np.unique(early).tolist():
        rows = np.flatnonzero(early == weeks)
        first, _ = weeks_before_pay(year, pay[rows], weeks)
        found[rows] = np.cumsum(first, axis=1)
    return found
