"""What the page of what-if shows: the form, the list as it would be, and how each company moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.pages.candidates.card_view import Card, card_of
from api.pages.forms import Filled
from api.pages.visit import Visit
from api.pages.what_if.supposing import Supposed
from data.availability import WEEKDAYS
from data.candidates import Candidate, Weights
from data.tables import TRANSPORT_MODES
from data.vocabulary import Vocabulary

STARS = (0, 1, 2, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class WishChoice:
    """One wish and the stars it may have: pairs of value and text."""

    number: str
    field: str
    name: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A company of the supposed list, and how it stands against the list as it is."""

    card: Card
    number: int
    how: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What the supposition gives.

    Attributes
    ----------
    supposes : bool
        Whether anything is supposed.
    told : tuple of str
        What is supposed, in words.
    rows : tuple of Moved
        The list as it would be.
    gone : tuple of str
        Companies that would leave the first page of the list, in words.
    may_save : bool
        Whether who looks may write it into the record.
    """

    supposes: bool
    told: tuple[str, ...]
    rows: tuple[Moved, ...]
    gone: tuple[str, ...]
    degraded: str
    staleness: str
    may_save: bool
    none_because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfView:
    """The page."""

    candidate_id: str
    etag: str
    form: Filled[Any]
    modes: tuple[tuple[str, str], ...]
    days: tuple[tuple[str, str], ...]
    wishes: tuple[WishChoice, ...]
    result: Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """The list as it is, by id and name of workplaces, and as it would be: an answer of the interface."""

    now: tuple[tuple[str, str], ...]
    then: Mapping[str, Any]


def what_if_view(
    visit: Visit, record: Candidate, etag: str, supposed: Supposed, result: Result, words: Vocabulary
) -> WhatIfView:
    """Return what the page shows."""
    return WhatIfView(
        candidate_id=record.candidate_id,
        etag=etag,
        form=supposed.form,
        modes=tuple((mode, visit.t(f"what_if.mode_{mode}")) for mode in TRANSPORT_MODES),
        days=tuple((day, visit.t(f"candidates.day_{day}")) for day in WEEKDAYS),
        wishes=(
            *_wishes(visit, "opgave", "task", record.wishes_tasks, words),
            *_wishes(visit, "branche", "industry", record.wishes_industries, words),
        ),
        result=result,
    )


def result_of(visit: Visit, lists: Lists, supposed: Supposed, shown: int, *, may_save: bool) -> Result:
    """Return the list as it would be, beside the list as it is.

    Parameters
    ----------
    visit : Visit
        Who looks.
    lists : Lists
        Both lists; that of now may be longer, so that a move from further down has a number.
    supposed : Supposed
        What is supposed.
    shown : int
        How many companies stand on the page.
    may_save : bool
        Whether who looks may write the record.
    """
    before = [place for place, _ in lists.now]
    items: Sequence[Mapping[str, Any]] = lists.then["items"]
    after = [item["place"]["workplace_id"] for item in items]
    staleness = lists.then["staleness"]
    return Result(
        supposes=supposed.what_if.supposes,
        told=told_of(visit, supposed),
        rows=tuple(_moved(visit, item, number, before) for number, item in enumerate(items, start=1)),
        gone=tuple(name for place, name in lists.now[:shown] if place not in after),
        degraded=visit.told(lists.then["degraded"]) if lists.then["degraded"] else "",
        staleness=staleness[f"text_{visit.language}"] if staleness["stale"] else "",
        may_save=may_save,
    )


def told_of(visit: Visit, supposed: Supposed) -> tuple[str, ...]:
    """Return in words what is supposed otherwise than the record says."""
    what_if = supposed.what_if
    told = []
    if what_if.max_travel_minutes is not None:
        told.append(visit.t("what_if.told_travel", minutes=visit.number(what_if.max_travel_minutes)))
    if what_if.transport is not None:
        modes = ", ".join(visit.t(f"candidates.mode_{mode}") for mode in what_if.transport)
        told.append(visit.t("what_if.told_transport", modes=modes))
    if what_if.hours_per_week_now is not None:
        told.append(visit.t("what_if.told_hours", hours=visit.number(what_if.hours_per_week_now)))
    if what_if.availability is not None:
        days = ", ".join(visit.t(f"candidates.day_{day}") for day in supposed.form.chosen("dage"))
        told.append(visit.t("what_if.told_days", days=days))
    if what_if.wishes_tasks is not None or what_if.wishes_industries is not None:
        told.append(visit.t("what_if.told_wishes"))
    return tuple(told)


def _moved(visit: Visit, item: Mapping[str, Any], number: int, before: list[str]) -> Moved:
    place = item["place"]["workplace_id"]
    was = before.index(place) + 1 if place in before else 0
    if not was:
        how = "new"
    elif was == number:
        how = "same"
    else:
        how = "up" if was > number else "down"
    text = (
        visit.t(f"what_if.move_{how}", was=was) if how in ("up", "down") else visit.t(f"what_if.move_{how}")
    )
    return Moved(card=card_of(visit, item), number=number, how=how, text=text)


def _wishes(
    visit: Visit, field: str, kind: str, weights: Weights | None, words: Vocabulary
) -> tuple[WishChoice, ...]:
    ordered = sorted(weights or (), key=lambda one: (-one[1], one[0]))
    return tuple(
        WishChoice(
            number=f"{field}-{at}",
            field=field,
            name=words.label(kind, code, visit.language),
            options=tuple((f"{code}:{stars}", _stars(visit, stars)) for stars in STARS),
        )
        for at, (code, _) in enumerate(ordered, start=1)
    )


def _stars(visit: Visit, stars: int) -> str:
    return visit.t("what_if.no_stars") if stars == 0 else visit.tn("frame.stars", stars)
