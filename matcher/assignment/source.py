"""Where pairs come from: the engine asks for the best, and later for all that beat tonight's prices."""

from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from matcher.assignment.compiled import compiled
from matcher.assignment.pairs import Ints, Pairs


class PairSource(Protocol):
    """All reachable pairs of a problem, however they are stored or computed."""

    def best(self, per_candidate: int, per_opening: int) -> Pairs:
        """Each candidate's and each opening's best so many pairs by gain (ties by row)."""

    def violating(self, threshold: Ints, opening_price: Ints, per_candidate: int) -> Pairs:
        """Pairs whose gain - opening price reaches the candidate's threshold (equal counts).

        Where a candidate has more than `per_candidate` of them, those not below the `per_candidate`-th
        largest.
        """


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CompactPairs:
    """Reachable pairs in memory, row by row of the candidates; 8 bytes a pair with 32-bit gains.

    Attributes
    ----------
    start : int64, shape (candidates + 1,)
        Where each candidate's pairs begin.
    opening : int32, shape (pairs,)
        Opening rows, increasing within a candidate.
    gain : int32 or int64, shape (pairs,)
        Gain in micro-units without the candidate's bonus, never negative.
    openings : int
        Number of openings.
    bonus : int64, shape (candidates,), optional
        Added to every gain of the candidate (waiting).
    hours, mentor_minutes : integers, shape (pairs,), optional
        As in Pairs.
    """

    start: Ints
    opening: NDArray[np.int32]
    gain: NDArray[np.integer]
    openings: int
    bonus: Ints | None = None
    hours: NDArray[np.integer] | None = None
    mentor_minutes: NDArray[np.integer] | None = None

    def __post_init__(self) -> None:
        pairs = int(self.start[-1]) if self.start.size else -1
        if self.start.size < 1 or self.start[0] != 0 or (np.diff(self.start) < 0).any():
            raise ValueError(
                "start must be 0 first and never fall: one entry per candidate and the total at the end"
            )
        for name in ("opening", "gain", "hours", "mentor_minutes"):
            values = getattr(self, name)
            if values is not None and values.size != pairs:
                raise ValueError(f"{name} has {values.size} rows, start says {pairs}")
        if pairs and (self.opening.min() < 0 or self.opening.max() >= self.openings):
            raise ValueError(f"opening holds a row outside 0 to {self.openings - 1}")
        if pairs and self.gain.min() < 0:
            raise ValueError("gain holds a negative value: leave out pairs worth less than unmatched")

    @classmethod
    def of(cls, pairs: Pairs, candidates: int, openings: int) -> "CompactPairs":
        """Return the same pairs as a source."""
        return cls(
            start=pairs.starts(candidates),
            opening=pairs.opening,
            gain=pairs.gain,
            openings=openings,
            hours=pairs.hours,
            mentor_minutes=pairs.mentor_minutes,
        )

    def best(self, per_candidate: int, per_opening: int) -> Pairs:
        """See PairSource."""
        marked = np.zeros(self.opening.size, np.bool_)
        _mark_best(self.start, self.gain, marked, per_candidate)
        if per_opening > 0:
            heap = _Heap(
                worth=np.full((self.openings, per_opening), -1, np.int64),
                row=np.full((self.openings, per_opening), -1, np.int64),
            )
            _fill_heaps(_Rows(start=self.start, opening=self.opening, gain=self.gain), self._bonus(), heap)
            marked[heap.row[heap.row >= 0]] = True
        return self._pairs(np.flatnonzero(marked))

    def violating(self, threshold: Ints, opening_price: Ints, per_candidate: int) -> Pairs:
        """See PairSource."""
        needed = threshold - self._bonus()
        rows = _Rows(start=self.start, opening=self.opening, gain=self.gain)
        counts = _count_violating(rows, needed, opening_price)
        found = np.empty(int(counts.sum()), np.int64)
        kept = _list_violating(rows, needed, opening_price, per_candidate, found)
        return self._pairs(found[:kept])

    def _bonus(self) -> Ints:
        return np.zeros(self.start.size - 1, np.int64) if self.bonus is None else self.bonus

    def _pairs(self, rows: Ints) -> Pairs:
        candidate = np.searchsorted(self.start, rows, side="right") - 1
        return Pairs(
            candidate=candidate.astype(np.int32),
            opening=self.opening[rows],
            gain=self.gain[rows].astype(np.int64) + self._bonus()[candidate],
            hours=None if self.hours is None else self.hours[rows].astype(np.int32),
            mentor_minutes=None
            if self.mentor_minutes is None
            else self.mentor_minutes[rows].astype(np.int32),
        )


class _Rows(NamedTuple):
    start: Ints
    opening: NDArray[np.int32]
    gain: NDArray[np.integer]


class _Heap(NamedTuple):
    worth: Ints  # per opening, falling
    row: Ints


@compiled
def _mark_best(start: Ints, gain: NDArray[np.integer], marked: NDArray[np.bool_], keep: int) -> None:
    for i in range(start.size - 1):
        first, last = start[i], start[i + 1]
        if last - first <= keep:
            marked[first:last] = True
        elif keep > 0:
            least = np.partition(gain[first:last], last - first - keep)[last - first - keep]
            above = 0
            for row in range(first, last):
                above += gain[row] > least
            for row in range(first, last):
                if gain[row] > least:
                    marked[row] = True
                elif gain[row] == least and above < keep:
                    marked[row] = True
                    above += 1


@compiled
def _fill_heaps(rows: _Rows, bonus: Ints, heap: _Heap) -> None:
    last = heap.worth.shape[1] - 1
    for i in range(rows.start.size - 1):
        for row in range(rows.start[i], rows.start[i + 1]):
            worth, j = rows.gain[row] + bonus[i], rows.opening[row]
            if worth <= heap.worth[j, last]:
                continue
            at = last
            while at > 0 and heap.worth[j, at - 1] < worth:
                heap.worth[j, at] = heap.worth[j, at - 1]
                heap.row[j, at] = heap.row[j, at - 1]
                at -= 1
            heap.worth[j, at] = worth
            heap.row[j, at] = row


@compiled
def _count_violating(rows: _Rows, needed: Ints, price: Ints) -> Ints:
    counts = np.zeros(needed.size, np.int64)
    for i in range(needed.size):
        count = 0
        for row in range(rows.start[i], rows.start[i + 1]):
            count += rows.gain[row] - price[rows.opening[row]] >= needed[i]
        counts[i] = count
    return counts


@compiled
def _list_violating(rows: _Rows, needed: Ints, price: Ints, limit: int, found: Ints) -> int:
    """Row numbers, thinned per candidate to those not below the `limit`-th largest; returns how many."""
    kept = 0
    for i in range(needed.size):
        first = kept
        for row in range(rows.start[i], rows.start[i + 1]):
            if rows.gain[row] - price[rows.opening[row]] >= needed[i]:
                found[kept] = row
                kept += 1
        count = kept - first
        if count > limit:
            worth = np.empty(count, np.int64)
            for at in range(count):
                worth[at] = rows.gain[found[first + at]] - price[rows.opening[found[first + at]]]
            least = np.partition(worth, count - limit)[count - limit]
            kept = first
            for at in range(count):
                if worth[at] >= least:
                    found[kept] = found[first + at]
                    kept += 1
    return kept
