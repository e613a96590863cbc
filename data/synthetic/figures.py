"""The true figures of a pair, in closed form: goal hours, weeks to the first paid hour, 30 hours at week 26.

The course of `course.py` is a chain with few states, so its expectations are sums, not simulations: the
chance of a first paid hour in each week times what follows from it, read from a table over levels of hours
and chances of leaving. A test simulates the same chain and finds the same means.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from data.synthetic.calibration import figure
from data.synthetic.columns import FloatArray
from data.synthetic.course import (
    LEVEL_SHARES,
    early_stop,
    planned_end,
    season_table,
    startup,
    weekly_unmatched,
)
from data.synthetic.rates import EXIT_FACTORS, LEVEL_STEP_HOURS, LEVELS, Drive

HORIZON_WEEKS = 52
GOAL_HOURS_PER_MONTH = 30.0
_TWELFTHS = 12
_DAYS = 7 * HORIZON_WEEKS
_MONTH_AFTER_DAYS = 182
_DECEMBER = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueFigures:
    """The true figures of each pair.

    Attributes
    ----------
    expected_goal_hours : ndarray of float
        Sum over twelve twelfths of the year of E[min(30, hours)].
    expected_weeks_to_paid : ndarray of float
        Sum over weeks 1..52 of P(T >= week).
    chance_30h_at_26w : ndarray of float
        Chance of at least 30 paid hours in the calendar month that holds start + 182 days.
    paid_share : ndarray of float
        Chance of a first paid hour within 52 weeks.
    """

    expected_goal_hours: FloatArray
    expected_weeks_to_paid: FloatArray
    chance_30h_at_26w: FloatArray
    paid_share: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Yields:
    """What follows from a first paid hour in week t: goal hours, and chance of 30 hours at 26 weeks.

    Attributes
    ----------
    goal, month : ndarray, shape (levels, exit factors, 52)
        At the workplace.
    goal_elsewhere, month_elsewhere : ndarray, shape (52,)
        In a job found without a match.
    """

    goal: FloatArray
    month: FloatArray
    goal_elsewhere: FloatArray
    month_elsewhere: FloatArray


def true_figures(drive: Drive, start: date) -> TrueFigures:
    """Return the true figures of pairs matched on a day.

    Parameters
    ----------
    drive : Drive
        What drives each pair.
    start : datetime.date
        Day of the match.
    """
    season = season_table(start, HORIZON_WEEKS)
    here, elsewhere, weeks = first_paid_chances(drive, season)
    yields = yield_tables(start)
    rows = (drive.level_row, drive.exit_row)
    return TrueFigures(
        expected_goal_hours=np.einsum("pt,pt->p", here, yields.goal[rows])
        + elsewhere @ yields.goal_elsewhere,
        expected_weeks_to_paid=weeks,
        chance_30h_at_26w=np.einsum("pt,pt->p", here, yields.month[rows])
        + elsewhere @ yields.month_elsewhere,
        paid_share=here.sum(1) + elsewhere.sum(1),
    )


def unmatched_figures(start: date) -> TrueFigures:
    """Return the true figures of a person without a match (one row; the same for everybody)."""
    u = weekly_unmatched()
    week = np.arange(HORIZON_WEEKS)
    chance = u * (1 - u) ** week
    yields = yield_tables(start)
    return TrueFigures(
        expected_goal_hours=np.atleast_1d(chance @ yields.goal_elsewhere),
        expected_weeks_to_paid=np.atleast_1d(((1 - u) ** (week + 1)).sum()),
        chance_30h_at_26w=np.atleast_1d(chance @ yields.month_elsewhere),
        paid_share=np.atleast_1d(chance.sum()),
    )


def first_paid_chances(drive: Drive, season: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return chances of a first paid hour here and elsewhere by week, and the expected weeks to it.

    Returns
    -------
    here, elsewhere : ndarray, shape (pairs, 52)
    weeks : ndarray, shape (pairs,)
    """
    u = weekly_unmatched()
    count = drive.rate.size
    # Starts of pay are few: what depends on them is worked out once each, not once a pair.
    starts, kind = np.unique(drive.paid_from, return_inverse=True)
    running, ended, weeks = np.ones(count), np.zeros(count), np.zeros(count)
    here = np.zeros((HORIZON_WEEKS, count))
    elsewhere = np.zeros((HORIZON_WEEKS, count))
    for week in range(HORIZON_WEEKS):
        pace = startup(starts, week)[:, None] * season[:, week]
        here[week] = running * -np.expm1(-drive.rate * pace[kind, drive.season])
        elsewhere[week] = ended * u
        still = running - here[week]
        kept = (1 - planned_end(starts, week))[kind]
        running = still * (1 - early_stop(drive.stop, week)) * kept
        ended += still - running - elsewhere[week]
        weeks += running + ended
    return here.T, elsewhere.T, weeks


@lru_cache(maxsize=8)
def yield_tables(start: date) -> Yields:
    """Return the tables of what follows from a first paid hour, for matches made on a day."""
    goal_units = _hours_per_level(np.linspace(0, _DAYS, _TWELFTHS + 1))
    month_units = _hours_per_level(_month_at_26_weeks(start))
    leave = figure("paid_exit_per_week")
    elsewhere_row = round(figure("elsewhere_hours_per_week") / LEVEL_STEP_HOURS) - 1
    goal_by_stay = _mean_over_shares(goal_units, _goal_hours)
    month_by_stay = _mean_over_shares(month_units, _reaches_goal)
    goal_elsewhere = goal_by_stay[elsewhere_row] @ _stay_chances(leave)
    month_elsewhere = month_by_stay[elsewhere_row] @ _stay_chances(leave)
    return Yields(
        goal=_over_exits(goal_by_stay, _later(goal_elsewhere)),
        month=_over_exits(month_by_stay, _later(month_elsewhere)),
        goal_elsewhere=goal_elsewhere,
        month_elsewhere=month_elsewhere,
    )


def ramp(weeks_paid: FloatArray) -> FloatArray:
    """Return paid hours a week as a share of the level, by completed weeks since the first paid hour."""
    first = figure("first_hours_share")
    share: FloatArray = first + (1 - first) * (1 - np.exp(-weeks_paid / figure("ramp_weeks")))
    return share


def hours_by_day(days: FloatArray) -> FloatArray:
    """Return cumulative paid hours per unit of level after days since the first paid hour."""
    last = 7 * 600
    weekly = ramp(np.arange(last // 7, dtype=np.float64))
    total = np.concatenate([[0.0], np.cumsum(np.repeat(weekly / 7, 7))])
    hours: FloatArray = np.interp(days, np.arange(last + 1), total)
    return hours


def _month_at_26_weeks(start: date) -> FloatArray:
    inside = start + timedelta(days=_MONTH_AFTER_DAYS)
    first = inside.replace(day=1)
    after = (
        first.replace(year=first.year + 1, month=1)
        if first.month == _DECEMBER
        else first.replace(month=first.month + 1)
    )
    return np.array([(first - start).days, (after - start).days], dtype=np.float64)


def _hours_per_level(edges: FloatArray) -> FloatArray:
    """Hours per unit of level, shape (first week, first day, weeks stayed, windows)."""
    first_day = (7 * np.arange(HORIZON_WEEKS)[:, None] + np.arange(7))[:, :, None, None]
    stayed = 7 * np.arange(1, HORIZON_WEEKS + 1)[None, None, :, None]
    total = hours_by_day(np.minimum(np.maximum(edges - first_day, 0), stayed))
    units: FloatArray = np.diff(total, axis=3)
    return units


def _goal_hours(hours: FloatArray) -> FloatArray:
    capped: FloatArray = np.minimum(hours, GOAL_HOURS_PER_MONTH).sum(3)
    return capped


def _reaches_goal(hours: FloatArray) -> FloatArray:
    return (hours[:, :, :, 0] >= GOAL_HOURS_PER_MONTH).astype(np.float64)


def _mean_over_shares(units: FloatArray, measure: Callable[[FloatArray], FloatArray]) -> FloatArray:
    """Mean over first days and level shares, shape (levels, first week, weeks stayed)."""
    table = np.zeros((LEVELS, HORIZON_WEEKS, HORIZON_WEEKS))
    for row in range(LEVELS):
        level = LEVEL_STEP_HOURS * (row + 1)
        for share in LEVEL_SHARES:
            table[row] += measure(level * share * units).mean(1) / LEVEL_SHARES.size
    return table


def _stay_chances(leave: float) -> FloatArray:
    weeks = np.arange(HORIZON_WEEKS)
    chance: FloatArray = leave * (1 - leave) ** weeks.astype(np.float64)
    chance[-1] = (1 - leave) ** (HORIZON_WEEKS - 1)
    return chance


def _over_exits(by_stay: FloatArray, later: FloatArray) -> FloatArray:
    leave = figure("paid_exit_per_week") * EXIT_FACTORS
    chances = np.stack([_stay_chances(one) for one in leave])
    here = np.einsum("lts,es->let", by_stay, chances)
    after = np.einsum("ts,es->et", later, chances)
    total: FloatArray = here + after[None]
    return total


def _later(elsewhere: FloatArray) -> FloatArray:
    """Return what still comes once free again, by first paid week and weeks stayed, shape (52, 52)."""
    u = weekly_unmatched()
    free = np.zeros(2 * HORIZON_WEEKS + 2)
    for week in range(HORIZON_WEEKS - 1, -1, -1):
        free[week] = u * elsewhere[week] + (1 - u) * free[week + 1]
    index = np.arange(HORIZON_WEEKS)[:, None] + np.arange(1, HORIZON_WEEKS + 1)
    later: FloatArray = free[index]
    return later
