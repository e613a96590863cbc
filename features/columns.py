"""Records as columns: what a fit may read of candidates, workplaces and openings.

NaN is unknown in numbers, -1 in indices, and ``known`` tells it for lists. Ages are days before the day that
counts for the row; a date that lies after that day is unknown, for nobody could have known it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np

from data.candidates import Candidate
from data.companies import Workplace
from data.openings import Opening
from data.vocabulary import Vocabulary
from features.experience import Event, Experience, experience_of
from features.industries import (
    DIVISION_DIGITS,
    branch_lists,
    covering_lists,
    plain_code,
    plain_wishes,
    wider_codes,
)
from features.lists import Floats, Integers, Weighted, WeightedLists, weighted_lists, words_of
from features.place import Places, places_of
from features.relatedness import Kinship
from features.travel_time import Sites, mode_bits, sites_of
from features.week import WeekMasks, week_masks

R = TypeVar("R")

# How likely a workplace that says so is to hire [assumption: an order, not chances].
HIRE_INTENTION_LEVELS = {"now": 1.0, "within_3_months": 0.75, "maybe": 0.4, "placement_only": 0.1, "no": 0.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateColumns:
    """Columns (n_c,) of the candidates; units as in the exchange format."""

    ids: tuple[str, ...]
    places: Places
    sites: Sites
    modes: Integers
    max_travel_minutes: Floats
    hours_per_week_now: Floats
    hours_per_week_goal: Floats
    availability: WeekMasks
    competences: WeightedLists
    task_experience: WeightedLists
    wishes_tasks: WeightedLists
    wishes_industries: WeightedLists
    wishes_branches: WeightedLists
    conditions: WeightedLists
    mentor_need: Floats
    danish_level: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkplaceColumns:
    """Columns (n_w,) of the workplaces; ages are days before the day that counts, NaN where unknown.

    ``divisions`` are the two-digit industry divisions, empty where unknown.
    """

    ids: tuple[str, ...]
    places: Places
    sites: Sites
    divisions: tuple[str, ...]
    industries: WeightedLists
    branches: WeightedLists
    conditions_offered: WeightedLists
    mentor_hours_per_week: Floats
    danish_required: Floats
    pace: Floats
    customer_contact: Floats
    team_climate: Floats
    public_transport: Floats
    employees_fte: Floats
    supported_now_fte: Floats
    hire_intention: Floats
    hire_intention_age_days: Floats
    first_seen_age_days: Floats
    experience: Experience


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningColumns:
    """Columns (n_o,) of the openings; ``workplace`` is the row of each one's workplace."""

    ids: tuple[str, ...]
    workplace: Integers
    tasks: WeightedLists
    competences: WeightedLists
    essential_competences: WeightedLists
    hours_per_week_min: Floats
    hours_per_week_max: Floats
    schedule: WeekMasks
    paid_from_week: Floats
    confirmed_age_days: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedWords:
    """The codes of each kind that a pair can be compared by: sorted, and the same on both sides.

    They are those of workplaces, openings and the relatedness that goes with the model: whatever else a
    person's record names can be met by nobody, so a market stands before anybody has come.
    """

    competences: tuple[str, ...]
    tasks: tuple[str, ...]
    industries: tuple[str, ...]
    branches: tuple[str, ...]
    conditions: tuple[str, ...]


def shared_words(
    workplaces: Sequence[Workplace],
    openings: Sequence[Opening],
    vocabulary: Vocabulary,
    kinship: Kinship,
) -> SharedWords:
    """Return every code by which people may be compared with the places of a market."""
    branches = {word.group for word in vocabulary.of_kind("industry") if word.group}
    return SharedWords(
        competences=words_of(
            [o.competences for o in openings],
            [o.essential_competences for o in openings],
            [kinship.competences.words],
        ),
        tasks=words_of([o.tasks for o in openings], [kinship.tasks.words]),
        industries=wider_codes(workplaces),
        branches=tuple(sorted(branches)),
        conditions=words_of([w.conditions_offered for w in workplaces]),
    )


def candidate_columns(
    candidates: Sequence[Candidate], words: SharedWords, vocabulary: Vocabulary
) -> CandidateColumns:
    """Return the columns of candidates, in their order."""
    places = places_of(candidates)
    wishes = [plain_wishes(c.wishes_industries) for c in candidates]
    return CandidateColumns(
        ids=tuple(c.candidate_id for c in candidates),
        places=places,
        sites=sites_of(places),
        modes=mode_bits([c.transport for c in candidates]),
        max_travel_minutes=numbers(candidates, lambda c: c.max_travel_minutes),
        hours_per_week_now=numbers(candidates, lambda c: c.hours_per_week_now),
        hours_per_week_goal=numbers(candidates, lambda c: c.hours_per_week_goal),
        availability=week_masks([c.availability for c in candidates]),
        competences=_own([c.competences for c in candidates], words.competences),
        task_experience=_own([c.task_experience for c in candidates], words.tasks),
        wishes_tasks=weighted_lists([c.wishes_tasks for c in candidates], words.tasks),
        wishes_industries=weighted_lists(wishes, words.industries),
        wishes_branches=weighted_lists(branch_lists(wishes, vocabulary), words.branches),
        conditions=_own([_needs(c.conditions) for c in candidates], words.conditions),
        mentor_need=numbers(candidates, lambda c: c.mentor_need),
        danish_level=numbers(candidates, lambda c: c.danish_level),
    )


def workplace_columns(
    workplaces: Sequence[Workplace],
    days: Sequence[int],
    words: SharedWords,
    vocabulary: Vocabulary,
    events: Sequence[Event],
) -> WorkplaceColumns:
    """Return the columns of workplaces, each dated by its day (ordinal)."""
    places = places_of(workplaces)
    industries = [None if w.industry_code is None else [(w.industry_code, 1.0)] for w in workplaces]
    # A code of no known branch tells no more of it than no code at all.
    branches = [found or None for found in branch_lists(industries, vocabulary)]
    divisions = tuple(plain_code(w.industry_code or "")[:DIVISION_DIGITS] for w in workplaces)
    return WorkplaceColumns(
        ids=tuple(w.workplace_id for w in workplaces),
        places=places,
        sites=sites_of(places),
        divisions=divisions,
        industries=weighted_lists(covering_lists(workplaces, words.industries), words.industries),
        branches=weighted_lists(branches, words.branches),
        conditions_offered=weighted_lists([w.conditions_offered for w in workplaces], words.conditions),
        mentor_hours_per_week=numbers(workplaces, lambda w: w.mentor_hours_per_week),
        danish_required=numbers(workplaces, lambda w: w.danish_required),
        pace=numbers(workplaces, lambda w: w.pace),
        customer_contact=numbers(workplaces, lambda w: w.customer_contact),
        team_climate=numbers(workplaces, lambda w: w.team_climate),
        public_transport=numbers(workplaces, lambda w: w.public_transport),
        employees_fte=numbers(workplaces, lambda w: w.employees_fte),
        supported_now_fte=numbers(workplaces, lambda w: w.supported_now_fte),
        hire_intention=numbers(workplaces, lambda w: HIRE_INTENTION_LEVELS.get(w.hire_intention or "")),
        hire_intention_age_days=ages([w.hire_intention_on for w in workplaces], days),
        first_seen_age_days=ages([w.first_seen_on for w in workplaces], days),
        experience=experience_of(
            [w.workplace_id for w in workplaces],
            divisions,
            days,
            events,
        ),
    )


def opening_columns(
    openings: Sequence[Opening], workplace_rows: Sequence[int], days: Sequence[int], words: SharedWords
) -> OpeningColumns:
    """Return the columns of openings, each dated by its day (ordinal)."""
    essential = [
        None if o.essential_competences is None else [(code, 1.0) for code in o.essential_competences]
        for o in openings
    ]
    return OpeningColumns(
        ids=tuple(o.opening_id for o in openings),
        workplace=np.array(workplace_rows, dtype=np.int32),
        tasks=weighted_lists([o.tasks for o in openings], words.tasks),
        competences=weighted_lists([o.competences for o in openings], words.competences),
        essential_competences=weighted_lists(essential, words.competences),
        hours_per_week_min=numbers(openings, lambda o: o.hours_per_week_min),
        hours_per_week_max=numbers(openings, lambda o: o.hours_per_week_max),
        schedule=week_masks([o.schedule for o in openings]),
        paid_from_week=numbers(openings, lambda o: o.paid_from_week),
        confirmed_age_days=ages([o.last_confirmed_on for o in openings], days),
    )


def numbers(records: Sequence[R], field: Callable[[R], float | None]) -> Floats:
    """Return one field of records as numbers, NaN where unknown."""
    return np.array([field(record) for record in records], dtype=np.float64)


def ages(dates: Sequence[date | None], days: Sequence[int]) -> Floats:
    """Return days from dates to the rows' days; NaN where unknown or later than the row's day."""
    found = [
        np.nan if on is None or on.toordinal() > day else day - on.toordinal()
        for on, day in zip(dates, days, strict=True)
    ]
    return np.array(found, dtype=np.float64)


def _own(lists: Sequence[Weighted | None], words: tuple[str, ...]) -> WeightedLists:
    return weighted_lists(lists, words, keep_others=True)


def _needs(conditions: Weighted | None) -> Weighted | None:
    # A need of 0 asks for nothing, as if it were not listed.
    return None if conditions is None else [(code, need) for code, need in conditions if need > 0]
