"""A block of pairs with the tables its candidates need, made once and read by every group of columns."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from features.compiled import compiled
from features.lists import Floats, Integers, WeightedLists
from features.market import Market
from features.pairs import Pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Pairs, and the rows of their distinct candidates.

    Attributes
    ----------
    candidate, opening, workplace : int32 arrays (n,)
        Rows of the market.
    rows : int64 array (r,)
        The distinct candidates, ascending.
    place : int32 array (n,)
        Which of ``rows`` each pair's candidate is.
    """

    market: Market
    candidate: Integers
    opening: Integers
    workplace: Integers
    rows: np.ndarray[tuple[int], np.dtype[np.int64]]
    place: Integers

    @classmethod
    def of(cls, market: Market, pairs: Pairs) -> "Block":
        """Return the block of some pairs."""
        if len(market.candidates.ids) == 1 and len(pairs):
            return cls._of_one(market, pairs)
        seen = np.bincount(pairs.candidate, minlength=len(market.candidates.ids)) > 0
        rows = np.flatnonzero(seen)
        place = np.cumsum(seen, dtype=np.int32) - 1
        return cls(
            market=market,
            candidate=pairs.candidate,
            opening=pairs.opening,
            workplace=market.openings.workplace[pairs.opening],
            rows=rows,
            place=place[pairs.candidate],
        )

    @classmethod
    def _of_one(cls, market: Market, pairs: Pairs) -> "Block":
        """Return the same where the market holds one person: every pair is hers."""
        return cls(
            market=market,
            candidate=pairs.candidate,
            opening=pairs.opening,
            workplace=market.openings.workplace[pairs.opening],
            rows=np.zeros(1, dtype=np.int64),
            place=pairs.candidate,
        )

    def once(self, name: str, make: Callable[[], tuple[Floats, ...]]) -> tuple[Floats, ...]:
        """Return tables of the block's people; those of a market of one person are made once."""
        encoded = self.market.encoded
        if encoded is None or not len(self.rows):
            return make()
        if name not in encoded.tables:
            encoded.tables[name] = make()
        return encoded.tables[name]

    def dense(self, lists: WeightedLists) -> Floats:
        """Return the candidates' lists as a table (r, K + 1)."""
        return lists.dense(self.rows)

    def known(self, lists: WeightedLists) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Return for each of ``rows`` whether its list is known."""
        return lists.known[self.rows]


@compiled
def best_substitutes(levels: Floats, relatedness: Floats) -> Floats:
    """Return for each row and word the best of level times relatedness, over the words the row holds.

    Parameters
    ----------
    levels : float64 array (r, K + 1)
        Levels, 0 where a word is not held.
    relatedness : float64 array (K + 1, K + 1)
        How far each word stands in for each other.
    """
    best = np.zeros_like(levels)
    for row in range(len(levels)):
        for word in range(levels.shape[1]):
            level = levels[row, word]
            if level > 0:
                for other in range(levels.shape[1]):
                    best[row, other] = max(best[row, other], level * relatedness[word, other])
    return best
