"""Learning what follows the first paid hour: the level of monthly hours, reaching the goal, and staying."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from models.curve import MONTHS_PER_YEAR
from models.hazard import BEND_VARIANCE, EFFECT_VARIANCE, UNKNOWN_VARIANCE, TermRows, block, layout_of
from models.likelihood import FractionLikelihood, HazardLikelihood
from models.outcome import HORIZON_WEEKS, PaidMonths, Spells, Stays
from models.penalised import Design, Estimate, Penalty, estimate
from models.reporting import ReportingRates, reporting_rates
from models.terms import Shapes, Term, expand

Floats = NDArray[np.float64]

# Where nothing was ever paid yet, the prior speaks: about half the goal in the first months, growing slowly,
# and one paid match in twenty ending a month. Assumptions, stated in the model card.
_SHARE_PRIOR = 0.5
_LEAVE_PRIOR = 0.05
_STOP_PRIOR = 0.01
_REACH_PRIOR = 0.25
_LEVEL_VARIANCE = 1.0
_GROWTH_VARIANCE = 0.25
_SLOPE_VARIANCE = 0.25
_NO_GROUPS = np.zeros(0, dtype=np.intp)


@dataclass(frozen=True, slots=True)
class LearnedHours:
    """The share of the goal reached in a paid month.

    Attributes
    ----------
    baseline : ndarray, shape (12,)
        Logit of the share by month since the first paid hour.
    shapes : Shapes
        Terms of the hours predictor.
    estimate : Estimate
        What was estimated; the prior alone where no paid month is known.
    rates : ReportingRates
        How often months with and without hours were reported.
    """

    baseline: Floats
    shapes: Shapes
    estimate: Estimate
    rates: ReportingRates


def month_basis(month: NDArray[np.int64]) -> Floats:
    """Return a level and a growth that flattens, shape (n, 2), by month since the first hour (1, 2, ...)."""
    return np.column_stack([np.ones(len(month)), np.log(np.clip(month, 1, MONTHS_PER_YEAR))])


_BY_MONTH = month_basis(np.arange(1, MONTHS_PER_YEAR + 1))


def learn_hours(
    terms: Sequence[Term], values: Floats, months: PaidMonths, goal_hours_per_month: float
) -> LearnedHours:
    """Learn the expected share of the goal, min(goal, hours) / goal, of a month while the match runs.

    Parameters
    ----------
    terms : sequence of Term
        Terms in column order.
    values : ndarray, shape (n, p)
        Features of past pairs.
    months : PaidMonths
        Their known and unknown months.
    goal_hours_per_month : float
        The programme's goal, hours.
    """
    rates = reporting_rates(months)
    known = np.flatnonzero(np.isfinite(months.hours))
    rows, month, hours = months.match[known], months.month[known], months.hours[known]
    share = np.minimum(hours / goal_hours_per_month, 1.0)
    likelihood = FractionLikelihood(share, month_basis(month), rates.weight(hours) * _per_match(rows))
    layout = layout_of(terms, time=2)
    columns = expand(terms, values)[rows]
    free = np.full(columns.shape[1], np.inf)
    design = Design(columns, -free, free, np.full(len(rows), -1, dtype=np.intp), 0)
    found = estimate(likelihood, design, _hours_priors(terms), group_variance=1.0)
    start = layout.time
    effects = np.concatenate([found.time, found.coefficients])
    return LearnedHours(_BY_MONTH @ found.time, Shapes.of(terms, effects[start:]), found, rates)


def _per_match(rows: NDArray[np.int64]) -> Floats:
    """Return the weight of each month: months of a match are much alike, so it weighs as their root."""
    _, inverse, count = np.unique(rows, return_inverse=True, return_counts=True)
    return 1.0 / np.sqrt(count[inverse])


def _hours_priors(terms: Sequence[Term]) -> list[Penalty]:
    layout = layout_of(terms, time=2)
    rows = TermRows(terms, layout)
    slopes = [rows.slopes(group)[0] for group in sorted({term.group for term in terms if term.pieces})]
    matrix = np.concatenate([*slopes, np.zeros((0, layout.size))])
    return [
        Penalty("hours slope", matrix, np.zeros(len(matrix)), EFFECT_VARIANCE),
        rows.bends(BEND_VARIANCE),
        block("hours unknown", layout, (layout.unknown, layout.size), UNKNOWN_VARIANCE),
        block("hours level", layout, (0, 1), _LEVEL_VARIANCE, np.inf, mean=float(logit(_SHARE_PRIOR))),
        block("hours growth", layout, (1, 2), _GROWTH_VARIANCE, np.inf, mean=0.3),
    ]


def learn_reach(
    predictor: Floats, months: PaidMonths, rates: ReportingRates, goal: float
) -> tuple[Floats, float]:
    """Learn the chance of the goal in a paid month: logits (12,) and the slope by the hours predictor."""
    known = np.flatnonzero(np.isfinite(months.hours))
    rows, month, hours = months.match[known], months.month[known], months.hours[known]
    likelihood = FractionLikelihood(
        (hours >= goal).astype(np.float64), month_basis(month), rates.weight(hours) * _per_match(rows)
    )
    found = _by_predictor(likelihood, predictor[rows], (_REACH_PRIOR, 1.0))
    return _BY_MONTH @ found.time, float(found.coefficients[0])


def learn_stop(predictor: Floats, spells: Spells) -> tuple[Floats, float]:
    """Learn how soon unpaid matches end: baseline logits (52,) and the slope by the pair's predictor."""
    basis = np.column_stack([np.ones(HORIZON_WEEKS), np.log1p(np.arange(HORIZON_WEEKS))])
    found = _ending(predictor, (spells.weeks, spells.ended), basis, (_STOP_PRIOR, -0.2))
    return basis @ found.time, float(found.coefficients[0])


def learn_leave(predictor: Floats, stays: Stays) -> tuple[Floats, float]:
    """Learn how soon paid matches end: logits by month (12,) and the slope by the pair's predictor."""
    within = np.minimum(stays.months, MONTHS_PER_YEAR)
    ended = stays.ended & (stays.months <= MONTHS_PER_YEAR)
    found = _ending(predictor[stays.match], (within, ended), _BY_MONTH, (_LEAVE_PRIOR, -0.2))
    return _BY_MONTH @ found.time, float(found.coefficients[0])


def _ending(
    predictor: Floats,
    watched: tuple[NDArray[np.int64], NDArray[np.bool_]],
    basis: Floats,
    prior: tuple[float, float],
) -> Estimate:
    length, ended = watched
    risk = (np.arange(len(basis))[None, :] < length[:, None]).astype(np.float64)
    happened = np.zeros_like(risk)
    happened[np.flatnonzero(ended), length[ended] - 1] = 1.0
    return _by_predictor(HazardLikelihood(risk, happened, basis), predictor, prior)


def _by_predictor(
    likelihood: FractionLikelihood | HazardLikelihood, predictor: Floats, prior: tuple[float, float]
) -> Estimate:
    """Estimate a baseline and one slope around prior guesses (level as a chance, slope)."""
    size = likelihood.time_size + 1
    rows = np.eye(size)
    bend = size - 2
    design = Design(
        predictor[:, None],
        np.array([-np.inf]),
        np.array([np.inf]),
        np.full(len(predictor), -1, dtype=np.intp),
        0,
    )
    penalties = [
        Penalty("level", rows[:1], np.array([logit(prior[0])]), 4 * _LEVEL_VARIANCE, np.inf),
        Penalty("bend", rows[1 : 1 + bend], np.zeros(bend), _GROWTH_VARIANCE, np.inf),
        Penalty("slope", rows[-1:], np.array([prior[1]]), _SLOPE_VARIANCE, np.inf),
    ]
    return estimate(likelihood, design, penalties, group_variance=1.0)
