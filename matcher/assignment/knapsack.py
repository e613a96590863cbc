"""Best set of people for each workplace at given prices of people: a small exact knapsack per workplace.

The people's "one opening each" is what is relaxed, not the budgets: the bound is then much closer than the
flow's (Fisher 1981; for workplaces with one to three places within a tenth of a percent).
"""

from typing import NamedTuple

import numpy as np

from matcher.assignment.compiled import compiled
from matcher.assignment.greedy import Room, Rows, fits, use
from matcher.assignment.labels import grouped
from matcher.assignment.pairs import Ints
from matcher.assignment.problem import SAFE_SUM, AssignmentProblem

QUICK_LIMIT = 1000
"""Branches before a workplace is given prices of its own to cut the search with."""

TREE_LIMIT = 20_000
"""Branches per workplace; beyond it the bound falls back on the count of places, which stays valid."""


class ByWorkplace(NamedTuple):
    """Pair rows grouped by workplace: `row[start[w]:start[w + 1]]`."""

    start: Ints
    row: Ints


class Scratch(NamedTuple):
    """Room for one workplace's search, and each workplace's own prices per mentor minute and quarter-hour.

    The two prices only steer the search (they order it and cut it); any prices give the same best set.
    """

    item: Ints
    worth: Ints
    tilted: Ints
    above: Ints
    taken: Ints
    best: Ints
    tilt: Ints


def by_workplace(problem: AssignmentProblem) -> ByWorkplace:
    """Pair rows by the workplace of their opening."""
    workplace = problem.opening_workplace[problem.pairs.opening].astype(np.int64)
    start, row = grouped(workplace, problem.workplaces)
    return ByWorkplace(start=start, row=row)


def scratch_for(groups: ByWorkplace) -> Scratch:
    """Arrays that hold the largest workplace."""
    size = int(np.diff(groups.start).max(initial=0)) + 2
    item, worth, tilted, above, taken, best = (np.zeros(size, np.int64) for _ in range(6))
    tilt = np.zeros((groups.start.size, 2), np.int64)
    return Scratch(item=item, worth=worth, tilted=tilted, above=above, taken=taken, best=best, tilt=tilt)


@compiled
def choose_all(
    groups: ByWorkplace, rows: Rows, room: Room, price: Ints, scratch: Scratch, chosen: Ints
) -> int:
    """Upper bound on Σ (gain - price of the person) over all workplaces; marks the best sets in `chosen`."""
    chosen[:] = 0
    total = 0
    for w in range(groups.start.size - 1):
        count = _worthwhile(groups, rows, price, w, scratch)
        if count:
            budget = _budgets(rows, room, w, count, scratch)
            tilt = (0, 0)
            _order(rows, count, budget, tilt, scratch)
            value, exact = _best_set(rows, room, budget, (count, QUICK_LIMIT, 0), scratch)
            if not exact:
                tilt = _tilt(rows, w, count, budget, scratch)
                slack = _order(rows, count, budget, tilt, scratch)
                value, exact = _best_set(rows, room, budget, (count, TREE_LIMIT, slack), scratch)
            total += value
            for at in range(1, scratch.best[0] + 1):
                chosen[scratch.item[scratch.best[at]]] = 1
    return total


@compiled
def _worthwhile(groups: ByWorkplace, rows: Rows, price: Ints, w: int, scratch: Scratch) -> int:
    """List the workplace's pairs that are worth more than the person's price."""
    count = 0
    for at in range(groups.start[w], groups.start[w + 1]):
        row = groups.row[at]
        worth = rows.gain[row] - price[rows.candidate[row]]
        if worth > 0:
            scratch.item[count] = row
            scratch.worth[count] = worth
            count += 1
    return count


@compiled
def _budgets(rows: Rows, room: Room, w: int, count: int, scratch: Scratch) -> tuple[int, int, int]:
    """How many people can fit at most; mentor minutes and quarter-hours (-1 = no budget)."""
    places, hours = 0, 0
    for at in range(count):
        j = rows.opening[scratch.item[at]]
        first = True
        for before in range(at):
            if rows.opening[scratch.item[before]] == j:
                first = False
                break
        if first:
            places += room.places[j]
            hours = -1 if hours < 0 or room.hours[j] >= SAFE_SUM else hours + room.hours[j]
    mentor = -1 if room.mentor[w] >= SAFE_SUM else room.mentor[w]
    return min(places, room.contacts[w], count), mentor, hours


@compiled
def _tilted_bound(
    rows: Rows, count: int, budget: tuple[int, int, int], tilt: tuple[int, int], scratch: Scratch
) -> int:
    most, mentor, hours = budget
    for at in range(count):
        row = scratch.item[at]
        scratch.tilted[at] = scratch.worth[at] - tilt[0] * rows.mentor[row] - tilt[1] * rows.hours[row]
    total = tilt[0] * max(mentor, 0) + tilt[1] * max(hours, 0)
    ranked = np.sort(scratch.tilted[:count])
    for at in range(count - most, count):
        total += max(ranked[at], 0)
    return total


@compiled
def _tilt(rows: Rows, w: int, count: int, budget: tuple[int, int, int], scratch: Scratch) -> tuple[int, int]:
    """Move the workplace's own prices a little towards the least bound."""
    top = scratch.worth[:count].max()
    least = _tilted_bound(rows, count, budget, (scratch.tilt[w, 0], scratch.tilt[w, 1]), scratch)
    for side in (0, 1, 0, 1):
        amount, now = budget[1 + side], scratch.tilt[w, side]
        guesses = (now * 7 // 10, now + now // 3 if now else top // max(amount, 1))
        for tried in guesses if amount >= 0 else (now, now):
            other = scratch.tilt[w, 1 - side]
            bound = _tilted_bound(
                rows, count, budget, (tried, other) if side == 0 else (other, tried), scratch
            )
            if bound < least:
                least = bound
                scratch.tilt[w, side] = tried
    return scratch.tilt[w, 0], scratch.tilt[w, 1]


@compiled
def _order(
    rows: Rows, count: int, budget: tuple[int, int, int], tilt: tuple[int, int], scratch: Scratch
) -> int:
    """Order items by worth at the workplace's own prices, with sums; return what its budgets cost."""
    for at in range(count):
        row = scratch.item[at]
        scratch.tilted[at] = scratch.worth[at] - tilt[0] * rows.mentor[row] - tilt[1] * rows.hours[row]
    order = np.argsort(-scratch.tilted[:count], kind="mergesort")
    scratch.item[:count] = scratch.item[order]
    scratch.worth[:count] = scratch.worth[order]
    scratch.tilted[:count] = scratch.tilted[order]
    for at in range(count):
        scratch.above[at + 1] = scratch.above[at] + max(scratch.tilted[at], 0)
    return tilt[0] * max(budget[1], 0) + tilt[1] * max(budget[2], 0)


@compiled
def _known(rows: Rows, scratch: Scratch, depth: int, person: int) -> bool:
    known = False
    for at in range(1, depth + 1):
        known |= rows.candidate[scratch.item[scratch.taken[at]]] == person
    return known


@compiled
def _best_set(
    rows: Rows, room: Room, budget: tuple[int, int, int], limits: tuple[int, int, int], scratch: Scratch
) -> tuple[int, bool]:
    """Depth-first search, cut by what the tilted worths still allow; `scratch.best` = [size, items].

    `limits` = (items, branches, cost of the budgets at the workplace's own prices). Returns the best value
    and True, or a bound on it and False.
    """
    most, (count, branches, slack) = budget[0], limits
    depth, at, value, record = 0, 0, 0, 0
    ceiling = slack + scratch.above[most]
    scratch.best[0] = 0
    while True:
        branches -= 1
        reach = scratch.above[min(count, at + most - depth)] - scratch.above[at]
        if at < count and depth < most and slack + reach > record and branches > 0:
            row = scratch.item[at]
            if fits(room, rows, row) and not _known(rows, scratch, depth, rows.candidate[row]):
                use(room, rows, row, 1)
                depth += 1
                scratch.taken[depth] = at
                value += scratch.worth[at]
                slack += scratch.tilted[at]
                if value > record:
                    record = value
                    scratch.best[0] = depth
                    scratch.best[1 : depth + 1] = scratch.taken[1 : depth + 1]
            at += 1
        elif depth:
            at = scratch.taken[depth]
            use(room, rows, scratch.item[at], -1)
            value -= scratch.worth[at]
            slack -= scratch.tilted[at]
            depth -= 1
            at += 1
        else:
            break
    return (record, True) if branches > 0 else (ceiling, False)
