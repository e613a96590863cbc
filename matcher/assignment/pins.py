"""Pins: pairs that people fixed beforehand. They use capacities first; a clash is a finding."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matcher.assignment.pairs import Ints, Pairs, ShortInts
from matcher.assignment.problem import AssignmentProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedProblem:
    """The problem that is left once pins are kept.

    Attributes
    ----------
    rest : AssignmentProblem
        Without pins, with what they leave of every capacity; pinned candidates have no pairs.
    blocked : bool, shape (candidates,)
        Who is pinned.
    clashes : tuple of str
        Why the pins cannot all be kept; empty when they can.
    """

    rest: AssignmentProblem
    blocked: np.ndarray
    clashes: tuple[str, ...]


def keep_pins(problem: AssignmentProblem) -> PinnedProblem:
    """Take the pins' share out of every capacity and name each capacity they overrun."""
    pins = problem.pins
    blocked = np.zeros(problem.candidates, np.bool_)
    blocked[pins.candidate] = True
    if not len(pins):
        return PinnedProblem(rest=problem, blocked=blocked, clashes=())
    twice = np.flatnonzero(np.bincount(pins.candidate, minlength=1) > 1)
    clashes = [f"candidate {row} is pinned to more than one opening" for row in twice]
    left: dict[str, Any] = {}
    for name, group, weight, what in _shares(problem):
        capacity = getattr(problem, name)
        left[name] = np.where(capacity >= 0, capacity - _used(group, weight, capacity.size), capacity)
        over = np.flatnonzero((capacity >= 0) & (left[name] < 0))
        clashes += [
            f"{what} {row}: pins take {capacity[row] - left[name][row]} of {capacity[row]}" for row in over
        ]
        left[name] = np.where(over_rows(over, capacity.size), 0, left[name])
    free = problem.pairs.take(~blocked[problem.pairs.candidate])
    rest = replace(problem, pairs=free, pins=Pairs.none(), **left)
    return PinnedProblem(rest=rest, blocked=blocked, clashes=tuple(clashes))


def over_rows(rows: Ints, size: int) -> np.ndarray:
    """Return a mask that is true at the given rows."""
    mask = np.zeros(size, np.bool_)
    mask[rows] = True
    return mask


def _shares(problem: AssignmentProblem) -> list[tuple[str, ShortInts, Ints, str]]:
    """Per capacity: its column, the group of each pin, how much the pin takes, its name for people."""
    pins = problem.pins
    one = np.ones(len(pins), np.int64)
    workplace = problem.opening_workplace[pins.opening]
    shares = [
        ("places", pins.opening, one, "places of opening"),
        ("workplace_contact_cap", workplace, one, "contacts of workplace"),
        ("broker_start_cap", problem.candidate_broker[pins.candidate], one, "starts of broker"),
    ]
    if pins.hours is not None:
        shares.append(("hours_budget", pins.opening, pins.hours.astype(np.int64), "hours of opening"))
    if pins.mentor_minutes is not None:
        shares.append(
            ("mentor_budget", workplace, pins.mentor_minutes.astype(np.int64), "mentor of workplace")
        )
    return shares


def _used(group: ShortInts, weight: Ints, size: int) -> Ints:
    used = np.zeros(size, np.int64)
    known = group >= 0
    np.add.at(used, group[known], weight[known])
    return used
