"""What simpler ways of handing out the same places would give, on the same values: the plan's own credit."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.pairs import Pairs
from matcher import assignment
from matcher.assignment.result import Assignment
from matcher.night import Night
from matcher.night_program import Program, program_of
from matcher.proposal import MICRO
from matcher.rules.travel_minutes import minutes_between
from models.fit import Objective

Ints = NDArray[np.int64]

LARGEST = 20_000_000
"""Reachable pairs above which the comparison is left out: it would take longer than the night."""
_EVERY_PAIR = 2**31 - 1
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """A plan made in a simpler way under the same rules, places, contacts and starts.

    Attributes
    ----------
    name : str
        ``first_come`` (longest waiting first, each takes the largest value with room), ``by_value`` (largest
        value first) or ``nearest`` (longest waiting first, each takes the nearest workplace with room).
    opening : int array (candidates,)
        Opening row of each candidate, -1 without one.
    assigned : int
        People with an opening.
    value : float
        Sum of value minus unmatched, in the unit of the objective.
    mean_weeks : float
        Expected weeks to the first paid hour over everybody who may be matched, with or without an opening.
    """

    name: str
    opening: NDArray[np.int32]
    assigned: int
    value: float
    mean_weeks: float


def baselines(night: Night) -> tuple[Baseline, ...]:
    """Hand out the night's places in three simpler ways; empty where the night is too large for it."""
    if len(night.valued) > LARGEST:
        return ()
    program = program_of(night)
    pairs = program.source.best(_EVERY_PAIR, 0)
    problem = program.problem.with_pairs(pairs)
    order = waiting_order(night)
    return (
        _judged(night, "first_come", assignment.greedy_first_come(problem, order)),
        _judged(night, "by_value", assignment.greedy_by_gain(problem)),
        _judged(night, "nearest", assignment.greedy_first_come(_by_nearness(night, program), order)),
    )


def waiting_order(night: Night) -> Ints:
    """Return the rows of all candidates, longest waiting first, unknown dates last."""
    since = [
        (c.waiting_since is None, c.waiting_since, row) for row, c in enumerate(night.snapshot.candidates)
    ]
    known = sorted((when, row) for missing, when, row in since if not missing and when)
    rest = [row for missing, _, row in since if missing]
    return np.array([row for _, row in known] + rest, dtype=np.int64)


def _by_nearness(night: Night, program: Program) -> assignment.AssignmentProblem:
    pairs = Pairs(candidate=night.valued.candidates(), opening=night.valued.opening)
    minutes = minutes_between(night.market, pairs)
    near = np.rint((_DAY_MINUTES - np.nan_to_num(minutes, nan=float(_DAY_MINUTES))) * MICRO).astype(np.int64)
    quarters = night.hours.quarters(night.market, pairs)
    mentors = night.hours.mentor_minutes[pairs.candidate]
    kept = np.maximum(near, 0)
    sorted_pairs = assignment.Pairs.sorted(pairs.candidate, pairs.opening, kept, quarters, mentors)
    return program.problem.with_pairs(sorted_pairs)


def _judged(night: Night, name: str, plan: Assignment) -> Baseline:
    people = np.flatnonzero(plan.opening >= 0).astype(np.int32)
    openings = night.capacities.base_opening[plan.opening[people]].astype(np.int32)
    pairs = Pairs(candidate=people, opening=openings)
    values = night.scorer.values(night.market, pairs, night.objective)
    everybody = np.full(len(plan.opening), -1, dtype=np.int32)
    everybody[people] = openings
    return Baseline(
        name=name,
        opening=everybody,
        assigned=len(people),
        value=float(np.sum(values - night.unmatched)),
        mean_weeks=mean_weeks(night, pairs),
    )


def mean_weeks(night: Night, pairs: Pairs) -> float:
    """Return the expected weeks to the first paid hour over everybody who may be matched tonight."""
    weeks = -night.scorer.values(night.market, pairs, Objective.WEEKS_SAVED)
    unmatched = night.programme.unmatched_on(night.snapshot.as_of).expected_weeks
    people = len(matchable_rows(night))
    return float((weeks.sum() + (people - len(pairs)) * unmatched) / max(people, 1))


def matchable_rows(night: Night) -> Ints:
    """Return the rows of people who may be matched tonight: active, and not in a running match."""
    return np.array(
        [
            row
            for row, person in enumerate(night.snapshot.candidates)
            if person.status == "active" and person.candidate_id not in night.context.busy
        ],
        dtype=np.int64,
    )
