"""The morning diff: everybody of two plans once, each with the reason that the records give."""

import pytest

from matcher.changes import change_counts, changes_since
from matcher.night import LastPlan
from matcher.rematch import rematch
from tests import builders
from tests.matcher.nights import night

WORKPLACE = builders.workplace(max_contacts_per_month=None, mentor_hours_per_week=None)


def _opening(name, **fields):
    return builders.opening(name, **{"paid_from_week": 0, **fields})


def _changes(last, people, openings, *, unproposed=(), **day):
    plan_before = LastPlan(assigned=last, nights_unproposed=dict.fromkeys(unproposed, 1))
    some_night = night(people, [WORKPLACE], openings, last=plan_before, **day)
    changes = changes_since(last, rematch(some_night), some_night)
    return {change.candidate_id: change for change in changes}


def test_a_pair_that_stays_is_kept():
    """The same opening again is no change."""
    change = _changes({"c1": "o1"}, [builders.candidate("c1")], [_opening("o1")])["c1"]
    assert (change.kind, change.reason, change.gain) == ("kept", "kept", 0.0)


def test_new_people_and_places_found_are_told_apart():
    """Who was known and without a proposal has found a place; who was not known is new."""
    people = [builders.candidate("c1"), builders.candidate("c2"), builders.candidate("c3")]
    found = _changes({"c1": "o1"}, people, [_opening("o1", places=3)], unproposed=["c2"])
    assert {name: change.reason for name, change in found.items()} == {
        "c1": "kept",
        "c2": "place_found",
        "c3": "new_person",
    }


def test_a_better_opening_is_told_with_its_gain():
    """A move is told with the hours it adds, by the values of the night."""
    jobs = [_opening("o1", paid_from_week=13), _opening("o2", paid_from_week=0)]
    change = _changes({"c1": "o1"}, [builders.candidate("c1")], jobs)["c1"]
    assert (change.kind, change.reason) == ("moved", "better_opening")
    assert change.gain is not None
    assert change.gain > 0.5  # the cost of a change, below which a pair is kept
    assert f"gains {change.gain:.1f} hours" in change.text_en


@pytest.mark.parametrize(
    ("fields", "reason", "word"),
    [
        ({"status": "filled"}, "opening_gone", "ingen ledig plads"),
        ({"hours_per_week_min": 6}, "opening_refused", "kræver mindst 6 timer"),
    ],
)
def test_an_opening_that_cannot_be_had_is_the_reason(fields, reason, word):
    """A pair whose opening closed or no longer fits the rules is lost or moved for that reason."""
    lost = _changes({"c1": "o1"}, [builders.candidate("c1")], [_opening("o1", **fields)])["c1"]
    assert (lost.kind, lost.reason) == ("lost", reason)
    assert word in lost.text_da
    moved = _changes({"c1": "o1"}, [builders.candidate("c1")], [_opening("o1", **fields), _opening("o2")])[
        "c1"
    ]
    assert (moved.kind, moved.reason) == ("moved", reason)


def test_people_who_are_gone_busy_or_paused_lose_their_pair_for_that_reason():
    """The person's own state comes before anything about the opening."""
    people = [builders.candidate("c1"), builders.candidate("c2", status="paused")]
    today = builders.AS_OF
    running = builders.match(candidate_id="c1", started_on=today, observed_until=today, ended_on=None)
    last = {"c0": "o1", "c1": "o1", "c2": "o1"}
    found = _changes(last, people, [_opening("o1", places=3)], matches=[running])
    assert [found[name].reason for name in ("c0", "c1", "c2")] == ["person_gone", "busy", "not_active"]


def test_a_place_that_others_gain_more_from_is_told():
    """Who loses the only place to somebody who gains more reads the cause of being without."""
    people = [
        builders.candidate(
            "c1", competences={}, task_experience={"9112": -1}, wishes_tasks={}, wishes_industries={}
        ),
        builders.candidate("c2"),
    ]
    change = _changes({"c1": "o1"}, people, [_opening("o1")])["c1"]
    assert (change.kind, change.reason) == ("lost", "outbid")


def test_every_kind_is_counted():
    """Counts by kind and reason hold everybody once."""
    people = [builders.candidate("c1"), builders.candidate("c2")]
    found = _changes({"c1": "o1", "c9": "o1"}, people, [_opening("o1", places=2)])
    counts = change_counts(tuple(found.values()))
    assert counts == {"new": {"new_person": 1}, "kept": {"kept": 1}, "moved": {}, "lost": {"person_gone": 1}}
