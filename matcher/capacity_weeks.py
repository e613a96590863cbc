"""The capacity calendar: the places and small hours that openings leave, week by week."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from data.openings import Opening
from matcher.rules.case import DayContext

_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityWeek:
    """A week as it is known on the day.

    Attributes
    ----------
    monday : date
        When it begins.
    openings, places : int
        Openings that can be started in, and the places left in them.
    hours_per_week : float
        Of those places together, as far as anybody has told.
    hours_unknown : int
        Openings whose hours nobody has told.
    """

    monday: date
    openings: int
    places: int
    hours_per_week: float
    hours_unknown: int


def capacity_by_week(
    openings: Iterable[Opening], context: DayContext, as_of: date, weeks: int
) -> tuple[CapacityWeek, ...]:
    """Return the weeks from the one of a day on.

    An opening counts in every week that its period touches. Places that are kept for somebody are not free;
    what frees places later is not known, so it is not counted.

    Parameters
    ----------
    openings : iterable of Opening
        Of a workplace or an area.
    context : DayContext
        For whom places are kept.
    as_of : date
        The day.
    weeks : int
        How many.
    """
    left = [(one, places) for one in openings if (places := _left(one, context))]
    first = as_of - timedelta(days=as_of.weekday())
    return tuple(_week(left, first + timedelta(days=_DAYS * week), as_of) for week in range(weeks))


def _left(opening: Opening, context: DayContext) -> int:
    return max(0, opening.free_places - len(context.kept(opening.opening_id)))


def _week(left: list[tuple[Opening, int]], monday: date, as_of: date) -> CapacityWeek:
    begins, ends = max(monday, as_of), monday + timedelta(days=_DAYS - 1)
    there = [
        (one, places)
        for one, places in left
        if (one.open_from is None or one.open_from <= ends)
        and (one.open_until is None or one.open_until >= begins)
    ]
    hours = [_hours(one, places) for one, places in there]
    return CapacityWeek(
        monday=monday,
        openings=len(there),
        places=sum(places for _, places in there),
        hours_per_week=sum(one for one in hours if one is not None),
        hours_unknown=sum(one is None for one in hours),
    )


def _hours(opening: Opening, places: int) -> float | None:
    """Return the hours that the places left have together, ``None`` where nobody has told."""
    most = opening.hours_per_week_max
    if opening.hours_budget_per_week is None:
        return None if most is None else places * most
    return (
        opening.hours_budget_per_week if most is None else min(opening.hours_budget_per_week, places * most)
    )
