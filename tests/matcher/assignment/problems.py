"""Small random problems and brute force for the engine's tests."""

import itertools
from typing import Any

import numpy as np

from matcher.assignment import AssignmentProblem, Pairs


def random_problem(
    rng: np.random.Generator,
    *,
    size: tuple[int, int] = (5, 4),
    density: float = 0.7,
    top: int = 20,
    caps: bool = True,
    budgets: bool = False,
) -> AssignmentProblem:
    """Return a random problem with many ties (small gains) and binding caps."""
    candidates, openings = size
    chosen = rng.random((candidates, openings)) < density
    candidate, opening = np.nonzero(chosen)
    rows = candidate.size
    workplaces, brokers = max(1, openings // 2), 2
    pairs = Pairs.sorted(
        candidate,
        opening,
        rng.integers(0, top, rows),
        hours=rng.integers(1, 9, rows) if budgets else None,
        mentor_minutes=rng.integers(0, 60, rows) if budgets else None,
    )
    places = rng.integers(0, 3, openings)
    optional: dict[str, Any] = {}
    if caps or budgets:
        optional["opening_workplace"] = rng.integers(0, workplaces, openings)
        optional["workplace_contact_cap"] = rng.integers(-1, 3, openings) if caps else np.full(openings, -1)
    if caps:
        optional["candidate_broker"] = rng.integers(-1, brokers, candidates)
        optional["broker_start_cap"] = rng.integers(-1, 4, brokers)
    if budgets:
        optional["hours_budget"] = rng.integers(-1, 15, openings)
        optional["mentor_budget"] = rng.integers(-1, 90, openings)
    return AssignmentProblem(candidates=candidates, openings=openings, pairs=pairs, places=places, **optional)


def feasible(problem: AssignmentProblem, rows: list[int]) -> bool:
    """Whether the pairs in `rows` (one per placed candidate) keep every capacity and budget."""
    pairs = problem.pairs
    rows = list(rows)
    opening = pairs.opening[rows]
    workplace = problem.opening_workplace[opening]
    broker = problem.candidate_broker[pairs.candidate[rows]]
    groups = [
        (opening, np.ones(len(rows)), problem.places, False),
        (workplace, np.ones(len(rows)), problem.workplace_contact_cap, True),
        (broker, np.ones(len(rows)), problem.broker_start_cap, True),
        (opening, 0 if pairs.hours is None else pairs.hours[rows], problem.hours_budget, True),
        (
            workplace,
            0 if pairs.mentor_minutes is None else pairs.mentor_minutes[rows],
            problem.mentor_budget,
            True,
        ),
    ]
    for group, weight, capacity, open_ended in groups:
        used = np.zeros(capacity.size)
        np.add.at(used, group[group >= 0], np.broadcast_to(weight, group.shape)[group >= 0])
        over = used > capacity
        if (over & (capacity >= 0)).any() if open_ended else over.any():
            return False
    return True


def all_plans(problem: AssignmentProblem) -> list[tuple[int, list[int]]]:
    """Every feasible plan as (objective, rows)."""
    start = problem.pairs.starts(problem.candidates)
    choices = [[-1, *range(start[i], start[i + 1])] for i in range(problem.candidates)]
    plans = []
    for plan in itertools.product(*choices):
        rows = [row for row in plan if row >= 0]
        if feasible(problem, rows):
            plans.append((int(problem.pairs.gain[rows].sum()), rows))
    return plans


def brute_force(problem: AssignmentProblem) -> int:
    """Return the optimum by trying every plan."""
    return max(value for value, _ in all_plans(problem))


def rows_of_plan(problem: AssignmentProblem, opening: np.ndarray) -> list[int]:
    """Pair rows of a plan given as opening per candidate."""
    keys = problem.pairs.keys(problem.openings)
    placed = np.flatnonzero(opening >= 0)
    wanted = placed * problem.openings + opening[placed]
    at = np.searchsorted(keys, wanted)
    assert (keys[at] == wanted).all(), "the plan uses a pair that does not exist"
    return list(at)
