"""How far people came: first talk, proposal, contact, agreement, first paid hour, as far as the store knows.

Everybody whose case began in a stretch of time is followed until a day. Whoever came to a later step came to
the ones before, also where nobody wrote them down. Small steps are hidden, and small differences of two.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from data.candidates import Candidate
from data.journal import REACHED_WORKPLACE, Decision
from data.placements import Match
from data.versions import Version
from matcher.aggregates.groups import SMALLEST
from matcher.aggregates.hiding import Path, hidden_cells

STEPS = ("begun", "proposal", "contact", "agreement", "paid")
Course = tuple[date | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelStep:
    """How many came to a step; ``None`` where it is not told.

    Attributes
    ----------
    step : str
        One of `STEPS`.
    path : tuple of str
        Empty for everybody, else the municipality.
    people : int or None
        Who came to it.
    share : float or None
        Of those who began, 0 to 1.
    median_days : float or None
        From the first day to the step, over those of whom the day is known.
    """

    step: str
    path: Path
    people: int | None = None
    share: float | None = None
    median_days: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doings:
    """What is known of people's way: versions, first proposals by person, decisions and matches."""

    candidates: Sequence[Version[Candidate]]
    proposed: Mapping[str, date]
    decisions: Sequence[Decision]
    matches: Sequence[Match]


def funnel(doings: Doings, first_on: date, until: date) -> tuple[FunnelStep, ...]:
    """Return the steps of everybody, then of each municipality.

    Parameters
    ----------
    doings : Doings
        Of the whole installation: what is hidden must not depend on who looks.
    first_on, until : date
        Cases that began on these days or between them; events are seen until the last.
    """
    cells: dict[Path, list[Course]] = defaultdict(list)
    for path, course in courses(doings, first_on, until):
        cells[()].append(course)
        cells[path].append(course)
    counts = [{path: _came(found, place) for path, found in cells.items()} for place in range(len(STEPS))]
    hidden = [hidden_cells(counts[place], _small(counts, place)) for place in range(len(STEPS))]
    return tuple(
        FunnelStep(step=step, path=path)
        if path in hidden[place] or path in hidden[0]
        else _step(step, path, cells[path], place)
        for path in sorted(cells)
        for place, step in enumerate(STEPS)
    )


def _small(counts: Sequence[Mapping[Path, int]], place: int) -> set[Path]:
    """Return cells with a few people at a step, or a few who were lost since the one before."""
    found = {path for path, count in counts[place].items() if 0 < count < SMALLEST}
    if place:
        before = counts[place - 1]
        found |= {path for path, count in counts[place].items() if 0 < before[path] - count < SMALLEST}
    return found


def _came(found: Iterable[Course], place: int) -> int:
    return sum(any(day is not None for day in course[place:]) for course in found)


def _step(step: str, path: Path, found: Sequence[Course], place: int) -> FunnelStep:
    days = [(day - begun).days for course in found if (begun := course[0]) and (day := course[place])]
    count = _came(found, place)
    return FunnelStep(
        step=step,
        path=path,
        people=count,
        share=count / len(found),
        median_days=float(median(days)) if place and len(days) >= SMALLEST else None,
    )


def courses(doings: Doings, first_on: date, until: date) -> list[tuple[Path, Course]]:
    """Return everybody's municipality and the first day of each step, ``None`` where it is not known."""
    events = _events(doings)
    found: list[tuple[Path, Course]] = []
    for person, (municipality, begun) in sorted(_begun(doings.candidates).items()):
        if first_on <= begun <= until:
            known = events.get(person, {})
            later = [_first(known.get(step, ()), begun, until) for step in STEPS[1:]]
            found.append(((municipality,), (begun, *later)))
    return found


def _begun(candidates: Sequence[Version[Candidate]]) -> dict[str, tuple[str, date]]:
    """Return everybody's latest municipality, and the first day that is known."""
    found: dict[str, tuple[str, date]] = {}
    for version in sorted(candidates, key=lambda v: (v.record.valid_from or date.min, v.known_from)):
        one = version.record
        days = [day for day in (one.valid_from, one.waiting_since) if day is not None]
        if one.candidate_id in found:
            days.append(found[one.candidate_id][1])
        if days:
            found[one.candidate_id] = (one.municipality_code or "", min(days))
    return found


def _events(doings: Doings) -> dict[str, dict[str, list[date]]]:
    found: dict[str, dict[str, list[date]]] = defaultdict(lambda: defaultdict(list))
    for person, day in doings.proposed.items():
        found[person]["proposal"].append(day)
    for decision in doings.decisions:
        steps = found[decision.candidate_id]
        steps["proposal"].append(decision.shown_on or decision.decided_on)
        if decision.decision in REACHED_WORKPLACE:
            steps["contact"].append(decision.decided_on)
        if decision.decision == "accepted":
            steps["agreement"].append(decision.decided_on)
    for match in doings.matches:
        steps = found[match.candidate_id]
        steps["agreement"].append(match.started_on)
        if match.first_paid_on is not None:
            steps["paid"].append(match.first_paid_on)
    return found


def _first(days: Iterable[date], begun: date, until: date) -> date | None:
    return min((day for day in days if begun <= day <= until), default=None)
