"""Pairs that few rules refuse: where a change or two would open something."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.lists import Flags, Integers
from features.pairs import Pairs
from features.reach import Reach, reachable_pairs
from matcher.capacities import MINUTES_PER_HOUR
from matcher.night import Night
from matcher.relaxed import RELAXABLE
from matcher.rules import RULES
from matcher.rules.mask import CandidateMask, PairMask
from matcher.rules.masks import Strikes, refused_by_rule
from matcher.rules.travel_minutes import minutes_between

RULE_NAMES = tuple(rule.name for rule in RULES)
SLACK_MINUTES = 30.0
Numbers = NDArray[np.int16]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NearMisses:
    """Pairs beside the one rule that refuses them.

    Attributes
    ----------
    pairs : Pairs
        By candidate and opening.
    rule : int16, shape (n,)
        Index into `RULE_NAMES`.
    """

    pairs: Pairs
    rule: Numbers

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.rule)


def near_misses(
    night: Night, people: Integers, *, slack_minutes: float = SLACK_MINUTES
) -> Iterator[NearMisses]:
    """Yield near misses of some people that a change may open, block by block.

    Parameters
    ----------
    night : Night
        The day and its rules.
    people : int32 array
        Rows of candidates, increasing.
    slack_minutes : float
        How far beyond a person's own travel limit is looked.
    """
    strikes = _people_strikes(night)
    reach = Reach(candidate_rows=people, openings=night.ground.near, slack_minutes=slack_minutes)
    for block in reachable_pairs(night.market, reach):
        found = _single(night, block, strikes)
        if len(found):
            yield found


def too_far(night: Night, people: Integers, *, slack_minutes: float) -> Iterator[Pairs]:
    """Yield the pairs of some people that only the travel rule refuses, block by block.

    Parameters
    ----------
    night : Night
        The day and its rules.
    people : int32 array
        Rows of candidates, increasing.
    slack_minutes : float
        How far beyond a person's own travel limit is looked.
    """
    allowed_people = people[night.day.candidates[people]]
    reach = Reach(candidate_rows=allowed_people, openings=night.day.laid_out, slack_minutes=slack_minutes)
    travel = night.day.masks["travel"]
    for block in reachable_pairs(night.market, reach):
        pairs = block.where(np.flatnonzero(~travel.allowed(block)))
        for mask in night.day.compared:
            if mask is not travel:
                pairs = pairs.where(np.flatnonzero(mask.allowed(pairs)))
        if len(pairs):
            yield pairs


def _people_strikes(night: Night) -> Strikes:
    masks = enumerate(night.day.masks.values())
    alone = {at: mask.flags for at, mask in masks if isinstance(mask, CandidateMask)}
    return Strikes.of(alone, len(night.people))


def _single(night: Night, pairs: Pairs, people: Strikes) -> NearMisses:
    """Return the pairs of a block with exactly one refusal, of a rule that a change can answer."""
    openings = night.ground.ruled.strikes
    count = people.count[pairs.candidate] + openings.count[pairs.opening]
    left = np.flatnonzero(count <= 1)
    count = count[left]
    by_opening = openings.count[pairs.opening[left]] > 0
    rule = np.where(by_opening, openings.last[pairs.opening[left]], people.last[pairs.candidate[left]])
    for index, mask in enumerate(night.day.masks.values()):
        if not isinstance(mask, PairMask):
            continue
        refused = ~mask.allowed(_some(pairs, left))
        rule[refused] = index
        count += refused
        kept = count <= 1
        left, rule, count = left[kept], rule[kept], count[kept]
    once = (count == 1) & _RELAXABLE[rule]
    return NearMisses(pairs=_some(pairs, left[once]), rule=rule[once].astype(np.int16))


def _some(pairs: Pairs, rows: NDArray[np.int64]) -> Pairs:
    return Pairs(candidate=pairs.candidate[rows], opening=pairs.opening[rows])


_RELAXABLE = np.array([name in RELAXABLE for name in RULE_NAMES], dtype=np.bool_)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FewRefusals:
    """Pairs beside all rules that refuse them, each of which a change may answer.

    Attributes
    ----------
    pairs : Pairs
        One or more per person.
    refused : bool, shape (rules, n)
        By the order of `RULE_NAMES`.
    """

    pairs: Pairs
    refused: Flags


def fewest_refusals(
    night: Night, people: Integers, *, slack_minutes: float = SLACK_MINUTES
) -> Iterator[FewRefusals]:
    """Yield for each person the pairs with the fewest refusals, those that no change can answer left out."""
    reach = Reach(candidate_rows=people, openings=night.ground.there, slack_minutes=slack_minutes)
    for block in reachable_pairs(night.market, reach):
        refused = np.stack(list(refused_by_rule(night.day, block).values()))
        count = np.where(refused[~_RELAXABLE].any(axis=0), len(RULE_NAMES), refused.sum(axis=0))
        least = np.full(len(night.market.candidates.ids), len(RULE_NAMES))
        np.minimum.at(least, block.candidate, count)
        kept = (count == least[block.candidate]) & (count < len(RULE_NAMES))
        if kept.any():
            yield FewRefusals(pairs=block.where(kept), refused=refused[:, kept])


def shortfall(night: Night, missed: NearMisses) -> NDArray[np.float64]:
    """Return a figure that grows with what is lacking, within one person and rule; 0 where there is none."""
    lacking = np.zeros(len(missed))
    for name, measure in _MEASURES.items():
        rows = np.flatnonzero(missed.rule == RULE_NAMES.index(name))
        if len(rows):
            lacking[rows] = measure(night, _some(missed.pairs, rows))
    return np.nan_to_num(lacking, nan=0.0, posinf=np.inf)


def _minutes(night: Night, pairs: Pairs) -> NDArray[np.float64]:
    return minutes_between(night.market, pairs)


def _hours(night: Night, pairs: Pairs) -> NDArray[np.float64]:
    return night.hours.least[pairs.opening]


def _mentor(night: Night, pairs: Pairs) -> NDArray[np.float64]:
    offered = night.market.workplaces.mentor_hours_per_week[night.market.openings.workplace[pairs.opening]]
    lacking: NDArray[np.float64] = night.hours.mentor_minutes[pairs.candidate] / MINUTES_PER_HOUR - offered
    return lacking


_MEASURES = {"travel": _minutes, "hours": _hours, "days": _hours, "mentor_hours": _mentor}
