"""Exploration: neighbours on a list that are nearly tied change places now and then, with known chances.

Position 1 stays. Below it a coin says whether positions (2, 3), (4, 5), … or (3, 4), (5, 6), … may change
places, and each such pair then does so with twice the rate: every pair of neighbours changes places with the
rate itself, and no line moves further than one position. So the chance of a line at a position is exact, and
sums to 1 over positions and over lines. The first line below the cut takes part like any other.

Off by default: what is shown is then the order by net value, every chance 1.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

_SEED_BYTES = 7  # so that a seed fits every database's integers
_FIRST = 1
_ONE = 2.0**64
_HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Exploration:
    """How much is explored.

    Attributes
    ----------
    rate : float
        Chance with which neighbours that are nearly tied change places, at most one half.
    near_tie : float
        Difference in net value up to which they are nearly tied, in the objective's unit.
    key : bytes
        Key of the lots.
    """

    rate: float = 0.0
    near_tie: float = 0.0
    key: bytes = b""

    def __post_init__(self) -> None:
        """Check the figures.

        Raises
        ------
        ValueError
            If the rate is no chance up to one half, or the difference is negative.
        """
        if not 0 <= self.rate <= _HALF:  # two pairs share a line
            raise ValueError(f"exploration rate: expected 0 to 0.5, got {self.rate}")
        if not self.near_tie >= 0:
            raise ValueError(f"exploration near tie: expected 0 or more, got {self.near_tie}")

    def seed(self, candidate_id: str, as_of: date, plan_id: int | None) -> int:
        """Return the seed of a person's lists on a day under a plan: they do not change within it."""
        told = "\x1f".join((candidate_id, as_of.isoformat(), str(plan_id)))
        return int.from_bytes(hmac.digest(self.key, told.encode(), "sha256")[:_SEED_BYTES])


NO_EXPLORATION = Exploration()


def swap_rates(net: Sequence[float], movable: Sequence[bool], exploration: Exploration) -> list[float]:
    """Return for each line but the last the chance that it changes places with the next one.

    Parameters
    ----------
    net : sequence of float
        Net values in the order of the list.
    movable : sequence of bool
        Which lines may be moved; what the plan assigns and what is worth less than no match may not.
    """
    rates = []
    for at in range(len(net) - 1):
        tied = at >= _FIRST and abs(net[at] - net[at + 1]) <= exploration.near_tie
        rates.append(exploration.rate if tied and movable[at] and movable[at + 1] else 0.0)
    return rates


def explored(rates: Sequence[float], seed: int) -> list[int]:
    """Return which line stands at each position.

    Parameters
    ----------
    rates : sequence of float
        As `swap_rates` returned them.
    seed : int
        Of the lots; the same seed gives the same order.
    """
    order = list(range(len(rates) + 1))
    first = _FIRST + (_lot(seed, 0) < _HALF)
    for at in range(first, len(rates), 2):
        if _lot(seed, at) < 2 * rates[at]:
            order[at], order[at + 1] = order[at + 1], order[at]
    return order


def chances(rates: Sequence[float]) -> NDArray[np.float64]:
    """Return the chance of each line (row) at each position (column); rows and columns sum to 1."""
    table = np.eye(len(rates) + 1)
    for at, rate in enumerate(rates):
        table[at, at + 1] += rate
        table[at + 1, at] += rate
        table[at, at] -= rate
        table[at + 1, at + 1] -= rate
    return table


def _lot(seed: int, at: int) -> float:
    """Return a number from 0 up to 1 that depends on seed and position alone."""
    told = f"{seed}\x1f{at}".encode()
    return int.from_bytes(hashlib.sha256(told).digest()[:8]) / _ONE
