"""Times of the week: when a person can work and when an opening has work to do."""

from dataclasses import dataclass

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES_PER_DAY = 24 * 60
_MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A stretch of one weekday, start inclusive to end exclusive, in minutes after midnight."""

    weekday: int
    start_minutes: int
    end_minutes: int

    def __post_init__(self) -> None:
        """Check the weekday and that the stretch has a length.

        Raises
        ------
        ValueError
            If the weekday is not 0-6 or the times do not ascend within one day.
        """
        if not 0 <= self.weekday < len(WEEKDAYS):
            raise ValueError(f"weekday: expected 0 (mon) to 6 (sun), got {self.weekday}")
        if not 0 <= self.start_minutes < self.end_minutes <= MINUTES_PER_DAY:
            raise ValueError(
                "interval: expected a start before an end within one day, got minutes "
                f"{self.start_minutes}-{self.end_minutes}; write for instance 'mon 08:00-12:00'"
            )

    def __str__(self) -> str:
        """Return the canonical spelling, such as ``mon 08:00-12:00``."""
        return f"{WEEKDAYS[self.weekday]} {_clock(self.start_minutes)}-{_clock(self.end_minutes)}"


def _clock(minutes: int) -> str:
    return f"{minutes // _MINUTES_PER_HOUR:02d}:{minutes % _MINUTES_PER_HOUR:02d}"


def merge(intervals: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """Return the same times as sorted stretches that neither touch nor overlap."""
    merged: list[Interval] = []
    for interval in sorted(intervals):
        last = merged[-1] if merged else None
        if last and last.weekday == interval.weekday and interval.start_minutes <= last.end_minutes:
            end = max(last.end_minutes, interval.end_minutes)
            merged[-1] = Interval(last.weekday, last.start_minutes, end)
        else:
            merged.append(interval)
    return tuple(merged)


def shared_minutes(left: tuple[Interval, ...], right: tuple[Interval, ...]) -> int:
    """Return how many minutes a week two sets of times have in common."""
    return sum(
        max(0, min(a.end_minutes, b.end_minutes) - max(a.start_minutes, b.start_minutes))
        for a in merge(left)
        for b in merge(right)
        if a.weekday == b.weekday
    )
