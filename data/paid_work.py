"""The yardstick: ordinary paid hours of a person in one calendar month."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from data.placements import PaidMonth
from data.programmes import Programme

# Hours are told with at most two decimals: sums that differ by less are the same sum.
_SMALLEST_HOURS = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedMonth:
    """Hours of one person in one job and calendar month; ``month`` is its first day.

    ``form`` tells what kind of hours: ``ordinary``, ``praktik``, ``loentilskud`` or ``flexjob``.
    """

    month: date
    hours: float
    form: str = "ordinary"

    @classmethod
    def of(cls, paid: PaidMonth) -> "WorkedMonth":
        """Return the month of a match; the exchange format's paid hours are ordinary by definition."""
        return cls(month=paid.month, hours=paid.paid_hours)


def ordinary_hours(worked: Iterable[WorkedMonth], month: date, programme: Programme) -> float | None:
    """Return the ordinary hours of all jobs together in a calendar month; ``None`` where nothing is known.

    Hours of a form that is not ordinary under the programme, such as praktik, never count.
    """
    known = [w for w in worked if (w.month.year, w.month.month) == (month.year, month.month)]
    if not known:
        return None
    return math.fsum(w.hours for w in known if w.form in programme.ordinary_forms)


def reaches_goal(worked: Iterable[WorkedMonth], month: date, programme: Programme) -> bool | None:
    """Tell whether a month reaches the goal of ordinary hours; ``None`` where nothing is known."""
    hours = ordinary_hours(worked, month, programme)
    return None if hours is None else hours > programme.goal_hours_per_month - _SMALLEST_HOURS
