"""How many hours a week a pair would work, and how much of a mentor it would take."""

import math

from data.availability import Interval
from data.candidates import Candidate
from data.openings import Opening
from matcher.settings import MatchSettings

_QUARTER_MINUTES = 15
_QUARTERS_PER_HOUR = 4
_QUARTERS_PER_DAY = 24 * _QUARTERS_PER_HOUR


def least_hours_per_week(opening: Opening, settings: MatchSettings) -> float:
    """Return the fewest hours a week the opening can be done in."""
    return opening.hours_per_week_min or settings.least_hours_per_week


def shared_hours_per_week(candidate: Candidate, opening: Opening) -> float | None:
    """Return the hours a week that person and opening have in common; ``None`` where either is any time.

    Times are kept by the quarter of an hour: a quarter counts where it lies wholly within a stretch of both.
    """
    if not candidate.availability or not opening.schedule:
        return None
    shared = _quarters(candidate.availability) & _quarters(opening.schedule)
    return shared.bit_count() / _QUARTERS_PER_HOUR


def _quarters(times: tuple[Interval, ...]) -> int:
    """Return the week's quarters as bits of one number."""
    quarters = 0
    for time in times:
        first = -(-time.start_minutes // _QUARTER_MINUTES)
        length = max(0, time.end_minutes // _QUARTER_MINUTES - first)
        quarters |= ((1 << length) - 1) << (time.weekday * _QUARTERS_PER_DAY + first)
    return quarters


def hours_per_week(candidate: Candidate, opening: Opening, settings: MatchSettings) -> float:
    """Return the hours a week a pair would start with.

    What the person can take on now (where unknown: the opening's least), but not more than the opening's
    maximum, its free hours and the times both have in common; whole quarters, and never less than the least.
    Only meaningful for pairs that the rules allow.
    """
    least = least_hours_per_week(opening, settings)
    limits = (
        candidate.hours_per_week_now if candidate.hours_per_week_now is not None else least,
        opening.hours_per_week_max,
        opening.free_hours_per_week,
        shared_hours_per_week(candidate, opening),
    )
    most = min(limit for limit in limits if limit is not None)
    return max(least, math.floor(most * _QUARTERS_PER_HOUR) / _QUARTERS_PER_HOUR)


def mentor_hours_per_week(candidate: Candidate, settings: MatchSettings) -> float:
    """Return the mentor hours a week a person takes; an unknown need takes what no need takes."""
    return settings.mentor_hours_by_need[candidate.mentor_need or 0]
