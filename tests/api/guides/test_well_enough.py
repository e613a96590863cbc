"""What two guides of at most 25 fields each carry over: nearly the whole list of a file that is known."""

from dataclasses import replace
from functools import cache
from statistics import fmean
from typing import Any

from api.guides import GUIDES
from data.candidates import Candidate
from matcher.rank import ListSettings, PlanView
from matcher.settings import MatchSettings
from matcher.standing import StandingDay
from tests.matcher.nights import sample_snapshot, thumb

MOST_FIELDS, COMPANIES = 25, 5
# How many items of each list somebody writes down; the strongest are said first.
ITEMS = {
    "task_experience": 6,
    "competences": 8,
    "wishes_tasks": 3,
    "wishes_industries": 2,
    "no_go_tasks": 2,
    "no_go_industries": 2,
    "no_go_workplaces": 1,
    "conditions": 2,
    "must_conditions": 1,
    "certificates": 2,
    "transport": 3,
}
SPAN_FIELDS = 2  # from and until, beside a box for each day


def shortened(field: str, value: Any) -> Any:
    """Return as much of a list as is written down."""
    if field not in ITEMS or value is None:
        return value
    strongest = sorted(value, key=lambda item: -abs(item[1]) if isinstance(item, tuple) else 0)
    return tuple(sorted(strongest[: ITEMS[field]]))


def through_guides(person: Candidate) -> tuple[Candidate, int]:
    """Return a file as two guides would have filled it, and the most fields that one of them took."""
    fields: list[int] = []
    for guide in GUIDES.values():
        told = {q.field: shortened(q.field, getattr(person, q.field)) for q in guide.questions}
        person = replace(person, **told)
        fields.append(sum(_fields(value) for value in told.values()))
    return person, max(fields)


def _fields(value: Any) -> int:
    if not isinstance(value, tuple):
        return int(value is not None)
    return (
        len({i.weekday for i in value}) + SPAN_FIELDS
        if value and hasattr(value[0], "weekday")
        else len(value)
    )


@cache
def day() -> StandingDay:
    """Return the sample municipality as lists are drawn from it."""
    return StandingDay.of(sample_snapshot(), thumb(), MatchSettings(), PlanView())


def companies(person: Candidate) -> set[str]:
    """Return the first companies of somebody's list."""
    lists = ListSettings(limit=COMPANIES)
    return {line.workplace_id for line in day().shortlist(person, lists).proposals}


def test_guides_of_25_fields_carry_a_list() -> None:
    """Of five companies of a full file at least 4.5 stand on the list of a file filled by guides alone.

    A file in which only the intake guide's frame is known keeps far fewer: the talk is worth having.
    """
    people = [c for c in sample_snapshot().candidates if c.status == "active"][::4]
    kept, bare = [], []
    talked = {question.field: None for question in GUIDES["samtale"].questions}
    for person in people:
        full = companies(person)
        filled, fields = through_guides(person)
        assert fields <= MOST_FIELDS
        if len(full) == COMPANIES:
            kept.append(len(full & companies(filled)))
            bare.append(len(full & companies(replace(person, **talked))))
    assert len(kept) > 30
    assert fmean(kept) >= 4.5
    assert fmean(bare) < fmean(kept) - 1
