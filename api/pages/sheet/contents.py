"""What may stand on a sheet: a few functional fields by name, in words of the vocabulary, and nothing else.

Two fences, for a sheet leaves the house on paper. No other field of a record is even read; and words that
did not come with the program are looked at: one that names health, addiction, offences and the like stops
the sheet (domain test 15).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from api.http.problems import Problem
from api.pages.candidates.list_view import hours_of, travel_of
from api.pages.visit import Visit
from api.pages.week import times_of
from data.candidates import Candidate, Weights
from data.vocabulary import Vocabulary, built_in_vocabulary
from data.wording import sensitive_words

FIELDS = (
    "competences",
    "task_experience",
    "wishes_tasks",
    "wishes_industries",
    "certificates",
    "hours_per_week_now",
    "hours_per_week_goal",
    "transport",
    "max_travel_minutes",
    "availability",
)
"""Fields of a jobkandidat that may stand on a sheet; source: domain test 15."""

ONLY_WITH_A_YES = "conditions"
"""Stands there only where the jobkandidat has said yes to it."""

_MOST = 6
_LANGUAGES = ("da", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPerson:
    """What a sheet says of a jobkandidat, in words."""

    can: tuple[str, ...]
    likes: tuple[str, ...]
    wishes: tuple[str, ...]
    certificates: tuple[str, ...]
    conditions: tuple[str, ...]
    hours: str
    travel: str
    times: tuple[str, ...]


def whitelisted(one: Candidate, *, with_conditions: bool) -> Candidate:
    """Return a jobkandidat of whom nothing is known but what may stand on a sheet."""
    names = (*FIELDS, ONLY_WITH_A_YES) if with_conditions else FIELDS
    return Candidate(candidate_id=one.candidate_id, **{name: getattr(one, name) for name in names})


def sheet_person(visit: Visit, one: Candidate, words: Vocabulary) -> SheetPerson:
    """Return what the sheet says of a jobkandidat.

    Parameters
    ----------
    visit : Visit
        Who looks.
    one : Candidate
        As `whitelisted` returns them.
    words : Vocabulary
        Names of codes; codes without a name stand nowhere.

    Raises
    ------
    Problem
        ``sheet-refused`` where a word names what may not stand there.
    """

    def named(kind: str, codes: Iterable[str]) -> tuple[str, ...]:
        return tuple(_name(visit, words, kind, code) for code in codes if words.get(kind, code) is not None)

    return SheetPerson(
        can=named("competence", _best(one.competences)),
        likes=named("task", _best(one.task_experience)),
        wishes=named("task", _best(one.wishes_tasks)) + named("industry", _best(one.wishes_industries)),
        certificates=named("certificate", one.certificates or ()),
        conditions=named("condition", [code for code, need in one.conditions or () if need]),
        hours=hours_of(visit, one),
        travel=travel_of(visit, one),
        times=times_of(visit, one.availability or ()),
    )


def refuse_sensitive(texts: Iterable[str]) -> None:
    """Let texts stand on a sheet.

    Raises
    ------
    Problem
        ``sheet-refused`` for the first that names health, addiction, offences and the like.
    """
    for text in texts:
        for found in sensitive_words(text):
            raise Problem("sheet-refused", group=found.group.code)


def _name(visit: Visit, words: Vocabulary, kind: str, code: str) -> str:
    text = words.label(kind, code, visit.language)
    if text != built_in_vocabulary().label(kind, code, visit.language):
        refuse_sensitive(words.label(kind, code, language) for language in _LANGUAGES)
    return text


def _best(weights: Weights | None) -> list[str]:
    liked = [code for code, level in sorted(weights or (), key=lambda one: (-one[1], one[0])) if level > 0]
    return liked[:_MOST]
