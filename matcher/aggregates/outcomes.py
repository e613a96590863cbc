"""The official yardstick: people with ordinary paid hours, by period, municipality, benefit and category.

The columns are those of the official measurement OTIJ01. A person counts in a month where the record that was
valid on its last day is not of the past, and stands in the cell of the last month of the period that they
count in; hours are those of the months that they count in, all jobs together. Small cells are hidden.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from data.candidates import Candidate
from data.placements import Match, PaidMonth
from data.versions import Version
from matcher.aggregates.groups import SMALLEST
from matcher.aggregates.hiding import Path, hidden_cells
from matcher.aggregates.periods import Period

UNKNOWN = ""
_NO_HOURS = 0.005  # hours are told with two decimals


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One row; ``None`` where it is not told.

    Attributes
    ----------
    period : str
        Such as ``2026-07``, ``2026K3`` or ``2026``.
    path : tuple of str
        Municipality, benefit and category, as far as the row is divided; empty texts are unknown.
    people, with_hours : int or None
        Everybody, and those with ordinary paid hours in the period.
    share : float or None
        Of people with hours, 0 to 1.
    hours_per_person : float or None
        Hours in the whole period, on average over those with hours.
    hours_per_month : float or None
        Hours in a month with hours, on average over those months.
    """

    period: str
    path: Path
    people: int | None = None
    with_hours: int | None = None
    share: float | None = None
    hours_per_person: float | None = None
    hours_per_month: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What the table is made of: every version of people, and the latest word on matches and months."""

    candidates: Sequence[Version[Candidate]]
    matches: Sequence[Match]
    paid_months: Sequence[PaidMonth]


@dataclass(slots=True)
class Tally:
    """One cell before anything is hidden: hours in each month, by person."""

    people: set[str] = field(default_factory=set)
    worked: dict[str, list[float]] = field(default_factory=dict)

    @property
    def with_hours(self) -> int:
        """How many had hours."""
        return len(self.worked)

    @property
    def is_small(self) -> bool:
        """Whether there are too few people, with hours or without, to tell how many have hours."""
        return any(0 < count < SMALLEST for count in (self.with_hours, len(self.people) - self.with_hours))


class Lives:
    """Everybody's versions in order of validity, and their ordinary hours by month."""

    def __init__(self, past: Past) -> None:
        versions: dict[str, list[Candidate]] = defaultdict(list)
        for version in sorted(past.candidates, key=lambda v: (_from(v.record), v.known_from)):
            versions[version.record.candidate_id].append(version.record)
        self._versions = versions
        self._starts = {person: [_from(one) for one in known] for person, known in versions.items()}
        person_of = {match.match_id: match.candidate_id for match in past.matches}
        self._hours: dict[tuple[str, date], float] = defaultdict(float)
        for paid in past.paid_months:
            if paid.match_id in person_of:
                self._hours[person_of[paid.match_id], paid.month.replace(day=1)] += paid.paid_hours
        self.people = sorted(versions)

    def in_period(self, person: str, period: Period) -> tuple[Path, list[float]] | None:
        """Return somebody's cell in a period and their hours in months with hours; ``None``: not there."""
        last: Candidate | None = None
        months = []
        for month, last_day in zip(period.months, period.last_days(), strict=True):
            found = self._on(person, last_day)
            if found is None or found.status == "past":
                continue
            last = found
            hours = self._hours.get((person, month), 0.0)
            if hours > _NO_HOURS:
                months.append(hours)
        return None if last is None else (_path(last), months)

    def _on(self, person: str, day: date) -> Candidate | None:
        place = bisect_right(self._starts[person], day)
        return self._versions[person][place - 1] if place else None


def _from(person: Candidate) -> date:
    return person.valid_from or person.waiting_since or date.min


def _path(person: Candidate) -> Path:
    return (person.municipality_code or UNKNOWN, person.benefit or UNKNOWN, person.category or UNKNOWN)


def outcome_table(past: Past, periods: Sequence[Period]) -> tuple[Outcome, ...]:
    """Return the rows of every period; the last period first, each sum before its parts.

    Parameters
    ----------
    past : Past
        Of the whole installation: what is hidden must not depend on who looks.
    periods : sequence of Period
        Whole months.
    """
    told = Lives(past)
    found = [(period, tallies(told, period)) for period in periods]
    return tuple(row for period, cells in reversed(found) for row in _rows(told, period, cells))


def tallies(lives: Lives, period: Period) -> dict[Path, Tally]:
    """Return every cell of a period with the sums above it, nothing hidden."""
    cells: dict[Path, Tally] = defaultdict(Tally)
    for person in lives.people:
        found = lives.in_period(person, period)
        if found is None:
            continue
        path, months = found
        for depth in range(len(path) + 1):
            cell = cells[path[:depth]]
            cell.people.add(person)
            if months:
                cell.worked[person] = months
    return dict(sorted(cells.items()))


def _rows(lives: Lives, period: Period, cells: Mapping[Path, Tally]) -> Iterable[Outcome]:
    without_people = _hidden_people(cells)
    without_hours = hidden_cells(
        {path: cell.with_hours for path, cell in cells.items()},
        without_people | {path for path, cell in cells.items() if cell.is_small},
    )
    untold = _gives_months_away(lives, period, cells)
    for path, cell in cells.items():
        if path in without_people:
            yield Outcome(period=period.name, path=path)
        elif path in without_hours:
            yield Outcome(period=period.name, path=path, people=len(cell.people))
        else:
            yield _told(period, path, cell, hours=path not in untold)


def _hidden_people(cells: Mapping[Path, Tally]) -> frozenset[Path]:
    counts = {path: len(cell.people) for path, cell in cells.items()}
    return hidden_cells(counts, {path for path, count in counts.items() if count < SMALLEST})


def _gives_months_away(lives: Lives, period: Period, cells: Mapping[Path, Tally]) -> set[Path]:
    """Return the cells whose hours, less those of the months that are told, are of fewer than five people."""
    if len(period.months) == 1:
        return set()
    rest: dict[Path, set[str]] = defaultdict(set)
    for one in period.each_month():
        inside = tallies(lives, one)
        people = _hidden_people(inside)
        small = people | {path for path, cell in inside.items() if cell.is_small}
        for path in hidden_cells({path: cell.with_hours for path, cell in inside.items()}, small):
            rest[path] |= inside[path].worked.keys()
    return {path for path in cells if 0 < len(rest[path]) < SMALLEST}


def _told(period: Period, path: Path, cell: Tally, *, hours: bool) -> Outcome:
    total = sum(sum(months) for months in cell.worked.values())
    count, months = cell.with_hours, sum(len(months) for months in cell.worked.values())
    return Outcome(
        period=period.name,
        path=path,
        people=len(cell.people),
        with_hours=count,
        share=count / len(cell.people),
        hours_per_person=total / count if count and hours else None,
        hours_per_month=total / months if months and hours else None,
    )
