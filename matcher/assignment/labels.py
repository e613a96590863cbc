"""Longest residual paths from the root by label correcting: the compiled loop behind the smallest prices.

The root stands for source and sink in one. A label is the largest change of total gain along a path of the
residual graph of a plan, which is what a unit that appears at that node would add. At an optimum there is no
positive cycle, so the labels settle; if they do not, the plan was not optimal.
"""

from typing import NamedTuple

import numpy as np

from matcher.assignment.compiled import compiled
from matcher.assignment.pairs import Ints
from matcher.assignment.problem import AssignmentProblem
from matcher.assignment.program import capped_broker, capped_workplace

UNREACHED = -(2**62)


class Residual(NamedTuple):
    """A plan's residual graph: node numbers are candidates, then openings, workplaces, brokers.

    `choice` is the pair row of each candidate (-1 none); the `*_start` columns index the columns beside them;
    a workplace or broker of -1 is not capped, so that its members touch the root.
    """

    pair_start: Ints
    pair_opening: Ints
    pair_gain: Ints
    choice: Ints
    broker: Ints
    workplace: Ints
    places_left: Ints
    contacts_left: Ints
    starts_left: Ints
    placed_start: Ints
    placed: Ints
    opening_start: Ints
    opening: Ints
    member_start: Ints
    member: Ints


class _Labels(NamedTuple):
    label: Ints
    hops: Ints
    queue: Ints
    waiting: Ints
    cursor: Ints  # [head, count, broken, work]


def residual_of(problem: AssignmentProblem, choice: Ints) -> Residual:
    """Return the residual graph of the plan `choice` (pair row per candidate, -1 = unplaced)."""
    pairs = problem.pairs
    broker, workplace = capped_broker(problem), capped_workplace(problem)
    placed = np.flatnonzero(choice >= 0)
    at_opening = pairs.opening[choice[placed]].astype(np.int64)
    placed_start, placed_order = grouped(at_opening, problem.openings)
    opening_start, openings = grouped(workplace, problem.workplaces)
    member_start, members = grouped(broker, problem.brokers)
    at_workplace = problem.opening_workplace[at_opening]
    by_broker = broker[placed]
    return Residual(
        pair_start=pairs.starts(problem.candidates),
        pair_opening=pairs.opening.astype(np.int64),
        pair_gain=np.asarray(pairs.gain),
        choice=choice,
        broker=broker,
        workplace=workplace,
        places_left=problem.places - np.bincount(at_opening, minlength=problem.openings),
        contacts_left=problem.workplace_contact_cap - np.bincount(at_workplace, minlength=problem.workplaces),
        starts_left=problem.broker_start_cap
        - np.bincount(by_broker[by_broker >= 0], minlength=problem.brokers),
        placed_start=placed_start,
        placed=placed[placed_order],
        opening_start=opening_start,
        opening=openings,
        member_start=member_start,
        member=members,
    )


def grouped(group: Ints, groups: int) -> tuple[Ints, Ints]:
    """Rows by group (rows of group -1 left out): start per group, and row numbers."""
    order = np.argsort(group, kind="stable")
    order = order[group[order] >= 0]
    start = np.searchsorted(group[order], np.arange(groups + 1))
    return start.astype(np.int64), order.astype(np.int64)


def longest_paths(graph: Residual) -> tuple[Ints, bool, int]:
    """Labels of all nodes, whether they settled, and the number of arcs looked at.

    Returns
    -------
    labels : int64, shape (candidates + openings + workplaces + brokers,)
        Largest gain along a residual path from the root; UNREACHED where there is none.
    settled : bool
        False = a positive residual cycle exists, so the plan is not optimal.
    work : int
        Arcs looked at.
    """
    nodes = graph.choice.size + graph.workplace.size + graph.contacts_left.size + graph.starts_left.size
    state = _Labels(
        label=np.full(nodes, UNREACHED, np.int64),
        hops=np.zeros(nodes, np.int64),
        queue=np.zeros(nodes + 1, np.int64),
        waiting=np.zeros(nodes, np.int64),
        cursor=np.zeros(4, np.int64),
    )
    _settle(graph, state)
    return state.label, not state.cursor[2], int(state.cursor[3])


@compiled
def _raise(state: _Labels, node: int, value: int, hops: int) -> None:
    if value <= state.label[node]:
        return
    state.label[node] = value
    state.hops[node] = hops
    if hops > state.label.size:
        state.cursor[2] = 1
    if not state.waiting[node]:
        state.waiting[node] = 1
        at = (state.cursor[0] + state.cursor[1]) % state.queue.size
        state.queue[at] = node
        state.cursor[1] += 1


@compiled
def _reach_root(state: _Labels, value: int) -> None:
    if value > 0:
        state.cursor[2] = 1


@compiled
def _from_root(graph: Residual, state: _Labels) -> None:
    n, m, w = graph.choice.size, graph.workplace.size, graph.contacts_left.size
    for b in range(graph.starts_left.size):
        if graph.starts_left[b] > 0:
            _raise(state, n + m + w + b, 0, 1)
    for i in range(n):
        if graph.choice[i] < 0 and graph.broker[i] < 0:
            _raise(state, i, 0, 1)
    for j in range(m):
        if graph.placed_start[j + 1] > graph.placed_start[j]:
            if graph.workplace[j] < 0:
                _raise(state, n + j, 0, 1)
            else:
                _raise(state, n + m + graph.workplace[j], 0, 1)


@compiled
def _from_candidate(graph: Residual, state: _Labels, i: int) -> None:
    n, m, w = graph.choice.size, graph.workplace.size, graph.contacts_left.size
    value, hops = state.label[i], state.hops[i] + 1
    for row in range(graph.pair_start[i], graph.pair_start[i + 1]):
        if row != graph.choice[i]:
            _raise(state, n + graph.pair_opening[row], value + graph.pair_gain[row], hops)
    state.cursor[3] += graph.pair_start[i + 1] - graph.pair_start[i]
    if graph.choice[i] >= 0:
        if graph.broker[i] >= 0:
            _raise(state, n + m + w + graph.broker[i], value, hops)
        else:
            _reach_root(state, value)


@compiled
def _from_opening(graph: Residual, state: _Labels, j: int) -> None:
    n, m = graph.choice.size, graph.workplace.size
    value, hops = state.label[n + j], state.hops[n + j] + 1
    for at in range(graph.placed_start[j], graph.placed_start[j + 1]):
        i = graph.placed[at]
        _raise(state, i, value - graph.pair_gain[graph.choice[i]], hops)
    if graph.places_left[j] > 0:
        if graph.workplace[j] >= 0:
            _raise(state, n + m + graph.workplace[j], value, hops)
        else:
            _reach_root(state, value)


@compiled
def _from_workplace(graph: Residual, state: _Labels, w: int) -> None:
    n, m = graph.choice.size, graph.workplace.size
    value, hops = state.label[n + m + w], state.hops[n + m + w] + 1
    for at in range(graph.opening_start[w], graph.opening_start[w + 1]):
        j = graph.opening[at]
        if graph.placed_start[j + 1] > graph.placed_start[j]:
            _raise(state, n + j, value, hops)
    if graph.contacts_left[w] > 0:
        _reach_root(state, value)


@compiled
def _from_broker(graph: Residual, state: _Labels, b: int) -> None:
    node = graph.choice.size + graph.workplace.size + graph.contacts_left.size + b
    value, hops = state.label[node], state.hops[node] + 1
    for at in range(graph.member_start[b], graph.member_start[b + 1]):
        if graph.choice[graph.member[at]] < 0:
            _raise(state, graph.member[at], value, hops)
    _reach_root(state, value)


@compiled
def _settle(graph: Residual, state: _Labels) -> None:
    n, m, w = graph.choice.size, graph.workplace.size, graph.contacts_left.size
    _from_root(graph, state)
    while state.cursor[1] > 0 and not state.cursor[2]:
        node = state.queue[state.cursor[0]]
        state.cursor[0] = (state.cursor[0] + 1) % state.queue.size
        state.cursor[1] -= 1
        state.waiting[node] = 0
        if node < n:
            _from_candidate(graph, state, node)
        elif node < n + m:
            _from_opening(graph, state, node - n)
        elif node < n + m + w:
            _from_workplace(graph, state, node - n - m)
        else:
            _from_broker(graph, state, node - n - m - w)
