"""Ties: queue and lot choose the plan that trying all optimal plans one by one would choose."""

import json
import subprocess
import sys

import numpy as np
import pytest

from matcher.assignment import AssignmentProblem, CompactPairs, Pairs, SolveSettings, TieBreak, solve
from tests.matcher.assignment.problems import all_plans, random_problem, rows_of_plan

KEY = b"tonight"


def names(problem: AssignmentProblem, queue_position: np.ndarray | None = None) -> TieBreak:
    people = tuple(f"p{i}" for i in range(problem.candidates))
    places = tuple(f"o{j}" for j in range(problem.openings))
    return TieBreak(key=KEY, candidate_ids=people, opening_ids=places, queue_position=queue_position)


def optimal_plans(problem: AssignmentProblem) -> list[list[int]]:
    plans = all_plans(problem)
    best = max(value for value, _ in plans)
    return [rows for value, rows in plans if value == best]


@pytest.mark.parametrize("seed", range(60))
def test_the_lot_chooses_the_largest_sum_among_all_optimal_plans(seed: int) -> None:
    """Among many optimal plans the largest sum of lots is unique and wins."""
    problem = random_problem(np.random.default_rng(seed), top=3)
    tie_break = names(problem)
    candidate, opening = (rows.astype(np.int64) for rows in (problem.pairs.candidate, problem.pairs.opening))
    lots = tie_break.lots(candidate, opening)
    sums = sorted(((int(lots[rows].sum()), rows) for rows in optimal_plans(problem)), reverse=True)
    plan = solve(problem, tie_break=tie_break)
    assert rows_of_plan(problem, plan.opening) == sums[0][1]
    assert len(sums) == 1 or sums[0][0] > sums[1][0]


@pytest.mark.parametrize("seed", range(60))
def test_the_queue_decides_who_is_placed_person_by_person(seed: int) -> None:
    """Among optimal plans the placed people are the lexicographically first by queue."""
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, top=2)
    position = rng.permutation(problem.candidates)
    plan = solve(problem, tie_break=names(problem, queue_position=position))

    def placed_in_turn(rows: list[int]) -> tuple[bool, ...]:
        placed = np.zeros(problem.candidates, bool)
        placed[problem.pairs.candidate[rows]] = True
        return tuple(placed[np.argsort(position)])

    best = max(placed_in_turn(rows) for rows in optimal_plans(problem))
    assert placed_in_turn(rows_of_plan(problem, plan.opening)) == best


@pytest.mark.parametrize("swapped", [False, True])
def test_of_two_equal_people_the_first_in_the_queue_gets_the_better_place(swapped: bool) -> None:
    """Two people worth the same everywhere, two places: the lower position gets the larger gain."""
    problem = AssignmentProblem(
        candidates=2,
        openings=2,
        pairs=Pairs.sorted([0, 0, 1, 1], [0, 1, 0, 1], [9, 4, 9, 4]),
        places=np.ones(2, np.int64),
    )
    position = np.array([1, 0] if swapped else [0, 1])
    plan = solve(problem, tie_break=names(problem, queue_position=position))
    assert plan.opening.tolist() == ([1, 0] if swapped else [0, 1])


@pytest.mark.parametrize("seed", range(10))
def test_row_order_and_starting_pairs_do_not_move_the_lot(seed: int) -> None:
    """The same people and places in another row order, and other K, give the same plan by id."""
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, size=(40, 25), top=4)
    first = plan_by_id(problem, np.arange(40), np.arange(25), 50)
    for per_candidate in (1, 3, 50):
        assert plan_by_id(problem, rng.permutation(40), rng.permutation(25), per_candidate) == first


def plan_by_id(
    problem: AssignmentProblem, people: np.ndarray, places: np.ndarray, per_candidate: int
) -> dict:
    """Solve with row r holding person people[r] and opening places[r]; answer {person: opening}."""
    new_person, new_place = np.argsort(people), np.argsort(places)
    pairs = problem.pairs
    moved = AssignmentProblem(
        candidates=problem.candidates,
        openings=problem.openings,
        pairs=Pairs.sorted(new_person[pairs.candidate], new_place[pairs.opening], pairs.gain),
        places=problem.places[places],
        opening_workplace=problem.opening_workplace[places],
        workplace_contact_cap=problem.workplace_contact_cap,
        candidate_broker=problem.candidate_broker[people],
        broker_start_cap=problem.broker_start_cap,
    )
    tie_break = TieBreak(
        key=KEY, candidate_ids=tuple(f"p{i}" for i in people), opening_ids=tuple(f"o{j}" for j in places)
    )
    source = CompactPairs.of(moved.pairs, problem.candidates, problem.openings)
    plan = solve(
        moved, source, tie_break=tie_break, settings=SolveSettings(pairs_per_candidate=per_candidate)
    )
    return {int(people[i]): int(places[plan.opening[i]]) for i in plan.placed}


SCRIPT = """
import json, sys
import numpy as np
from matcher.assignment import TieBreak, solve
from tests.matcher.assignment.problems import random_problem
problem = random_problem(np.random.default_rng(5), size=(60, 40), top=3)
people, places = tuple(map(str, range(60))), tuple(map(str, range(40)))
tie_break = TieBreak(key=b"k", candidate_ids=people, opening_ids=places)
json.dump(solve(problem, tie_break=tie_break).opening.tolist(), sys.stdout)
"""


def test_hash_seed_and_threads_do_not_move_the_plan() -> None:
    """Fresh interpreters with other hash seeds and thread counts answer the same bytes."""
    answers = set()
    for hash_seed, threads in (("0", "1"), ("4711", "2")):
        environment = {"PYTHONHASHSEED": hash_seed, "OMP_NUM_THREADS": threads, "PYTHONPATH": ".", "PATH": ""}
        run = subprocess.run(
            [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, check=True, timeout=120
        )
        answers.add(run.stdout)
    assert len(answers) == 1
    assert max(json.loads(answers.pop())) >= 0


def test_an_empty_key_is_refused() -> None:
    """A lot without a secret could be steered."""
    with pytest.raises(ValueError, match="key is empty"):
        TieBreak(key=b"", candidate_ids=(), opening_ids=())
