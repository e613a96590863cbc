"""What if: supposed records change what they say and nothing else, and refuse what no record may hold."""

from dataclasses import replace

import pytest

from data.availability import Interval
from matcher.rank import ListSettings, PlanView
from matcher.settings import MatchSettings
from matcher.standing import StandingDay
from matcher.what_if import AS_RECORDED, WhatIf, supposed
from tests import builders
from tests.matcher.nights import sample_snapshot, thumb

PERSON = builders.candidate(
    wishes_tasks={"9112": 2, "9412": 1}, wishes_industries={"56.10": 2}, max_travel_minutes=30
)


def test_supposing_nothing_changes_nothing():
    """Without anything supposed the record itself comes back."""
    assert supposed(PERSON, AS_RECORDED) is PERSON


def test_what_is_supposed_stands_in_the_record():
    """Every field that is supposed is changed, and no other."""
    times = (Interval(0, 480, 600), Interval(0, 540, 720))
    what_if = WhatIf(
        max_travel_minutes=60,
        transport=("car", "bike", "car"),
        hours_per_week_now=5,
        hours_per_week_goal=12,
        availability=times,
    )
    changed = supposed(PERSON, what_if)
    assert changed == replace(
        PERSON,
        max_travel_minutes=60,
        transport=("bike", "car"),
        hours_per_week_now=5,
        hours_per_week_goal=12,
        availability=(Interval(0, 480, 720),),
    )


def test_stars_are_set_taken_away_and_otherwise_kept():
    """A star supposed replaces that wish, none removes it, and wishes that are not named stay."""
    changed = supposed(PERSON, WhatIf(wishes_tasks={"9412": 0, "5246": 3}, wishes_industries={"5610": 3}))
    wishes = {"tasks": changed.wishes_tasks, "industries": changed.wishes_industries}
    assert wishes == {"tasks": (("5246", 3), ("9112", 2)), "industries": (("5610", 3),)}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"max_travel_minutes": -1.0}, "max_travel_minutes"),
        ({"max_travel_minutes": 1e9}, "max_travel_minutes"),
        ({"hours_per_week_now": 200.0}, "hours_per_week_now"),
        ({"hours_per_week_goal": -2.0}, "hours_per_week_goal"),
        ({"hours_per_week_goal": float("nan")}, "hours_per_week_goal"),
        ({"transport": ("rocket",)}, "transport"),
        ({"wishes_tasks": {"9112": 4.0}}, "wishes_tasks"),
        ({"wishes_industries": {"56": float("inf")}}, "wishes_industries"),
    ],
)
def test_what_no_record_may_hold_is_refused(wrong, field):
    """The refusal names the field, what was expected and what was got."""
    with pytest.raises(ValueError, match=field):
        supposed(PERSON, WhatIf(**wrong))


def reach_of(day, record, lists):
    return {line.opening_id for line in day.shortlist(record, lists).proposals}


def test_a_longer_way_opens_more():
    """Someone who supposes twice the travel time keeps what was in reach and gains more."""
    snapshot = sample_snapshot()
    day = StandingDay.of(snapshot, thumb(), MatchSettings(), PlanView())
    lists, gained = ListSettings(limit=1000, every_opening=True), 0
    for person in snapshot.candidates[:20]:
        further = supposed(person, WhatIf(max_travel_minutes=2 * (person.max_travel_minutes or 45)))
        now, then = (
            {line.opening_id for line in day.shortlist(record, lists).proposals}
            for record in (person, further)
        )
        assert now <= then
        gained += len(then) - len(now)
    assert gained > 0
