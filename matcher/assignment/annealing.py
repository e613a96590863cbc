"""Search for generalised assignment: capacities are soft while searching, hard in the answer.

Simulated annealing over moving a job and swapping two, among each job's most promising agents; overload costs
a multiple of what capacity is worth (the linear program's prices), as in Yagiura, Ibaraki and Glover (2006).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.assignment.compiled import compiled
from matcher.assignment.instances import GeneralisedInstance
from matcher.assignment.pairs import Ints

AGENTS_TRIED = 6
COOLEST = 0.02


class Yard(NamedTuple):
    """A generalised assignment under search.

    `near` holds each job's most promising agents; `member[i, :held[i]]` lists agent i's jobs, `slot` where
    each job is listed. Counter: random state, cost, overload, best cost.
    """

    cost: Ints
    weight: Ints
    capacity: Ints
    fine: NDArray[np.float64]
    near: Ints
    agent: Ints
    load: Ints
    member: Ints
    held: Ints
    slot: Ints
    best: Ints
    counter: Ints


RANDOM, COST, OVERLOAD, BEST = range(4)
NONE_YET = 2**62


def anneal(yard: Yard, moves: int, warmest: float) -> None:
    """Search for `moves` moves, cooling from `warmest`; the best feasible plan is left in `yard.best`."""
    _anneal(yard, moves, warmest, COOLEST * warmest)


def yard_of(instance: GeneralisedInstance, near: Ints, fine: NDArray[np.float64], start: Ints) -> Yard:
    """Set up a search from a start that may overload agents; `near` and `fine` as in Yard."""
    cost, weight, capacity = (
        np.ascontiguousarray(column, np.int64)
        for column in (instance.cost, instance.weight, instance.capacity)
    )
    m, n = cost.shape
    member = np.zeros((m, n), np.int64)
    count, slot = np.zeros(m, np.int64), np.zeros(n, np.int64)
    for job, agent in enumerate(start.tolist()):
        member[agent, count[agent]] = job
        slot[job] = count[agent]
        count[agent] += 1
    jobs = np.arange(n)
    load = np.bincount(start, weights=weight[start, jobs], minlength=m).astype(np.int64)
    over = int(np.maximum(load - capacity, 0).sum())
    total = int(cost[start, jobs].sum())
    return Yard(
        cost=cost,
        weight=weight,
        capacity=capacity,
        fine=fine,
        near=near,
        agent=start.copy(),
        load=load,
        member=member,
        held=count,
        slot=slot,
        best=start.copy(),
        counter=np.array([12345, total, over, NONE_YET if over else total], np.int64),
    )


@compiled
def _random(yard: Yard, below: int) -> int:
    yard.counter[RANDOM] = yard.counter[RANDOM] * 6364136223846793005 + 1442695040888963407
    return int(((yard.counter[RANDOM] >> 33) & 0x3FFFFFFF) % below)


@compiled
def _over(yard: Yard, i: int, extra: int) -> int:
    return int(max(yard.load[i] + extra - yard.capacity[i], 0))


@compiled
def _move(yard: Yard, j: int, to: int) -> None:
    i = yard.agent[j]
    last = yard.member[i, yard.held[i] - 1]
    yard.member[i, yard.slot[j]] = last
    yard.slot[last] = yard.slot[j]
    yard.held[i] -= 1
    yard.member[to, yard.held[to]] = j
    yard.slot[j] = yard.held[to]
    yard.held[to] += 1
    yard.agent[j] = to
    yard.counter[COST] += yard.cost[to, j] - yard.cost[i, j]
    yard.counter[OVERLOAD] -= _over(yard, i, 0) + _over(yard, to, 0)
    yard.load[i] -= yard.weight[i, j]
    yard.load[to] += yard.weight[to, j]
    yard.counter[OVERLOAD] += _over(yard, i, 0) + _over(yard, to, 0)


@compiled
def _change(yard: Yard, j: int, to: int, k: int) -> float:
    """Return what moving j to an agent, and k (or nobody, -1) from there to j's, adds to cost and fines."""
    i = yard.agent[j]
    here, there = -yard.weight[i, j], yard.weight[to, j]
    added = yard.cost[to, j] - yard.cost[i, j]
    if k >= 0:
        here += yard.weight[i, k]
        there -= yard.weight[to, k]
        added += yard.cost[i, k] - yard.cost[to, k]
    fines = yard.fine[i] * (_over(yard, i, here) - _over(yard, i, 0))
    fines += yard.fine[to] * (_over(yard, to, there) - _over(yard, to, 0))
    return float(added + fines)


@compiled
def _anneal(yard: Yard, moves: int, warmest: float, coolest: float) -> None:
    n = yard.agent.size
    warmth = warmest
    cooling = (coolest / warmest) ** (1.0 / max(1, moves // 1000))
    for done in range(moves):
        if done % 1000 == 0:
            warmth *= cooling
        j = _random(yard, n)
        to = yard.near[j, _random(yard, yard.near.shape[1])]
        i, k = yard.agent[j], -1
        if to == i:
            continue
        if _random(yard, 4) and yard.held[to]:
            k = yard.member[to, _random(yard, yard.held[to])]
        added = _change(yard, j, to, k)
        if added > 0 and (
            added > 12 * warmth or _random(yard, 1 << 29) > (1 << 29) * np.exp(-added / warmth)
        ):
            continue
        _move(yard, j, to)
        if k >= 0:
            _move(yard, k, i)
        if yard.counter[OVERLOAD] == 0 and yard.counter[COST] < yard.counter[BEST]:
            yard.counter[BEST] = yard.counter[COST]
            yard.best[:] = yard.agent
