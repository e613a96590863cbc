"""Changes of an opening, or of a person's own limit, that would open more, and what they would add."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from data.plain_text import hours_da, hours_en, number_da, number_en
from features.changed_figures import (
    CONDITION,
    MAX_TRAVEL_MINUTES,
    MENTOR_HOURS,
    MOST_HOURS,
    PAID_FROM_WEEK,
    Change,
    encode_changed,
)
from matcher.carving import cases_of, rows_as_pairs, values_of
from matcher.near_misses import too_far
from matcher.night import Night
from matcher.relaxed import relaxed
from matcher.rules.case import PairCase
from matcher.wording import Words, labels, place_name
from models.additive import AdditiveModel
from models.fit import Objective

MORE_TRAVEL_MINUTES = 10.0
_MORE_HOURS = 2.0
_MORE_MENTOR_HOURS = 1.0
_CONDITIONS_TRIED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Carving:
    """One change.

    Attributes
    ----------
    kind : str
        ``condition``, ``pay``, ``hours``, ``mentor`` or ``travel``.
    case : PairCase
        The records before it.
    change : Change
        What is changed.
    """

    kind: str
    case: PairCase
    change: Change

    @property
    def changed(self) -> PairCase:
        """The records after it."""
        return _CHANGED[self.kind](self.case, self.change)

    @property
    def words(self) -> Words:
        """The change in plain words."""
        return _WORDS[self.kind](self.case, self.change)


def carvings(case: PairCase) -> list[Carving]:
    """Return the changes of an opening that are tried for a pair that the rules allow."""
    return [*_conditions(case), *_pay(case), *_hours(case), *_mentor(case)]


def _conditions(case: PairCase) -> Iterable[Carving]:
    """Offer what the person needs most and the workplace has not said that it offers."""
    offered = dict(case.workplace.conditions_offered or ())
    gaps = sorted(
        (offered.get(code, 0) - need, code)
        for code, need in case.candidate.conditions or ()
        if need > offered.get(code, 0)
    )
    needs = dict(case.candidate.conditions or ())
    for _, code in gaps[:_CONDITIONS_TRIED]:
        yield Carving(kind="condition", case=case, change=Change(CONDITION, needs[code], code))


def _with_condition(case: PairCase, change: Change) -> PairCase:
    offered = dict(case.workplace.conditions_offered or ()) | {change.code: change.value}
    return replace(case, workplace=replace(case.workplace, conditions_offered=tuple(sorted(offered.items()))))


def _offer(case: PairCase, change: Change) -> Words:
    name = labels(case.context.vocabulary, "condition", [change.code])
    if case.workplace.conditions_offered is None:
        return Words(f"Spørg, om arbejdspladsen tilbyder: {name.da}", f"Ask for: {name.en}")
    if dict(case.workplace.conditions_offered).get(change.code, 0.0) > 0:
        return Words(
            f"Arbejdspladsen tilbyder mere af: {name.da}", f"The workplace offers more of: {name.en}"
        )
    return Words(f"Arbejdspladsen tilbyder også: {name.da}", f"The workplace also offers: {name.en}")


def _pay(case: PairCase) -> Iterable[Carving]:
    if case.opening.paid_from_week:
        yield Carving(kind="pay", case=case, change=Change(PAID_FROM_WEEK, 0))


def _paid_at_once(case: PairCase, _: Change) -> PairCase:
    return replace(case, opening=replace(case.opening, paid_from_week=0))


def _hours(case: PairCase) -> Iterable[Carving]:
    most, goal = case.opening.hours_per_week_max, case.candidate.hours_per_week_goal
    if most is not None and goal is not None and goal > most:
        more = most + min(_MORE_HOURS, goal - most)
        yield Carving(kind="hours", case=case, change=Change(MOST_HOURS, more))


def _with_hours(case: PairCase, change: Change) -> PairCase:
    return replace(case, opening=replace(case.opening, hours_per_week_max=change.value))


def _more_hours(case: PairCase, change: Change) -> Words:
    most, goal = case.opening.hours_per_week_max or 0.0, case.candidate.hours_per_week_goal or 0.0
    more = min(_MORE_HOURS, goal - most)
    return Words(
        f"{hours_da(more)} mere om ugen i stillingen, op til {number_da(change.value)}",
        f"{hours_en(more, 'more hour')} a week in the opening, up to {number_en(change.value)}",
    )


def _mentor(case: PairCase) -> Iterable[Carving]:
    offered = case.workplace.mentor_hours_per_week
    if case.candidate.mentor_need and offered is not None:
        yield Carving(kind="mentor", case=case, change=Change(MENTOR_HOURS, offered + _MORE_MENTOR_HOURS))


def _with_mentor(case: PairCase, change: Change) -> PairCase:
    return replace(case, workplace=replace(case.workplace, mentor_hours_per_week=change.value))


def longer_ways(night: Night, people: list[int]) -> dict[int, Carving]:
    """Return by person the best opening that up to ten minutes more travel alone would open."""
    rows = np.array(sorted(set(people)), dtype=np.int32)
    found: dict[int, Carving] = {}
    for pairs in too_far(night, rows, slack_minutes=MORE_TRAVEL_MINUTES):
        value = night.scorer.values(night.market, pairs, Objective.GOAL_HOURS)
        order = np.lexsort((pairs.opening, -value, pairs.candidate))
        _, first = np.unique(pairs.candidate[order], return_index=True)
        best = np.zeros(len(pairs), dtype=np.bool_)
        best[order[first]] = True
        chosen = pairs.where(best)
        for person, case in zip(chosen.candidate.tolist(), cases_of(night, chosen), strict=True):
            if relaxed(case, "travel") is not None:
                limit = float(math.ceil(case.travel_minutes or 0.0))
                found[person] = Carving(kind="travel", case=case, change=Change(MAX_TRAVEL_MINUTES, limit))
    return found


def _with_travel(case: PairCase, change: Change) -> PairCase:
    return replace(case, candidate=replace(case.candidate, max_travel_minutes=change.value))


def _longer(case: PairCase, change: Change) -> Words:
    limit = number_da(change.value)
    name = place_name(case.opening, case.workplace, case.context.vocabulary)
    return Words(
        f"En rejsegrænse på {limit} minutter åbner {name.da}",
        f"A travel limit of {limit.replace(',', '.')} minutes opens {name.en}",
    )


def values_with(night: Night, made: Sequence[Carving], objective: Objective) -> list[float]:
    """Value pairs as they would be with one change each, in the unit of the objective.

    A fit that is read from figures is asked with the few figures that the change moves; any other, and a
    condition that nobody offers yet, through the changed records (`matcher.carving.values_of`).
    """
    scorer, row_of = night.scorer, night.ground.ruled.day.row_of
    if made and isinstance(scorer, AdditiveModel):
        people = {name: row for row, name in enumerate(night.market.candidates.ids)}
        ids = [carving.case.ids for carving in made]
        pairs = rows_as_pairs([(people[person], row_of[opening]) for person, opening in ids])
        table = encode_changed(night.market, pairs, [carving.change for carving in made])
        if table is not None:
            return [float(value) for value in scorer.values_of(night.market, pairs, table, objective)]
    return [float(value) for value in values_of(night, [carving.changed for carving in made], objective)]


_CHANGED: dict[str, Callable[[PairCase, Change], PairCase]] = {
    "condition": _with_condition,
    "pay": _paid_at_once,
    "hours": _with_hours,
    "mentor": _with_mentor,
    "travel": _with_travel,
}
_WORDS: dict[str, Callable[[PairCase, Change], Words]] = {
    "condition": _offer,
    "pay": lambda *_: Words("Løn fra første time", "Pay from the first hour"),
    "hours": _more_hours,
    "mentor": lambda *_: Words(
        f"{hours_da(_MORE_MENTOR_HOURS, 'mentortime')} mere om ugen",
        f"{hours_en(_MORE_MENTOR_HOURS, 'more mentor hour')} a week",
    ),
    "travel": _longer,
}
