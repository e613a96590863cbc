"""Independent solvers agree with the engine: scipy's dense matching, HiGHS' linear program, CP-SAT."""

import numpy as np
import pytest
from ortools.sat.python import cp_model
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse import coo_array, vstack

from matcher.assignment import AssignmentProblem, Pairs, solve
from tests.matcher.assignment.problems import random_problem


def medium(seed: int, *, caps: bool) -> AssignmentProblem:
    rng = np.random.default_rng(seed)
    size = (int(rng.integers(5, 26)), int(rng.integers(4, 20)))
    top = int(rng.choice([5, 1000, 10**8]))
    return random_problem(rng, size=size, density=float(rng.choice([0.2, 0.6])), top=top, caps=caps)


def limits(problem: AssignmentProblem) -> list[tuple[np.ndarray, np.ndarray]]:
    """Every capacity as (group of each pair, capacity per group)."""
    pairs = problem.pairs
    return [
        (pairs.candidate, np.ones(problem.candidates, np.int64)),
        (pairs.opening, problem.places),
        (problem.opening_workplace[pairs.opening], problem.workplace_contact_cap),
        (problem.candidate_broker[pairs.candidate], problem.broker_start_cap),
    ]


def by_matching(problem: AssignmentProblem) -> int:
    """Solve without caps: places as columns of a dense matrix, for scipy's Hungarian method."""
    worth = np.zeros((problem.candidates, problem.openings), np.int64)
    worth[problem.pairs.candidate, problem.pairs.opening] = problem.pairs.gain
    columns = np.repeat(worth, problem.places, axis=1)
    rows, at = linear_sum_assignment(columns, maximize=True)
    return int(columns[rows, at].sum())


def by_linear_program(problem: AssignmentProblem) -> float:
    """Solve by HiGHS: the flow's linear program has whole-number corners."""
    size = len(problem.pairs)
    if not size:
        return 0.0
    blocks, bounds = [], []
    for group, capacity in limits(problem):
        rows = np.flatnonzero(group >= 0)
        block = coo_array((np.ones(rows.size), (group[rows], rows)), shape=(capacity.size, size)).tocsr()
        blocks.append(block[np.flatnonzero(capacity >= 0)])
        bounds.append(capacity[capacity >= 0])
    answer = linprog(
        -problem.pairs.gain.astype(float),
        A_ub=vstack(blocks).toarray(),
        b_ub=np.concatenate(bounds),
        bounds=(0, 1),
    )
    assert answer.fun is not None
    return -float(answer.fun)


def by_cp_sat(problem: AssignmentProblem) -> int:
    model = cp_model.CpModel()
    take = [model.new_bool_var("") for _ in range(len(problem.pairs))]
    for group, capacity in limits(problem):
        for at in np.flatnonzero(capacity >= 0):
            model.add(sum(take[row] for row in np.flatnonzero(group == at)) <= int(capacity[at]))
    model.maximize(sum(int(g) * t for g, t in zip(problem.pairs.gain, take, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return round(solver.objective_value)


def agree(seed: int) -> None:
    plain, capped = medium(seed, caps=False), medium(seed, caps=True)
    assert solve(plain).objective == by_matching(plain)
    found = solve(capped).objective
    assert found == pytest.approx(by_linear_program(capped), rel=1e-9, abs=1e-6)
    assert found == by_cp_sat(capped)


@pytest.mark.parametrize("start", range(0, 60, 10))
def test_solvers_agree_on_medium_problems(start: int) -> None:
    """Engine, matching, linear program and CP-SAT reach the same optimum, with and without caps."""
    for seed in range(start, start + 10):
        agree(seed)


@pytest.mark.proof
def test_solvers_agree_on_a_thousand_medium_problems() -> None:
    """The same on a thousand problems."""
    for seed in range(1000):
        agree(seed)


def test_a_problem_without_pairs_has_an_empty_plan() -> None:
    """Nobody, or nothing to do, is a plan too."""
    empty = AssignmentProblem(candidates=0, openings=0, pairs=Pairs.none(), places=np.zeros(0, np.int64))
    assert solve(empty).objective == 0
    alone = AssignmentProblem(candidates=2, openings=1, pairs=Pairs.none(), places=np.ones(1, np.int64))
    assert solve(alone).opening.tolist() == [-1, -1]
