"""The nearest relaxations of people without a pair worth having, checked and valued on changed records."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.plain_text import listed
from features.lists import Integers
from matcher.carving import cases_of, rows_as_pairs, values_of
from matcher.near_misses import (
    RULE_NAMES,
    FewRefusals,
    NearMisses,
    fewest_refusals,
    near_misses,
    shortfall,
)
from matcher.night import Night
from matcher.reasons.carve import Carving, carvings, values_with
from matcher.relaxed import relaxed
from matcher.rules import refusals
from matcher.rules.case import PairCase
from matcher.wording import Words, openings_counted, place_name, worth

Ints = NDArray[np.int64]

EXAMPLES_PER_PERSON = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Opener:
    """One change that opens an opening for a person.

    Attributes
    ----------
    rules : tuple of str
        What is in the way: one rule where there is such an opening, else the fewest.
    opening_id : str
        The opening for which least is lacking, of equal ones the one of most worth.
    alone : int
        Openings that this rule alone refuses, this one among them; 0 where several are in the way.
    value : float
        Worth of the pair after the change, in the night's objective.
    words : Words
        The change, what it opens and what that is worth.
    changed : PairCase
        The records after the change; no rule refuses them.
    """

    rules: tuple[str, ...]
    opening_id: str
    alone: int
    value: float
    words: Words
    changed: PairCase


def openers_of(night: Night, people: Integers) -> dict[int, tuple[Opener, ...]]:
    """Return by candidate row the nearest changes, those that stand alone in the way most often first.

    Parameters
    ----------
    night : Night
        The day and its rules.
    people : int32 array
        Rows of candidates, increasing.
    """
    if not len(people):
        return {}
    near = [example for block in near_misses(night, people) for example in _nearest(night, block)]
    openers = _openers(night, near)
    rest = np.array([row for row in people.tolist() if row not in openers], dtype=np.int32)
    if len(rest):
        few = [example for block in fewest_refusals(night, rest) for example in _best(night, block)]
        openers |= _openers(night, few)
    return openers


def carved_for(night: Night, people: Integers) -> dict[int, Words]:
    """Return by candidate row the change of a person's best opening that makes it worth more than no match.

    Parameters
    ----------
    night : Night
        The day, valued.
    people : int32 array
        Rows of candidates who have pairs, all worth less than no match.
    """
    best = [(person, _best_opening(night, person)) for person in people.tolist()]
    tried = [carvings(case) for case in cases_of(night, rows_as_pairs(best))]
    values = iter(values_with(night, [carving for changes in tried for carving in changes], night.objective))
    found: dict[int, Words] = {}
    for (person, _), changes in zip(best, tried, strict=True):
        valued = [(next(values), at) for at in range(len(changes))]
        value, at = max(valued, default=(night.unmatched - 1.0, 0))
        if value >= night.unmatched:
            found[person] = _carved(night, changes[at], value)
    return found


def _best_opening(night: Night, person: int) -> int:
    rows = night.valued.of(person)
    return int(night.valued.opening[rows][np.argmax(night.valued.value[rows])])


def _carved(night: Night, carving: Carving, value: float) -> Words:
    case, gives = carving.changed, worth(value, night.objective)
    name = place_name(case.opening, case.workplace, night.snapshot.vocabulary)
    change = carving.words
    return Words(
        f"{change.da[0].lower()}{change.da[1:]}: {name.da}, {gives.da}",
        f"{change.en[0].lower()}{change.en[1:]}: {name.en}, {gives.en}",
    )


@dataclass(frozen=True, slots=True)
class _Example:
    person: int
    opening: int
    rules: tuple[str, ...]
    alone: int


def _openers(night: Night, examples: list[_Example]) -> dict[int, tuple[Opener, ...]]:
    """Change the records; drop what stays refused or is worth too little; put the rest into words."""
    cases = cases_of(night, rows_as_pairs([(e.person, e.opening) for e in examples]))
    tried = [(e, case, relaxed(case, *e.rules)) for e, case in zip(examples, cases, strict=True)]
    kept = [(example, case, changed) for example, case, changed in tried if changed is not None]
    values = values_of(night, [changed for _, _, changed in kept], night.objective)
    by_person: dict[int, list[Opener]] = defaultdict(list)
    for (example, case, changed), value in zip(kept, values.tolist(), strict=True):
        if value >= night.unmatched:
            words = _words(night, example, case).then(*_gives(night, example, value))
            by_person[example.person].append(
                Opener(
                    rules=example.rules,
                    opening_id=changed.opening.opening_id,
                    alone=example.alone,
                    value=value,
                    words=words,
                    changed=changed,
                )
            )
    return {
        person: tuple(sorted(found, key=lambda o: (-o.alone, -o.value))[:EXAMPLES_PER_PERSON])
        for person, found in by_person.items()
    }


def _nearest(night: Night, missed: NearMisses) -> list[_Example]:
    """Return for each person and rule of a block the pair that lacks least, of equal ones the most worth."""
    value = night.scorer.values(night.market, missed.pairs, night.objective)
    key = missed.pairs.candidate.astype(np.int64) * len(RULE_NAMES) + missed.rule
    order = np.lexsort((missed.pairs.opening, -value, np.round(shortfall(night, missed), 2), key))
    _, first, count = np.unique(key[order], return_index=True, return_counts=True)
    rows = order[first]
    columns = (missed.pairs.candidate[rows], missed.pairs.opening[rows], missed.rule[rows], count)
    return [
        _Example(person, opening, (RULE_NAMES[rule],), alone)
        for person, opening, rule, alone in zip(*(column.tolist() for column in columns), strict=True)
    ]


def _best(night: Night, few: FewRefusals) -> list[_Example]:
    """Return for each person of a block the pair of most worth."""
    value = night.scorer.values(night.market, few.pairs, night.objective)
    order = np.lexsort((few.pairs.opening, -value, few.pairs.candidate))
    _, first = np.unique(few.pairs.candidate[order], return_index=True)
    return [
        _Example(
            int(few.pairs.candidate[row]),
            int(few.pairs.opening[row]),
            tuple(RULE_NAMES[rule] for rule in np.flatnonzero(few.refused[:, row])),
            0,
        )
        for row in order[first].tolist()
    ]


def _words(night: Night, example: _Example, case: PairCase) -> Words:
    """Return what the rules themselves say would open the pair, and its name."""
    found = [refusal for refusal in refusals(case) if refusal.rule in example.rules]
    name = place_name(case.opening, case.workplace, night.snapshot.vocabulary)
    da = listed([refusal.opens_da for refusal in found], "og")
    en = listed([refusal.opens_en for refusal in found], "and")
    return Words(f"{da}: {name.da}", f"{en}: {name.en}")


def _gives(night: Night, example: _Example, value: float) -> Words:
    gives = worth(value, night.objective)
    words = Words(f", {gives.da}", f", {gives.en}")
    if example.alone > 1:
        count = openings_counted(example.alone)
        return words.then(
            f" (den regel står alene i vejen for {count.da})", f" (that rule alone bars {count.en})"
        )
    return words
