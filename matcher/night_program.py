"""The night as integers: gains above unmatched, bonuses, kept places, pins, and the lot between equals."""

import hmac
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from features.pairs import Pairs
from matcher import assignment
from matcher.assignment.lot import TieBreak
from matcher.assignment.pins import keep_pins
from matcher.assignment.problem import AssignmentProblem
from matcher.assignment.source import CompactPairs
from matcher.night import Night
from matcher.proposal import MICRO
from matcher.reachable import micro_values
from matcher.rules.masks import allowed

Ints = NDArray[np.int64]

_BLOCK_PAIRS = 2_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """The integer problem of a night, and the source of its pairs."""

    problem: AssignmentProblem
    source: CompactPairs
    tie_break: TieBreak


def program_of(night: Night) -> Program:
    """State the night as integers: gains above unmatched, bonuses, capacities, pins."""
    gains = _Gains(night)
    source = gains.source()
    capacities = night.capacities
    people = len(night.market.candidates.ids)
    problem = AssignmentProblem(
        candidates=people,
        openings=len(capacities.places),
        pairs=assignment.Pairs.none(),
        places=capacities.places,
        opening_workplace=capacities.workplace.astype(np.int32),
        workplace_contact_cap=capacities.contact_cap,
        candidate_broker=capacities.broker.astype(np.int32),
        broker_start_cap=capacities.start_cap,
        hours_budget=capacities.hours_quarters,
        mentor_budget=capacities.mentor_minutes,
        pins=gains.pins(),
    )
    return Program(problem, source, _tie_break(night))


def clashing_pins(night: Night, problem: AssignmentProblem) -> str:
    """Name the pins for which the pins before them and the kept places leave no room."""
    ids, pins = night.market.candidates.ids, problem.pins
    stand, names = np.zeros(len(pins), dtype=np.bool_), []
    for row in range(len(pins)):
        stand[row] = True
        if keep_pins(replace(problem, pins=pins.take(stand))).clashes:
            stand[row] = False
            opening = night.market.openings.ids[int(night.capacities.base_opening[pins.opening[row]])]
            names.append(f"{ids[int(pins.candidate[row])]} at {opening}")
    return (
        "what people have fixed cannot all be kept: other pins, kept places or a full jobformidler leave no "
        f"room for {', '.join(names)}"
    )


def _tie_break(night: Night) -> TieBreak:
    ids = night.market.openings.ids
    names = tuple(
        ids[row] if person < 0 else f"{ids[row]}\0{night.market.candidates.ids[person]}"
        for row, person in zip(night.capacities.base_opening, night.capacities.kept_candidate, strict=True)
    )
    positions = [c.queue_position for c in night.snapshot.candidates]
    key = hmac.digest(night.settings.lot_key.encode(), night.snapshot.as_of.isoformat().encode(), "sha256")
    return TieBreak(
        key=key,
        candidate_ids=night.market.candidates.ids,
        opening_ids=names,
        queue_position=np.array([-1 if p is None else max(p, 0) for p in positions], dtype=np.int64),
    )


class _Gains:
    """Gains of the allowed pairs: value above unmatched, the kept pair's churn cost, kept places."""

    def __init__(self, night: Night) -> None:
        self._night = night
        self._people = {c: row for row, c in enumerate(night.market.candidates.ids)}
        self._openings = {o: row for row, o in enumerate(night.market.openings.ids)}

    def source(self) -> CompactPairs:
        """Return the pairs not worth less than unmatched, as the solver's source."""
        night = self._night
        candidate = night.valued.candidates()
        gain = night.valued.value.astype(np.int64) - round(night.unmatched * MICRO)
        self._add_churn(gain)
        opening, gain = self._with_kept(gain)
        worth = gain >= 0
        candidate, opening, gain = candidate[worth], opening[worth], gain[worth]
        start = np.searchsorted(candidate, np.arange(len(self._people) + 1)).astype(np.int64)
        hours, mentor = self._resources(candidate, opening)
        return CompactPairs(
            start=start,
            opening=opening,
            gain=gain.astype(np.int32) if gain.max(initial=0) < 2**31 else gain,
            openings=len(night.capacities.places),
            bonus=night.waiting_bonus,
            hours=hours,
            mentor_minutes=mentor,
        )

    def _add_churn(self, gain: Ints) -> None:
        """Add what a change must gain to pairs of the last plan, unless they are worth less than no match."""
        cost = round(self._night.settings.churn_cost * MICRO)
        for person, opening in self._night.last.assigned.items():
            if person in self._people and opening in self._openings:
                rows = self._night.valued.of(self._people[person])
                kept = (self._night.valued.opening[rows] == self._openings[opening]) & (gain[rows] >= 0)
                gain[rows] += cost * kept

    def _with_kept(self, gain: Ints) -> tuple[NDArray[np.int32], Ints]:
        """Move a person's pair with an opening that keeps a place for her to the kept place."""
        opening = self._night.valued.opening.copy()
        capacities = self._night.capacities
        for row in range(len(self._openings), len(capacities.places)):
            rows = self._night.valued.of(int(capacities.kept_candidate[row]))
            moved = np.where(opening[rows] == capacities.base_opening[row], row, opening[rows])
            # Kept places are the last rows, so a person's pairs are put in order again.
            order = np.argsort(moved, kind="stable")
            opening[rows], gain[rows] = moved[order], gain[rows][order]
        return opening, gain

    def _resources(
        self, candidate: NDArray[np.int32], opening: NDArray[np.int32]
    ) -> tuple[NDArray[np.int32] | None, NDArray[np.int32] | None]:
        capacities, hours = self._night.capacities, self._night.hours
        quarters = minutes = None
        if (capacities.hours_quarters >= 0).any():
            base = capacities.base_opening.astype(np.int32)
            quarters = np.empty(len(candidate), dtype=np.int32)
            # In blocks: a nation's pairs as columns of 64 bits would take gigabytes.
            for first in range(0, len(candidate), _BLOCK_PAIRS):
                rows = slice(first, first + _BLOCK_PAIRS)
                pairs = Pairs(candidate=candidate[rows], opening=base[opening[rows]])
                quarters[rows] = hours.quarters(self._night.market, pairs)
        if (capacities.mentor_minutes >= 0).any():
            minutes = hours.mentor_minutes[candidate]
        return quarters, minutes

    def pins(self) -> assignment.Pairs:
        """Return the standing pins as pairs, whatever they are worth.

        A pin outranks value, not the rules: one that they refuse leaves its person without a place. Of
        several pins of a person the first that they allow counts.
        """
        night, pairs = self._night, self._pinned()
        if not len(pairs):
            return assignment.Pairs.none()
        people, openings = pairs.candidate, pairs.opening
        gain = micro_values(night.market, pairs, night.scorer, night.objective).astype(np.int64)
        gain -= round(night.unmatched * MICRO)
        return assignment.Pairs.sorted(
            people,
            self._kept_rows(people, openings),
            gain,
            self._night.hours.quarters(self._night.market, pairs),
            self._night.hours.mentor_minutes[people],
        )

    def _pinned(self) -> Pairs:
        named = [
            (self._people[person], self._openings[opening])
            for person, openings in self._night.context.pinned_to.items()
            for opening in openings
            if person in self._people and opening in self._openings
        ]
        people, openings = np.array(sorted(named), dtype=np.int32).reshape(-1, 2).T
        pairs = Pairs(candidate=people, opening=openings)
        pairs = pairs.where(allowed(self._night.day, pairs))
        _, first = np.unique(pairs.candidate, return_index=True)
        return Pairs(candidate=pairs.candidate[first], opening=pairs.opening[first])

    def _kept_rows(self, people: NDArray[np.int32], openings: NDArray[np.int32]) -> Ints:
        capacities = self._night.capacities
        kept = {
            (int(capacities.kept_candidate[row]), int(capacities.base_opening[row])): row
            for row in range(len(self._openings), len(capacities.places))
        }
        pairs = zip(people.tolist(), openings.tolist(), strict=True)
        return np.array([kept.get(pair, pair[1]) for pair in pairs], dtype=np.int64)
