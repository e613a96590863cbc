"""Hours and mentor budgets are hard, the bound is never below the optimum, and small gaps are small."""

import numpy as np
import pytest
from ortools.sat.python import cp_model

from matcher.assignment import AssignmentProblem, solve
from matcher.assignment.greedy import room_of, rows_of
from matcher.assignment.knapsack import by_workplace, choose_all, scratch_for
from tests.matcher.assignment.problems import all_plans, brute_force, feasible, random_problem, rows_of_plan


@pytest.mark.parametrize("seed", range(60))
def test_small_plans_keep_budgets_and_bound_the_optimum(seed: int) -> None:
    """Against every plan tried: feasible, objective ≤ optimum ≤ bound, and status optimal only if equal."""
    problem = random_problem(np.random.default_rng(seed), budgets=True)
    plan = solve(problem)
    assert feasible(problem, rows_of_plan(problem, plan.opening))
    assert plan.objective <= brute_force(problem) <= plan.bound
    assert (plan.status == "optimal") == (plan.objective == plan.bound)


@pytest.mark.parametrize("seed", range(8))
def test_cp_sat_referees_pilot_plans(seed: int) -> None:
    """At 40 × 25, CP-SAT's optimum lies between objective and bound, and the plan is within 1 % of it."""
    problem = random_problem(np.random.default_rng(seed), size=(40, 25), density=0.3, top=10**6, budgets=True)
    plan = solve(problem)
    optimum = referee(problem)
    assert feasible(problem, rows_of_plan(problem, plan.opening))
    assert 0.99 * optimum <= plan.objective <= optimum <= plan.bound


@pytest.mark.parametrize("seed", range(40))
def test_the_knapsack_of_a_workplace_is_exact(seed: int) -> None:
    """With one workplace and prices of people, the best set is that of trying every set."""
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, size=(6, 2), budgets=True, caps=False)
    groups, rows, room = by_workplace(problem), rows_of(problem.pairs), room_of(problem)
    price = rng.integers(0, 12, problem.candidates)
    chosen = np.zeros(len(problem.pairs), np.int64)
    value = choose_all(groups, rows, room, price, scratch_for(groups), chosen)
    worth = problem.pairs.gain - price[problem.pairs.candidate]
    assert value == max(int(worth[plan].sum()) for _, plan in all_plans(problem))
    assert value == worth[chosen == 1].sum()
    assert feasible(problem, list(np.flatnonzero(chosen)))


def referee(problem: AssignmentProblem) -> int:
    """Return the optimum by CP-SAT."""
    model, pairs = cp_model.CpModel(), problem.pairs
    take = [model.new_bool_var("") for _ in range(len(pairs))]
    workplace = problem.opening_workplace[pairs.opening]
    broker = problem.candidate_broker[pairs.candidate]
    one = np.ones(len(pairs), np.int64)
    assert pairs.hours is not None
    assert pairs.mentor_minutes is not None
    limits = (
        (pairs.candidate, one, np.ones(problem.candidates, np.int64)),
        (pairs.opening, one, problem.places),
        (workplace, one, problem.workplace_contact_cap),
        (broker, one, problem.broker_start_cap),
        (pairs.opening, pairs.hours, problem.hours_budget),
        (workplace, pairs.mentor_minutes, problem.mentor_budget),
    )
    for group, amount, capacity in limits:
        for at in np.flatnonzero(capacity >= 0):
            rows = np.flatnonzero(group == at)
            used = cp_model.LinearExpr.weighted_sum([take[r] for r in rows], amount[rows].tolist())
            model.add(used <= int(capacity[at]))
    model.maximize(sum(int(pairs.gain[r]) * take[r] for r in range(len(pairs))))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = 20
    assert solver.solve(model) == cp_model.OPTIMAL
    return round(solver.objective_value)
