"""The numbers behind reasons: what each part of the fit adds against the average reachable opening."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from features.catalogue import CATALOGUE
from features.pairs import Pairs
from matcher.night import Night
from models.additive import AdditiveModel
from models.explain import START_OF_PAY, WORKPLACE, contributions

Floats = NDArray[np.float64]

# Strengths first: what the person brings and wishes stands before what the place is like.
REASON_GROUPS = (
    "competences",
    "tasks",
    "wishes",
    "support",
    "travel",
    "hours",
    "pay",
    "workplace",
    "language",
)
_PAY_COLUMN = "paid_from_week"
_GROUP_OF = {feature.name: feature.group for feature in CATALOGUE} | {
    _PAY_COLUMN: "pay",
    START_OF_PAY: "pay",
    WORKPLACE: "workplace",
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Parts:
    """What the parts of the fit add for some openings of one person.

    Attributes
    ----------
    columns : tuple of str
        Columns of the catalogue, then the workplace's own history and the agreed start of pay.
    goal_hours : float64, shape (openings, columns)
        Share of each; a row sums to the pair's value minus the reference.
    reference : float
        Goal hours of the average opening that this person can reach.
    """

    columns: tuple[str, ...]
    goal_hours: Floats
    reference: float

    def by_group(self, row: int) -> dict[str, float]:
        """Return the share of each group for one opening, in the order of `REASON_GROUPS`."""
        return self._sums[row]

    @cached_property
    def _sums(self) -> list[dict[str, float]]:
        return [self._summed(shares) for shares in self._shares]

    @cached_property
    def _shares(self) -> list[list[float]]:
        found: list[list[float]] = self.goal_hours.tolist()
        return found

    def _summed(self, shares: list[float]) -> dict[str, float]:
        sums = dict.fromkeys(REASON_GROUPS, 0.0)
        for column, share in zip(self.columns, shares, strict=True):
            sums[_GROUP_OF[column]] += share
        return sums

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {group: [] for group in REASON_GROUPS}
        for at, column in enumerate(self.columns):
            places[_GROUP_OF[column]].append(at)
        return places

    def leading(self, row: int, group: str) -> list[str]:
        """Return the group's columns that pull the way the group does, the strongest first."""
        shares, sign = self._shares[row], 1.0 if self.by_group(row)[group] > 0 else -1.0
        pulling = [(-sign * shares[at], at) for at in self._places[group] if sign * shares[at] > 0]
        pulling.sort()
        return [self.columns[at] for _, at in pulling]


def parts_of(night: Night, candidate: int, openings: NDArray[np.int32]) -> Parts | None:
    """Explain some openings of a person against all that the person can reach tonight.

    Parameters
    ----------
    night : Night
        The day, with the person in its scope.
    candidate : int
        Row of the person.
    openings : int32 array
        Rows of openings.

    Returns
    -------
    Parts or None
        ``None`` where the scorer is not a sum of parts, or an opening is not among the allowed ones.
    """
    if not isinstance(night.scorer, AdditiveModel):
        return None
    allowed = night.valued.opening[night.valued.of(candidate)]
    if not len(allowed) or not np.isin(openings, allowed).all():
        return None
    pairs = Pairs(candidate=np.full(len(allowed), candidate, dtype=np.int32), opening=allowed)
    found = contributions(night.scorer, night.market, pairs, np.searchsorted(allowed, openings))
    return Parts(columns=found.names, goal_hours=found.goal_hours, reference=found.reference)
