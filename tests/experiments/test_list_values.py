"""What is credited to which list, what is left out, and that other orders are valued right on average."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from data.journal import Decision
from data.placements import Match, PaidMonth
from experiments.list_values import SHOWN, Seen, list_values
from experiments.off_policy import Demands, Weakness, ips
from experiments.shown_lists import POSITIONS, Came, Event, OneList, among_near_ties, log_of, rewards
from experiments.what_came import Records, key_of, seen_until

DAY = date(2026, 9, 1)
LINES = ("a", "b", "c", "d", "e", "f")
NO_SWAP = (0.0,) * 5
ANYTHING = Demands(people=1, effective=0.0, largest_share=1.0, answers=0, supported=0.0)


def _list(name="L1", day=0, **changes):
    one = OneList(
        list_id=name,
        person="K-1",
        shown_on=DAY + timedelta(days=day),
        shown=LINES[:POSITIONS],
        drawn=LINES,
        rates=NO_SWAP,
        workplaces={line: f"V-{line}" for line in LINES},
    )
    return replace(one, **changes)


def _contact(place, day, **changes):
    on = DAY + timedelta(days=day)
    return replace(Event(person="K-1", place=place, came=Came.CONTACT, on=on, led_on=on), **changes)


def _credited(lists, *events):
    """Return the lists and positions that contacts are credited to."""
    found = rewards(lists, events)[Came.CONTACT]
    return [(lists[row].list_id, int(at)) for row, at in np.argwhere(found)]


def test_what_came_is_credited_once_to_the_last_list_before_it():
    """The list before counts, not one after; a workplace stands for its line; twice said is once."""
    lists = [_list("L1", 0), _list("L2", 7), _list("L3", 14, shown=("c", "a"))]
    assert _credited(lists, _contact("b", 8)) == [("L2", 1)]
    assert _credited(lists, _contact("V-b", 3)) == [("L1", 1)]
    assert _credited(lists, _contact("b", 20)) == [("L2", 1)]  # the last list did not show it
    assert _credited(lists, _contact("b", 8), _contact("b", 9)) == [("L2", 1)]
    assert _credited(lists, _contact("a", -1)) == []
    assert _credited(lists, _contact("f", 8)) == []  # below the cut


def test_a_decision_names_its_list():
    """The named list counts, by any id under which it was looked at; one that is not there gets nothing."""
    lists = [_list("L1", 0, also=("L1 again",)), _list("L2", 7)]
    assert _credited(lists, _contact("b", 8, list_id="L1 again")) == [("L1", 1)]
    assert _credited(lists, _contact("b", 8, list_id="a what-if")) == []


def test_what_comes_after_the_horizon_does_not_count():
    """28 days for contacts, the last one inclusive."""
    assert _credited([_list()], _contact("b", 28)) == [("L1", 1)]
    assert _credited([_list()], _contact("b", 29)) == []


def test_lists_whose_horizon_has_not_passed_are_left_out_with_their_number():
    """Right-censored lists are no lists without an answer; matches lost from sight leave theirs out too."""
    lists = [_list(f"L{n}", n, person=f"K-{n}", orders={"x": LINES[:5]}) for n in range(4)]
    lost = {("K-1", "b"): (DAY + timedelta(days=3), DAY + timedelta(days=20))}
    far = DAY + timedelta(days=400)
    seen = Seen(
        events=(_contact("b", 2, person="K-2"),),
        until={Came.CONTACT: DAY + timedelta(days=29), Came.AGREEMENT: far, Came.PAID_HOURS: far},
        lost=lost,
    )
    found = {(one.came, one.policy): one for one in list_values(lists, seen, ["x"], ANYTHING)}
    contact = found["contact", SHOWN]
    assert (contact.lists, contact.too_early, contact.lost) == (2, 2, 0)
    assert found["agreement", SHOWN].lists == 4
    assert (found["paid_hours", "x"].lists, found["paid_hours", "x"].lost) == (3, 1)


def test_values_are_per_100_shown_lines():
    """Two lists of five and three lines, one contact: 1 of 8 lines is 12.5 of 100."""
    lists = [
        _list("L1"),
        _list("L2", person="K-2", shown=("a", "b", "c"), drawn=("a", "b", "c"), rates=(0.0, 0.0)),
    ]
    far = dict.fromkeys(Came, DAY + timedelta(days=400))
    found = list_values(lists, Seen(events=(_contact("b", 2),), until=far), [], ANYTHING)
    assert found[0].values["ips"].value == pytest.approx(12.5)


def test_nothing_is_said_of_an_empty_journal():
    """No list that is old enough: no figure, and why."""
    seen = Seen(events=(), until=dict.fromkeys(Came, DAY))
    for one in list_values([_list(orders={"x": LINES[:5]})], seen, ["x"], ANYTHING):
        assert (one.lists, one.too_early, one.values) == (0, 1, {})
        assert Weakness.FEW_PEOPLE in one.weak


def _orders(rates):
    """Yield every order that the lots may give, with its chance."""
    for coin in (1, 2):
        pairs = list(range(coin, len(rates), 2))
        for swapped in itertools.product((True, False), repeat=len(pairs)):
            order, chance = list(LINES), 0.5
            for at, swap in zip(pairs, swapped, strict=True):
                chance *= 2 * rates[at] if swap else 1 - 2 * rates[at]
                if swap:
                    order[at], order[at + 1] = order[at + 1], order[at]
            yield tuple(order), chance


def test_other_orders_are_valued_right_on_average_and_naively_not():
    """Over every order that the lots may give, IPS of a version among near ties is its exact value."""
    rates = (0.0, 0.2, 0.0, 0.3, 0.25)
    worth = dict(zip(LINES, (1, 1, 9, 1, 1, 9), strict=True))
    seen = [1.0, 0.6, 0.5, 0.3, 0.2]
    one = _list(rates=rates)
    mine = among_near_ties(one, {"c": 1, "b": 2, "f": 3, "d": 4, "e": 5})
    assert mine == ("a", "c", "b", "d", "f")  # 3 and 4 are no near tie; f comes from below the cut
    one = replace(one, orders={"x": mine})
    exact = sum(worth[line] * at for line, at in zip(mine, seen, strict=True))
    told = naive = 0.0
    for order, chance in _orders(rates):
        if chance == 0:
            continue
        reward = np.array([[worth[line] * at for line, at in zip(order[:5], seen, strict=True)]])
        told += chance * ips(log_of([replace(one, shown=order[:5])], reward, "x"))[0]
        naive += chance * float(reward.sum())
    assert told == pytest.approx(exact)
    assert abs(naive - exact) > 0.5


def test_a_line_that_could_not_stand_there_has_no_support():
    """Of an order that begins with another line, that position could never have been shown."""
    one = _list(orders={"x": ("b", "a", "c", "d", "z")})
    log = log_of([one], np.zeros((1, POSITIONS)), "x")
    assert log.supported.tolist() == [[0.0, 0.0, 1.0, 1.0, 0.0]]


def test_outcomes_are_read_from_decisions_matches_and_paid_hours():
    """A contact that names a list leads to the match and its hours; hours count at the end of their month."""
    said = Decision(candidate_id="K-1", opening_id="b", decided_on=DAY, decision="accepted")
    match = Match(match_id="M", candidate_id="K-1", opening_id="b", started_on=DAY + timedelta(days=10))
    records = Records(
        decisions=(said, replace(said, decision="later", opening_id="c")),
        matches=(match,),
        paid_months=(
            PaidMonth(match_id="M", month=date(2026, 10, 1), paid_hours=12.0),
            PaidMonth(match_id="M", month=date(2026, 11, 1), paid_hours=20.0),
        ),
        named={key_of(said): "L1"},
    )
    seen = seen_until(records, date(2026, 11, 15))
    told = sorted((one.came.value, one.on, one.amount, one.list_id) for one in seen.events)
    assert told == [
        ("agreement", DAY, 1.0, "L1"),
        ("agreement", DAY + timedelta(days=10), 1.0, "L1"),
        ("contact", DAY, 1.0, "L1"),
        ("paid_hours", date(2026, 10, 31), 12.0, "L1"),
    ]
    assert seen.until[Came.PAID_HOURS] == date(2026, 10, 31)
    assert seen.lost == {}


def test_a_match_that_nobody_watches_any_more_is_lost_from_sight():
    """Not ended, and seen until a day before: paid hours after that are unknown, not none."""
    last = DAY + timedelta(days=9)
    match = Match(match_id="M", candidate_id="K-1", workplace_id="V", started_on=DAY, observed_until=last)
    records = Records(decisions=(), matches=(match,), paid_months=(), named={})
    seen = seen_until(records, DAY + timedelta(days=90))
    assert seen.lost == {("K-1", "V"): (DAY, last)}
