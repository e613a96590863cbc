"""How well a profile carries a list: for each fact nobody knows, how many companies of it that may change.

It looks at the file and never at the person: what an answer would change is counted in companies of the list,
and plausible answers are those that other people of the municipality gave.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from data.candidates import Candidate
from data.columns import Kind
from data.tables import CANDIDATES
from matcher.rank import ListSettings, listed_workplaces
from matcher.standing import StandingDay

COMPANIES = 5
"""How many of the first companies of a list are looked at."""

FACTS = (
    "postcode",
    "transport",
    "max_travel_minutes",
    "hours_per_week_now",
    "hours_per_week_goal",
    "availability",
    "competences",
    "task_experience",
    "wishes_industries",
    "wishes_tasks",
    "no_go_industries",
    "no_go_tasks",
    "conditions",
    "must_conditions",
    "mentor_need",
    "danish_level",
    "certificates",
)
"""What a list rests on and a person can tell; workplaces that somebody turns down have no other's answer."""

MAY_BE_NONE = frozenset({"no_go_industries", "no_go_tasks", "must_conditions", "certificates"})
"""Facts of which a record says nothing both where nobody asked and where there is nothing to say."""

_MOST_LISTS = 48  # drawn for one person: what keeps a thin file within a tenth of a second
_MOST_ANSWERS = 8
_ENOUGH_PEOPLE = 20  # fewer people than this are no distribution: then everybody of the day is asked
_NUMBERS = (Kind.NUMBER, Kind.INTEGER)
_SORTED = frozenset(column.name for column in CANDIDATES.columns if column.kind in _NUMBERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFact:
    """A fact that nobody knows, and what its answer would do to the list.

    Attributes
    ----------
    field : str
        Column of the candidates.
    answers : int
        How many plausible answers were tried; none where nobody else has given any.
    changed : float
        Companies that an answer changes, on average over them.
    most_changed : int
        Companies that one of them changes.
    """

    field: str
    answers: int
    changed: float
    most_changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileDepth:
    """What is known of a person for a list, and what is worth asking next.

    Attributes
    ----------
    companies : int
        How many companies stand on the list now, at most `COMPANIES`.
    known : tuple of str
        Facts that are known, or were asked and there was nothing to tell.
    open : tuple of OpenFact
        The others, first whichever changes the list most.
    """

    companies: int
    known: tuple[str, ...]
    open: tuple[OpenFact, ...]


def profile_depth(
    day: StandingDay,
    candidate: Candidate,
    *,
    settled: frozenset[str] = frozenset(),
    facts: Sequence[str] = FACTS,
) -> ProfileDepth:
    """Tell which facts a profile lacks, and how many companies of its list each answer would change.

    Each answer is put into the record, and the list is drawn as every list is. The same day and record give
    the same depth, to the bit.

    Parameters
    ----------
    day : StandingDay
        The day that lists are drawn from; its people give the plausible answers.
    candidate : Candidate
        The record as it stands.
    settled : frozenset of str
        Facts that were asked about and of which there is nothing to tell.
    facts : sequence of str
        The facts that are looked at.

    Raises
    ------
    BadScoreError
        If the scorer says what cannot be used.
    """
    unknown = tuple(name for name in facts if name not in settled and not _is_known(candidate, name))
    answers = {name: plausible_answers(day, candidate, name, _share(len(unknown))) for name in unknown}
    now, changes = _changes(day, candidate, answers)
    found = (_open_fact(name, changes[name]) for name in unknown)
    return ProfileDepth(
        companies=now,
        known=tuple(name for name in facts if name not in unknown),
        open=tuple(sorted(found, key=lambda fact: (-fact.changed, -fact.most_changed))),
    )


def plausible_answers(day: StandingDay, candidate: Candidate, field: str, count: int) -> tuple[Any, ...]:
    """Return answers that people of the candidate's municipality gave, as many and as spread as theirs are.

    ``None`` among them is somebody of whom there is nothing to tell. Which ones they are hangs on the
    records, the person's id and the day alone.
    """
    people = [one for one in day.ground.snapshot.candidates if one.candidate_id != candidate.candidate_id]
    near = [one for one in people if one.municipality_code == candidate.municipality_code]
    given = _given(near, field)
    given = given if len(given) >= _ENOUGH_PEOPLE else _given(people, field)
    if field in _SORTED:
        given.sort()
    step = len(given) / count
    start = _lot(f"{day.ground.snapshot.as_of}/{candidate.candidate_id}/{field}")
    return tuple(given[int((start + at) * step)] for at in range(count)) if given else ()


def _share(unknown: int) -> int:
    """Return how many answers are tried for each of some facts."""
    return min(_MOST_ANSWERS, _MOST_LISTS // max(1, unknown))


def _is_known(candidate: Candidate, field: str) -> bool:
    if field == "postcode" and candidate.latitude is not None:
        return True
    return bool(getattr(candidate, field) not in (None, ()))


def _given(people: Sequence[Candidate], field: str) -> list[Any]:
    told = [getattr(one, field) or None for one in people] if field in MAY_BE_NONE else []
    return told or [answer for one in people if (answer := getattr(one, field)) not in (None, ())]


def _lot(text: str) -> float:
    """Return a number from 0 up to 1 that hangs on a text alone."""
    digest = hashlib.blake2b(text.encode(), digest_size=6).digest()
    return int.from_bytes(digest, "big") / 2**48


def _changes(
    day: StandingDay, candidate: Candidate, answers: Mapping[str, Sequence[Any]]
) -> tuple[int, dict[str, list[int]]]:
    """Return how many companies the list holds now, and how many each answer changes."""
    told = [(name, answer) for name, tried in answers.items() for answer in tried if answer is not None]
    supposed = (candidate, *(replace(candidate, **{name: answer}) for name, answer in told))
    night = day.ground.night(supposed)
    now, *lists = listed_workplaces(night, day.offer, ListSettings(limit=COMPANIES))
    changes: dict[str, list[int]] = {
        name: [0 for answer in tried if answer is None] for name, tried in answers.items()
    }
    for (name, _), then in zip(told, lists, strict=True):
        gone, new = len(set(now) - set(then)), len(set(then) - set(now))
        changes[name].append(max(gone, new))
    return len(now), changes


def _open_fact(field: str, changes: Sequence[int]) -> OpenFact:
    return OpenFact(
        field=field,
        answers=len(changes),
        changed=sum(changes) / len(changes) if changes else 0.0,
        most_changed=max(changes, default=0),
    )
