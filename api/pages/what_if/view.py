"""What the page of what-if shows: the form, the list as it would be, and how each company moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.pages.candidates.card_view import Card, card_of
from api.pages.forms import Filled
from api.pages.visit import Visit
from api.pages.what_if.supposing import WISH_KINDS, Supposed
from data.availability import WEEKDAYS
from data.candidates import Candidate, Weights
from data.tables import TRANSPORT_MODES
from data.vocabulary import Vocabulary
from features.industries import plain_code

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
    """The page; ``more`` are the wishes that may be added, by group: pairs of value and name."""

    candidate_id: str
    etag: str
    form: Filled[Any]
    modes: tuple[tuple[str, str], ...]
    days: tuple[tuple[str, str], ...]
    wishes: tuple[WishChoice, ...]
    more: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    stars: tuple[tuple[str, str], ...]
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
            *_wishes(visit, "opgave", record.wishes_tasks, supposed.form, words),
            *_wishes(visit, "branche", record.wishes_industries, supposed.form, words),
        ),
        more=tuple(
            (visit.t(f"what_if.more_{field}"), _more(visit, field, supposed.form, words))
            for field in WISH_KINDS
        ),
        stars=tuple((str(stars), _stars(visit, stars)) for stars in reversed(STARS[1:])),
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
        told=(),
        rows=tuple(_moved(visit, item, number, before) for number, item in enumerate(items, start=1)),
        gone=tuple(name for place, name in lists.now[:shown] if place not in after),
        degraded=visit.told(lists.then["degraded"]) if lists.then["degraded"] else "",
        staleness=staleness[f"text_{visit.language}"] if staleness["stale"] else "",
        may_save=may_save,
    )


def told_of(visit: Visit, supposed: Supposed, record: Candidate, words: Vocabulary) -> tuple[str, ...]:
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
    for kind, before, said in (
        ("task", record.wishes_tasks, what_if.wishes_tasks),
        ("industry", record.wishes_industries, what_if.wishes_industries),
    ):
        known = dict(before or ())
        for code, stars in (said or {}).items():
            how = ("stars" if stars else "gone") if known.get(code) else "new"
            name = words.label(kind, code, visit.language)
            told.append(visit.t(f"what_if.told_wish_{how}", name=name, stars=_stars(visit, int(stars))))
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
    visit: Visit, field: str, weights: Weights | None, form: Filled[Any], words: Vocabulary
) -> tuple[WishChoice, ...]:
    """Return the wishes of the record, those with most stars first, and behind them what is new."""
    ordered = [code for code, _ in sorted(weights or (), key=lambda one: (-one[1], one[0]))]
    ordered += [code for code in _codes(form, field) if code not in ordered]
    return tuple(
        WishChoice(
            number=f"{field}-{at}",
            field=field,
            name=words.label(WISH_KINDS[field], code, visit.language),
            options=tuple((f"{code}:{stars}", _stars(visit, stars)) for stars in STARS),
        )
        for at, code in enumerate(ordered, start=1)
    )


def _more(visit: Visit, field: str, form: Filled[Any], words: Vocabulary) -> tuple[tuple[str, str], ...]:
    """Return what may be wished for and is no wish yet, by name."""
    kind, there = WISH_KINDS[field], {plain_code(code) for code in _codes(form, field)}
    named = (
        (f"{field}:{word.code}", words.label(kind, word.code, visit.language))
        for word in words.of_kind(kind)
        if plain_code(word.code) not in there
    )
    return tuple(sorted(named, key=lambda one: one[1].casefold()))


def _codes(form: Filled[Any], field: str) -> list[str]:
    return [text.rpartition(":")[0] for text in form.chosen(field)]


def _stars(visit: Visit, stars: int) -> str:
    return visit.t("what_if.no_stars") if stars == 0 else visit.tn("frame.stars", stars)
