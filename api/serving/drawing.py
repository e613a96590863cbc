"""Drawing one person's list from a day: now for whoever asks, and later to see how it came about."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from api.serving.degraded import left_out
from api.serving.held_day import HeldDay
from data.candidates import Candidate
from data.companies import Workplace
from data.openings import Opening
from data.store.fresh_records import Fresh
from data.store.stamps import Stamps
from features.pairs import Pairs
from matcher.carving import cases_of
from matcher.exploration import Exploration
from matcher.night import Night
from matcher.proposal import Proposal
from matcher.rank import ListSettings
from matcher.refused import RefusedGroup, refusals_for
from matcher.rules import PairCase, refusals
from matcher.rules.travel_minutes import minutes_of_pair
from matcher.standing import PersonList
from matcher.wording import Words
from models.fit import BadScoreError

# Lines drawn beyond those asked for while openings may have closed since the day was read.
_SPARE_LINES = 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Aids:
    """What a list is drawn with, beside the day and the person's record.

    Attributes
    ----------
    limit : int
        How many lines are shown.
    every_opening : bool
        Whether every opening stands on it, or the best of each workplace.
    by_rules : callable
        Returns the same day by the rule baseline, where the model's figures cannot be used.
    fresh : Fresh or None
        The records of now, where openings have changed since the day was read.
    exploration : Exploration
        How much neighbours change places.
    seed : int or None
        Of the lots, where there are any.
    moment : Stamps
        Change numbers up to which the person, fresh records and words are read.
    """

    limit: int
    every_opening: bool
    by_rules: Callable[[HeldDay], HeldDay]
    fresh: Fresh | None
    exploration: Exploration
    seed: int | None
    moment: Stamps


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawn:
    """A list ready to be told.

    Attributes
    ----------
    held : HeldDay
        The day it rests on.
    found : PersonList
        Its lines.
    cases : sequence of PairCase
        The records of each line, in order.
    refused : tuple of RefusedGroup
        What the rules refuse.
    degraded : Words or None
        Why something else than the whole learned model made it.
    seed : int or None
        Of the lots, where exploration is on.
    moment : Stamps
        Change numbers up to which the person, closed openings and words are read.
    """

    held: HeldDay
    found: PersonList
    cases: Sequence[PairCase]
    refused: tuple[RefusedGroup, ...]
    degraded: Words | None
    seed: int | None
    moment: Stamps


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chosen:
    """The lines of a list before they are explained, and the day whose figures they show."""

    held: HeldDay
    candidate_id: str
    found: PersonList


def chosen(held: HeldDay, record: Candidate, aids: Aids) -> Chosen:
    """Choose the lines of a list; the same day, record and aids give the same list to the last bit."""
    spare = _SPARE_LINES * (aids.fresh is not None)
    lists = ListSettings(limit=aids.limit + 1 + spare, every_opening=aids.every_opening)
    scored, found = _shortlist(held, record, lists, aids)
    if aids.fresh is not None:
        found = found.without(_closed(aids.fresh, found))
    return Chosen(held=scored, candidate_id=record.candidate_id, found=found)


def finished(lines: Chosen, aids: Aids) -> Drawn:
    """Return the list in the order that the lots gave it, explained; nothing of it is read any more."""
    scored = lines.held
    found = lines.found.explored(aids.exploration, aids.seed or 0, aids.limit).explained()
    return Drawn(
        held=scored,
        found=found,
        cases=cases_of_lines(found.night, found.proposals),
        refused=refusals_for(found.night, lines.candidate_id, most_examples=1),
        degraded=scored.serving.degraded or left_out(found.night.valued.bad),
        seed=aids.seed,
        moment=aids.moment,
    )


def _shortlist(
    held: HeldDay, record: Candidate, lists: ListSettings, aids: Aids
) -> tuple[HeldDay, PersonList]:
    try:
        return held, held.standing.shortlist(record, lists)
    except BadScoreError:
        by_rules = aids.by_rules(held)
        return by_rules, by_rules.standing.shortlist(record, lists)


def _closed(fresh: Fresh, found: PersonList) -> frozenset[str]:
    """Return the openings of a list that the rules refuse by their records of now, or that are gone."""
    cases = cases_of_lines(found.night, found.proposals)
    now = fresh_cases(fresh, cases)
    return frozenset(
        case.opening.opening_id
        for case, newer in zip(cases, now, strict=True)
        if newer is None or refusals(newer)
    )


def fresh_cases(fresh: Fresh, cases: Sequence[PairCase]) -> list[PairCase | None]:
    """Return pairs with opening and workplace as they are now, ``None`` where one of them is gone."""
    if not cases:
        return []
    day = cases[0].as_of
    ids = [case.opening.opening_id for case in cases]
    fresh.openings_ahead(ids)
    openings = fresh.openings(ids, day)
    places = fresh.workplaces(sorted({opening.workplace_id for opening in openings.values()}), day)
    return [_fresh(case, openings.get(case.opening.opening_id), places) for case in cases]


def _fresh(case: PairCase, opening: Opening | None, places: Mapping[str, Workplace]) -> PairCase | None:
    if opening is None or opening.workplace_id not in places:
        return None
    place = places[opening.workplace_id]
    minutes = minutes_of_pair(case.candidate, place)
    return replace(case, opening=opening, workplace=place, travel_minutes=minutes)


def cases_of_lines(night: Night, lines: Sequence[Proposal]) -> list[PairCase]:
    """Return the records of a list's lines."""
    row_of = night.ground.ruled.day.row_of
    rows = np.array([row_of[line.opening_id] for line in lines], dtype=np.int32)
    return cases_of(night, Pairs(candidate=np.zeros(len(rows), dtype=np.int32), opening=rows))
