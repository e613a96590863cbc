"""Times of the week in words: ``mandag til fredag kl. 8-12``."""

from collections.abc import Iterable

from api.pages.visit import Visit
from data.availability import WEEKDAYS, Interval

_HOUR = 60
_ROW = 3  # days that are told as a row


def times_of(visit: Visit, intervals: Iterable[Interval]) -> tuple[str, ...]:
    """Return times of the week, days with the same hours together: ``mandag til fredag kl. 8-12``."""
    by_hours: dict[tuple[int, int], list[int]] = {}
    for one in sorted(intervals):
        by_hours.setdefault((one.start_minutes, one.end_minutes), []).append(one.weekday)
    return tuple(
        visit.t("candidates.interval", days=_days(visit, days), start=_clock(hours[0]), end=_clock(hours[1]))
        for hours, days in by_hours.items()
    )


def _days(visit: Visit, days: list[int]) -> str:
    names = [visit.t(f"candidates.day_{WEEKDAYS[day]}") for day in days]
    in_a_row = days == list(range(days[0], days[0] + len(days)))
    if in_a_row and len(days) >= _ROW:
        return visit.t("candidates.from_to", first=names[0], last=names[-1])
    return ", ".join(names)


def _clock(minutes: int) -> str:
    return f"{minutes // _HOUR}" if minutes % _HOUR == 0 else f"{minutes // _HOUR}.{minutes % _HOUR:02d}"
