"""What can be used tonight, in whole numbers, against the records one by one."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples

from data.brokers import Broker
from data.journal import Decision, Hold
from features.market import Market
from features.pairs import Pairs
from matcher.capacities import MINUTES_PER_HOUR, QUARTERS_PER_HOUR, capacities_of
from matcher.hours import hours_per_week, mentor_hours_per_week
from matcher.hours_columns import HoursColumns
from matcher.rules import DayContext
from matcher.settings import MatchSettings
from tests import builders, strategies
from tests.builders import AS_OF

SETTINGS = MatchSettings()
YESTERDAY = AS_OF - timedelta(days=1)
LAST_MONTH = AS_OF - timedelta(days=10)


def capacities(people=2, *, workplace=None, opening=None, brokers=(), **day):
    """Return the capacities of a day with one opening."""
    snapshot = builders.snapshot(
        [builders.candidate(f"c{i}") for i in range(people)],
        [builders.workplace(**{"employees_fte": None} | (workplace or {}))],
        [builders.opening(**{"places": 3} | (opening or {}))],
        brokers=brokers,
        **day,
    )
    return capacities_of(snapshot, DayContext.of(snapshot, SETTINGS))


def decided(candidate_id, what, on=YESTERDAY):
    return Decision(candidate_id=candidate_id, opening_id="o1", decided_on=on, decision=what)


@pytest.mark.parametrize(
    ("decisions", "left"),
    [
        ((), 4),
        ((decided("c0", "declined_by_workplace", AS_OF),), 3),
        ((decided("c0", "later", AS_OF), decided("c1", "declined_by_candidate", AS_OF)), 4),
        ((decided("c0", "contacted", LAST_MONTH),), 3),
        ((decided("c0", "contacted", AS_OF), decided("c1", "accepted", AS_OF)), 2),
        ((decided("c0", "contacted", AS_OF), decided("c0", "accepted", AS_OF)), 3),
    ],
)
def test_contacts_left_this_month(decisions, left):
    """Contacts of the calendar month count once per person; one made last month is asked for anew."""
    assert capacities(decisions=decisions).contact_cap[0] == left


def test_matches_of_the_month_are_contacts():
    """A match that began this month has used a contact of its workplace, an older one has not."""
    for started, left in ((AS_OF, 3), (LAST_MONTH, 4)):
        match = builders.match("m1", "c0", started_on=started, observed_until=AS_OF, ended_on=None)
        assert capacities(matches=[match]).contact_cap[0] == left


def test_contacts_never_fall_below_none():
    """More contacts than the cap leave none, and no cap stays no cap."""
    contacted = [decided(f"c{i}", "declined_by_workplace", AS_OF) for i in range(2)]
    assert capacities(decisions=contacted, workplace={"max_contacts_per_month": 1}).contact_cap[0] == 0
    assert capacities(decisions=contacted, workplace={"max_contacts_per_month": None}).contact_cap[0] == -1


def test_starts_are_caseload_less_running_matches():
    """A jobformidler can start what her caseload has left; without a caseload there is no cap."""
    running = [
        builders.match(f"m{i}", f"c{i}", started_on=LAST_MONTH, observed_until=AS_OF, ended_on=None)
        for i in range(2)
    ]
    for most, left in ((5, 3), (1, 0), (None, -1)):
        brokers = [Broker(broker_id="b1", caseload_max=most)]
        assert capacities(matches=running, brokers=brokers).start_cap.tolist() == [left]
    assert capacities(brokers=[Broker(broker_id="b9", caseload_max=1)]).broker.tolist() == [-1, -1]


@pytest.mark.parametrize("kind", ["pin", "hold", "contacted", "accepted"])
def test_a_kept_place_stands_apart(kind):
    """A place kept for a person is an opening of its own without caps, and one ordinary place less."""
    if kind in ("pin", "hold"):
        day = {"holds": [Hold(candidate_id="c1", opening_id="o1", kind=kind)]}
    else:
        day = {"decisions": [decided("c1", kind)]}
    found = capacities(**day)
    assert found.places.tolist() == [2, 1]
    assert found.base_opening.tolist() == [0, 0]
    assert found.kept_candidate.tolist() == [-1, 1]
    assert found.workplace.tolist() == [0, 1]
    assert (found.contact_cap[1], found.mentor_minutes[1], found.hours_quarters[1]) == (-1, -1, -1)


def test_what_a_kept_place_needs_is_set_aside():
    """Contact, mentor minutes and hours of a person with a kept place are no longer there for others."""
    roomy = {"max_contacts_per_month": 4, "mentor_hours_per_week": 2}
    budget = {"hours_budget_per_week": 10}
    hold = Hold(candidate_id="c1", opening_id="o1", kind="hold")
    before, after = (capacities(workplace=roomy, opening=budget, holds=holds) for holds in ((), (hold,)))
    assert before.contact_cap[0] - after.contact_cap[0] == 1
    assert before.mentor_minutes[0] - after.mentor_minutes[0] == 30
    assert before.hours_quarters[0] - after.hours_quarters[0] == 16
    known = capacities(workplace=roomy, opening=budget, decisions=[decided("c1", "contacted", AS_OF)])
    assert known.contact_cap[0] == 3


def test_no_more_places_are_kept_than_there_are():
    """Of more people than places as many are kept for as fit, and nothing is left for others."""
    holds = [Hold(candidate_id=f"c{i}", opening_id="o1", kind="hold") for i in range(3)]
    found = capacities(3, opening={"places": 2}, holds=holds)
    assert found.places.tolist() == [0, 1, 1]
    assert found.kept_candidate.tolist() == [-1, 0, 1]


def test_closed_openings_and_lapsed_holds_keep_nothing():
    """An opening that is not open has no place, and a hold of yesterday keeps none."""
    lapsed = Hold(candidate_id="c1", opening_id="o1", kind="hold", until=YESTERDAY)
    assert capacities(holds=[lapsed]).places.tolist() == [3]
    assert capacities(opening={"status": "held"}).places.tolist() == [0]


@given(day=strategies.snapshots())
@examples(max_examples=60)
def test_columns_say_what_the_records_say(day):
    """Hours and mentor time of many pairs are those of each one; a budget is charged them rounded up."""
    columns, market = HoursColumns.of(day, SETTINGS), Market.of(day)
    pairs = Pairs.all_of(len(day.candidates), len(day.openings))
    ends = list(zip(pairs.candidate.tolist(), pairs.opening.tolist(), strict=True))
    told = [hours_per_week(day.candidates[c], day.openings[o], SETTINGS) for c, o in ends]
    assert columns.hours(market, pairs).tolist() == told
    spare = columns.quarters(market, pairs) - np.array(told) * QUARTERS_PER_HOUR
    assert ((spare >= 0) & (spare < 1)).all()
    mentors = np.array([mentor_hours_per_week(c, SETTINGS) for c in day.candidates]) * MINUTES_PER_HOUR
    assert columns.mentor_minutes.tolist() == mentors.tolist()


@pytest.mark.parametrize(("hours", "minutes"), [(0.5, 30), (0.34, 21), (1.1, 66), (0.1, 6)])
def test_mentor_time_is_rounded_up(hours, minutes):
    """Odd mentor hours take whole minutes upward, so that their sum is never more than is offered."""
    settings = MatchSettings(mentor_hours_by_need=(0.0, hours, 2.0, 2.0))
    day = builders.snapshot([builders.candidate(mentor_need=1)], [builders.workplace()], [builders.opening()])
    assert HoursColumns.of(day, settings).mentor_minutes.tolist() == [minutes]
