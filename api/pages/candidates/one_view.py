"""What the page of one jobkandidat shows: strengths, wishes and frame first, then companies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from api.access import about_case, may
from api.http.problems import Problem, detail_of
from api.pages.candidates.list_view import hours_of, travel_of
from api.pages.manual import ManualView
from api.pages.visit import Visit
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
class Card:
    """A company on the list.

    Attributes
    ----------
    tasks, name, industry, place : str
        What there is to do, where.
    hours, travel, expected, tonight : str
        In words.
    reasons, doubts, opens : tuple of str
        What speaks for it, against it, and what would open more.
    stale : tuple of str
        What about it is old.
    """

    opening_id: str
    workplace_id: str
    tasks: str
    name: str
    industry: str
    place: str
    hours: str
    travel: str
    expected: str
    tonight: str
    reasons: tuple[str, ...]
    doubts: tuple[str, ...]
    opens: tuple[str, ...]
    stale: tuple[str, ...]


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
    manual : ManualView or None
        What stands in place of a ranked list for whoever objected to one.
    """

    list_id: str
    cards: tuple[Card, ...]
    degraded: str
    staleness: str
    none_because: str
    more: int
    manual: ManualView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OneView:
    """A jobkandidat; ``may_decide``: whether it is a case that who looks decides on."""

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
    names = _Names(visit.language, words)
    conditions = (
        () if "conditions" in withheld else tuple(code for code, need in one.conditions or () if need)
    )
    return OneView(
        candidate_id=one.candidate_id,
        status=visit.t(f"candidates.status_{one.status}"),
        strengths=names.of("competence", _best(one.competences)[:_MOST_STRENGTHS]),
        liked=names.of("task", _best(one.task_experience)),
        wishes=(*names.wishes("task", one.wishes_tasks), *names.wishes("industry", one.wishes_industries)),
        conditions=names.of("condition", conditions),
        withheld=bool(withheld & {"conditions", "must_conditions"}),
        certificates=names.of("certificate", one.certificates or ()),
        not_wanted=(
            *names.of("task", one.no_go_tasks or ()),
            *names.of("industry", one.no_go_industries or ()),
        ),
        hours=hours_of(visit, one),
        travel=travel_of(visit, one),
        availability=tuple(
            visit.t("candidates.interval", day=visit.t(f"candidates.day_{text[:3]}"), times=text[4:])
            for text in map(str, one.availability or ())
        ),
        companies=companies,
        may_decide=may(visit.actor, "decisions.write", about_case(one.candidate_id, one)).allowed,
    )


def companies_view(
    visit: Visit, document: Mapping[str, Any] | None, problem: Problem | None, asked: int = 0
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
    """
    if document is None:
        because = detail_of(problem, visit.language) if problem is not None else ""
        return CompaniesView(list_id="", cards=(), degraded="", staleness="", none_because=because, more=0)
    cards = tuple(card_of(visit, item) for item in document["items"])
    staleness = document["staleness"]
    return CompaniesView(
        list_id=document["list_id"],
        cards=cards,
        degraded=visit.told(document["degraded"]) if document["degraded"] else "",
        staleness=staleness[f"text_{visit.language}"] if staleness["stale"] else "",
        none_because="",
        more=min(asked + STEP, MOST) if asked <= len(cards) < MOST else 0,
    )


def card_of(visit: Visit, item: Mapping[str, Any]) -> Card:
    """Return a line of an answer of the interface as it is shown."""
    place, reasons = item["place"], item["reasons"]

    def told(kind: str) -> tuple[str, ...]:
        return tuple(visit.told(one["text"]) for one in reasons if one["kind"] == kind)

    return Card(
        opening_id=item["opening_id"],
        workplace_id=place["workplace_id"],
        tasks=visit.told(item["tasks"]),
        name=place["name"] or place["workplace_id"],
        industry=visit.told(place["industry"]) if place["industry"] else "",
        place=place["municipality"] or "",
        hours=visit.t("candidates.card_hours", hours=visit.number(item["hours_per_week"])),
        travel=_travel(visit, item),
        expected=_expected(visit, item["figures"]),
        tonight=visit.t(f"candidates.tonight_{item['tonight']}"),
        reasons=told("for"),
        doubts=told("against"),
        opens=told("opens"),
        stale=tuple(visit.t(f"candidates.stale_{code}") for code in item["stale"]),
    )


def _travel(visit: Visit, item: Mapping[str, Any]) -> str:
    if item["travel_minutes"] is None:
        return visit.t("candidates.travel_unknown")
    mode = visit.t(f"candidates.mode_{item['travel_mode']}")
    return visit.t("candidates.card_travel", minutes=visit.number(item["travel_minutes"], 0), mode=mode)


def _expected(visit: Visit, figures: Mapping[str, Any]) -> str:
    """Return what others in the same place came to, as an interval in words: it is about the place."""
    low, high = (visit.number(max(0.0, figures[name]), 0) for name in ("low", "high"))
    return visit.t("candidates.card_expected", low=low, high=high)


def _best(weights: Weights | None) -> list[str]:
    return [code for code, level in sorted(weights or (), key=lambda one: (-one[1], one[0])) if level > 0]


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
