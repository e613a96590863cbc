"""The verdict in words, with its reasons: what was shown, for whom, and what could not be shown.

It rests on the measures that decide, each as an interval of the paired difference. The deciding intervals of
everybody hold together with 97 % confidence and those of all groups with 98 %, so that chance looks like a
finding in one comparison of twenty at most. A harm in one group is told even where the whole is better.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from experiments.bootstrap import Interval, together
from experiments.figure_words import difference
from experiments.measures import measure_named
from experiments.slices import slice_words
from matcher.wording import Words

EVERYBODY = "everybody"
EVERYBODY_LEVEL, GROUPS_LEVEL = 0.97, 0.98


class Kind(StrEnum):
    """What can be said of the second version against the first."""

    BETTER_FOR_ALL = "better for all groups"
    BETTER = "better, but not shown for every group"
    BETTER_BUT_WORSE_FOR_SOME = "better, but worse for some"
    MIXED = "better in one respect, worse in another"
    WORSE_FOR_SOME = "no difference for all together, but worse for some"
    NO_DIFFERENCE = "no difference that can be shown"
    TOO_LITTLE_DATA = "too little data"
    WORSE = "worse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What must be there before anything is said.

    Attributes
    ----------
    people, paid : int
        People with a match that was not learned from; matches of theirs that led to a paid hour.
    group_people : int
        People of a group before it is judged.
    """

    people: int = 50
    paid: int = 25
    group_people: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One deciding difference (second less first) with the interval that holds beside those of its family.

    Attributes
    ----------
    measure : str
        Its name.
    group : str
        ``everybody``, or a group's name.
    people : int
        How many people it is about.
    together : Interval
        The difference; the interval holds together with those of its family.
    """

    measure: str
    group: str
    people: int
    together: Interval

    @property
    def direction(self) -> int:
        """1 where the second version is shown to be better, -1 where it is shown to be worse, else 0."""
        if not self.together.excludes(0.0):
            return 0
        rising = 1 if self.together.low > 0 else -1
        return rising * measure_named(self.measure).better


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is said, and why.

    Attributes
    ----------
    kind : Kind
        The verdict.
    reasons : tuple of Words
        One sentence each.
    shown_for, not_shown_for, worse_for, too_few : tuple of str
        Names of groups.
    """

    kind: Kind
    reasons: tuple[Words, ...]
    shown_for: tuple[str, ...] = ()
    not_shown_for: tuple[str, ...] = ()
    worse_for: tuple[str, ...] = ()
    too_few: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a verdict is reached from.

    Attributes
    ----------
    people, paid : int
        People with a trial, and trials that led to a paid hour.
    everybody, groups : tuple of Shown
        Deciding differences of all people, and of each group.
    """

    people: int
    paid: int
    everybody: tuple[Shown, ...]
    groups: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Difference:
    """Draws of one deciding difference of one group, before it has an interval."""

    measure: str
    group: str
    people: int
    draws: NDArray[np.float64]


def shown(differences: Sequence[Difference], level: float) -> tuple[Shown, ...]:
    """Give a family of differences intervals that hold together."""
    intervals = together([one.draws for one in differences], level)
    return tuple(
        Shown(measure=one.measure, group=one.group, people=one.people, together=interval)
        for one, interval in zip(differences, intervals, strict=True)
    )


def verdict_of(evidence: Evidence, needs: Needs) -> Verdict:
    """Reach a verdict on the second version against the first.

    Parameters
    ----------
    evidence : Evidence
        Deciding differences.
    needs : Needs
        What must be there before anything is said.
    """
    if evidence.people < needs.people or evidence.paid < needs.paid:
        return Verdict(kind=Kind.TOO_LITTLE_DATA, reasons=(_too_little(evidence, needs),))
    directions = {one.direction for one in evidence.everybody}
    reasons = tuple(_said(one) for one in evidence.everybody)
    if {1, -1} <= directions:
        return _with_groups(Kind.MIXED, evidence, needs, reasons)
    if -1 in directions:
        return _with_groups(Kind.WORSE, evidence, needs, reasons)
    if 1 in directions:
        return _better(evidence, needs, reasons)
    told = _with_groups(Kind.NO_DIFFERENCE, evidence, needs, reasons)
    return replace(told, kind=Kind.WORSE_FOR_SOME) if told.worse_for else told


def _better(evidence: Evidence, needs: Needs, reasons: tuple[Words, ...]) -> Verdict:
    told = _with_groups(Kind.BETTER, evidence, needs, reasons)
    if told.worse_for:
        return replace(told, kind=Kind.BETTER_BUT_WORSE_FOR_SOME)
    if not told.not_shown_for and not told.too_few and told.shown_for:
        return replace(told, kind=Kind.BETTER_FOR_ALL)
    return told


def _with_groups(kind: Kind, evidence: Evidence, needs: Needs, reasons: tuple[Words, ...]) -> Verdict:
    found: dict[str, list[Shown]] = {}
    for one in evidence.groups:
        found.setdefault(one.group, []).append(one)
    too_few = tuple(name for name, some in found.items() if max(s.people for s in some) < needs.group_people)
    judged = {name: {s.direction for s in some} for name, some in found.items() if name not in too_few}
    worse = tuple(name for name, signs in judged.items() if -1 in signs)
    return Verdict(
        kind=kind,
        reasons=reasons + tuple(_said(one) for one in evidence.groups if one.direction < 0),
        shown_for=tuple(name for name, signs in judged.items() if 1 in signs and name not in worse),
        not_shown_for=tuple(name for name, signs in judged.items() if signs == {0}),
        worse_for=worse,
        too_few=too_few,
    )


def _too_little(evidence: Evidence, needs: Needs) -> Words:
    return Words(
        f"{evidence.people} personer har et match, som ingen af versionerne har lært af, og {evidence.paid} "
        f"af deres match gav en løntime; der skal være mindst {needs.people} og {needs.paid}.",
        f"{evidence.people} people have a match that neither version has learned from, and {evidence.paid} "
        f"of their matches led to a paid hour; at least {needs.people} and {needs.paid} are needed.",
    )


_SAID = {
    1: Words("bedre", "better"),
    -1: Words("dårligere", "worse"),
    0: Words("ingen forskel, der kan vises", "no difference that can be shown"),
}


def _said(one: Shown) -> Words:
    measure, said = measure_named(one.measure), _SAID[one.direction]
    group = Words("", "") if one.group == EVERYBODY else _in_brackets(slice_words(one.group))
    step = difference(measure, one.together)
    return Words(
        f"{measure.words.da}{group.da}: {said.da}; forskel {step.da}.",
        f"{measure.words.en}{group.en}: {said.en}; difference {step.en}.",
    )


def _in_brackets(words: Words) -> Words:
    return Words(f" ({words.da})", f" ({words.en})")
