"""The one door: pairs become rows of figures, the same for page, night and training."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from features import (
    competence_overlap,
    hours_room,
    language,
    support_cover,
    task_fit,
    travel,
    wish_overlap,
    workplace_traits,
)
from features.block import Block
from features.catalogue import COLUMNS
from features.feature import Feature
from features.lists import Floats
from features.market import Market
from features.pairs import Pairs

GROUPS_OF_COLUMNS: tuple[tuple[tuple[Feature, ...], Callable[[Block, Floats], None]], ...] = (
    (competence_overlap.FEATURES, competence_overlap.fill),
    (task_fit.FEATURES, task_fit.fill),
    (wish_overlap.FEATURES, wish_overlap.fill),
    (support_cover.FEATURES, support_cover.fill),
    (travel.FEATURES, travel.fill),
    (hours_room.FEATURES, hours_room.fill),
    (workplace_traits.FEATURES, workplace_traits.fill),
    (language.FEATURES, language.fill),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureTable:
    """Figures of pairs.

    Attributes
    ----------
    columns : tuple of str
        Names, in the catalogue's order.
    values : float64 array (n, p), C order
        NaN is unknown, a state of its own.
    """

    columns: tuple[str, ...]
    values: Floats

    def column(self, name: str) -> Floats:
        """Return one column by its name."""
        found: Floats = self.values[:, self.columns.index(name)]
        return found


def encode_pairs(market: Market, pairs: Pairs) -> FeatureTable:
    """Return the figures of pairs, one row each in their order.

    A row depends on its pair alone: it has the same bits in whatever block it is encoded.

    Parameters
    ----------
    market : Market
        Candidates, openings and workplaces.
    pairs : Pairs
        Rows of the market; for national size a block at a time (`features.reach.reachable_pairs`).
    """
    known = None if market.encoded is None else market.encoded.rows(pairs.opening)
    if known is not None:
        return FeatureTable(columns=COLUMNS, values=known)
    values = np.empty((len(pairs), len(COLUMNS)))
    block = Block.of(market, pairs)
    for (features, fill), start in _columns():
        fill(block, values[:, start : start + len(features)])
    if market.encoded is not None:
        market.encoded.keep(pairs.opening, values)
    return FeatureTable(columns=COLUMNS, values=values)


def _columns() -> Iterator[tuple[tuple[tuple[Feature, ...], Callable[[Block, Floats], None]], int]]:
    start = 0
    for group in GROUPS_OF_COLUMNS:
        yield group, start
        start += len(group[0])
