"""Groups of people by what is declared of them, attributes that only audits may read included.

Small cells are hidden: a figure of fewer than five people could be told of one of them. Where hiding one cell
would let it be worked out from the total, the next smallest is hidden too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data.candidates import Candidate
from matcher.wording import Words

Flags = NDArray[np.bool_]

SMALLEST = 5
_DAYS_PER_YEAR = 365.25
_MOST_VALUES = 12
_THIN = 0.5
_TOLD = (
    "transport", "max_travel_minutes", "hours_per_week_now", "availability", "competences",
    "task_experience", "wishes_industries", "wishes_tasks", "conditions", "mentor_need", "danish_level",
)  # fmt: skip

ATTRIBUTES = ("gender", "audit_group", "age", "waiting", "file", "municipality")
"""What people are grouped by; the first three serve audits only and are no features."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Slice:
    """One group.

    Attributes
    ----------
    attribute, value : str
        What people share.
    members : ndarray of bool, shape (rows,)
        Whose rows.
    people : int
        Different people among them.
    """

    attribute: str
    value: str
    members: Flags
    people: int

    @property
    def name(self) -> str:
        """Attribute and value in one word."""
        return f"{self.attribute}={self.value}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Slices:
    """The groups that may be shown, and how many cells of each attribute are hidden."""

    shown: tuple[Slice, ...]
    hidden: dict[str, int]


def slices_of(people: Sequence[Candidate], days: Sequence[date], smallest: int = SMALLEST) -> Slices:
    """Group rows of people; who is unknown in an attribute belongs to none of its groups.

    Parameters
    ----------
    people : sequence of Candidate
        One per row; the same person may have several rows.
    days : sequence of date
        The day that ages and waits are counted to, one per row.
    smallest : int
        Fewest different people of a group that may be shown.
    """
    ids = np.array([person.candidate_id for person in people], dtype=object)
    shown: list[Slice] = []
    hidden: dict[str, int] = {}
    for attribute in ATTRIBUTES:
        read = _READERS[attribute]
        values = [read(person, day) for person, day in zip(people, days, strict=True)]
        kept, lost = _showable(attribute, values, ids, smallest)
        shown += kept
        hidden[attribute] = lost
    return Slices(shown=tuple(shown), hidden=hidden)


def _showable(
    attribute: str, values: Sequence[str | None], ids: NDArray[np.object_], smallest: int
) -> tuple[list[Slice], int]:
    column = np.array([value or "" for value in values], dtype=object)
    cells = [_slice(attribute, value, column == value, ids) for value in sorted(set(column.tolist()) - {""})]
    if len(cells) > _MOST_VALUES:
        return [], 0
    small = [cell for cell in cells if cell.people < smallest]
    large = sorted((cell for cell in cells if cell.people >= smallest), key=lambda cell: cell.people)
    if len(small) == 1 and large:
        small.append(large.pop(0))
    names = {cell.value for cell in large}
    return [cell for cell in cells if cell.value in names], len(small)


def _slice(attribute: str, value: str, members: Flags, ids: NDArray[np.object_]) -> Slice:
    return Slice(attribute=attribute, value=value, members=members, people=len(set(ids[members].tolist())))


def _age(person: Candidate, day: date) -> str | None:
    if person.birth_year is None:
        return None
    return _band(day.year - person.birth_year, (30, 40, 50), ("-29", "30-39", "40-49", "50-"))


def _waiting(person: Candidate, day: date) -> str | None:
    if person.waiting_since is None:
        return None
    years = (day - person.waiting_since).days / _DAYS_PER_YEAR
    return _band(years, (1, 3), ("-1y", "1-3y", "3y-"))


def _band(value: float, edges: Sequence[float], names: Sequence[str]) -> str:
    return names[int(np.searchsorted(edges, value, side="right"))]


def _file(person: Candidate, day: date) -> str:
    del day  # thin on any
    told = sum(getattr(person, name) is not None for name in _TOLD) / len(_TOLD)
    return "thin" if told < _THIN else "full"


_READERS: dict[str, Callable[[Candidate, date], str | None]] = {
    "gender": lambda person, _: person.gender,
    "audit_group": lambda person, _: person.audit_group,
    "age": _age,
    "waiting": _waiting,
    "file": _file,
    "municipality": lambda person, _: person.municipality_code,
}


_ATTRIBUTE_WORDS = {
    "gender": Words("køn", "gender"),
    "audit_group": Words("eftersynsgruppe", "audit group"),
    "age": Words("alder", "age"),
    "waiting": Words("ventetid", "waiting"),
    "file": Words("oplysninger", "file"),
    "municipality": Words("kommune", "municipality"),
}
_VALUE_WORDS = {
    "gender=female": Words("kvinder", "women"),
    "gender=male": Words("mænd", "men"),
    "age=-29": Words("under 30 år", "under 30"),
    "age=30-39": Words("30-39 år", "30-39"),
    "age=40-49": Words("40-49 år", "40-49"),
    "age=50-": Words("50 år og mere", "50 and more"),
    "waiting=-1y": Words("under et år", "less than a year"),
    "waiting=1-3y": Words("1-3 år", "1-3 years"),
    "waiting=3y-": Words("over 3 år", "more than 3 years"),
    "file=thin": Words("få", "thin"),
    "file=full": Words("mange", "full"),
}


def slice_words(name: str) -> Words:
    """Return what a group is called: ``alder: under 30 år``."""
    attribute, _, value = name.partition("=")
    about = _ATTRIBUTE_WORDS.get(attribute, Words(attribute, attribute))
    what = _VALUE_WORDS.get(name, Words(value, value))
    return Words(f"{about.da}: {what.da}", f"{about.en}: {what.en}")
