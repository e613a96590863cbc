"""Impossible problems are refused with a message that says where; pins are kept, or their clash named."""

from typing import Any

import numpy as np
import pytest

from matcher.assignment import (
    AssignmentProblem,
    CompactPairs,
    Pairs,
    greedy_by_gain,
    greedy_first_come,
    solve,
)
from tests.matcher.assignment.problems import brute_force, feasible, random_problem, rows_of_plan


def two_by_two(**changes: Any) -> AssignmentProblem:
    given: dict[str, Any] = {
        "candidates": 2,
        "openings": 2,
        "pairs": Pairs.sorted([0, 0, 1, 1], [0, 1, 0, 1], [9, 4, 8, 1]),
        "places": np.ones(2, np.int64),
    }
    return AssignmentProblem(**{**given, **changes})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"places": np.array([1])}, "places has 1 rows, expected 2"),
        ({"places": np.array([1, -1])}, "places row 1 is -1"),
        ({"places": np.array([1.0, 2.0])}, "expected whole numbers"),
        ({"pairs": Pairs.sorted([0], [2], [1])}, "pairs.opening row 0 is 2, expected 0 to 1"),
        ({"pairs": Pairs.sorted([0], [1], [-1])}, "negative gain"),
        ({"pairs": Pairs.sorted([0], [1], [2**60])}, "smaller scale"),
        ({"candidate_broker": np.array([0, 7]), "broker_start_cap": np.array([1])}, "candidate_broker row 1"),
        ({"hours_budget": np.array([-2, 1])}, "hours_budget row 0"),
    ],
)
def test_impossible_problems_are_refused(changes: dict[str, object], message: str) -> None:
    """Each fault is named with column, row and what was expected."""
    with pytest.raises(ValueError, match=message):
        two_by_two(**changes)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (([1, 0], [0, 0], [1, 1]), "out of order"),
        (([0, 0], [1, 1], [1, 1]), "double"),
        (([0], [1, 2], [1]), "pairs.opening has 2 rows"),
        (([0], [2**40], [1]), "does not fit int32"),
    ],
)
def test_impossible_pairs_are_refused(columns: tuple[list[int], ...], message: str) -> None:
    """Unsorted, doubled, ragged and overflowing columns are refused."""
    candidate, opening, gain = (np.array(values) for values in columns)
    with pytest.raises(ValueError, match=message):
        Pairs(candidate=candidate, opening=opening, gain=gain)


def test_a_pin_is_kept_though_it_costs() -> None:
    """The pinned pair is in the plan, counts in objective and bound, and uses its place."""
    plan = solve(two_by_two(pins=Pairs.sorted([1], [0], [-3])))
    assert plan.opening.tolist() == [1, 0]
    assert plan.objective == plan.bound == 4 - 3


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"pins": Pairs.sorted([0, 1], [0, 0], [1, 1])}, "places of opening 0: pins take 2 of 1"),
        ({"pins": Pairs.sorted([0, 0], [0, 1], [1, 1])}, "candidate 0 is pinned to more than one"),
        (
            {"pins": Pairs.sorted([0], [0], [1], hours=[9]), "hours_budget": np.array([8, 8])},
            "hours of opening 0",
        ),
    ],
)
def test_pins_that_clash_are_an_answer(changes: dict[str, object], message: str) -> None:
    """Infeasible is a result with the reason, for the engine and for greedy."""
    for plan in (solve(two_by_two(**changes)), greedy_by_gain(two_by_two(**changes))):
        assert plan.status == "infeasible"
        assert message in plan.message
        assert (plan.opening == -1).all()


def test_a_source_cannot_reassign_a_pinned_person() -> None:
    """Pairs of pinned people that a source offers are not taken."""
    problem = two_by_two(pins=Pairs.sorted([1], [1], [1]))
    plan = solve(problem, CompactPairs.of(problem.pairs, 2, 2))
    assert plan.opening.tolist() == [0, 1]
    assert plan.objective == 9 + 1


@pytest.mark.parametrize("seed", range(40))
def test_greedy_plans_keep_everything_and_never_beat_the_optimum(seed: int) -> None:
    """Both greedy plans are feasible, at most the optimum, and leave no pair out that still fits."""
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, budgets=True)
    for plan in (greedy_by_gain(problem), greedy_first_come(problem, rng.permutation(problem.candidates))):
        rows = rows_of_plan(problem, plan.opening)
        assert feasible(problem, rows)
        assert plan.objective <= brute_force(problem) <= plan.bound
        left = np.flatnonzero(plan.opening[problem.pairs.candidate] < 0)
        assert not any(feasible(problem, [*rows, int(row)]) for row in left)


def test_first_come_is_first_served() -> None:
    """Order decides who gets the place both want."""
    problem = two_by_two(places=np.array([1, 0]))
    assert greedy_first_come(problem, np.array([1, 0])).opening.tolist() == [-1, 0]
    with pytest.raises(ValueError, match="each of the 2 candidates once"):
        greedy_first_come(problem, np.array([1, 1]))


@pytest.mark.parametrize("seed", range(20))
def test_the_source_answers_as_sorting_would(seed: int) -> None:
    """Best pairs per candidate and opening, and violating pairs, equal a plain selection."""
    rng = np.random.default_rng(seed)
    pairs = random_problem(rng, size=(20, 15), top=30).pairs
    source = CompactPairs.of(pairs, 20, 15)
    wanted = set()
    for column, keep in ((pairs.candidate, 3), (pairs.opening, 2)):
        for node in range(20):
            rows = np.flatnonzero(column == node)
            wanted |= set(rows[np.argsort(-pairs.gain[rows], kind="stable")][:keep].tolist())
    best = source.best(3, 2)
    assert np.array_equal(best.keys(15), pairs.take(np.array(sorted(wanted), np.int64)).keys(15))
    threshold, price = rng.integers(0, 10, 20), rng.integers(0, 10, 15)
    reached = pairs.gain - price[pairs.opening] >= threshold[pairs.candidate]
    assert np.array_equal(source.violating(threshold, price, 99).keys(15), pairs.take(reached).keys(15))
