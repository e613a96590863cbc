"""What each part of a fit adds: shares of the predictors, and hours that sum to value minus reference.

Hours follow the straight path from a reference opening to the pair's own (Aumann and Shapley 1974). The
predictors are sums of terms, so along the path every term's share is proportional to its difference.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.market import Market
from features.pairs import Pairs
from models.additive import AdditiveModel, Predictors

Floats = NDArray[np.float64]

WORKPLACE = "workplace_history"
START_OF_PAY = "start_of_pay"
_STEPS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributions:
    """What each named part adds to the pairs of one candidate, in goal hours against the reference.

    Attributes
    ----------
    names : tuple of str
        Features in catalogue order, then the workplace's own history, then the agreed start of pay.
    pay, hours : ndarray, shape (n, k)
        Terms of the two predictors; each row sums to its predictor within 1e-9.
    goal_hours : ndarray, shape (n, k)
        Share of each part; a row sums to the pair's value minus the reference value.
    reference : float
        Value of the reference: an opening with the average terms of the pairs given.
    """

    names: tuple[str, ...]
    pay: Floats
    hours: Floats
    goal_hours: Floats
    reference: float


def contributions(model: AdditiveModel, market: Market, pairs: Pairs) -> Contributions:
    """Explain the values of pairs against their own average.

    Parameters
    ----------
    model : AdditiveModel
        The learned fit.
    market : Market
        Where the pairs live.
    pairs : Pairs
        All pairs of one candidate that are compared, at least one.

    Returns
    -------
    Contributions
    """
    table = model.table(market, pairs)
    at = model.predictors(market, pairs, table)
    none = np.zeros((len(pairs), 1))
    pay = np.column_stack([model.pay.terms(table.values), none, none])
    pay[:, -2] = at.pay - pay.sum(axis=1)
    hours = np.column_stack([model.hours.terms(table.values), none, none])
    middle = _reference(at)
    reference = _value(model, middle)[0]
    start = _value(model, Predictors(_like(middle.pay, at), _like(middle.hours, at), at.early, at.spread))
    goal_hours = _along_path(model, at, middle, (pay, hours))
    goal_hours[:, -1] += start - reference
    names = (*(term.name for term in model.terms), WORKPLACE, START_OF_PAY)
    return Contributions(
        names=names, pay=pay, hours=hours, goal_hours=goal_hours, reference=float(reference)
    )


def _reference(at: Predictors) -> Predictors:
    early = np.array([int(np.median(at.early))], dtype=np.int64)
    return Predictors(
        np.array([at.pay.mean()]), np.array([at.hours.mean()]), early, np.array([np.median(at.spread)])
    )


def _like(value: Floats, at: Predictors) -> Floats:
    return np.full(len(at.pay), value[0])


def _value(model: AdditiveModel, at: Predictors) -> Floats:
    return model.figures.goal_hours(at.pay, at.hours, at.early, at.spread)


def _along_path(
    model: AdditiveModel, at: Predictors, middle: Predictors, terms: tuple[Floats, Floats]
) -> Floats:
    """Return each term's share of the change from the reference predictors to the pair's own."""
    by_pay, by_hours = np.zeros(len(at.pay)), np.zeros(len(at.pay))
    for step in range(_STEPS):
        pay, next_pay = (middle.pay + (at.pay - middle.pay) * part for part in _ends(step))
        hours, next_hours = (middle.hours + (at.hours - middle.hours) * part for part in _ends(step))
        corners = [
            _value(model, Predictors(p, h, at.early, at.spread)) for p in (pay, next_pay) for h in (hours, next_hours)
        ]
        by_pay += (corners[2] - corners[0] + corners[3] - corners[1]) / 2
        by_hours += (corners[1] - corners[0] + corners[3] - corners[2]) / 2
    return _shares(terms[0], by_pay) + _shares(terms[1], by_hours)


def _ends(step: int) -> tuple[float, float]:
    return step / _STEPS, (step + 1) / _STEPS


def _shares(terms: Floats, total: Floats) -> Floats:
    """Split a total by the terms' differences from their average; rows sum to the total."""
    away = terms - terms.mean(axis=0)
    change = away.sum(axis=1)
    safe = np.where(np.abs(change) > _LEAST_CHANGE, change, 1.0)
    rate = np.where(np.abs(change) > _LEAST_CHANGE, total / safe, 0.0)
    return away * rate[:, None]


_LEAST_CHANGE = 1e-9
