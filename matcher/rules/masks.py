"""All rules for many pairs at once: what the lists and the night ask, block by block."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from data.candidates import Candidate
from data.programmes import Programme
from data.snapshot import Snapshot
from features.lists import Flags, Integers
from features.market import Market
from features.pairs import Pairs
from features.reach import Workplaces, laid_out
from matcher.rules import RULES, places
from matcher.rules.case import DayContext
from matcher.rules.mask import CandidateMask, DayOpenings, DayPeople, Mask, OpeningMask, PairMask, Reading


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DayColumns:
    """Every rule's columns of a day, for some people.

    Attributes
    ----------
    masks : dict of rule name to mask
        In the order of `RULES`.
    candidates : bool, shape (candidates,)
        Whom the rules about the person alone allow.
    openings : bool, shape (openings,)
        Which openings the rules about the opening alone allow.
    laid_out : Workplaces
        Those openings as reach looks them up.
    compared : tuple of PairMask
        The rules that compare both sides.
    """

    masks: dict[str, Mask]
    candidates: Flags
    openings: Flags
    laid_out: Workplaces
    compared: tuple[PairMask, ...]

    @classmethod
    def of(
        cls, snapshot: Snapshot, market: Market, context: DayContext, programme: Programme
    ) -> "DayColumns":
        """Make the columns of a day for everybody in it; the market's rows must be those of the snapshot.

        Raises
        ------
        ValueError
            If the market was made from other records.
        """
        ruled = RuledOpenings.of(snapshot, market, context, programme)
        return ruled.for_people(snapshot.candidates, market)


@dataclass(frozen=True, slots=True, eq=False)
class Strikes:
    """How many of the rules about one side alone refuse each of it, and which was last (as in `RULES`)."""

    count: NDArray[np.int16]
    last: NDArray[np.int16]

    @classmethod
    def of(cls, flags: Mapping[int, Flags], length: int) -> "Strikes":
        """Count refusals; ``flags`` tells by the rule's place in `RULES` what it allows."""
        count, last = np.zeros(length, dtype=np.int16), np.zeros(length, dtype=np.int16)
        for rule, allowed_ones in flags.items():
            count += ~allowed_ones
            last[~allowed_ones] = rule
        return cls(count, last)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RuledOpenings:
    """The openings of a day as every rule reads them, whoever comes.

    Attributes
    ----------
    day : DayOpenings
        The openings and what the day means for them.
    rules : mapping of rule name to OpeningMask or callable
        In the order of `RULES`: what each says, or what it will say of people.
    openings : bool, shape (openings,)
        Which openings the rules about the opening alone allow.
    strikes : Strikes
        How many rules refuse each opening to everybody.
    laid_out : Workplaces
        The allowed openings as reach looks them up.
    places : int32 array
        Rows of the openings with a free place.
    refused_places : mapping of rule name to bool array
        What each rule about the opening alone refuses of ``places``.
    """

    day: DayOpenings
    rules: Mapping[str, Reading]
    openings: Flags
    strikes: Strikes
    laid_out: Workplaces
    places: Integers
    refused_places: Mapping[str, Flags]

    @classmethod
    def of(
        cls, snapshot: Snapshot, market: Market, context: DayContext, programme: Programme
    ) -> "RuledOpenings":
        """Read the openings of a day; the people of the market play no part."""
        day = DayOpenings.of(snapshot, context, programme)
        rules = {rule.name: rule.mask(day) for rule in RULES}
        alone = {at: r.flags for at, r in enumerate(rules.values()) if isinstance(r, OpeningMask)}
        strikes = Strikes.of(alone, len(day.openings))
        openings = strikes.count == 0
        free = np.flatnonzero(alone[RULES.index(places.RULE)]).astype(np.int32)
        return cls(
            day=day,
            rules=rules,
            openings=openings,
            strikes=strikes,
            laid_out=laid_out(market, openings),
            places=free,
            refused_places={RULES[at].name: ~flags[free] for at, flags in alone.items()},
        )

    def with_words(self, context: DayContext) -> "RuledOpenings":
        """Return the same openings under newer decisions and holds: only what these change is read again."""
        day = replace(self.day, context=context)
        newer = {rule.name: rule.mask(day) for rule in RULES if rule.by_journal}
        return replace(self, day=day, rules={**self.rules, **newer})

    def for_people(self, people: tuple[Candidate, ...], market: Market) -> DayColumns:
        """Make the columns of some people; the market's rows must be theirs.

        Raises
        ------
        ValueError
            If the market was made from other records.
        """
        if market.candidates.ids != tuple(c.candidate_id for c in people):
            raise ValueError("rules: expected a market of the same snapshot, got other candidates")
        asked = DayPeople(records=people, market=market, context=self.day.context, openings=self.day)
        masks = {
            name: reading if isinstance(reading, OpeningMask) else reading(asked)
            for name, reading in self.rules.items()
        }
        flags = np.ones(len(people), np.bool_)
        for mask in masks.values():
            if isinstance(mask, CandidateMask):
                flags &= mask.flags
        compared = tuple(mask for mask in masks.values() if isinstance(mask, PairMask))
        return DayColumns(
            masks=masks,
            candidates=flags,
            openings=self.openings,
            laid_out=self.laid_out,
            compared=compared,
        )


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
