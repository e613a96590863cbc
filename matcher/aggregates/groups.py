"""Coarse groups of people for aggregates that leaders see; a figure of fewer than five is told of nobody."""

from collections.abc import Callable, Collection, Mapping
from datetime import date

from data.candidates import Candidate

SMALLEST = 5
NO_GROUP = ""
_MONTHS_OF_FIVE_YEARS, _MONTHS_OF_TEN_YEARS = 60, 120
_YOUNG, _OLD = 30, 50
Reader = Callable[[Candidate, date], str | None]


def _benefit_time(person: Candidate, _: date) -> str | None:
    months = person.months_on_benefit
    if months is None:
        return None
    if months < _MONTHS_OF_FIVE_YEARS:
        return "-59"
    return "60-119" if months < _MONTHS_OF_TEN_YEARS else "120-"


def _age(person: Candidate, day: date) -> str | None:
    if person.birth_year is None:
        return None
    age = day.year - person.birth_year
    if age < _YOUNG:
        return f"-{_YOUNG - 1}"
    return f"{_YOUNG}-{_OLD - 1}" if age < _OLD else f"{_OLD}-"


GROUPS: Mapping[str, Reader] = {
    "category": lambda person, _: person.category,
    "months_on_benefit": _benefit_time,
    "age": _age,
    "gender": lambda person, _: person.gender,
    "municipality": lambda person, _: person.municipality_code,
}
"""What people are grouped by, and how a person's group is read on a day; ``None`` belongs to no group."""


def tellable(counts: Mapping[str, int]) -> frozenset[str]:
    """Return the cells of one division that may be told: none below five, and none by taking others away.

    Whoever knows the total knows the sum of what is hidden, and that each hidden cell holds somebody. More
    cells are hidden, the smallest first, until for all that is told any of them could hold five or more.

    Parameters
    ----------
    counts : mapping of cell to int
        Of everybody in the division, those of no group too; the total is taken to be known.
    """
    hidden = {cell for cell, count in counts.items() if 0 < count < SMALLEST}
    large = iter(sorted((count, cell) for cell, count in counts.items() if count >= SMALLEST))
    while hidden and not _safe(hidden, counts):
        cover = next(large, None)
        if cover is None:
            break
        hidden.add(cover[1])
    return frozenset(counts) - hidden


def _safe(hidden: Collection[str], counts: Mapping[str, int]) -> bool:
    """Tell whether one hidden cell could hold five where every other one holds somebody."""
    return len(hidden) > 1 and sum(counts[cell] for cell in hidden) - (len(hidden) - 1) >= SMALLEST
