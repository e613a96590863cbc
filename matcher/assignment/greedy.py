"""Greedy plans: the baseline to beat, and the fallback when the engine cannot answer."""

from typing import NamedTuple

import numpy as np

from matcher.assignment.compiled import compiled
from matcher.assignment.pairs import Ints, Pairs
from matcher.assignment.pins import keep_pins
from matcher.assignment.problem import SAFE_SUM, AssignmentProblem
from matcher.assignment.result import Assignment


class Room(NamedTuple):
    """What is left of every capacity (a large number where there is no cap), and whom a pair would use up.

    `broker` and `workplace` hold the row of each candidate's broker and each opening's workplace; the last
    entry of `starts` belongs to people without a broker.
    """

    places: Ints
    hours: Ints
    contacts: Ints
    mentor: Ints
    starts: Ints
    workplace: Ints
    broker: Ints


class Rows(NamedTuple):
    """Pair columns for the compiled loops, with zeros for hours and minutes that nobody takes."""

    candidate: Ints
    opening: Ints
    gain: Ints
    hours: Ints
    mentor: Ints


def room_of(problem: AssignmentProblem) -> Room:
    """All of a problem's capacities, unused."""

    def open_ended(capacity: Ints) -> Ints:
        return np.where(capacity < 0, SAFE_SUM, capacity)

    return Room(
        places=problem.places.copy(),
        hours=open_ended(problem.hours_budget),
        contacts=open_ended(problem.workplace_contact_cap),
        mentor=open_ended(problem.mentor_budget),
        starts=np.append(open_ended(problem.broker_start_cap), SAFE_SUM),
        workplace=problem.opening_workplace.astype(np.int64),
        broker=np.where(problem.candidate_broker < 0, problem.brokers, problem.candidate_broker).astype(
            np.int64
        ),
    )


def rows_of(pairs: Pairs) -> Rows:
    """Pair columns as 64-bit integers."""
    nothing = np.zeros(len(pairs), np.int64)
    return Rows(
        candidate=pairs.candidate.astype(np.int64),
        opening=pairs.opening.astype(np.int64),
        gain=pairs.gain.astype(np.int64),
        hours=nothing if pairs.hours is None else pairs.hours.astype(np.int64),
        mentor=nothing if pairs.mentor_minutes is None else pairs.mentor_minutes.astype(np.int64),
    )


def greedy_by_gain(problem: AssignmentProblem) -> Assignment:
    """Largest gain first (ties by candidate, then opening), wherever every capacity has room."""
    rest = keep_pins(problem)
    order = np.argsort(-rest.rest.pairs.gain, kind="stable")
    return _walk(problem, order, "greedy by gain")


def greedy_first_come(problem: AssignmentProblem, order: Ints) -> Assignment:
    """Candidates in the given order, each taking the best opening that still has room.

    Parameters
    ----------
    problem : AssignmentProblem
        With the pairs to choose among.
    order : int64, shape (candidates,)
        Every candidate row once, first served first.

    Raises
    ------
    ValueError
        If `order` does not name every candidate once.
    """
    if not np.array_equal(np.sort(order), np.arange(problem.candidates)):
        raise ValueError(f"order must name each of the {problem.candidates} candidates once")
    turn = np.empty(problem.candidates, np.int64)
    turn[order] = np.arange(problem.candidates)
    pairs = keep_pins(problem).rest.pairs
    rows = np.lexsort((pairs.opening, -pairs.gain, turn[pairs.candidate]))
    return _walk(problem, rows, "greedy first come")


def _walk(problem: AssignmentProblem, order: Ints, name: str) -> Assignment:
    pinned = keep_pins(problem)
    opening = np.full(problem.candidates, -1, np.int32)
    if pinned.clashes:
        message = "the pins cannot all be kept: " + "; ".join(pinned.clashes)
        return Assignment(status="infeasible", opening=opening, objective=0, bound=0, message=message)
    pairs = pinned.rest.pairs
    choice = np.full(problem.candidates, -1, np.int64)
    take_in_order(order, rows_of(pairs), room_of(pinned.rest), choice)
    placed = np.flatnonzero(choice >= 0)
    opening[placed] = pairs.opening[choice[placed]]
    opening[problem.pins.candidate] = problem.pins.opening
    fixed = int(problem.pins.gain.sum())
    best = np.zeros(problem.candidates, np.int64)
    np.maximum.at(best, pairs.candidate, pairs.gain)
    return Assignment(
        status="feasible",
        opening=opening,
        objective=int(pairs.gain[choice[placed]].sum()) + fixed,
        bound=int(best.sum()) + fixed,
        pairs=pairs,
        message=f"{name}: {placed.size} placed",
    )


@compiled
def fits(room: Room, rows: Rows, row: int) -> bool:
    """Whether every capacity has room for the pair."""
    j = rows.opening[row]
    w = room.workplace[j]
    if room.places[j] < 1 or room.contacts[w] < 1 or room.starts[room.broker[rows.candidate[row]]] < 1:
        return False
    return bool(room.hours[j] >= rows.hours[row] and room.mentor[w] >= rows.mentor[row])


@compiled
def use(room: Room, rows: Rows, row: int, times: int) -> None:
    """Take the pair's share of every capacity (`times` = 1) or give it back (-1)."""
    j = rows.opening[row]
    w = room.workplace[j]
    room.places[j] -= times
    room.contacts[w] -= times
    room.starts[room.broker[rows.candidate[row]]] -= times
    room.hours[j] -= times * rows.hours[row]
    room.mentor[w] -= times * rows.mentor[row]


@compiled
def take_in_order(order: Ints, rows: Rows, room: Room, choice: Ints) -> None:
    """Assign pairs in order where the candidate is free and all fits; changes `room` and `choice`."""
    for row in order:
        if choice[rows.candidate[row]] < 0 and fits(room, rows, row):
            use(room, rows, row, 1)
            choice[rows.candidate[row]] = row
