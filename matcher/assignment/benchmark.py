"""Known instances through the same engine: what `matcher benchmark assignment` prints."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Literal

import numpy as np

from matcher.assignment.generalised import solve_generalised
from matcher.assignment.instances import Instance, LinearInstance
from matcher.assignment.pairs import Ints, Pairs
from matcher.assignment.problem import AssignmentProblem
from matcher.assignment.solve import SolveSettings, solve
from matcher.assignment.source import CompactPairs

Sense = Literal["min", "max"]
SETTINGS = SolveSettings(pairs_per_candidate=20, pairs_per_opening=5, pairs_per_round=20)
WORK_LIMIT = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchmarkRow:
    """One instance's answer; objective, bound and gap are None where no plan was found (or none exists)."""

    file: str
    kind: Literal["linear", "generalised"]
    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    objective: int | None
    bound: int | None
    gap: float | None
    seconds: float


def solve_instance(
    instance: Instance,
    sense: Sense = "min",
    work_limit: float = WORK_LIMIT,
    seed: int = 1,
    clock: Callable[[], float] = perf_counter,
) -> BenchmarkRow:
    """Solve one instance, linear ones to the proven optimum, generalised ones within a work limit.

    Parameters
    ----------
    instance : LinearInstance or GeneralisedInstance
        As read by `read_instances`.
    sense : {"min", "max"}
        Whether the figures are costs or profits.
    work_limit : float
        Units of deterministic work for generalised instances, about seconds on one slow core.
    seed : int
        For the search on generalised instances.
    clock : callable
        For `seconds` only.
    """
    began = clock()
    sign = 1 if sense == "min" else -1
    if isinstance(instance, LinearInstance):
        total = _linear(sign * instance.cost)
        row = _row(instance.name, "linear", sign * total, sign * total)
    else:
        answer = solve_generalised(replace(instance, cost=sign * instance.cost), work_limit, seed)
        row = _row(instance.name, "generalised", sign * answer.cost, sign * answer.bound)
        if answer.agent is None:
            status: Literal["unknown", "infeasible"] = "unknown" if answer.feasible_exists else "infeasible"
            row = replace(row, status=status, objective=None, gap=None, bound=None)
    return replace(row, seconds=clock() - began)


def _row(name: str, kind: Literal["linear", "generalised"], objective: int, bound: int) -> BenchmarkRow:
    return BenchmarkRow(
        file=name,
        kind=kind,
        status="optimal" if objective == bound else "feasible",
        objective=objective,
        bound=bound,
        gap=abs(objective - bound) / max(1, abs(objective)),
        seconds=0.0,
    )


def _linear(cost: Ints) -> int:
    """Least total cost of a square assignment by the night's engine: a gain is what a pair saves, above 0."""
    n = cost.shape[0]
    dearest = int(cost.max()) + 1
    source = CompactPairs(
        start=np.arange(n + 1, dtype=np.int64) * n,
        opening=np.tile(np.arange(n, dtype=np.int32), n),
        gain=(dearest - cost).ravel(),
        openings=n,
    )
    frame = AssignmentProblem(candidates=n, openings=n, pairs=Pairs.none(), places=np.ones(n, np.int64))
    plan = solve(frame, source, settings=SETTINGS)
    return int(cost[np.arange(n), plan.opening].sum())
