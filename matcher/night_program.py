"""The night as integers: gains above unmatched, bonuses, kept places, pins, and the lot between equals."""

import hmac
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.pairs import Pairs
from matcher import assignment
from matcher.assignment.lot import TieBreak
from matcher.assignment.problem import AssignmentProblem
from matcher.assignment.source import CompactPairs
from matcher.night import Night
from matcher.proposal import MICRO

Ints = NDArray[np.int64]


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
        gain += self._churn(candidate)
        candidate, opening, gain = self._with_kept(candidate, gain)
        worth = gain >= 0
        candidate, opening, gain = candidate[worth], opening[worth], gain[worth]
        start = np.searchsorted(candidate, np.arange(len(self._people) + 1)).astype(np.int64)
        hours, mentor = self._resources(candidate, opening)
        return CompactPairs(
            start=start,
            opening=opening.astype(np.int32),
            gain=gain.astype(np.int32) if gain.max(initial=0) < 2**31 else gain,
            openings=len(night.capacities.places),
            bonus=self._bonus(),
            hours=hours,
            mentor_minutes=mentor,
        )

    def _churn(self, candidate: NDArray[np.int32]) -> Ints:
        extra = np.zeros(len(candidate), dtype=np.int64)
        cost = round(self._night.settings.churn_cost * MICRO)
        for person, opening in self._night.last.assigned.items():
            if person in self._people and opening in self._openings:
                rows = self._night.valued.of(self._people[person])
                extra[rows] += cost * (self._night.valued.opening[rows] == self._openings[opening])
        return extra

    def _with_kept(self, candidate: NDArray[np.int32], gain: Ints) -> tuple[NDArray[np.int32], Ints, Ints]:
        """Move a person's pair with an opening that keeps a place for her to the kept place."""
        opening = self._night.valued.opening.astype(np.int64)
        capacities = self._night.capacities
        for row in range(len(self._openings), len(capacities.places)):
            rows = self._night.valued.of(int(capacities.kept_candidate[row]))
            mine = np.flatnonzero(opening[rows] == capacities.base_opening[row]) + rows.start
            opening[mine] = row
        order = np.lexsort((opening, candidate))
        return candidate[order], opening[order], gain[order]

    def _bonus(self) -> Ints:
        nights = self._night.last.nights_unproposed
        per_night = self._night.settings.waiting_bonus_per_night
        return np.array(
            [
                round(nights.get(person, 0) * per_night * MICRO)
                for person in self._night.market.candidates.ids
            ],
            dtype=np.int64,
        )

    def _resources(
        self, candidate: NDArray[np.int32], opening: Ints
    ) -> tuple[NDArray[np.int32] | None, NDArray[np.int32] | None]:
        capacities, hours = self._night.capacities, self._night.hours
        base = capacities.base_opening[opening].astype(np.int32)
        quarters = minutes = None
        if (capacities.hours_quarters >= 0).any():
            pairs = Pairs(candidate=candidate.astype(np.int32), opening=base)
            quarters = hours.quarters(self._night.market, pairs)
        if (capacities.mentor_minutes >= 0).any():
            minutes = hours.mentor_minutes[candidate]
        return quarters, minutes

    def pins(self) -> assignment.Pairs:
        """Return the standing pins as pairs, whatever they are worth."""
        pinned = [
            (self._people[person], self._openings[opening])
            for person, openings in sorted(self._night.context.pinned_to.items())
            for opening in sorted(openings)[:1]
            if person in self._people and opening in self._openings and person not in self._night.context.busy
        ]
        if not pinned:
            return assignment.Pairs.none()
        people, openings = (np.array(side, dtype=np.int32) for side in zip(*pinned, strict=True))
        pairs = Pairs(candidate=people, opening=openings)
        values = self._night.scorer.values(self._night.market, pairs, self._night.objective)
        gain = np.rint(values * MICRO).astype(np.int64) - round(self._night.unmatched * MICRO)
        return assignment.Pairs.sorted(
            people,
            self._kept_rows(people, openings),
            gain,
            self._night.hours.quarters(self._night.market, pairs),
            self._night.hours.mentor_minutes[people],
        )

    def _kept_rows(self, people: NDArray[np.int32], openings: NDArray[np.int32]) -> Ints:
        capacities = self._night.capacities
        kept = {
            (int(capacities.kept_candidate[row]), int(capacities.base_opening[row])): row
            for row in range(len(self._openings), len(capacities.places))
        }
        pairs = zip(people.tolist(), openings.tolist(), strict=True)
        return np.array([kept.get(pair, pair[1]) for pair in pairs], dtype=np.int64)
