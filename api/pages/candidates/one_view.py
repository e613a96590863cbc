"""What the page of one jobkandidat shows: strengths, wishes and frame first, then companies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from api.access import about_case, may
from api.http.problems import Problem, detail_of
from api.pages.candidates.answers_view import Answered
from api.pages.candidates.card_view import NOTHING_BESIDE, Beside, Card, card_of
from api.pages.candidates.closed_view import ClosedView, closed_view
from api.pages.candidates.list_view import hours_of, travel_of
from api.pages.manual import ManualView
from api.pages.visit import Visit
from api.pages.week import times_of
from data.candidates import Candidate, Weights
from data.vocabulary import Vocabulary

FIRST, STEP, MOST = 5, 5, 50
TOP_STARS = 3
_MOST_STRENGTHS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A wish and its stars, 0 to 3, which the person gave it."""

    name: str
    stars: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CompaniesView:
    """The companies of a list.

    Attributes
    ----------
    list_id : str
        Under which it stands in the journal; a decision names it.
    degraded, staleness, none_because : str
        What to know of the list, and why there is none; empty where there is nothing to say.
    more : int
        How many to ask for next; 0 where these are all.
    before : int
        How many stood there before more were asked for; 0 on the first look.
    closed : ClosedView or None
        What stands in the way where no opening fits.
    manual : ManualView or None
        What stands in place of a ranked list for whoever objected to one.
    answers : tuple of Answered
        What was answered to proposals and still counts.
    """

    list_id: str
    cards: tuple[Card, ...]
    degraded: str
    staleness: str
    none_because: str
    more: int
    before: int = 0
    closed: ClosedView | None = None
    manual: ManualView | None = None
    answers: tuple[Answered, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OneView:
    """A jobkandidat; ``may_decide``, ``may_contest``: whether who looks decides, notes wrong reasons."""

    candidate_id: str
    status: str
    strengths: tuple[str, ...]
    liked: tuple[str, ...]
    wishes: tuple[Wish, ...]
    conditions: tuple[str, ...]
    withheld: bool
    certificates: tuple[str, ...]
    not_wanted: tuple[str, ...]
    hours: str
    travel: str
    availability: tuple[str, ...]
    companies: CompaniesView
    may_decide: bool
    may_contest: bool


def one_view(
    visit: Visit, one: Candidate, withheld: frozenset[str], words: Vocabulary, companies: CompaniesView
) -> OneView:
    """Return what the page shows.

    Parameters
    ----------
    visit : Visit
        Who looks.
    one : Candidate
        Of the service's day.
    withheld : frozenset of str
        Fields that who looks may not see.
    words : Vocabulary
        Names of codes.
    companies : CompaniesView
        The list.
    """
    names, about = _Names(visit.language, words), about_case(one.candidate_id, one)
    return OneView(
        candidate_id=one.candidate_id,
        status=visit.t(f"candidates.status_{one.status}"),
        strengths=names.of("competence", _best(one.competences)[:_MOST_STRENGTHS]),
        liked=names.of("task", _best(one.task_experience)),
        wishes=(*names.wishes("task", one.wishes_tasks), *names.wishes("industry", one.wishes_industries)),
        conditions=needed_conditions(visit, one, withheld, words) or (),
        withheld=bool(withheld & {"conditions", "must_conditions"}),
        certificates=names.of("certificate", one.certificates or ()),
        not_wanted=(
            *names.of("task", one.no_go_tasks or ()),
            *map(_inside, names.of("industry", one.no_go_industries or ())),
        ),
        hours=hours_of(visit, one),
        travel=travel_of(visit, one),
        availability=times_of(visit, one.availability or ()),
        companies=companies,
        may_decide=may(visit.actor, "decisions.write", about).allowed,
        may_contest=may(visit.actor, "rights.ask", about).allowed,
    )


def needed_conditions(
    visit: Visit, one: Candidate, withheld: frozenset[str], words: Vocabulary
) -> tuple[str, ...] | None:
    """Return names of the conditions that a person needs, ``None`` where who looks may not know."""
    if "conditions" in withheld:
        return None
    return _Names(visit.language, words).of(
        "condition", (code for code, need in one.conditions or () if need)
    )


def companies_view(
    visit: Visit,
    document: Mapping[str, Any] | None,
    problem: Problem | None,
    asked: int = 0,
    beside: Beside = NOTHING_BESIDE,
) -> CompaniesView:
    """Return the companies of an answer of the interface, or why there are none.

    Parameters
    ----------
    visit : Visit
        Who looks.
    document : mapping, optional
        The answer.
    problem : Problem, optional
        Why there is none.
    asked : int
        How many were asked for.
    beside : Beside
        What the cards tell besides; contacts and contested reasons are the answer's own.
    """
    if document is None:
        because = detail_of(problem, visit.language) if problem is not None else ""
        return CompaniesView(list_id="", cards=(), degraded="", staleness="", none_because=because, more=0)
    contacts = {one["workplace_id"]: one for one in document["contacts"]}
    beside = replace(beside, contacts=contacts, contested=document["contested"])
    cards = tuple(card_of(visit, item, beside) for item in document["items"])
    staleness = document["staleness"]
    return CompaniesView(
        list_id=document["list_id"],
        cards=cards,
        degraded=visit.told(document["degraded"]) if document["degraded"] else "",
        staleness=staleness[f"text_{visit.language}"] if staleness["stale"] else "",
        none_because="",
        more=min(asked + STEP, MOST) if asked <= len(cards) < MOST else 0,
        before=asked - STEP if asked > FIRST else 0,
        closed=None if cards else closed_view(visit, document["refused"]),
        answers=tuple(beside.answers),
    )


def _best(weights: Weights | None) -> list[str]:
    return [code for code, level in sorted(weights or (), key=lambda one: (-one[1], one[0])) if level > 0]


def _inside(name: str) -> str:
    """Return a name as it is written within a sentence; what is all capitals, such as IT, stays."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


class _Names:
    """Names of codes in one language."""

    def __init__(self, language: str, words: Vocabulary) -> None:
        self._language, self._words = language, words

    def of(self, kind: str, codes: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._words.label(kind, code, self._language) for code in codes)

    def wishes(self, kind: str, weights: Weights | None) -> tuple[Wish, ...]:
        ordered = sorted(weights or (), key=lambda one: (-one[1], one[0]))
        return tuple(
            Wish(name=self._words.label(kind, code, self._language), stars=min(TOP_STARS, round(stars)))
            for code, stars in ordered
            if stars > 0
        )
