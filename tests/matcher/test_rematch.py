"""The night: proven best, with prices that prove it, and everybody accounted for."""

from collections import Counter, defaultdict
from dataclasses import replace

import numpy as np
import pytest

from matcher import assignment
from matcher.assignment.prices import certify, prices_of
from matcher.night import LastPlan
from matcher.night_program import program_of
from matcher.proposal import MICRO
from matcher.rematch import rematch
from matcher.settings import OBJECTIVES
from tests.matcher.crowds import (
    Drawn,
    crowd,
    gains_of,
    learned,
    lists_of,
    night_of,
    referee,
    view_of,
    without_budgets,
)
from tests.matcher.nights import sample_snapshot, thumb

SEEDS = [*range(6), *(pytest.param(s, marks=pytest.mark.proof) for s in range(6, 200))]


def scarce_sample(scorer=thumb):
    """Return a night of the sample municipality with half its openings and no budgets."""
    day = without_budgets(sample_snapshot())
    return night_of(replace(day, openings=day.openings[::3]), scorer())


def drawn_night(seed):
    """Return a crowded night after another: some people waited, some have a running proposal."""
    waited = {f"c{i:02d}": i % 5 for i in range(24)}
    last = LastPlan(assigned={"c05": "o05", "c06": "o06"}, nights_unproposed=waited)
    steps = 10_000 if seed % 2 else 12
    return night_of(crowd(seed), Drawn(seed, steps), last, objective=OBJECTIVES[seed % 2])


NIGHTS = {
    "drawn": lambda: drawn_night(1),
    "drawn with ties": lambda: drawn_night(2),
    "rules of thumb": lambda: night_of(crowd(3), thumb()),
    "sample, rules of thumb": scarce_sample,
    "sample, learned": lambda: scarce_sample(learned),
}


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("seed", SEEDS)
def test_no_plan_is_better(seed, objective):
    """A general solver, given every limit read from the records, finds no better plan."""
    night = night_of(crowd(seed), Drawn(seed), LastPlan(nights_unproposed={"c07": 9}), objective=objective)
    plan = rematch(night)
    assert (plan.status, plan.gap, plan.prices_exact) == ("optimal", 0, True)
    assert plan.objective == plan.bound == referee(night)
    assert plan.objective == sum(gains_of(night)[row.candidate_id, row.opening_id] for row in plan.rows)


@pytest.mark.parametrize("make", NIGHTS.values(), ids=NIGHTS)
def test_every_assignment_is_rank_1(make):
    """On a plan with gap 0 each assigned opening is first in its person's list, figures and all."""
    night = make()
    plan = rematch(night)
    assert plan.gap == 0
    assert plan.rows
    assert any(plan.prices.values())
    firsts = {who: rows[0] for who, rows in lists_of(night, view_of(night, plan)).items()}
    for row in plan.rows:
        first = firsts[row.candidate_id]
        assert (first.opening_id, first.tonight) == (row.opening_id, "assigned")
        assert first.figures == row.figures


@pytest.mark.parametrize("make", NIGHTS.values(), ids=NIGHTS)
def test_no_reachable_pair_beats_the_plan(make):
    """At gap 0 nobody gains by any other reachable pair at tonight's prices."""
    night = make()
    plan = rematch(night)
    held = {(c, o) for o, people in night.context.kept_for.items() for c in people}
    waiting = dict(zip(night.market.candidates.ids, night.waiting_bonus.tolist(), strict=True))
    for (person, opening), gain in gains_of(night).items():
        price = 0 if (person, opening) in held else plan.prices.get(opening, 0)
        assert gain - waiting[person] - price <= plan.potentials.get(person, 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_bound_less_objective_is_regret_and_unused_capacity(seed):
    """For any prices, bound less objective is regret plus price of what is unused, to the integer."""
    night = drawn_night(seed)
    program = program_of(night)
    solved = assignment.solve(program.problem, program.source, tie_break=program.tie_break)
    problem = program.problem.with_pairs(program.source.best(10**6, 0))
    choice = np.full(problem.candidates, -1)
    for row, (person, opening) in enumerate(zip(problem.pairs.candidate, problem.pairs.opening, strict=True)):
        if solved.opening[person] == opening:
            choice[person] = row
    prices = solved.prices
    assert prices is not None
    proof = certify(problem, choice, prices_of(problem, prices.place, prices.contact, prices.start))
    assert (proof.bound, proof.objective, proof.regret, proof.unused) == (
        solved.objective,
        solved.objective,
        0,
        0,
    )
    rng = np.random.default_rng(seed)
    for _ in range(5):
        wild = [
            rng.integers(0, 90 * MICRO, size)
            for size in (problem.openings, problem.workplaces, problem.brokers)
        ]
        wild[1] *= problem.workplace_contact_cap >= 0
        wild[2] *= problem.broker_start_cap >= 0
        proof = certify(problem, choice, prices_of(problem, *wild))
        assert proof.holds
        assert proof.bound > proof.objective


def one_place_more(night, opening):
    """Return the night with a place, and where contacts are capped a contact, more."""
    places, contacts = night.capacities.places.copy(), night.capacities.contact_cap.copy()
    row = night.market.openings.ids.index(opening)
    home = night.capacities.workplace[row]
    places[row] += 1
    contacts[home] += contacts[home] >= 0
    return replace(night, capacities=replace(night.capacities, places=places, contact_cap=contacts))


@pytest.mark.parametrize("seed", SEEDS)
def test_one_more_place_gains_its_price(seed):
    """Solved again with one more place, the objective rises by exactly that opening's price, zero too."""
    night = drawn_night(seed)
    plan = rematch(night)
    assert any(plan.prices.values())
    for opening in night.market.openings.ids:
        assert rematch(one_place_more(night, opening)).objective - plan.objective == plan.prices.get(
            opening, 0
        )


def taken_in_turn(night, pairs):
    """Return the objective of going through pairs in an order, taking each that still fits."""
    capacities, gains = night.capacities, gains_of(night)
    row_of = {o: row for row, o in enumerate(night.market.openings.ids)}
    person_of = {c: row for row, c in enumerate(night.market.candidates.ids)}
    left: list[Counter[int]] = [Counter(), Counter(), Counter(), Counter()]
    total = 0
    for person, opening in pairs:
        row = row_of[opening]
        keys = (person, row, capacities.workplace[row], capacities.broker[person_of[person]])
        most = (1, capacities.places[row], capacities.contact_cap[keys[2]])
        start = capacities.start_cap[keys[3]] if keys[3] >= 0 else -1
        if all(cap < 0 or used[key] < cap for used, key, cap in zip(left, keys, (*most, start), strict=True)):
            for used, key in zip(left, keys, strict=True):
                used[key] += 1
            total += gains[person, opening]
    return total


@pytest.mark.parametrize("make", NIGHTS.values(), ids=NIGHTS)
def test_the_plan_is_worth_more_than_greedy_and_first_come(make):
    """Neither the best pair first nor the first person first gets more than the plan; one gets less."""
    night = make()
    gains = gains_of(night)
    best_first = sorted(gains, key=lambda pair: (-gains[pair], pair))
    first_come = sorted(gains, key=lambda pair: (pair[0], -gains[pair]))
    rivals = [taken_in_turn(night, order) for order in (best_first, first_come)]
    objective = rematch(night).objective
    assert max(rivals) <= objective
    assert min(rivals) < objective


def unbudgeted(night):
    """Return the same night with every hours and mentor budget lifted."""
    capacities = night.capacities
    hours, mentors = np.full_like(capacities.hours_quarters, -1), np.full_like(capacities.mentor_minutes, -1)
    return replace(night, capacities=replace(capacities, hours_quarters=hours, mentor_minutes=mentors))


@pytest.mark.parametrize("seed", SEEDS)
def test_budgets_are_kept_and_the_gap_is_told(seed):
    """Hours and mentors are never overrun, and the true optimum lies between plan and bound."""
    night = night_of(crowd(seed, budgets=True, journal=False), Drawn(seed))
    plan = rematch(night)
    best = referee(night)
    assert plan.objective <= best <= plan.bound
    assert plan.gap == (plan.bound - plan.objective) / plan.bound
    assert plan.status == ("optimal" if plan.gap == 0 else "feasible")
    if best < rematch(unbudgeted(night)).objective:
        assert not plan.prices_exact
        assert "hours or mentor budgets bind" in plan.message
    else:
        assert (plan.prices_exact, plan.gap) == (True, 0)
    hours: defaultdict[str, float] = defaultdict(float)
    mentors: defaultdict[str, float] = defaultdict(float)
    jobs = {o.opening_id: o for o in night.snapshot.openings}
    homes = {w.workplace_id: w for w in night.snapshot.workplaces}
    people = {c.candidate_id: c for c in night.snapshot.candidates}
    for row in plan.rows:
        hours[row.opening_id] += row.hours_per_week
        mentors[row.workplace_id] += night.settings.mentor_hours_by_need[people[row.candidate_id].mentor_need]
    budgets = {o: jobs[o].hours_budget_per_week for o in hours}
    assert all(budgets[o] is None or taken <= budgets[o] for o, taken in hours.items())
    assert all(taken <= homes[w].mentor_hours_per_week for w, taken in mentors.items())


def test_budgets_do_bind_in_these_days():
    """The days of the test before are tight: on most of them budgets leave less than there was without."""
    days = [crowd(seed, budgets=True, journal=False) for seed in range(6)]
    plans = [rematch(night_of(day, Drawn(seed))) for seed, day in enumerate(days)]
    assert sum(not plan.prices_exact for plan in plans) >= 3


@pytest.mark.parametrize("seed", SEEDS)
def test_everybody_is_placed_or_told_why(seed):
    """Assigned and unplaced together are all active people without a running match, each exactly once."""
    day = crowd(seed, budgets=bool(seed % 2))
    plan = rematch(night_of(day, Drawn(seed)))
    active = sorted(c.candidate_id for c in day.candidates if c.status == "active")
    told = [row.candidate_id for row in plan.rows] + [person.candidate_id for person in plan.unplaced]
    assert sorted(told) == active
    assert len(active) < len(day.candidates)
    assert all(person.text_da and person.text_en for person in plan.unplaced)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_figures_of_a_row_add_up(objective):
    """Net value is value less price, weeks counted from no match; the values' sum is the plan's."""
    night = night_of(crowd(4), Drawn(4), objective=objective)
    plan = rematch(night)
    unmatched = night.programme.unmatched_on(night.snapshot.as_of)
    total = 0.0
    assert any(row.figures.price for row in plan.rows)
    for row in plan.rows:
        figures = row.figures
        hours, weeks = figures.expected_goal_hours, unmatched.expected_weeks - figures.expected_weeks_to_paid
        value, above = (
            (hours, hours - unmatched.expected_goal_hours) if objective == "goal_hours" else (weeks, weeks)
        )
        assert figures.net_value == value - figures.price
        assert above >= -1 / MICRO
        total += above
    assert plan.value == pytest.approx(total, abs=1e-9)
    assert plan.value == pytest.approx(plan.objective / MICRO, abs=len(plan.rows) / MICRO)


def test_nothing_to_decide_is_a_plan_too():
    """A day without people, without openings or without an allowed pair gives an empty optimal plan."""
    day = crowd(0)
    for empty in (
        replace(day, candidates=(), holds=(), decisions=()),
        replace(day, openings=()),
        replace(day, candidates=tuple(replace(c, hours_per_week_now=0.5) for c in day.candidates)),
    ):
        plan = rematch(night_of(empty, Drawn(0)))
        assert (plan.status, plan.rows, plan.objective, plan.bound, plan.prices) == ("optimal", (), 0, 0, {})
        assert len(plan.unplaced) == sum(c.status == "active" for c in empty.candidates)
