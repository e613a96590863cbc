"""The flow part of the program: OR-Tools min-cost flow on integers, exact."""

from typing import Any

import numpy as np
from ortools.graph.python import min_cost_flow

from matcher.assignment.pairs import Ints
from matcher.assignment.problem import AssignmentProblem

UNPLACED = -1


class FlowError(RuntimeError):
    """The flow solver answered something else than optimal: a fault in the engine, never in the data."""


def solve_flow(problem: AssignmentProblem) -> Ints:
    """Best assignment under places, contact caps and start caps (budgets and pins are not looked at).

    Candidates of a capped broker are fed through the broker's node, all others supply one unit each; what is
    not assigned leaves by a free bypass. Only capped workplaces and brokers become nodes.

    Returns
    -------
    int64, shape (candidates,)
        Row in `problem.pairs` of each candidate's pair; -1 = unplaced.

    Raises
    ------
    FlowError
        If OR-Tools reports anything but an optimum.
    """
    pairs = problem.pairs
    if not len(pairs):
        return np.full(problem.candidates, UNPLACED, np.int64)
    flow = min_cost_flow.SimpleMinCostFlow()
    tails, heads, capacities, costs = _arcs(problem)
    arcs = flow.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
    supply = _supply(problem)
    flow.set_nodes_supplies(np.arange(supply.size, dtype=np.int32), supply)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise FlowError(f"min-cost flow ended with {status!r}, expected OPTIMAL: report this as a fault")
    used = np.flatnonzero(flow.flows(arcs[: len(pairs)]))
    choice = np.full(problem.candidates, UNPLACED, np.int64)
    choice[pairs.candidate[used]] = used
    return choice


def capped_broker(problem: AssignmentProblem) -> Ints:
    """Broker row of each candidate, -1 where there is none or it has no cap: int64, shape (candidates,)."""
    if not problem.brokers:
        return np.full(problem.candidates, -1, np.int64)
    broker = problem.candidate_broker.astype(np.int64)
    return np.where((broker >= 0) & (problem.broker_start_cap[broker] >= 0), broker, -1)


def capped_workplace(problem: AssignmentProblem) -> Ints:
    """Workplace row of each opening, -1 where it has no contact cap: int64, shape (openings,)."""
    workplace = problem.opening_workplace.astype(np.int64)
    return np.where(problem.workplace_contact_cap[workplace] >= 0, workplace, -1)


def _arcs(problem: AssignmentProblem) -> tuple[np.ndarray, np.ndarray, Ints, Ints]:
    n, m = problem.candidates, problem.openings
    opening, workplace = n, n + m
    broker = workplace + problem.workplaces
    sink = broker + problem.brokers
    pairs = problem.pairs
    of_broker, of_workplace = capped_broker(problem), capped_workplace(problem)
    capped_w = np.flatnonzero(problem.workplace_contact_cap >= 0)
    capped_b = np.flatnonzero(problem.broker_start_cap >= 0)
    fed = np.flatnonzero(of_broker >= 0)
    free = np.flatnonzero(of_broker < 0)
    reach = np.minimum(problem.places, n)
    blocks: list[tuple[Any, ...]] = [
        (pairs.candidate, opening + pairs.opening, np.ones(len(pairs), np.int64), -pairs.gain),
        (opening + np.arange(m), np.where(of_workplace >= 0, workplace + of_workplace, sink), reach, 0),
        (workplace + capped_w, np.full(capped_w.size, sink), problem.workplace_contact_cap[capped_w], 0),
        (broker + of_broker[fed], fed, np.ones(fed.size, np.int64), 0),
        (broker + capped_b, np.full(capped_b.size, sink), np.full(capped_b.size, n), 0),
        (free, np.full(free.size, sink), np.ones(free.size, np.int64), 0),
    ]
    tails = np.concatenate([block[0] for block in blocks]).astype(np.int32)
    heads = np.concatenate([block[1] for block in blocks]).astype(np.int32)
    capacities = np.concatenate([np.minimum(block[2], n) for block in blocks]).astype(np.int64)
    costs = np.concatenate([np.broadcast_to(block[3], block[0].shape) for block in blocks]).astype(np.int64)
    return tails, heads, capacities, costs


def _supply(problem: AssignmentProblem) -> Ints:
    n, m = problem.candidates, problem.openings
    of_broker = capped_broker(problem)
    supply = np.zeros(n + m + problem.workplaces + problem.brokers + 1, np.int64)
    supply[:n] = of_broker < 0
    people = np.bincount(of_broker[of_broker >= 0], minlength=problem.brokers)
    at = n + m + problem.workplaces
    supply[at : at + problem.brokers] = np.minimum(np.maximum(problem.broker_start_cap, 0), people)
    supply[-1] = -supply.sum()
    return supply
