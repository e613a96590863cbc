"""Exposure equity: proposals per 100 people by group, an alarm where one gets far fewer than the best."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from data.candidates import Candidate
from matcher.aggregates.groups import GROUPS, NO_GROUP, Reader, tellable

ALARM_BELOW = 0.8
_Z95 = 1.96


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """One group of people and the proposals they got.

    Attributes
    ----------
    attribute, value : str
        What they share.
    people : int or None
        ``None`` where there are too few to be told of.
    per_100, low, high : float or None
        Proposals per 100 people, with the 95 % interval of Wilson.
    of_best : float or None
        Share of what the best served group of the attribute gets.
    alarm : bool
        Whether that is below 0.8.
    by_chance : bool
        Whether chance alone could explain an alarm: the intervals of the two groups meet.
    """

    attribute: str
    value: str
    people: int | None = None
    per_100: float | None = None
    low: float | None = None
    high: float | None = None
    of_best: float | None = None
    alarm: bool = False
    by_chance: bool = False


def exposure_by_group(
    people: Sequence[Candidate], proposed: Collection[str], as_of: date
) -> tuple[Exposure, ...]:
    """Return the exposure of every group.

    Parameters
    ----------
    people : sequence of Candidate
        Everybody who could be proposed: those who are active.
    proposed : collection of str
        Ids of those who were, each once.
    as_of : date
        The day that ages are counted to.
    """
    return tuple(
        found
        for attribute, read in GROUPS.items()
        for found in _of_attribute(attribute, read, people, frozenset(proposed), as_of)
    )


def _of_attribute(
    attribute: str, read: Reader, people: Sequence[Candidate], proposed: frozenset[str], as_of: date
) -> list[Exposure]:
    groups: dict[str, list[bool]] = {}
    for person in people:
        # Those of no group are not told of, but the total would tell them.
        groups.setdefault(read(person, as_of) or NO_GROUP, []).append(person.candidate_id in proposed)
    told = tellable({value: len(members) for value, members in groups.items()}) - {NO_GROUP}
    groups.pop(NO_GROUP, None)
    shares = {value: sum(groups[value]) / len(groups[value]) for value in told}
    best = max(told, key=lambda value: (shares[value], value), default=None)
    return [
        _exposure(attribute, value, groups[value], groups[best])
        if best is not None and value in told
        else Exposure(attribute=attribute, value=value)
        for value in sorted(groups)
    ]


def _exposure(attribute: str, value: str, members: list[bool], best: list[bool]) -> Exposure:
    share, highest = sum(members) / len(members), sum(best) / len(best)
    (low, high), (best_low, _) = _wilson(members), _wilson(best)
    of_best = share / highest if highest > 0 else None
    alarm = of_best is not None and of_best < ALARM_BELOW
    return Exposure(
        attribute=attribute,
        value=value,
        people=len(members),
        per_100=100 * share,
        low=100 * low,
        high=100 * high,
        of_best=of_best,
        alarm=alarm,
        by_chance=alarm and high >= best_low,
    )


def _wilson(members: list[bool]) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927)."""
    count, share, square = len(members), sum(members) / len(members), _Z95**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = _Z95 * math.sqrt(share * (1 - share) / count + square / (4 * count**2)) / (1 + square / count)
    return max(0.0, middle - half), min(1.0, middle + half)
