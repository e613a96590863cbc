"""What a night's plan means for people: value after capacity, coverage, waiting, crowding, churn, exposure.

Everything here is a column with one row per person who may be matched, so that groups and intervals over
people come the same way as for all other figures. Plans are taken as they are: drawing people again does not
solve the night again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.bootstrap import share
from experiments.slices import Slice

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

NO_PLACE = -1
_LONGEST_WAITING = 0.75


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlanColumns:
    """One version's plans, a row per person and night.

    Attributes
    ----------
    people : tuple of str
        Candidate ids.
    value : float64, shape (rows, judges)
        Goal hours after the plan by each judge; the unmatched figure where there is no place.
    weeks : float64, shape (rows,)
        Weeks to the first paid hour, restricted to 52, in the judges' mean.
    placed : ndarray of bool, shape (rows,)
        Whether the person has a place.
    worse : ndarray of bool, shape (rows,)
        Whether the place is worth less than none, in the judges' mean.
    crowding : float64, shape (rows,)
        Share of those with the same first proposal for whom its workplace has no room; NaN without a list.
    moved : float64, shape (rows,)
        1 where the next night moves the person to another place, 0 where it keeps her; NaN otherwise.
    """

    people: tuple[str, ...]
    value: Floats
    weeks: Floats
    placed: Flags
    worse: Flags
    crowding: Floats
    moved: Floats

    @classmethod
    def joined(cls, parts: "Sequence[PlanColumns]") -> "PlanColumns":
        """Return several nights as one."""
        columns = ("value", "weeks", "placed", "worse", "crowding", "moved")
        return cls(
            people=tuple(name for part in parts for name in part.people),
            **{name: np.concatenate([getattr(part, name) for part in parts]) for name in columns},
        )


def crowding(first_choice: Ints, room: Mapping[int, int]) -> Floats:
    """Return, for each person, the share of those with her first choice who find no room there.

    Parameters
    ----------
    first_choice : int64, shape (people,)
        Workplace that stands first on each list, -1 without a list.
    room : mapping of workplace to int
        Free places.
    """
    wanted = np.bincount(first_choice[first_choice >= 0], minlength=1)
    found = np.full(len(first_choice), np.nan)
    for row in np.flatnonzero(first_choice >= 0):
        place = int(first_choice[row])
        found[row] = max(0.0, 1 - room.get(place, 0) / wanted[place])
    return found


def moved(now: Mapping[str, str], after: Mapping[str, str], people: Sequence[str]) -> Floats:
    """Return who is moved by the next night: 1 moved, 0 kept, NaN where one of the two nights gives nothing.

    Parameters
    ----------
    now, after : mapping of candidate id to opening id
        Two nights' plans.
    people : sequence of str
        The rows wanted.
    """
    return np.array(
        [float(now[who] != after[who]) if who in now and who in after else np.nan for who in people]
    )


def longest_waiting(days: Floats) -> Flags:
    """Tell who is among the quarter that has waited longest; unknown waits are not."""
    known = np.isfinite(days)
    if not known.any():
        return np.zeros(len(days), dtype=np.bool_)
    edge = np.quantile(days[known], _LONGEST_WAITING)
    found: Flags = known & (np.nan_to_num(days, nan=-1.0) >= edge)
    return found


def mean_of(column: Floats, weights: Floats) -> Floats:
    """Return the mean of what is known in a column, for each column of weights (rows, draws)."""
    known = np.isfinite(column)
    return share(column[known] @ weights[known], weights[known].sum(axis=0))


def judged_mean(value: Floats, weights: Floats) -> Floats:
    """Return the mean value for each column of weights: the first by all judges, each draw by one of them.

    So an interval over the draws holds what the judges do not know of one another as well.

    Parameters
    ----------
    value : ndarray, shape (rows, judges)
        Judged values.
    weights : ndarray, shape (rows, 1 + draws)
        How often each row counts.
    """
    judges = value.shape[1]
    by_judge = value.T @ weights
    column = np.arange(weights.shape[1])
    summed = by_judge[(column - 1) % judges, column]
    summed[0] = by_judge[:, 0].mean()
    return share(summed, weights.sum(axis=0))


def exposure(placed: Flags, slices: Sequence[Slice]) -> dict[str, float]:
    """Return, for each attribute, the share placed in the least served group over that of the best served."""
    found: dict[str, float] = {}
    for attribute in dict.fromkeys(one.attribute for one in slices):
        shares = [float(placed[one.members].mean()) for one in slices if one.attribute == attribute]
        found[attribute] = min(shares) / max(shares) if max(shares) > 0 else float("nan")
    return found
