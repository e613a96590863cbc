"""paid_hours.csv: ordinary paid hours by calendar month, with the gaps real reporting has."""

from datetime import date

import numpy as np

from data.synthetic.calibration import figure
from data.synthetic.columns import BoolArray, FloatArray, IntArray
from data.synthetic.figures import hours_by_day
from data.synthetic.habits import HABITS
from data.synthetic.matches import Matches
from data.synthetic.rates import LEVEL_STEP_HOURS
from data.synthetic.tables import Book, Table

_SMALLEST = 0.25
_MONTHS = 12


def paid_hours(book: Book) -> Table:
    """Return paid_hours.csv: complete observed months; months without hours are reported less often."""
    rows, month = _match_months(book.world.matches)
    hours = hours_in_months(book.world.matches.take(rows), month)
    hours = np.maximum(np.round(hours / _SMALLEST), hours > 0) * _SMALLEST
    rng = np.random.default_rng([book.world.seed, 95])
    share = np.where(
        hours > 0, figure("paid_month_reported"), HABITS[book.world.parameters.family].zero_months_told
    )
    told = rng.random(rows.size) < share
    return {
        "match_id": [book.names.matches[row] for row in rows[told].tolist()],
        "month": [f"{number // _MONTHS:04d}-{number % _MONTHS + 1:02d}" for number in month[told].tolist()],
        "paid_hours": [f"{value:g}" for value in hours[told].tolist()],
    }


def hours_in_months(matches: Matches, month: IntArray) -> FloatArray:
    """Return true paid hours of each match in a month (number = year * 12 + month - 1)."""
    first = _first_days(month)
    after = _first_days(month + 1)
    level = LEVEL_STEP_HOURS * (matches.level_row + 1) * matches.level_share
    elsewhere = figure("elsewhere_hours_per_week") * matches.elsewhere_share
    here = _spell(matches.paid_from, matches.paid_until, first, after)
    there = _spell(matches.elsewhere_from, matches.elsewhere_until, first, after)
    return level * here + elsewhere * there


def _spell(start: IntArray, end: IntArray, first: IntArray, after: IntArray) -> FloatArray:
    length = end - start
    until = np.clip(after - start, 0, length).astype(np.float64)
    before = np.clip(first - start, 0, length).astype(np.float64)
    hours: FloatArray = hours_by_day(until) - hours_by_day(before)
    return hours


def _match_months(matches: Matches) -> tuple[IntArray, IntArray]:
    begins, _ = _month_numbers(matches.started_on)
    last, complete = _month_numbers(matches.observed_until)
    count = np.maximum(last - begins + complete, 0)
    rows = np.repeat(np.arange(count.size), count)
    offset = np.arange(rows.size) - np.repeat(np.cumsum(count) - count, count)
    return rows, begins[rows] + offset


def _month_numbers(days: IntArray) -> tuple[IntArray, BoolArray]:
    found = [date.fromordinal(day) for day in days.tolist()]
    number = np.array([day.year * _MONTHS + day.month - 1 for day in found], dtype=np.int64)
    return number, days + 1 == _first_days(number + 1)


def _first_days(month: IntArray) -> IntArray:
    distinct, where = np.unique(month, return_inverse=True)
    days = [date(one // _MONTHS, one % _MONTHS + 1, 1).toordinal() for one in distinct.tolist()]
    first: IntArray = np.array(days, dtype=np.int64)[where]
    return first
