"""What people have fixed, and capacities that no plan may overrun, as the night keeps them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from data.brokers import Broker
from matcher.proposal import MICRO
from matcher.rematch import rematch
from tests import builders
from tests.builders import AS_OF
from tests.matcher.crowds import UNMATCHED, Told, lists_of, night_of, view_of
from tests.matcher.quiet_days import BETTER, GOOD, day, decided, hold, placed

# Pins, vetoes and kept places.


@pytest.mark.parametrize("worth", [UNMATCHED + 1, UNMATCHED - 15])
def test_a_pin_is_kept_even_when_worth_less(worth):
    """The pinned pair stands, though another person gains more there and the person herself elsewhere."""
    told = Told({("c0", "o0"): worth, ("c0", "o1"): BETTER, ("c1", "o0"): BETTER, ("c1", "o1"): GOOD})
    night = night_of(day(2, 2, holds=[hold("c0", "o0", "pin")]), told)
    plan = rematch(night)
    assert {row.candidate_id: row.opening_id for row in plan.rows} == {"c0": "o0", "c1": "o1"}
    assert (plan.status, plan.gap) == ("optimal", 0)
    assert plan.objective == round((worth + GOOD - 2 * UNMATCHED) * MICRO)
    assert placed(night_of(day(2, 2), told)) == {"c0": "o1", "c1": "o0"}


def test_clashing_pins_are_an_answer():
    """Two pins on one place make an infeasible plan that names who does not fit, and no exception."""
    pins = [hold("c0", "o0", "pin"), hold("c1", "o0", "pin")]
    plan = rematch(night_of(day(3, 2, holds=pins), Told()))
    assert (plan.status, plan.rows, plan.prices, plan.prices_exact) == ("infeasible", (), {}, False)
    assert plan.message.endswith("leave no room for c1 at o0")
    assert rematch(night_of(day(3, 2, holds=pins, opening={"places": 2}), Told())).status == "optimal"


def test_more_pins_than_a_jobformidler_can_start_clash():
    """Pins use up starts like anybody, and one too many is named."""
    pins = [hold("c0", "o0", "pin"), hold("c1", "o1", "pin")]
    brokers = [Broker(broker_id="b1", caseload_max=1)]
    plan = rematch(night_of(day(2, 2, holds=pins, brokers=brokers), Told()))
    assert (plan.status, plan.message[-8:]) == ("infeasible", "c1 at o1")


@pytest.mark.parametrize(
    ("person", "what"),
    [
        ({"status": "paused"}, "not active"),
        ({"status": "objected"}, "not active"),
        ({"status": "past"}, "not active"),
        ({"hours_per_week_now": 1}, "too few hours"),
        ({"no_go_workplaces": ("w0",)}, "no-go"),
    ],
)
def test_a_pin_does_not_outrank_the_rules(person, what):
    """A pin that rules refuse is not kept, others are planned, and nobody takes the kept place."""
    snapshot = day(2, 1, holds=[hold("c0", "o0", "pin")], opening={"places": 2})
    snapshot = replace(
        snapshot, candidates=(replace(snapshot.candidates[0], **person), snapshot.candidates[1])
    )
    plan = rematch(night_of(snapshot, Told()))
    assert [(row.candidate_id, row.opening_id) for row in plan.rows] == [("c1", "o0")]
    assert plan.status == "optimal"
    if what != "not active":
        assert [(person.candidate_id, person.cause) for person in plan.unplaced] == [("c0", "rules")]


def test_of_several_pins_one_that_is_allowed_counts():
    """A person pinned to two openings, one of them vetoed, has the other."""
    holds = [hold("c0", "o0", "pin"), hold("c0", "o1", "pin"), hold("c0", "o0", "veto")]
    assert placed(night_of(day(1, 2, holds=holds), Told())) == {"c0": "o1"}


def test_a_pin_without_a_finite_value_is_refused():
    """A pin is worth whatever it is, but never not-a-number."""
    told = Told({("c0", "o0"): float("nan")})
    with pytest.raises(ValueError, match="candidate c0 and opening o0"):
        rematch(night_of(day(1, 1, holds=[hold("c0", "o0", "pin")]), told))


def test_a_veto_is_never_assigned():
    """The best pair of all is not assigned once a person has vetoed it, and is on nobody's list."""
    told = Told({("c0", "o0"): BETTER}, otherwise=GOOD)
    night = night_of(day(1, 2, holds=[hold("c0", "o0", "veto")]), told)
    assert placed(night) == {"c0": "o1"}
    assert [line.opening_id for line in lists_of(night, view_of(night, rematch(night)))["c0"]] == ["o1"]
    assert placed(night_of(day(1, 2), told)) == {"c0": "o0"}


def test_a_held_place_never_goes_to_another():
    """A place held for a person stays empty rather than going to somebody who gains more there."""
    told = Told({("c0", "o0"): GOOD, ("c0", "o1"): BETTER, ("c1", "o0"): BETTER, ("c1", "o1"): UNMATCHED - 1})
    held = night_of(day(2, 2, holds=[hold("c0", "o0")]), told)
    assert placed(held) == {"c0": "o1"}
    assert placed(night_of(day(2, 2), told)) == {"c0": "o1", "c1": "o0"}
    lapsed = hold("c0", "o0", until=AS_OF - timedelta(days=1))
    assert placed(night_of(day(2, 2, holds=[lapsed]), told)) == {"c0": "o1", "c1": "o0"}


@pytest.mark.parametrize(("days_ago", "holder"), [(0, "c0"), (14, "c0"), (15, "c1")])
@pytest.mark.parametrize("what", ["contacted", "accepted"])
def test_contacted_holds_fourteen_days(what, days_ago, holder):
    """The place of a contacted pair is kept through the 14th day and free on the 15th."""
    told = Told({("c0", "o0"): GOOD, ("c1", "o0"): BETTER})
    assert placed(night_of(day(2, 1, decisions=[decided(what, days_ago)]), told)) == {holder: "o0"}


@pytest.mark.parametrize(("days_ago", "where"), [(0, "o1"), (28, "o1"), (29, "o0")])
def test_later_hides_twenty_eight_days(days_ago, where):
    """A pair put off is neither assigned nor listed through the 28th day, and is back on the 29th."""
    told = Told({("c0", "o0"): BETTER}, otherwise=GOOD)
    night = night_of(day(1, 2, decisions=[decided("later", days_ago)]), told)
    plan = rematch(night)
    assert {row.candidate_id: row.opening_id for row in plan.rows} == {"c0": where}
    listed = [line.opening_id for line in lists_of(night, view_of(night, plan))["c0"]]
    assert ("o0" in listed) == (where == "o0")


@pytest.mark.parametrize("who", ["broker", "candidate", "workplace"])
def test_declined_is_for_good(who):
    """A declined pair never comes back, however long ago it was."""
    night = night_of(day(1, 1, decisions=[decided(f"declined_by_{who}", 800)]), Told())
    assert placed(night) == {}
    assert placed(night_of(day(1, 1), Told())) == {"c0": "o0"}


@pytest.mark.parametrize("status", ["paused", "objected", "past", "busy"])
def test_nobody_is_assigned_who_is_not_there(status):
    """People who pause, object, are of the past or in a running match have neither assignment nor list."""
    running = builders.match(
        "m1", "c0", started_on=AS_OF - timedelta(days=60), observed_until=AS_OF, ended_on=None
    )
    snapshot = day(2, 2, matches=[running] if status == "busy" else [])
    if status != "busy":
        first = replace(snapshot.candidates[0], status=status)
        snapshot = replace(snapshot, candidates=(first, snapshot.candidates[1]))
    night = night_of(snapshot, Told({("c0", "o0"): BETTER}, otherwise=GOOD))
    plan = rematch(night)
    assert [row.candidate_id for row in plan.rows] == ["c1"]
    assert set(lists_of(night, view_of(night, plan))) == {"c1"}
    assert plan.unplaced == ()


# Capacities that no plan may overrun.


@pytest.mark.parametrize(("most", "used", "new"), [(None, 0, 3), (2, 0, 2), (2, 1, 1), (2, 2, 0)])
def test_contacts_are_capped_over_all_openings_of_a_workplace(most, used, new):
    """New contacts of all its openings together, and those of this month, stay within a workplace's cap."""
    jobs = [builders.opening(f"o{i}", "w0") for i in range(3)]
    old = [
        builders.match(
            f"m{i}", f"c{9 - i}", workplace_id="w0", started_on=AS_OF, observed_until=AS_OF, ended_on=None
        )
        for i in range(used)
    ]
    snapshot = builders.snapshot(
        [builders.candidate(f"c{i}") for i in range(10)],
        [
            builders.workplace(
                "w0", max_contacts_per_month=most, mentor_hours_per_week=None, employees_fte=None
            )
        ],
        jobs,
        matches=old,
    )
    assert len(placed(night_of(snapshot, Told()))) == new


def test_whoever_does_not_want_contact_gets_none():
    """Through its last quiet day a workplace gets nobody, and on the next it does."""
    for until, count in ((AS_OF, 0), (AS_OF - timedelta(days=1), 1)):
        assert len(placed(night_of(day(1, 1, workplace={"do_not_contact_until": until}), Told()))) == count


def test_starts_stay_within_the_caseload():
    """A jobformidler with room for two, one match running, starts one more; the best one."""
    running = builders.match(
        "m1", "c2", started_on=AS_OF - timedelta(days=60), observed_until=AS_OF, ended_on=None
    )
    brokers = [Broker(broker_id="b1", caseload_max=2)]
    told = Told({("c0", "o0"): GOOD, ("c1", "o1"): BETTER}, otherwise=UNMATCHED)
    assert placed(night_of(day(3, 3, matches=[running], brokers=brokers), told)) == {"c1": "o1"}


def test_hours_and_mentors_bind_and_say_so():
    """Of three people two fit into the hours, or the mentor's time; the bound and the gap are told."""
    told = Told({("c0", "o0"): GOOD, ("c1", "o0"): BETTER, ("c2", "o0"): GOOD + 1})
    tight = (
        day(3, 1, opening={"places": 3, "hours_budget_per_week": 8}),
        day(3, 1, opening={"places": 3}, workplace={"mentor_hours_per_week": 1}),
    )
    for snapshot in tight:
        plan = rematch(night_of(snapshot, told))
        assert {row.candidate_id for row in plan.rows} == {"c1", "c2"}
        assert not plan.prices_exact
        assert plan.objective == round((BETTER + GOOD + 1 - 2 * UNMATCHED) * MICRO) <= plan.bound
        assert "budgets bind" in plan.message
