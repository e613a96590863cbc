"""All rules for many pairs at once: what the lists and the night ask, block by block."""

from dataclasses import dataclass

import numpy as np

from data.programmes import Programme
from data.snapshot import Snapshot
from features.lists import Flags
from features.market import Market
from features.pairs import Pairs
from matcher.rules import RULES
from matcher.rules.case import DayContext
from matcher.rules.mask import CandidateMask, DayRecords, Mask, OpeningMask, PairMask


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DayColumns:
    """Every rule's columns of a day.

    Attributes
    ----------
    masks : dict of rule name to mask
        In the order of `RULES`.
    candidates : bool, shape (candidates,)
        Whom the rules about the person alone allow.
    openings : bool, shape (openings,)
        Which openings the rules about the opening alone allow.
    compared : tuple of PairMask
        The rules that compare both sides.
    """

    masks: dict[str, Mask]
    candidates: Flags
    openings: Flags
    compared: tuple[PairMask, ...]

    @classmethod
    def of(
        cls, snapshot: Snapshot, market: Market, context: DayContext, programme: Programme
    ) -> "DayColumns":
        """Make the columns of a day; the market's rows must be those of the snapshot.

        Raises
        ------
        ValueError
            If the market was made from other records.
        """
        if market.candidates.ids != tuple(c.candidate_id for c in snapshot.candidates):
            raise ValueError("rules: expected a market of the same snapshot, got other candidates")
        records = DayRecords.of(snapshot, market, context, programme)
        masks = {rule.name: rule.mask(records) for rule in RULES}
        people, places = np.ones(len(market.candidates.ids), np.bool_), np.ones(len(records.homes), np.bool_)
        for mask in masks.values():
            if isinstance(mask, CandidateMask):
                people &= mask.flags
            elif isinstance(mask, OpeningMask):
                places &= mask.flags
        compared = tuple(mask for mask in masks.values() if isinstance(mask, PairMask))
        return cls(masks=masks, candidates=people, openings=places, compared=compared)


def allowed(day: DayColumns, pairs: Pairs) -> Flags:
    """Tell which pairs no rule refuses.

    Each rule is asked about those pairs only that the rules before it left.
    """
    left = np.flatnonzero(day.candidates[pairs.candidate] & day.openings[pairs.opening])
    for mask in day.compared:
        if not len(left):
            break
        left = left[mask.allowed(Pairs(candidate=pairs.candidate[left], opening=pairs.opening[left]))]
    flags: Flags = np.zeros(len(pairs), dtype=np.bool_)
    flags[left] = True
    return flags


def refused_by_rule(day: DayColumns, pairs: Pairs) -> dict[str, Flags]:
    """Tell for every rule by name which pairs it refuses, whatever the other rules say."""
    return {name: ~mask.allowed(pairs) for name, mask in day.masks.items()}
