"""The card of a company on a list: tasks, hours, way, support, contacts, outlook and reasons, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from api.pages.candidates.answers_view import Answered
from api.pages.contacts.naming import Line, Persons, line_of
from api.pages.rights.view import about_told
from api.pages.visit import Visit
from data.companies import Workplace
from data.rights import REASON


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A reason that the jobkandidat says is wrong: what it is about, and where it is answered."""

    text: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A company on the list.

    Attributes
    ----------
    tasks, name, industry, place : str
        What there is to do, where.
    hours, travel, support, talks, expected, tonight : str
        In words.
    reasons, doubts, opens : tuple of str
        What speaks for it, against it, and what would open more.
    stale : tuple of str
        What about it is old.
    contested : tuple of Mark
        Which of the reasons the jobkandidat says are wrong, as long as nobody has answered.
    person : Line or None
        Whom to ask for; ``None`` where it is not shown.
    answered : Answered or None
        What was answered to it already: it was proposed, and the place is kept.
    """

    opening_id: str
    workplace_id: str
    tasks: str
    name: str
    industry: str
    place: str
    hours: str
    travel: str
    support: str
    talks: str
    expected: str
    tonight: str
    reasons: tuple[str, ...]
    doubts: tuple[str, ...]
    opens: tuple[str, ...]
    stale: tuple[str, ...]
    contested: tuple[Mark, ...]
    person: Line | None
    answered: Answered | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What a card tells beside its line: contacts by workplace, conditions, contested reasons, answers.

    ``needed`` and ``persons`` are ``None`` where who looks may not know.
    """

    contacts: Mapping[str, Mapping[str, Any]]
    needed: tuple[str, ...] | None = None
    persons: Persons | None = None
    contested: Sequence[Mapping[str, Any]] = ()
    answers: Sequence[Answered] = ()
    workplaces: Mapping[str, Workplace] = field(default_factory=dict)


NOTHING_BESIDE = Beside(contacts=MappingProxyType({}))


def card_of(visit: Visit, item: Mapping[str, Any], beside: Beside = NOTHING_BESIDE) -> Card:
    """Return a line of an answer of the interface as it is shown."""
    place, reasons = item["place"], item["reasons"]

    home = beside.workplaces.get(place["workplace_id"])

    def told(kind: str) -> tuple[str, ...]:
        return tuple(visit.told(one["text"]) for one in reasons if one["kind"] == kind)

    return Card(
        opening_id=item["opening_id"],
        workplace_id=place["workplace_id"],
        tasks=visit.told(item["tasks"]),
        name=place["name"] or place["workplace_id"],
        industry=visit.told(place["industry"]) if place["industry"] else "",
        place=place["municipality"] or "",
        hours=_hours(visit, item),
        travel=_travel(visit, item),
        support=_support(visit, item["support"], beside.needed),
        talks=_talks(visit, beside.contacts.get(place["workplace_id"])),
        expected=_expected(visit, item["figures"]),
        tonight=visit.t(f"candidates.tonight_{item['tonight']}"),
        reasons=told("for"),
        doubts=told("against"),
        opens=told("opens"),
        stale=tuple(visit.t(f"candidates.stale_{code}") for code in item["stale"][_told_of_age(reasons) :]),
        contested=_contested(visit, item, beside.contested),
        person=line_of(visit, beside.persons, home) if home is not None else None,
        answered=next((one for one in beside.answers if one.opening_id == item["opening_id"]), None),
    )


def _told_of_age(reasons: Sequence[Mapping[str, Any]]) -> int:
    """Return how much of what is old stands among the doubts already: they tell it in the same order."""
    return sum(one["kind"] == "against" and one["group"] == "data_age" for one in reasons)


def _contested(
    visit: Visit, item: Mapping[str, Any], contested: Sequence[Mapping[str, Any]]
) -> tuple[Mark, ...]:
    """Return marks of reasons said to be wrong: of this opening, or of any that has such a reason."""
    groups = {reason["group"] for reason in item["reasons"]}
    return tuple(
        Mark(
            text=visit.t(
                "candidates.card_contested",
                about=about_told(visit, REASON, one["about"]),
                day=visit.day(date.fromisoformat(one["due_on"])),
            ),
            address=f"/rettigheder/{quote(one['request_id'], safe='')}",
        )
        for one in contested
        if one["opening_id"] == item["opening_id"] or (one["opening_id"] is None and one["about"] in groups)
    )


def _hours(visit: Visit, item: Mapping[str, Any]) -> str:
    """Return the hours to begin with, and how many there is room for later, where that is more."""
    now, most = item["hours_per_week"], item["hours_per_week_most"]
    if most is None or most <= now:
        return visit.t("candidates.card_hours", hours=visit.number(now))
    return visit.t("candidates.card_hours_room", hours=visit.number(now), most=visit.number(most))


def _support(visit: Visit, offered: Mapping[str, Any], needed: tuple[str, ...] | None) -> str:
    """Return a mentor's hours, and what of the needed conditions is offered or still to be agreed."""
    hours = offered["mentor_hours_per_week"]
    names = {visit.told(one) for one in offered["conditions"]}
    told = [visit.t("candidates.card_mentor", hours=visit.number(hours))] if hours else []
    if needed is None:
        told += [visit.tn("candidates.card_conditions", len(names))] if names else []
    else:
        for key, known in (("offered", True), ("to_agree", False)):
            some = ", ".join(name for name in needed if (name in names) is known)
            told += [visit.t(f"candidates.card_{key}", names=some)] if some else []
    return ". ".join(told) or visit.t("candidates.card_support_unknown")


def _talks(visit: Visit, contact: Mapping[str, Any] | None) -> str:
    """Return how many colleagues are in talks with the company, and when it was last contacted."""
    if contact is None:
        return visit.t("candidates.card_no_contact")
    talks = visit.tn("candidates.card_talks", contact["colleagues"]) if contact["colleagues"] else ""
    on = contact["last_contact_on"]
    last = visit.t("candidates.card_last_contact", day=visit.day(date.fromisoformat(on))) if on else ""
    return ". ".join(filter(None, (talks, last)))


def _travel(visit: Visit, item: Mapping[str, Any]) -> str:
    if item["travel_minutes"] is None:
        return visit.t("candidates.travel_unknown")
    mode = visit.t(f"candidates.mode_{item['travel_mode']}")
    return visit.t("candidates.card_travel", minutes=visit.number(item["travel_minutes"], 0), mode=mode)


def _expected(visit: Visit, figures: Mapping[str, Any]) -> str:
    """Return what others in the same place came to, as an interval in words: it is about the place."""
    low, high = (visit.number(max(0.0, figures[name]), 0) for name in ("low", "high"))
    return visit.t("candidates.card_expected", low=low, high=high)
