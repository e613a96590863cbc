"""Changes of an opening, or of a person's own limit, that would open more, and what they would add."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from data.plain_text import hours_da, hours_en, number_da, number_en
from matcher.carving import cases_of
from matcher.near_misses import too_far
from matcher.night import Night
from matcher.relaxed import relaxed
from matcher.rules.case import PairCase
from matcher.wording import Words, labels, place_name
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
    changed : PairCase
        The records after it.
    words : Words
        The change in plain words.
    """

    kind: str
    changed: PairCase
    words: Words


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
        given = tuple(sorted((offered | {code: needs[code]}).items()))
        name = labels(case.context.vocabulary, "condition", [code])
        yield Carving(
            kind="condition",
            changed=replace(case, workplace=replace(case.workplace, conditions_offered=given)),
            words=_offer(case, offered.get(code, 0.0), name),
        )


def _offer(case: PairCase, level: float, name: Words) -> Words:
    if case.workplace.conditions_offered is None:
        return Words(f"Spørg, om arbejdspladsen tilbyder: {name.da}", f"Ask for: {name.en}")
    if level > 0:
        return Words(
            f"Arbejdspladsen tilbyder mere af: {name.da}", f"The workplace offers more of: {name.en}"
        )
    return Words(f"Arbejdspladsen tilbyder også: {name.da}", f"The workplace also offers: {name.en}")


def _pay(case: PairCase) -> Iterable[Carving]:
    if case.opening.paid_from_week:
        yield Carving(
            kind="pay",
            changed=replace(case, opening=replace(case.opening, paid_from_week=0)),
            words=Words("Løn fra første time", "Pay from the first hour"),
        )


def _hours(case: PairCase) -> Iterable[Carving]:
    most, goal = case.opening.hours_per_week_max, case.candidate.hours_per_week_goal
    if most is not None and goal is not None and goal > most:
        more = min(_MORE_HOURS, goal - most)
        opening = replace(case.opening, hours_per_week_max=most + more)
        yield Carving(
            kind="hours",
            changed=replace(case, opening=opening),
            words=Words(
                f"{hours_da(more)} mere om ugen i stillingen, op til {number_da(most + more)}",
                f"{hours_en(more, 'more hour')} a week in the opening, up to {number_en(most + more)}",
            ),
        )


def _mentor(case: PairCase) -> Iterable[Carving]:
    offered = case.workplace.mentor_hours_per_week
    if case.candidate.mentor_need and offered is not None:
        workplace = replace(case.workplace, mentor_hours_per_week=offered + _MORE_MENTOR_HOURS)
        yield Carving(
            kind="mentor",
            changed=replace(case, workplace=workplace),
            words=Words(
                f"{hours_da(_MORE_MENTOR_HOURS, 'mentortime')} mere om ugen",
                f"{hours_en(_MORE_MENTOR_HOURS, 'more mentor hour')} a week",
            ),
        )


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
            changed = relaxed(case, "travel")
            if changed is not None:
                found[person] = Carving(kind="travel", changed=changed, words=_longer(night, case, changed))
    return found


def _longer(night: Night, case: PairCase, changed: PairCase) -> Words:
    limit = number_da(changed.candidate.max_travel_minutes or 0.0)
    name = place_name(case.opening, case.workplace, night.snapshot.vocabulary)
    return Words(
        f"En rejsegrænse på {limit} minutter åbner {name.da}",
        f"A travel limit of {limit.replace(',', '.')} minutes opens {name.en}",
    )
