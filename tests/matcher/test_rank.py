"""Ranked lists: net value first, one row per workplace, tonight's word, and the price of what is new."""

from dataclasses import replace

import numpy as np
import pytest

from matcher.night import read_night
from matcher.proposal import MICRO, Proposal
from matcher.rank import ListSettings, PlanView, opening_prices, rank
from matcher.reachable import Scope
from matcher.rematch import rematch
from matcher.settings import OBJECTIVES
from tests import builders
from tests.matcher.crowds import (
    UNMATCHED,
    UNMATCHED_WEEKS,
    Drawn,
    Told,
    crowd,
    lists_of,
    night_of,
    valued_ids,
    view_of,
)
from tests.matcher.nights import sample_snapshot, thumb
from tests.matcher.quiet_days import BETTER, GOOD, day, hold

SEEDS = [*range(6), *(pytest.param(s, marks=pytest.mark.proof) for s in range(6, 200))]


def openings_of(lines):
    return [line.opening_id for line in lines]


def jobs_at(*workplaces, **opening):
    """Return a day with one person and openings o0, o1 ... at the workplaces named."""
    fields = {"max_contacts_per_month": None, "mentor_hours_per_week": None, "employees_fte": None}
    return builders.snapshot(
        [builders.candidate("c0"), builders.candidate("c1")],
        [builders.workplace(name, **fields) for name in sorted(set(workplaces))],
        [builders.opening(f"o{i}", name, **opening) for i, name in enumerate(workplaces)],
    )


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("seed", SEEDS)
def test_lists_are_sorted_by_net_value(seed, objective):
    """Every list is the person's allowed pairs sorted by value less price, the doubtful ones last."""
    night = night_of(crowd(seed), Drawn(seed, steps=40), objective=objective)
    plan = rematch(night)
    view = replace(view_of(night, plan), assigned={})
    gains = valued_ids(night)
    kept = {(c, o) for o, people in night.context.kept_for.items() for c in people}
    lists = lists_of(night, view, every_opening=True)
    assert any(line.worth_less_than_unmatched for lines in lists.values() for line in lines)
    for person in night.market.candidates.ids:
        mine = {o: g for (c, o), g in gains.items() if c == person}
        net = {o: g - (0 if (person, o) in kept else plan.prices.get(o, 0)) for o, g in mine.items()}
        lines = lists[person]
        assert openings_of(lines) == sorted(mine, key=lambda o: (mine[o] < 0, -net[o], o))
        assert [line.rank for line in lines] == list(range(1, len(lines) + 1))
        for line in lines:
            assert line.worth_less_than_unmatched == (mine[line.opening_id] < 0)
            above = line.figures.net_value - (night.unmatched if objective == "goal_hours" else 0)
            assert above * MICRO == pytest.approx(net[line.opening_id], abs=1)


@pytest.mark.parametrize("seed", SEEDS)
def test_one_row_per_workplace_is_its_best_opening(seed):
    """The short list is the full one with each workplace's first row only, then cut to the limit."""
    night = night_of(crowd(seed), Drawn(seed))
    view = view_of(night, rematch(night))
    full, short = lists_of(night, view, every_opening=True), lists_of(night, view)
    cut = lists_of(night, view, limit=3)
    assert any(len(full[person]) > len(short[person]) for person in full)
    for person, lines in full.items():
        firsts: dict[str, Proposal] = {}
        for line in lines:
            firsts.setdefault(line.workplace_id, line)
        expected = [replace(line, rank=i) for i, line in enumerate(firsts.values(), 1)]
        assert short[person] == expected
        assert cut[person] == expected[:3]


def test_lists_come_in_the_order_asked_for():
    """People who are not known are passed over; the others come as asked, each with a list of the limit."""
    night = night_of(crowd(1), Drawn(1))
    asked = ("c08", "nobody", "c02", "c05")
    found = rank(night, PlanView(), ListSettings(limit=2), asked)
    assert [line.candidate_id for line in found] == ["c08", "c08", "c02", "c02", "c05", "c05"]
    assert rank(night, PlanView(), ListSettings(), ()) == ()


@pytest.mark.parametrize("limit", [0, -1])
def test_a_list_has_at_least_one_row(limit):
    """A length of nothing is refused with what was expected."""
    with pytest.raises(ValueError, match="limit: expected 1 or more"):
        ListSettings(limit=limit)


def test_equal_net_values_go_by_id():
    """Of equal net values the smaller opening id comes first, the person's own assignment before it."""
    night = night_of(jobs_at("w0", "w1", "w2"), Told(), churn_cost=0)
    view = PlanView(published=True, openings=frozenset(("o0", "o1", "o2")))
    assert openings_of(lists_of(night, view)["c0"]) == ["o0", "o1", "o2"]
    mine = replace(view, assigned={"c0": "o2"})
    assert openings_of(lists_of(night, mine)["c0"]) == ["o2", "o0", "o1"]
    assert openings_of(lists_of(night, replace(mine, prices={"o2": 1}))["c0"]) == ["o0", "o1", "o2"]


def test_the_own_assignment_stands_for_its_workplace():
    """Of two equal openings of a workplace the one that the plan gives her stands on the list."""
    night = night_of(jobs_at("w0", "w0"), Told())
    view = PlanView(published=True, assigned={"c0": "o1"}, openings=frozenset(("o0", "o1")))
    lists = lists_of(night, view)
    assert (openings_of(lists["c0"]), openings_of(lists["c1"])) == (["o1"], ["o0"])


def test_pairs_worth_less_than_none_come_last_whatever_they_cost():
    """A dear opening worth more than no match comes before a free one worth less, which is marked."""
    told = Told({("c0", "o0"): UNMATCHED - 0.01, ("c0", "o1"): GOOD, ("c0", "o2"): UNMATCHED})
    night = night_of(jobs_at("w0", "w1", "w2"), told)
    view = PlanView(published=True, prices={"o1": 40 * MICRO}, openings=frozenset(("o0", "o1", "o2")))
    lines = lists_of(night, view)["c0"]
    assert openings_of(lines) == ["o2", "o1", "o0"]
    assert [line.worth_less_than_unmatched for line in lines] == [False, False, True]


def test_the_mark_does_not_hang_on_rounding():
    """A pair exactly as good as no match is never marked, whatever price is taken off and added again."""
    rng = np.random.default_rng(1)
    night = night_of(jobs_at("w0"), Told(otherwise=UNMATCHED))
    for price in rng.integers(1, 90 * MICRO, 200).tolist():
        view = PlanView(published=True, prices={"o0": price}, openings=frozenset(("o0",)))
        assert not lists_of(night, view)["c0"][0].worth_less_than_unmatched


def test_weeks_saved_count_from_no_match():
    """By weeks, net value is the weeks without a match less the expected weeks less the price."""
    night = night_of(jobs_at("w0"), Told(otherwise=80.0), objective="weeks_saved")
    view = PlanView(published=True, prices={"o0": 3 * MICRO}, openings=frozenset(("o0",)))
    line = lists_of(night, view)["c0"][0]
    assert line.figures.expected_weeks_to_paid == 32
    assert line.figures.net_value == UNMATCHED_WEEKS - 32 - 3
    assert not line.worth_less_than_unmatched


def test_before_the_first_plan_nothing_costs():
    """Without a plan prices are 0, order is by value, and tonight's word says that nothing is planned."""
    night = night_of(crowd(1), Drawn(1))
    lines = [line for lines in lists_of(night, PlanView()).values() for line in lines]
    assert {(line.figures.price, line.tonight) for line in lines} == {(0.0, "unplanned")}
    assert (opening_prices(night, PlanView()) == 0).all()


def test_tonight_says_assigned_free_or_taken():
    """Assigned for her own, taken where all places are planned for others, free where one is left."""
    snapshot = jobs_at("w0", "w1", "w2")
    roomy = tuple(replace(o, places=2) if o.opening_id == "o1" else o for o in snapshot.openings)
    night = night_of(replace(snapshot, openings=roomy), Told())
    view = PlanView(
        published=True, assigned={"c1": "o0", "x": "o1", "c0": "o2"}, openings=frozenset(("o0", "o1", "o2"))
    )
    found = {
        (line.candidate_id, line.opening_id): line.tonight
        for v in lists_of(night, view).values()
        for line in v
    }
    assert {o: found["c0", o] for o in ("o0", "o1", "o2")} == {"o0": "taken", "o1": "free", "o2": "assigned"}
    assert {o: found["c1", o] for o in ("o0", "o1", "o2")} == {"o0": "assigned", "o1": "free", "o2": "taken"}


def test_a_kept_place_is_free_for_its_person_and_costs_her_nothing():
    """Her kept place leaves the ordinary one free to others; not assigned to it, she has it for nothing."""
    told = Told({("c0", "o0"): GOOD, ("c1", "o0"): BETTER, ("c2", "o0"): BETTER - 1}, otherwise=UNMATCHED + 1)
    snapshot = day(3, 2, opening={"places": 2}, holds=[hold("c0", "o0")])
    night = night_of(snapshot, told)
    plan = rematch(night)
    assert plan.prices == {"o0": round((BETTER - 1 - UNMATCHED - 1) * MICRO)}
    assert {row.candidate_id: (row.opening_id, row.figures.price) for row in plan.rows}["c0"] == ("o0", 0)
    lists = lists_of(night, view_of(night, plan))
    first = lists["c0"][0]
    assert (first.opening_id, first.figures.price, first.tonight) == ("o0", 0, "assigned")
    apart = replace(view_of(night, plan), assigned={"c0": "o0"}, prices={})
    tonight = {who: lines[0].tonight for who, lines in lists_of(night, apart).items()}
    assert tonight == {"c0": "assigned", "c1": "free", "c2": "free"}
    others = replace(view_of(night, plan), assigned={"c1": "o0"})
    hers = lists_of(night, others)["c0"][0]
    assert (hers.opening_id, hers.tonight, hers.figures.price) == ("o0", "free", 0)


def test_a_person_with_nothing_has_an_empty_list():
    """Whoever is allowed nothing has no rows, and the others theirs."""
    snapshot = day(2, 1)
    idle = replace(snapshot.candidates[0], hours_per_week_now=0.5)
    night = night_of(replace(snapshot, candidates=(idle, snapshot.candidates[1])), Told())
    assert set(lists_of(night, PlanView())) == {"c1"}
    assert rank(night, PlanView(), ListSettings(), ("c0",)) == ()


def test_7_one_hour_a_week_is_enough_for_a_list():
    """Domain test 7: with 1 hour a week nine in ten have a list; the others see rules and what would open."""
    town = sample_snapshot()
    modest = tuple(replace(person, hours_per_week_now=1.0) for person in town.candidates)
    night = night_of(replace(town, candidates=modest), thumb())
    lists, plan = lists_of(night, PlanView()), rematch(night)
    active = {row.candidate_id for row in plan.rows} | {person.candidate_id for person in plan.unplaced}
    assert len(lists) >= 0.9 * len(active) == 0.9 * 150
    without = [person for person in plan.unplaced if person.candidate_id not in lists]
    assert without
    for person in without:
        assert person.cause in {"rules", "no_reachable_opening"}
        assert person.opens_da
        assert person.opens_en


def test_a_list_for_one_is_her_list_among_all():
    """Read for one person alone, the night gives the list and the prices that it gives among everybody."""
    snapshot, scorer = crowd(2), Drawn(2)
    before = night_of(replace(snapshot, openings=snapshot.openings[1:]), scorer)
    view, whole = view_of(before, rematch(before)), night_of(snapshot, scorer)
    lists = lists_of(whole, view)
    for row in (3, 8, 17):
        scope = Scope(candidates=np.array([row], dtype=np.int32))
        alone = read_night(snapshot, scorer, whole.settings, scope=scope)
        assert (opening_prices(alone, view) == opening_prices(whole, view)).all()
        person = snapshot.candidates[row].candidate_id
        assert lists_of(alone, view) == ({person: lists[person]} if person in lists else {})
