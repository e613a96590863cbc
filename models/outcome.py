"""What came of past matches: censored weeks to the first ordinary paid hour, and monthly paid hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data.snapshot import PastMatch

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

HORIZON_WEEKS = 52
DAYS_PER_WEEK = 7


@dataclass(frozen=True, slots=True)
class Spells:
    """One row per past match: how long it was watched, and what happened first.

    A spell runs from the match to the first ordinary paid hour, the end of the match, the end of
    observation, or 52 weeks, whichever is first. Weeks are whole (floor of days / 7).

    Attributes
    ----------
    weeks : ndarray of int64, shape (n,)
        Weeks at risk, the week of the event included.
    paid : ndarray of bool, shape (n,)
        The spell ended with the first ordinary paid hour.
    ended : ndarray of bool, shape (n,)
        The spell ended with the match, unpaid.
    """

    weeks: Ints
    paid: Bools
    ended: Bools

    def __len__(self) -> int:
        """Return the number of matches."""
        return len(self.weeks)

    def take(self, rows: NDArray[np.intp]) -> "Spells":
        """Return the spells of the given rows."""
        return Spells(self.weeks[rows], self.paid[rows], self.ended[rows])

    @classmethod
    def of(cls, history: Sequence[PastMatch]) -> "Spells":
        """Read the spells of past matches.

        Parameters
        ----------
        history : sequence of PastMatch
            Matches whose outcomes are cut at the as-of date already.
        """
        rows = [_spell(past) for past in history]
        weeks = np.array([row[0] for row in rows], dtype=np.int64)
        paid = np.array([row[1] for row in rows], dtype=bool)
        ended = np.array([row[2] for row in rows], dtype=bool)
        return cls(weeks, paid, ended)


def _spell(past: PastMatch) -> tuple[int, bool, bool]:
    match = past.match
    last_on = match.observed_until or match.started_on
    if match.first_paid_on and _paid_within(past):
        week, paid, ended = whole_weeks(match.started_on, match.first_paid_on), True, False
    elif match.ended_on is not None and match.ended_on <= last_on:
        week, paid, ended = whole_weeks(match.started_on, match.ended_on), False, True
    else:
        return min(whole_weeks(match.started_on, last_on), HORIZON_WEEKS), False, False
    if week >= HORIZON_WEEKS:
        return HORIZON_WEEKS, False, False
    return week + 1, paid, ended


def _paid_within(past: PastMatch) -> bool:
    """Tell whether the first paid hour came while the match ran: later pay is not the match's."""
    first, end = past.match.first_paid_on, past.match.ended_on
    return first is not None and (end is None or first <= end)


def whole_weeks(start: date, end: date) -> int:
    """Return the whole weeks from one day to a later one (floor of days / 7)."""
    return (end - start).days // DAYS_PER_WEEK


@dataclass(frozen=True, slots=True)
class PaidMonths:
    """One row per known calendar month from the one after the first paid hour on, while the match ran.

    Attributes
    ----------
    match : ndarray of int64, shape (m,)
        Row of the match in the history.
    month : ndarray of int64, shape (m,)
        Calendar months since the month of the first paid hour; 1 is the first whole month.
    hours : ndarray of float64, shape (m,)
        Ordinary paid hours in that month; NaN where no row was given (unknown, not zero).
    """

    match: Ints
    month: Ints
    hours: Floats

    @classmethod
    def of(cls, history: Sequence[PastMatch], as_of: date) -> "PaidMonths":
        """Read the monthly paid hours of past matches, unknown months included."""
        rows = [row for index, past in enumerate(history) for row in _months(index, past, as_of)]
        table = np.array(rows, dtype=np.float64).reshape(-1, 3)
        return cls(table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2])


def _months(index: int, past: PastMatch, as_of: date) -> list[tuple[int, int, float]]:
    match = past.match
    if match.first_paid_on is None:
        return []
    first = _month_number(match.first_paid_on)
    known = {_month_number(paid.month) - first: paid.paid_hours for paid in past.paid_months}
    # Only whole months count: the month of the first hour, of the end and of the last look are partial.
    stop = min(_month_number(day) for day in (match.ended_on, match.observed_until, as_of) if day) - first
    return [(index, month, known.get(month, np.nan)) for month in range(1, stop)]


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


@dataclass(frozen=True, slots=True)
class Stays:
    """One row per match that reached a paid hour: months watched since, and whether the match ended then.

    Attributes
    ----------
    match : ndarray of int64, shape (s,)
        Row of the match in the history.
    months : ndarray of int64, shape (s,)
        Whole months at risk since the first paid hour, the month of the end included.
    ended : ndarray of bool, shape (s,)
        The match ended in the last of these months.
    """

    match: Ints
    months: Ints
    ended: Bools

    @classmethod
    def of(cls, history: Sequence[PastMatch]) -> "Stays":
        """Read how long paid matches lasted."""
        rows = [_stay(index, past) for index, past in enumerate(history) if _paid_within(past)]
        table = np.array(rows, dtype=np.int64).reshape(-1, 3)
        return cls(table[:, 0], table[:, 1], table[:, 2].astype(bool))


_DAYS_PER_MONTH = 365.25 / 12


def _stay(index: int, past: PastMatch) -> tuple[int, int, bool]:
    match = past.match
    first = match.first_paid_on or match.started_on
    last = match.ended_on or match.observed_until or first
    months = int(max((last - first).days, 0) / _DAYS_PER_MONTH)
    ended = match.ended_on is not None
    return index, months + int(ended), ended
