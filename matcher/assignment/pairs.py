"""Candidate-opening pairs as integer columns, always sorted by candidate, then opening."""

from dataclasses import dataclass
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints: TypeAlias = NDArray[np.int64]
ShortInts: TypeAlias = NDArray[np.int32]
Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pairs:
    """Pairs that may be assigned, one row each, sorted lexicographically and without doubles.

    Attributes
    ----------
    candidate, opening : int32, shape (pairs,)
        Row numbers of the candidate and the opening.
    gain : int64, shape (pairs,)
        What assigning the pair adds, in micro-units (value - unmatched + waiting bonus of the person, ×
        10**6).
    hours : int32, shape (pairs,), optional
        Quarter-hours per week the pair would take of the opening's hours budget; None = nothing.
    mentor_minutes : int32, shape (pairs,), optional
        Minutes per week the pair would take of the workplace's mentor budget; None = nothing.

    Raises
    ------
    ValueError
        If columns differ in length, are not sorted, hold doubles or negative hours or minutes.
    """

    candidate: ShortInts
    opening: ShortInts
    gain: Ints
    hours: ShortInts | None = None
    mentor_minutes: ShortInts | None = None

    def __post_init__(self) -> None:
        for name, kind in (("candidate", np.int32), ("opening", np.int32), ("gain", np.int64)):
            object.__setattr__(self, name, column(name, getattr(self, name), kind))
        for name in ("hours", "mentor_minutes"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, column(name, getattr(self, name), np.int32))
        self._check()

    def _check(self) -> None:
        for name in ("opening", "gain", "hours", "mentor_minutes"):
            values = getattr(self, name)
            if values is not None and values.shape != self.candidate.shape:
                raise ValueError(
                    f"pairs.{name} has {values.size} rows, pairs.candidate has {self.candidate.size}: "
                    "give every column the same length"
                )
        for name in ("hours", "mentor_minutes"):
            values = getattr(self, name)
            if values is not None and values.size and values.min() < 0:
                raise ValueError(f"pairs.{name} row {int(values.argmin())} is negative: give 0 or more")
        step = np.diff(self.candidate)
        wrong = (step < 0) | ((step == 0) & (np.diff(self.opening) <= 0))
        if wrong.any():
            raise ValueError(
                f"pairs row {int(wrong.argmax()) + 1} is a double or out of order: "
                "sort by candidate, then opening (Pairs.sorted does it) and keep one row per pair"
            )

    def __len__(self) -> int:
        return int(self.candidate.size)

    @classmethod
    def none(cls) -> Self:
        """No pairs at all."""
        empty = np.zeros(0, np.int64)
        return cls(candidate=empty.astype(np.int32), opening=empty.astype(np.int32), gain=empty)

    @classmethod
    def sorted(
        cls,
        candidate: ArrayLike,
        opening: ArrayLike,
        gain: ArrayLike,
        hours: ArrayLike | None = None,
        mentor_minutes: ArrayLike | None = None,
    ) -> Self:
        """Pairs from columns in any row order."""
        order = np.lexsort((np.asarray(opening), np.asarray(candidate)))
        return cls(
            candidate=np.asarray(candidate)[order],
            opening=np.asarray(opening)[order],
            gain=np.asarray(gain)[order],
            hours=None if hours is None else np.asarray(hours)[order],
            mentor_minutes=None if mentor_minutes is None else np.asarray(mentor_minutes)[order],
        )

    def take(self, rows: Ints | Flags) -> "Pairs":
        """Return the rows named by increasing numbers or by a mask."""
        return Pairs(
            candidate=self.candidate[rows],
            opening=self.opening[rows],
            gain=self.gain[rows],
            hours=None if self.hours is None else self.hours[rows],
            mentor_minutes=None if self.mentor_minutes is None else self.mentor_minutes[rows],
        )

    def keys(self, openings: int) -> Ints:
        """One increasing number per pair: candidate × openings + opening."""
        return self.candidate.astype(np.int64) * openings + self.opening

    def starts(self, candidates: int) -> Ints:
        """First row of each candidate, and the number of rows at the end: int64, shape (candidates + 1,)."""
        return np.searchsorted(self.candidate, np.arange(candidates + 1)).astype(np.int64)

    def missing_from(self, known: "Pairs", openings: int) -> "Pairs":
        """Return the pairs that `known` does not hold."""
        if not len(known):
            return self
        mine, theirs = self.keys(openings), known.keys(openings)
        at = np.minimum(np.searchsorted(theirs, mine), theirs.size - 1)
        return self.take(theirs[at] != mine)

    def joined_with(self, other: "Pairs", openings: int) -> "Pairs":
        """Both sets of pairs as one; `other` must not hold a pair of this one."""
        order = np.argsort(np.concatenate([self.keys(openings), other.keys(openings)]), kind="stable")

        def join(mine: NDArray[np.integer] | None, theirs: NDArray[np.integer] | None) -> ShortInts | None:
            if mine is None and theirs is None:
                return None
            parts = [
                np.zeros(len(rows), np.int32) if values is None else values
                for rows, values in ((self, mine), (other, theirs))
            ]
            return np.concatenate(parts)[order]

        return Pairs(
            candidate=np.concatenate([self.candidate, other.candidate])[order],
            opening=np.concatenate([self.opening, other.opening])[order],
            gain=np.concatenate([self.gain, other.gain])[order],
            hours=join(self.hours, other.hours),
            mentor_minutes=join(self.mentor_minutes, other.mentor_minutes),
        )


def column(name: str, values: ArrayLike, kind: type[np.int32 | np.int64]) -> NDArray[Any]:
    """Return a one-dimensional read-only integer column.

    Raises
    ------
    ValueError
        If the values are not whole numbers, have more than one axis or do not fit the integer kind.
    """
    given = np.asarray(values)
    if given.ndim != 1:
        raise ValueError(f"{name} has {given.ndim} axes: give one number per row")
    if given.size and not np.issubdtype(given.dtype, np.integer):
        raise ValueError(f"{name} holds {given.dtype}, expected whole numbers: round to fixed point first")
    span = np.iinfo(kind)
    if given.size and (given.max() > span.max or given.min() < span.min):
        raise ValueError(f"{name} does not fit {np.dtype(kind).name}: scale it down")
    result = given.astype(kind, copy=False).view()
    result.setflags(write=False)
    return result
