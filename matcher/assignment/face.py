"""All optimal plans at once: the circulations that complementary slackness allows, narrowed stage by stage.

With optimal prices in hand, a plan is optimal exactly if it uses only tight pairs, places every candidate
with a positive potential and fills every capacity with a positive price. That is again a flow, with lower
bounds, so a second objective can be optimised over it exactly, and what it leaves open by a third.
"""

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from ortools.graph.python import min_cost_flow
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from matcher.assignment.compiled import compiled
from matcher.assignment.labels import residual_of
from matcher.assignment.pairs import Flags, Ints
from matcher.assignment.prices import Prices
from matcher.assignment.problem import AssignmentProblem
from matcher.assignment.program import FlowError, capped_broker, capped_workplace

OTHER = -1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Face:
    """A set of equally good plans as a circulation with bounds, and one plan of the set.

    Attributes
    ----------
    tail, head : int64, shape (arcs,)
        Nodes: candidates, openings, workplaces, brokers, root.
    low, high, flow : int64, shape (arcs,)
        Bounds that describe the set, and the present plan within them.
    pair : int64, shape (arcs,)
        Pair row of a candidate-opening arc, -1 for the others.
    nodes : int
        Number of nodes.
    """

    tail: Ints
    head: Ints
    low: Ints
    high: Ints
    flow: Ints
    pair: Ints
    nodes: int

    def free(self) -> Flags:
        """Arcs whose flow differs between plans of the set: those within a strong residual component."""
        forth, back = self.flow < self.high, self.flow > self.low
        start = np.concatenate([self.tail[forth], self.head[back]])
        end = np.concatenate([self.head[forth], self.tail[back]])
        graph = coo_array((np.ones(start.size, np.int8), (start, end)), shape=(self.nodes, self.nodes))
        _, part = connected_components(graph.tocsr(), directed=True, connection="strong")
        within: Flags = part[self.tail] == part[self.head]
        return within & (self.high > self.low)

    def maximise(self, worth: Ints) -> Self:
        """Narrow the set to the plans of largest Σ worth × flow and move to one of them."""
        free = self.free()
        part, tail, head = _compact(self.tail[free], self.head[free])
        low, span = self.low[free], (self.high - self.low)[free]
        moved = low + _cheapest(tail, head, span, -worth[free], (self.flow[free] - low, part))
        flow = self.flow.copy()
        flow[free] = moved
        level = np.zeros(part, np.int64)
        _level(tail, head, np.stack([moved < self.high[free], moved > low]), -worth[free], level)
        tight = np.zeros(free.size, np.bool_)
        tight[free] = level[tail] - worth[free] == level[head]
        return replace(
            self, flow=flow, low=np.where(tight, self.low, flow), high=np.where(tight, self.high, flow)
        )


def optimal_face(problem: AssignmentProblem, choice: Ints, prices: Prices) -> Face:
    """All optimal plans of a problem, given one of them and optimal prices."""
    n, m, w, b = problem.candidates, problem.openings, problem.workplaces, problem.brokers
    pairs, root = problem.pairs, n + m + w + b
    net = pairs.gain - prices.opening[pairs.opening] - prices.thresholds(problem)[pairs.candidate]
    tight = np.flatnonzero(net == 0)
    chosen = np.zeros(len(pairs), np.int64)
    chosen[choice[choice >= 0]] = 1
    of_broker, of_workplace = capped_broker(problem), capped_workplace(problem)
    left = residual_of(problem, choice)
    capped_w = np.flatnonzero(problem.workplace_contact_cap >= 0)
    capped_b = np.flatnonzero(problem.broker_start_cap >= 0)
    cap_w, cap_b = problem.workplace_contact_cap[capped_w], problem.broker_start_cap[capped_b]
    one = np.ones(n, np.int64)
    people, places = np.arange(n), problem.places
    above = np.where(of_broker >= 0, n + m + w + of_broker, root)
    below = np.where(of_workplace >= 0, n + m + of_workplace, root)
    blocks: list[tuple[Any, ...]] = [
        (pairs.candidate[tight], n + pairs.opening[tight], one[:1], chosen[tight], net[tight], tight),
        (above, people, one, (choice >= 0) * 1, prices.potential, None),
        (n + np.arange(m), below, places, places - left.places_left, prices.place, None),
        (n + m + capped_w, root, cap_w, cap_w - left.contacts_left[capped_w], prices.contact[capped_w], None),
        (root, n + m + w + capped_b, cap_b, cap_b - left.starts_left[capped_b], prices.start[capped_b], None),
    ]
    columns: list[list[np.ndarray]] = [[], [], [], [], [], []]
    for tail, head, high, flow, price, pair in blocks:
        wide = np.broadcast_arrays(tail, head, np.where(price > 0, high, 0), high, flow, OTHER)
        for at, values in enumerate(wide):
            columns[at].append(values if at < len(wide) - 1 or pair is None else pair)
    tail, head, low, high, flow, pair = (np.concatenate(c).astype(np.int64) for c in columns)
    return Face(tail=tail, head=head, low=low, high=high, flow=flow, pair=pair, nodes=root + 1)


def _compact(tail: Ints, head: Ints) -> tuple[int, Ints, Ints]:
    """Renumber the nodes that arcs touch: their count, and both ends by new numbers."""
    nodes, ends = np.unique(np.concatenate([tail, head]), return_inverse=True)
    return int(nodes.size), ends[: tail.size], ends[tail.size :]


def _cheapest(tail: Ints, head: Ints, span: Ints, cost: Ints, kept: tuple[Ints, int]) -> Ints:
    """Cheapest flow within 0..span that leaves every node's balance as the flow `kept[0]` has it."""
    shape, nodes = kept
    supply = np.zeros(nodes, np.int64)
    np.add.at(supply, tail, shape)
    np.subtract.at(supply, head, shape)
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(tail.astype(np.int32), head.astype(np.int32), span, cost)
    flow.set_nodes_supplies(np.arange(nodes, dtype=np.int32), supply)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise FlowError(f"second-stage flow ended with {status!r}, expected OPTIMAL: report this as a fault")
    return np.asarray(flow.flows(arcs), np.int64)


@compiled
def _level(tail: Ints, head: Ints, way: Flags, cost: Ints, level: Ints) -> None:
    """Shortest residual distances from a node before all nodes: potentials that make optimal flow tight."""
    moved = True
    while moved:
        moved = False
        for arc in range(tail.size):
            if way[0, arc] and level[tail[arc]] + cost[arc] < level[head[arc]]:
                level[head[arc]] = level[tail[arc]] + cost[arc]
                moved = True
            if way[1, arc] and level[head[arc]] - cost[arc] < level[tail[arc]]:
                level[tail[arc]] = level[head[arc]] - cost[arc]
                moved = True
