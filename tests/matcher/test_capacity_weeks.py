"""The capacity calendar: which openings count in which week, and how many hours their places have."""

from datetime import date

from matcher.capacity_weeks import capacity_by_week
from matcher.rules.case import DayContext
from matcher.settings import MatchSettings
from tests import builders

DAY = date(2026, 3, 4)  # a Wednesday


def weeks(*openings, count=3):
    """Return weeks of a day with these openings."""
    snapshot = builders.snapshot([], [builders.workplace()], openings, as_of=DAY)
    return capacity_by_week(snapshot.openings, DayContext.of(snapshot, MatchSettings()), DAY, count)


def test_an_opening_counts_in_the_weeks_that_its_period_touches():
    """One until next Monday counts in two weeks, one from the week after only in the third."""
    soon = builders.opening("o1", places=2, hours_per_week_max=5, open_until=date(2026, 3, 9))
    later = builders.opening("o2", places=1, hours_per_week_max=4, open_from=date(2026, 3, 16))
    found = weeks(soon, later)
    assert [week.monday for week in found] == [date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16)]
    assert [week.places for week in found] == [2, 2, 1]
    assert [week.hours_per_week for week in found] == [10, 10, 4]


def test_what_ended_before_today_does_not_count_this_week():
    """An opening until Tuesday is over on Wednesday, though it touches the week."""
    found = weeks(builders.opening("o1", places=1, open_until=date(2026, 3, 3)))
    assert [week.places for week in found] == [0, 0, 0]


def test_closed_openings_and_unknown_hours():
    """A held opening has no places; hours that nobody told are counted as untold, a budget caps the rest."""
    held = builders.opening("o1", places=3, status="held")
    untold = builders.opening("o2", places=1, hours_per_week_max=None, hours_budget_per_week=None)
    capped = builders.opening("o3", places=3, hours_per_week_max=5, hours_budget_per_week=8)
    (week,) = weeks(held, untold, capped, count=1)
    assert (week.openings, week.places, week.hours_per_week, week.hours_unknown) == (2, 4, 8, 1)
