"""Months, quarters and years that are over: the periods of official figures."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Whole months, named by their first days; ``name`` is such as ``2026-07``, ``2026K3`` or ``2026``."""

    name: str
    months: tuple[date, ...]

    def last_days(self) -> tuple[date, ...]:
        """Return the last day of each month."""
        return tuple(one.replace(day=calendar.monthrange(one.year, one.month)[1]) for one in self.months)

    def each_month(self) -> tuple["Period", ...]:
        """Return its months as periods."""
        return tuple(_period("month", month) for month in self.months)


def periods_before(kind: str, day: date, count: int) -> tuple[Period, ...]:
    """Return the last periods that were over on a day, the oldest first.

    Parameters
    ----------
    kind : str
        ``month``, ``quarter`` or ``year``.
    day : date
        The day asked about.
    count : int
        How many.
    """
    length = MONTHS_OF[kind]
    first = day.replace(day=1, month=(day.month - 1) // length * length + 1)
    found = []
    for _ in range(count):
        first = _months_before(first, length)
        found.append(_period(kind, first))
    return tuple(reversed(found))


def _months_before(first: date, count: int) -> date:
    for _ in range(count):
        first = (first - timedelta(days=1)).replace(day=1)
    return first


def _period(kind: str, first: date) -> Period:
    months = tuple(first.replace(month=first.month + step) for step in range(MONTHS_OF[kind]))
    names = {
        "month": f"{first:%Y-%m}",
        "quarter": f"{first.year}K{(first.month + 2) // 3}",
        "year": f"{first.year}",
    }
    return Period(name=names[kind], months=months)
