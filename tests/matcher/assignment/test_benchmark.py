"""OR-Library instances are read by their shape and solved to their known optima."""

from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from matcher.assignment.benchmark import solve_instance
from matcher.assignment.instances import GeneralisedInstance, LinearInstance, read_instances

SHARED = Path(__file__).parents[4] / "shared" / "data" / "assignment"
GENERALISED = "2 3\n 1 5 3\n 4 2 6\n 2 2 2\n 2 2 2\n 4 2\n"


@pytest.mark.parametrize(
    ("name", "optimum"),
    [("assign100.txt", 305), ("gap1-0", 261), ("gap6-0", 525), ("gap12-0", 974), ("c05100", 1931)],
)
def test_known_optima_are_reached_and_proven(name: str, optimum: int) -> None:
    """Instances of the OR-Library, minimised (optima: J. E. Beasley's OR-Library)."""
    if not (SHARED / name).exists():
        pytest.skip(f"no {name}: put it into ../shared/data/assignment, from the OR-Library")
    (instance,) = read_instances(SHARED / name)
    row = solve_instance(instance, work_limit=20)
    assert (row.objective, row.bound, row.gap, row.status) == (optimum, optimum, 0.0, "optimal")


def test_the_hard_instance_is_close() -> None:
    """Type D, 5 × 100: within 1 % of the optimum 6353 with little work, and the bound not above it."""
    if not (SHARED / "d05100").exists():
        pytest.skip("no d05100: put it into ../shared/data/assignment, from the OR-Library")
    (instance,) = read_instances(SHARED / "d05100")
    row = solve_instance(instance, work_limit=3)
    assert row.bound is not None
    assert row.objective is not None
    assert row.bound <= 6353 <= row.objective <= 6353 * 1.01


def test_dense_linear_problems_equal_the_hungarian_method() -> None:
    """At 800 × 800, both senses, the flow core with pricing out reaches scipy's optimum."""
    cost = np.random.default_rng(3).integers(-50, 1000, (800, 800))
    for sense in ("min", "max"):
        rows, columns = linear_sum_assignment(cost, maximize=sense == "max")
        row = solve_instance(LinearInstance(name="dense", cost=cost), sense)
        assert row.objective == row.bound == cost[rows, columns].sum()


def test_generalised_problems_can_be_maximised(tmp_path: Path) -> None:
    """Agent 1 takes two jobs and agent 2 one: the best profit is 4 + 5 + 3 and the least cost 1 + 2 + 3."""
    (tmp_path / "tiny").write_text(GENERALISED)
    (instance,) = read_instances(tmp_path / "tiny")
    assert solve_instance(instance, "max", work_limit=1).objective == 12
    assert solve_instance(instance, "min", work_limit=1).objective == 6


def test_too_little_capacity_is_an_answer() -> None:
    """No plan exists: infeasible, without objective."""
    instance = GeneralisedInstance(
        name="full", cost=np.ones((2, 3), int), weight=np.ones((2, 3), int), capacity=np.ones(2, int)
    )
    row = solve_instance(instance, work_limit=1)
    assert (row.status, row.objective, row.gap) == ("infeasible", None, None)


def test_files_with_several_problems_are_read_one_by_one(tmp_path: Path) -> None:
    """A count, then each problem."""
    (tmp_path / "gap2").write_text("2\n" + GENERALISED + GENERALISED)
    instances = read_instances(tmp_path / "gap2")
    assert [instance.name for instance in instances] == ["gap2#1", "gap2#2"]
    assert all(isinstance(instance, GeneralisedInstance) for instance in instances)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "bad: is empty; expected"),
        ("2 1 2 3", "bad: holds 4 numbers and begins with 2 1, which would need 5"),
        ("2 1 2 x 4", "bad: entry 4 is 'x'; expected"),
        ("2 1 2 3.5 4", "bad: entry 4 is '3.5', expected a whole number"),
        ("1 1 5 -2 3", "bad: a weight or a capacity is negative"),
        ("1 nan", "bad: entry 2 is 'nan'"),
    ],
)
def test_malformed_files_name_the_fault(tmp_path: Path, text: str, message: str) -> None:
    """A message with the file, where it goes wrong and what was expected; never a traceback from numpy."""
    (tmp_path / "bad").write_text(text)
    with pytest.raises(ValueError, match=message):
        read_instances(tmp_path / "bad")
