"""The engine's plan is the optimum, over all reachable pairs, under every capacity."""

from dataclasses import replace

import numpy as np
import pytest

from matcher.assignment import CompactPairs, Pairs, SolveSettings, solve
from tests.matcher.assignment.problems import brute_force, feasible, random_problem, rows_of_plan


@pytest.mark.parametrize("seed", range(60))
def test_small_plans_reach_the_brute_force_optimum(seed: int) -> None:
    """On small problems with every kind of cap the plan is feasible and as good as trying all plans."""
    problem = random_problem(np.random.default_rng(seed))
    plan = solve(problem)
    rows = rows_of_plan(problem, plan.opening)
    assert feasible(problem, rows)
    assert plan.objective == int(problem.pairs.gain[rows].sum()) == brute_force(problem)
    assert plan.bound == plan.objective and plan.status == "optimal"


@pytest.mark.parametrize("seed", range(20))
def test_the_number_of_starting_pairs_changes_nothing(seed: int) -> None:
    """Plan, prices and objective are the same for K = 1, 3, 10 and all pairs: K is speed, not quality."""
    problem = random_problem(np.random.default_rng(seed), size=(40, 30), top=200)
    source = CompactPairs.of(problem.pairs, 40, 30)
    plans = [
        solve(
            problem.with_pairs(Pairs.none()),
            source,
            settings=SolveSettings(pairs_per_candidate=k, pairs_per_opening=few, pairs_per_round=step),
        )
        for k, few, step in ((1, 0, 1), (3, 1, 2), (10, 3, 20), (1000, 0, 1000))
    ]
    for plan in plans[:-1]:
        assert plan.objective == plans[-1].objective
        for name in ("opening", "place", "contact", "start", "potential"):
            assert np.array_equal(getattr(plan.prices, name), getattr(plans[-1].prices, name)), name


@pytest.mark.parametrize("seed", range(60))
def test_the_price_of_an_opening_is_what_one_more_place_with_its_contact_gains(seed: int) -> None:
    """Re-solving with one more place (and contact, where capped) gains exactly the smallest price."""
    problem = random_problem(np.random.default_rng(seed), size=(12, 8))
    plan = solve(problem)
    assert plan.prices is not None
    for opening in range(problem.openings):
        more = one_more(problem, opening)
        assert solve(more).objective - plan.objective == plan.prices.opening[opening]


@pytest.mark.parametrize("seed", range(40))
def test_the_contact_price_is_what_one_more_contact_gains(seed: int) -> None:
    """Re-solving with one more contact at a capped workplace gains exactly its price."""
    problem = random_problem(np.random.default_rng(seed), size=(12, 8))
    plan = solve(problem)
    assert plan.prices is not None
    for workplace in np.flatnonzero(problem.workplace_contact_cap >= 0):
        cap = problem.workplace_contact_cap.copy()
        cap[workplace] += 1
        gained = solve(replace(problem, workplace_contact_cap=cap)).objective - plan.objective
        assert gained == plan.prices.contact[workplace]


def one_more(problem, opening):
    places, cap = problem.places.copy(), problem.workplace_contact_cap.copy()
    places[opening] += 1
    workplace = problem.opening_workplace[opening]
    cap[workplace] += cap[workplace] >= 0
    return replace(problem, places=places, workplace_contact_cap=cap)
