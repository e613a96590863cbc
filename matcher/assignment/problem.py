"""The night as integers: who, where, what each pair would gain, and every capacity."""

from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from matcher.assignment.pairs import Ints, Pairs, ShortInts, column

GAIN_SCALE = 10**6
"""Micro-units per unit of value: one goal hour is 1,000,000."""

NO_CAP = -1
NOBODY = -1
SAFE_SUM = 2**61

# A column that is not given: its default is there before anybody reads it.
_FILLED_IN: Any = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AssignmentProblem:
    """A transportation problem with capacities on openings, workplaces and jobformidlere, in integers.

    maximise Σ gain·x over x in {0, 1} per pair, with: at most one opening per candidate; at most `places` per
    opening; at most `workplace_contact_cap` per workplace; at most `broker_start_cap` per broker; `hours` of
    an opening's pairs within `hours_budget`; `mentor_minutes` of a workplace's pairs within `mentor_budget`.
    A veto or a place held for somebody else is a pair that is absent. A pair not worth less than unmatched is
    the caller's judgement; here a gain is never negative.

    Attributes
    ----------
    candidates, openings : int
        Numbers of candidates (n) and openings (m).
    pairs : Pairs
        What may be assigned.
    places : int64, shape (m,)
        Free places per opening.
    opening_workplace : int32, shape (m,), optional
        Workplace row of each opening; default: every opening its own workplace.
    workplace_contact_cap : int64, shape (workplaces,), optional
        New contacts a workplace can take; -1 = no cap (default).
    candidate_broker : int32, shape (n,), optional
        Broker row of each candidate; -1 = none (default).
    broker_start_cap : int64, shape (brokers,), optional
        New starts a broker can carry; -1 = no cap (default).
    hours_budget : int64, shape (m,), optional
        Quarter-hours per week of all places of an opening together; -1 = no budget (default).
    mentor_budget : int64, shape (workplaces,), optional
        Mentor minutes per week of a workplace; -1 = no budget (default).
    pins : Pairs, optional
        Pairs fixed beforehand by people; they use capacities and count in the objective (their gain may be
        negative).

    Raises
    ------
    ValueError
        Naming the column, the row, what was expected and what to do.
    """

    candidates: int
    openings: int
    pairs: Pairs
    places: Ints
    opening_workplace: ShortInts = _FILLED_IN
    workplace_contact_cap: Ints = _FILLED_IN
    candidate_broker: ShortInts = _FILLED_IN
    broker_start_cap: Ints = _FILLED_IN
    hours_budget: Ints = _FILLED_IN
    mentor_budget: Ints = _FILLED_IN
    pins: Pairs = field(default_factory=Pairs.none)

    def __post_init__(self) -> None:
        if self.candidates < 0 or self.openings < 0:
            raise ValueError(
                f"candidates {self.candidates} × openings {self.openings}: give 0 or more of each"
            )
        self._fill_nodes()
        self._check_nodes()
        self._check_pairs(self.pairs, "pairs")
        self._check_pairs(self.pins, "pins")
        if len(self.pairs) and self.pairs.gain.min() < 0:
            row = int(self.pairs.gain.argmin())
            raise ValueError(
                f"pairs row {row} has a negative gain: leave out pairs worth less than unmatched"
            )
        self._check_range()

    def _fill_nodes(self) -> None:
        m = self.openings
        fill = self._fill
        fill("places", None, m, np.int64)
        fill("opening_workplace", np.arange(m), m, np.int32)
        fill("workplace_contact_cap", np.full(_count(self.opening_workplace), NO_CAP), None, np.int64)
        fill("candidate_broker", np.full(self.candidates, NOBODY), self.candidates, np.int32)
        fill("broker_start_cap", np.full(_count(self.candidate_broker), NO_CAP), None, np.int64)
        fill("hours_budget", np.full(m, NO_CAP), m, np.int64)
        fill("mentor_budget", np.full(self.workplaces, NO_CAP), self.workplaces, np.int64)

    def _fill(
        self, name: str, default: ArrayLike | None, rows: int | None, kind: type[np.int32 | np.int64]
    ) -> None:
        given = getattr(self, name)
        values = column(name, default if given is None and default is not None else given, kind)
        if rows is not None and values.size != rows:
            raise ValueError(f"{name} has {values.size} rows, expected {rows}")
        object.__setattr__(self, name, values)

    def _check_nodes(self) -> None:
        _within("places", self.places, 0, SAFE_SUM)
        _within("opening_workplace", self.opening_workplace, 0, self.workplaces - 1)
        _within("candidate_broker", self.candidate_broker, NOBODY, self.brokers - 1)
        for name in ("workplace_contact_cap", "broker_start_cap", "hours_budget", "mentor_budget"):
            _within(name, getattr(self, name), NO_CAP, SAFE_SUM)

    def _check_pairs(self, pairs: Pairs, name: str) -> None:
        _within(f"{name}.candidate", pairs.candidate, 0, self.candidates - 1)
        _within(f"{name}.opening", pairs.opening, 0, self.openings - 1)

    def _check_range(self) -> None:
        """Return sums of gains, and the flow's costs times its nodes, must stay within int64."""
        largest = max((int(np.abs(p.gain).max()) for p in (self.pairs, self.pins) if len(p)), default=0)
        nodes = self.candidates + self.openings + self.workplaces + self.brokers + 2
        if largest * nodes > SAFE_SUM:
            raise ValueError(
                f"the largest gain {largest} times {nodes} nodes would overflow 64-bit sums: "
                "use a smaller scale"
            )

    @property
    def workplaces(self) -> int:
        """Number of workplaces."""
        return int(self.workplace_contact_cap.size)

    @property
    def brokers(self) -> int:
        """Number of brokers."""
        return int(self.broker_start_cap.size)

    def with_pairs(self, pairs: Pairs) -> Self:
        """Return the same capacities over other pairs."""
        return replace(self, pairs=pairs)


def _count(groups: ShortInts) -> int:
    return int(groups.max(initial=-1)) + 1


def _within(name: str, values: Ints | ShortInts, low: int, high: int) -> None:
    wrong = (values < low) | (values > high)
    if wrong.any():
        row = int(wrong.argmax())
        raise ValueError(f"{name} row {row} is {int(values[row])}, expected {low} to {high}")
