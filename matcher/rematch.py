"""Rematching: one night in, one plan out, with its proof, its prices and a cause for all without a place."""

import hashlib
import json
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from features.pairs import Pairs
from matcher import assignment
from matcher.assignment.result import Assignment
from matcher.night import Night
from matcher.night_program import clashing_pins, program_of
from matcher.proposal import MICRO, Figures, Unplaced, figures_of
from matcher.unplaced import unplaced_of
from models.fit import Objective

Ints = NDArray[np.int64]

_EVERY_PAIR = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPair:
    """One assignment of the night."""

    candidate_id: str
    opening_id: str
    workplace_id: str
    hours_per_week: float
    figures: Figures
    kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RematchPlan:
    """The night's answer.

    Attributes
    ----------
    rows : tuple of PlannedPair
        A row per assignment, sorted by candidate id.
    unplaced : tuple of Unplaced
        Everyone else, with cause.
    status : str
        ``optimal``, ``feasible`` or ``infeasible``.
    objective, bound : int
        Micro-units of value above unmatched, bonuses included.
    value : float
        Sum over rows of value minus unmatched, in the objective's unit.
    prices : dict
        Micro-units by opening id, where not zero. A place kept for a person costs that person nothing.
    potentials : dict
        Micro-units by candidate id, where not zero: what the gain of a place, its price taken off and waiting
        not counted, must exceed for the person to be better off with it than with the plan.
    prices_exact : bool
        Whether the prices prove the plan.
    digest : str
        SHA-256 of the canonical plan.
    seconds : dict
        Seconds per phase.
    reachable_pairs : int
        Pairs that no rule refused.
    """

    rows: tuple[PlannedPair, ...]
    unplaced: tuple[Unplaced, ...]
    status: str
    message: str
    objective_kind: Objective
    objective: int
    bound: int
    value: float
    value_unmatched: float
    prices: dict[str, int]
    potentials: dict[str, int]
    prices_exact: bool
    model_version: str
    digest: str
    seconds: dict[str, float]
    reachable_pairs: int
    rounds: int

    @property
    def gap(self) -> float:
        """Largest share of the bound that the plan can be missing."""
        return (self.bound - self.objective) / max(1, abs(self.bound))


def rematch(night: Night) -> RematchPlan:
    """Decide the night: the proven best plan, its prices, and everyone without a place.

    Parameters
    ----------
    night : Night
        What was read and valued.

    Returns
    -------
    RematchPlan
        Pins that clash make an ``infeasible`` plan without rows, not an exception.
    """
    program = program_of(night)
    settings = assignment.SolveSettings(
        pairs_per_candidate=night.settings.pairs_per_candidate,
        pairs_per_opening=night.settings.pairs_per_opening,
    )
    solved = assignment.solve(program.problem, program.source, tie_break=program.tie_break, settings=settings)
    if solved.status == "infeasible":
        solved = replace(solved, message=clashing_pins(night, program.problem))
    return plan_of(night, solved)


def greedy_rematch(night: Night) -> RematchPlan:
    """Decide the night largest value first: what is left when the solver fails; no proof, and no prices.

    Pins that clash make an ``infeasible`` plan, as with `rematch`.
    """
    program = program_of(night)
    pairs = program.source.best(_EVERY_PAIR, 0)
    solved = assignment.greedy_by_gain(program.problem.with_pairs(pairs))
    if solved.status == "infeasible":
        solved = replace(solved, message=clashing_pins(night, program.problem))
    return plan_of(night, solved)


def plan_of(night: Night, solved: Assignment) -> RematchPlan:
    """Translate the solver's answer back to people and openings."""
    people = np.flatnonzero(solved.opening >= 0).astype(np.int32)
    taken = solved.opening[people]
    openings = night.capacities.base_opening[taken].astype(np.int32)
    prices = _prices(night, solved)
    asked = np.where(night.capacities.kept_candidate[taken] == people, 0, prices[openings])
    rows = _rows(night, Pairs(candidate=people, opening=openings), asked)
    return RematchPlan(
        rows=rows,
        unplaced=unplaced_of(night, set(people.tolist()), prices),
        status=solved.status,
        message=solved.message,
        objective_kind=night.objective,
        objective=solved.objective,
        bound=solved.bound,
        value=sum(_value(night, row.figures) - night.unmatched for row in rows),
        value_unmatched=night.unmatched,
        prices={night.market.openings.ids[row]: int(prices[row]) for row in np.flatnonzero(prices)},
        potentials=_potentials(night, solved),
        prices_exact=solved.prices_exact,
        model_version=night.scorer.version,
        digest=_digest(night, rows),
        seconds=solved.seconds,
        reachable_pairs=len(night.valued),
        rounds=solved.rounds,
    )


def _prices(night: Night, solved: Assignment) -> Ints:
    """Return the price of each opening in micro-units, its workplace's contacts included."""
    openings = len(night.market.openings.ids)
    if solved.prices is None:
        return np.zeros(openings, dtype=np.int64)
    return solved.prices.opening[:openings]


def _potentials(night: Night, solved: Assignment) -> dict[str, int]:
    if solved.prices is None:
        return {}
    ids, broker, start = night.market.candidates.ids, night.capacities.broker, solved.prices.start
    starts = np.where(broker >= 0, np.append(start, 0)[broker], 0)
    needed = solved.prices.potential + starts - night.waiting_bonus
    return {ids[row]: int(needed[row]) for row in np.flatnonzero(needed)}


def _value(night: Night, figures: Figures) -> float:
    if night.objective is Objective.WEEKS_SAVED:
        return -figures.expected_weeks_to_paid
    return figures.expected_goal_hours


def _rows(night: Night, pairs: Pairs, asked: Ints) -> tuple[PlannedPair, ...]:
    fit = night.scorer.fit(night.market, pairs)
    hours = night.hours.hours(night.market, pairs)
    market = night.market
    rows = []
    ends = zip(pairs.candidate.tolist(), pairs.opening.tolist(), strict=True)
    for row, (person, opening) in enumerate(ends):
        figures = figures_of(fit, row, int(asked[row]) / MICRO, night.unmatched_weeks)
        candidate_id, opening_id = market.candidates.ids[person], market.openings.ids[opening]
        rows.append(
            PlannedPair(
                candidate_id=candidate_id,
                opening_id=opening_id,
                workplace_id=market.workplaces.ids[int(market.openings.workplace[opening])],
                hours_per_week=float(hours[row]),
                figures=figures,
                kept=night.last.assigned.get(candidate_id) == opening_id,
            )
        )
    return tuple(sorted(rows, key=lambda r: r.candidate_id))


def _digest(night: Night, rows: tuple[PlannedPair, ...]) -> str:
    """Return the SHA-256 of the canonical plan: day, objective, model and every assignment in order."""
    plan = {
        "as_of": night.snapshot.as_of.isoformat(),
        "objective": night.objective.value,
        "model": night.scorer.digest,
        "assignments": [[r.candidate_id, r.opening_id, r.hours_per_week] for r in rows],
    }
    text = json.dumps(plan, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
