"""What the comparison shows: companies to choose among, and those chosen by theme."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.pages.candidates.card_view import Card
from api.pages.visit import Visit
from api.pictures import FirstHour, Picture, ReasonBars, first_hour_picture, reasons_picture
from api.serving.pictured import Pictured
from api.wording import GROUPS, word

FEWEST, MOST = 2, 3
_LEAST_HOURS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A company of the list, and whether it is chosen."""

    opening_id: str
    name: str
    tasks: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A row: what each company says to one theme, one text or more each."""

    name: str
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A picture beside its table."""

    title: str
    description: str
    svg: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareView:
    """The page; ``problem`` says why nothing stands side by side, where that is not so at first sight."""

    candidate_id: str
    choices: tuple[Choice, ...]
    problem: str
    companies: tuple[Card, ...]
    themes: tuple[Theme, ...]
    pictures: tuple[tuple[Drawn, ...], ...]
    degraded: str = ""
    staleness: str = ""


def themes_of(visit: Visit, cards: Sequence[Card]) -> tuple[Theme, ...]:
    """Return the rows of the table, theme by theme."""
    texts = (
        ("tasks", [(card.tasks,) for card in cards]),
        ("where", [(" · ".join(filter(None, (card.industry, card.place))),) for card in cards]),
        ("hours", [(card.hours,) for card in cards]),
        ("way", [(card.travel,) for card in cards]),
        ("support", [(card.support,) for card in cards]),
        ("contact", [(card.talks,) for card in cards]),
        ("outlook", [(card.expected,) for card in cards]),
        ("spot", [(card.tonight,) for card in cards]),
        ("for", [card.reasons for card in cards]),
        ("against", [card.doubts for card in cards]),
        ("opens", [card.opens for card in cards]),
    )
    return tuple(Theme(name=visit.t(f"compare.row_{name}"), cells=tuple(cells)) for name, cells in texts)


def pictures_of(
    visit: Visit, items: Sequence[Mapping[str, Any]], found: Mapping[str, Pictured]
) -> tuple[tuple[Drawn, ...], ...]:
    """Return for each company its reasons as bars and its first paid hour as a curve.

    Parameters
    ----------
    visit : Visit
        Who looks.
    items : sequence of mappings
        Lines of the interface's answer.
    found : mapping of opening id to Pictured
        What is known of them.
    """
    known = [item for item in items if item["opening_id"] in found]
    return tuple(
        _drawn_of(visit, item, found[item["opening_id"]], number)
        for number, item in enumerate(known, start=1)
    )


def _drawn_of(visit: Visit, item: Mapping[str, Any], data: Pictured, number: int) -> tuple[Drawn, ...]:
    place = item["place"]["name"] or item["place"]["workplace_id"]
    parts = sorted(data.parts, key=lambda part: -abs(part[1]))
    bars = ReasonBars(
        place=place,
        parts=tuple((*word(GROUPS, group), hours) for group, hours in parts if abs(hours) >= _LEAST_HOURS),
        total=item["figures"]["expected_goal_hours"],
        average=data.average,
    )
    curve = FirstHour(
        place=place, matched=data.matched, low=data.low, high=data.high, unmatched=data.unmatched
    )
    return (
        _drawn(reasons_picture(bars, visit.language, f"reasons-{number}")),
        _drawn(first_hour_picture(curve, visit.language, f"first-hour-{number}")),
    )


def _drawn(picture: Picture) -> Drawn:
    return Drawn(
        title=picture.title,
        description=picture.description,
        svg=picture.svg,
        columns=picture.columns,
        rows=picture.rows,
    )
