"""Hours a week of a pair, and the mentor hours it takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.hours import hours_per_week, mentor_hours_per_week, shared_hours_per_week
from matcher.settings import MatchSettings
from tests import builders

SETTINGS = MatchSettings()


@pytest.mark.parametrize(
    ("person", "opening", "hours"),
    [
        ({"hours_per_week_now": 3}, {}, 3),
        ({"hours_per_week_now": 20, "availability": None}, {}, 8),
        ({"hours_per_week_now": 20}, {}, 4),  # Monday 8 to 12 is all they share
        ({"hours_per_week_now": None}, {}, 2),
        ({"hours_per_week_now": 20, "availability": None}, {"hours_per_week_max": None}, 20),
        ({"hours_per_week_now": 20, "availability": None}, {"hours_budget_per_week": 5}, 5),
        ({"hours_per_week_now": 3.1}, {}, 3),
        ({"hours_per_week_now": 2.1}, {"hours_per_week_min": 2.1}, 2.1),
        ({"hours_per_week_now": None}, {"hours_per_week_min": None}, 0.5),
    ],
)
def test_hours_of_a_pair(person, opening, hours):
    """The person's hours now, within the opening's limits, budget and shared times, in quarters."""
    assert hours_per_week(builders.candidate(**person), builders.opening(**opening), SETTINGS) == hours


@given(
    now=st.floats(2, 40),
    least=st.floats(0.25, 2),
    most=st.floats(2, 40),
    budget=st.none() | st.floats(2, 40),
)
def test_hours_stay_within_what_both_stated(now, least, most, budget):
    """Whatever both sides state, the hours lie between the opening's least and the least of all limits."""
    person = builders.candidate(hours_per_week_now=now, availability=None)
    opening = builders.opening(
        hours_per_week_min=least, hours_per_week_max=most, hours_budget_per_week=budget
    )
    hours = hours_per_week(person, opening, SETTINGS)
    limits = [limit for limit in (now, most, budget) if limit is not None]
    assert least <= hours <= min(limits)


def test_shared_hours_count_whole_quarters():
    """Times off the quarter of an hour count only as far as whole quarters fit; unknown is any time."""
    person = builders.candidate(availability=["mon 08:05-09:10"])
    assert shared_hours_per_week(person, builders.opening(schedule=["mon 08:00-12:00"])) == 0.75
    assert shared_hours_per_week(person, builders.opening(schedule=None)) is None


def test_mentor_hours_follow_the_setting():
    """Each level of need takes its hours, and an unknown need takes what no need takes."""
    taken = [mentor_hours_per_week(builders.candidate(mentor_need=n), SETTINGS) for n in (0, 1, 2, 3, None)]
    assert taken == [0, 0.5, 1, 2, 0]
