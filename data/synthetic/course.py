"""The course of a match, week by week: first paid hour, early stop, planned end, and what follows."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from data.synthetic.calibration import figure
from data.synthetic.columns import BoolArray, FloatArray, IntArray
from data.synthetic.rates import EXIT_FACTORS, Drive
from data.synthetic.words import SEASONS

WEEKS_UNPAID = 60
NEVER = 100_000
# Levels of hours that a paid person reaches, as shares of the pair's level; equally likely.
LEVEL_SHARES = np.array([0.35, 0.55, 0.70, 0.82, 0.92, 1.0])
_BEFORE_PAY = 0.06
_AT_PAY = 2.2
_AT_PAY_WEEKS = 4
_FADE_WEEKS = 18.0
_FADE_FLOOR = 0.3
_EARLY_WEEKS = 13
_EXTENSION_WEEKS = 13
_EXTENSION_CHANCES = (0.65, 0.714, 1.0)
_HIGH_SEASON = {
    "none": (range(0), 1.0),
    "retail": (range(11, 13), 1.6),
    "hospitality": (range(5, 10), 1.4),
    "gardening": (range(4, 11), 1.5),
}
_SUMMER_WEEKS = range(28, 31)
_HOLIDAY_WEEKS = (51, 52, 53, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Courses:
    """What came of each match.

    Attributes
    ----------
    paid_week : ndarray of int
        Week of the first paid hour at the workplace (`NEVER` = not there).
    unpaid_end_week : ndarray of int
        Week at whose end an unpaid match ended (`NEVER` = it became paid).
    stopped_early : ndarray of bool
        The unpaid end was an early stop.
    paid_weeks : ndarray of int
        How many weeks the paid hours at the workplace lasted.
    elsewhere_week : ndarray of int
        Week of the first paid hour elsewhere after the match.
    elsewhere_weeks : ndarray of int
        How many weeks those lasted.
    level_share, elsewhere_share : ndarray of float
        Share of the level of hours reached at the workplace and elsewhere.
    """

    paid_week: IntArray
    unpaid_end_week: IntArray
    stopped_early: BoolArray
    paid_weeks: IntArray
    elsewhere_week: IntArray
    elsewhere_weeks: IntArray
    level_share: FloatArray
    elsewhere_share: FloatArray


def weekly_unmatched() -> float:
    """Return the weekly chance of a paid hour without a match."""
    return float(1 - (1 - figure("unmatched_paid_share_per_year")) ** (1 / 52))


def startup(paid_from: IntArray, week: int) -> FloatArray:
    """Return what the agreed start of pay makes of the rate in a week after the match."""
    since = week - paid_from
    faded = np.maximum(np.exp(-(since - _AT_PAY_WEEKS) / _FADE_WEEKS), _FADE_FLOOR)
    return np.where(since < 0, _BEFORE_PAY, np.where(since < _AT_PAY_WEEKS, _AT_PAY, faded))


def planned_end(paid_from: IntArray, week: int) -> FloatArray:
    """Return the chance that an unpaid match is ended as planned at the end of a week."""
    first = np.maximum(_EARLY_WEEKS, paid_from + 6)
    chance = np.zeros(paid_from.size)
    for step, share in enumerate(_EXTENSION_CHANCES):
        chance = np.where(week + 1 == first + step * _EXTENSION_WEEKS, share, chance)
    return chance


def early_stop(stop: FloatArray, week: int) -> FloatArray:
    """Return the chance of an early stop in a week; after 13 weeks half as many."""
    return stop if week < _EARLY_WEEKS else 0.5 * stop


def season_table(start: date | int, weeks: int) -> FloatArray:
    """Return the season's multiplier by class and week, shape (classes, weeks), from a start day."""
    first = start if isinstance(start, int) else start.toordinal()
    return np.array(
        [[_season(name, date.fromordinal(first + 7 * week)) for week in range(weeks)] for name in SEASONS]
    )


def _season(name: str, day: date) -> float:
    week = day.isocalendar().week
    months, high = _HIGH_SEASON[name]
    summer = 0.4 if week in _SUMMER_WEEKS else 1.0
    holidays = 0.5 if week in _HOLIDAY_WEEKS else 1.0
    return (high if day.month in months else 1.0) * summer * holidays


def simulate(drive: Drive, season: FloatArray, rng: np.random.Generator) -> Courses:
    """Draw the course of each match.

    Parameters
    ----------
    drive : Drive
        What drives each.
    season : ndarray, shape (matches, 60)
        Multiplier of the rate in each week after the start.
    rng : numpy.random.Generator
        Source of randomness.
    """
    paid_week, end_week, early = _until_paid_or_ended(drive, season, rng)
    count = paid_week.size
    leave = figure("paid_exit_per_week") * EXIT_FACTORS[drive.exit_row]
    paid_weeks = rng.geometric(leave)
    free_from = np.where(paid_week < NEVER, paid_week + paid_weeks, end_week + 1)
    return Courses(
        paid_week=paid_week,
        unpaid_end_week=end_week,
        stopped_early=early,
        paid_weeks=paid_weeks,
        elsewhere_week=free_from + rng.geometric(weekly_unmatched(), count) - 1,
        elsewhere_weeks=rng.geometric(figure("paid_exit_per_week"), count),
        level_share=rng.choice(LEVEL_SHARES, count),
        elsewhere_share=rng.choice(LEVEL_SHARES, count),
    )


def _until_paid_or_ended(
    drive: Drive, season: FloatArray, rng: np.random.Generator
) -> tuple[IntArray, IntArray, BoolArray]:
    count = drive.rate.size
    paid_week, end_week = np.full(count, NEVER), np.full(count, NEVER)
    early = np.zeros(count, dtype=np.bool_)
    running = np.ones(count, dtype=np.bool_)
    for week in range(WEEKS_UNPAID):
        hazard = 1 - np.exp(-drive.rate * startup(drive.paid_from, week) * season[:, week])
        paid = running & (rng.random(count) < hazard)
        stops = running & ~paid & (rng.random(count) < early_stop(drive.stop, week))
        ends = running & ~paid & ~stops & (rng.random(count) < planned_end(drive.paid_from, week))
        paid_week[paid] = week
        end_week[stops | ends] = week
        early |= stops
        running &= ~(paid | stops | ends)
    return paid_week, end_week, early
