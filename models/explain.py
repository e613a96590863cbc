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
_LEAST_CHANGE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributions:
    """What each named part adds to the pairs of one candidate, in goal hours against the reference.

    Attributes
    ----------
    names : tuple of str
        Features in catalogue order, then the workplace's own history (with how little is known of it), then
        the agreed start of pay.
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


def contributions(
    model: AdditiveModel, market: Market, pairs: Pairs, shown: NDArray[np.intp] | None = None
) -> Contributions:
    """Explain the values of pairs against their own average.

    Parameters
    ----------
    model : AdditiveModel
        The learned fit.
    market : Market
        Where the pairs live.
    pairs : Pairs
        All pairs of one candidate that are compared, at least one.
    shown : ndarray, shape (m,), optional
        Which of the pairs to explain; all by default. The reference is the average of all in any case.

    Returns
    -------
    Contributions
        One row for each pair that is shown.
    """
    table = model.table(market, pairs)
    scored = model.scored(market, pairs, table)
    at, middle = scored.at, _reference(scored.at)
    averages = _with_rest(scored.pay_average, middle.pay), _with_none(scored.hours_average)
    values, at = (table.values, at) if shown is None else (table.values[shown], at.at(shown))
    pay, hours = _with_rest(model.pay.terms(values), at.pay), _with_none(model.hours.terms(values))
    goal_hours = _along_path(model, at, middle, (pay - averages[0], hours - averages[1]))
    reference, paid, known = _before_the_path(model, at, middle)
    goal_hours[:, -1] += paid - reference
    goal_hours[:, -2] += known - paid
    names = (*(term.name for term in model.terms), WORKPLACE, START_OF_PAY)
    return Contributions(names=names, pay=pay, hours=hours, goal_hours=goal_hours, reference=reference)


def _with_rest(terms: Floats, predictor: Floats) -> Floats:
    """Return terms with what the predictor holds besides them, the workplace, and an empty start of pay."""
    rest = predictor - terms.sum(axis=1)
    return np.column_stack([terms, rest, np.zeros(len(terms))])


def _with_none(terms: Floats) -> Floats:
    return np.column_stack([terms, np.zeros((len(terms), 2))])


def _before_the_path(
    model: AdditiveModel, at: Predictors, middle: Predictors
) -> tuple[float, Floats, Floats]:
    """Return the reference's value, then with each pair's start of pay, then with its unknowns as well."""
    reference = float(_value(model, middle)[0])
    same = _like(middle.pay, at), _like(middle.hours, at)
    paid = _value(model, Predictors(*same, at.early, _like(middle.spread, at)))
    return reference, paid, _value(model, Predictors(*same, at.early, at.spread))


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
    """Return each term's share of the change from the reference predictors to the pair's own.

    ``terms`` are the differences of the terms from their averages, for pay and for hours.
    """
    part = np.linspace(0.0, 1.0, _STEPS + 1)[:, None]
    pay = middle.pay + (at.pay - middle.pay) * part
    hours = middle.hours + (at.hours - middle.hours) * part
    # Corners of each step, pay and hours before (0) and after (1) it, looked up at once: (2, 2, steps, n).
    corners = np.broadcast_arrays(
        np.stack([pay[:-1], pay[1:]])[:, None],
        np.stack([hours[:-1], hours[1:]])[None, :],
        at.early,
        at.spread,
    )
    figures = _value(model, Predictors(*(corner.ravel() for corner in corners))).reshape(corners[0].shape)
    by_pay = (figures[1] - figures[0]).mean(axis=0).sum(axis=0)
    by_hours = (figures[:, 1] - figures[:, 0]).mean(axis=0).sum(axis=0)
    return _shares(terms[0], by_pay) + _shares(terms[1], by_hours)


def _shares(away: Floats, total: Floats) -> Floats:
    """Split a total by the terms' differences from their average; rows sum to the total."""
    change = away.sum(axis=1)
    safe = np.where(np.abs(change) > _LEAST_CHANGE, change, 1.0)
    rate = np.where(np.abs(change) > _LEAST_CHANGE, total / safe, 0.0)
    return away * rate[:, None]
