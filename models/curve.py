"""From predictors to figures: the year after a match, week by week, as tables that a lookup can read.

A matched person is active (no paid hour yet), paid, or past the end of the match, where the programme's
unmatched hazard applies. With time additive the whole year follows from two numbers per pair: the predictor
of the first paid hour, and the predictor of monthly hours. So the figures are computed once on a grid.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Floats = NDArray[np.float64]

WEEKS = 52
MONTHS_PER_YEAR = 12
WEEKS_PER_MONTH = WEEKS / MONTHS_PER_YEAR
_TEST_WEEK = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class YearModel:
    """The learned parts of a year after a match; all are logits unless said otherwise.

    Attributes
    ----------
    pay : ndarray, shape (52,)
        Baseline of the first paid hour by week since pay can begin; the pair's predictor is added.
    early : float
        Baseline in the weeks before pay can begin.
    stop : ndarray, shape (52,)
        Baseline of the end of an unpaid match by week.
    stop_slope : float
        Change of that by unit of the pair's predictor.
    leave : ndarray, shape (12,)
        Baseline of the end of a paid match by month since the first paid hour.
    leave_slope : float
        Change of that by unit of the pair's predictor.
    hours : ndarray, shape (12,)
        Baseline share of the goal hours by month since the first paid hour; the hours predictor is added.
    reach : ndarray, shape (12,)
        Baseline of reaching the goal in a month since the first paid hour.
    reach_slope : float
        Change of that by unit of the hours predictor.
    goal_hours_per_month : float
        The programme's goal, hours.
    unmatched_weekly_hazard : float
        Chance a week of a first paid hour without a match.
    unmatched_goal_hours : float
        Expected goal hours of a year without a match.
    """

    pay: Floats
    early: float
    stop: Floats
    stop_slope: float
    leave: Floats
    leave_slope: float
    hours: Floats
    reach: Floats
    reach_slope: float
    goal_hours_per_month: float
    unmatched_weekly_hazard: float
    unmatched_goal_hours: float


@dataclass(frozen=True, slots=True)
class Year:
    """Figures on a grid of predictors.

    Attributes
    ----------
    goal_hours : ndarray, shape (f, g)
        Expected goal hours in 52 weeks.
    weeks : ndarray, shape (f,)
        Expected weeks to the first paid hour, restricted to 52.
    chance : ndarray, shape (f, g)
        Chance of the goal hours in the month that holds day 182.
    """

    goal_hours: Floats
    weeks: Floats
    chance: Floats


def year(model: YearModel, pay: Floats, hours: Floats, early_weeks: int) -> Year:
    """Compute the figures of a year for every pair of predictors on a grid.

    Parameters
    ----------
    model : YearModel
        The learned parts.
    pay : ndarray, shape (f,)
        Predictors of the first paid hour.
    hours : ndarray, shape (g,)
        Predictors of the hours level.
    early_weeks : int
        Weeks before pay was agreed to begin.
    """
    first_paid, stopped = weeks_before_pay(model, pay, early_weeks)
    unmatched = _after_stop(model, stopped)
    staying, leaving = _staying(model, pay)
    month = np.minimum((np.arange(WEEKS) / WEEKS_PER_MONTH).astype(int), MONTHS_PER_YEAR - 1)
    share = expit(model.hours[month][None, :] + hours[:, None])
    reach = expit(model.reach[month][None, :] + model.reach_slope * hours[:, None])
    weekly_goal = model.goal_hours_per_month / WEEKS_PER_MONTH
    # left[w]: goal hours still to come without a match after w weeks; arrivals are spread evenly.
    left = model.unmatched_goal_hours * ((WEEKS - np.arange(WEEKS)) / WEEKS) ** 2
    goal_hours = np.zeros((len(pay), len(hours)))
    for week in range(WEEKS):
        rest = WEEKS - week
        paid = weekly_goal * staying[:, :rest] @ share[:, :rest].T
        after = leaving[:, :rest] @ left[week:]
        goal_hours += first_paid[:, week, None] * (paid + after[:, None])
    goal_hours += (stopped @ left)[:, None]
    since = _TEST_WEEK - np.arange(_TEST_WEEK)
    chance = (first_paid[:, :_TEST_WEEK] * staying[:, since]) @ reach[:, since].T
    waiting = 1.0 - np.cumsum(first_paid + unmatched, axis=1)
    return Year(goal_hours, waiting.sum(axis=1), chance)


def weeks_before_pay(model: YearModel, pay: Floats, early_weeks: int) -> tuple[Floats, Floats]:
    """Return the chance of first pay and of an unpaid end in each week, each shape (f, 52)."""
    baseline = np.concatenate([np.full(early_weeks, model.early), model.pay[: WEEKS - early_weeks]])
    hazard = expit(baseline[None, :] + pay[:, None])
    stop = expit(model.stop[None, :] + model.stop_slope * pay[:, None])
    going = np.cumprod((1 - hazard) * (1 - stop), axis=1)
    active = np.column_stack([np.ones(len(pay)), going[:, :-1]])
    return active * hazard, active * (1 - hazard) * stop


def _after_stop(model: YearModel, stopped: Floats) -> Floats:
    """Return the chance that the first paid hour comes in each week after an unpaid end, shape (f, 52)."""
    waiting = np.zeros(len(stopped))
    arrivals = np.zeros_like(stopped)
    for week in range(WEEKS):
        arrivals[:, week] = waiting * model.unmatched_weekly_hazard
        waiting += stopped[:, week] - arrivals[:, week]
    return arrivals


def _staying(model: YearModel, pay: Floats) -> tuple[Floats, Floats]:
    """Return, by week since the first paid hour, the chance to be there and to leave, shapes (f, 52)."""
    month = np.minimum((np.arange(WEEKS) / WEEKS_PER_MONTH).astype(int), MONTHS_PER_YEAR - 1)
    monthly = expit(model.leave[month][None, :] + model.leave_slope * pay[:, None])
    weekly = 1 - (1 - monthly) ** (1 / WEEKS_PER_MONTH)
    still = np.cumprod(1 - weekly, axis=1)
    staying = np.column_stack([np.ones(len(pay)), still[:, :-1]])
    return staying, staying * weekly
