"""What the page of an objector shows in place of a ranked list: the answer of the interface, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.pages.visit import Visit
from api.service import Service
from api.serving.listing import Ask
from api.v1.manual_list import show_manual


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualLine:
    """An opening that the rules allow; nothing on it says how well it fits."""

    opening_id: str
    workplace_id: str
    name: str
    tasks: str
    where: str
    hours: str
    travel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualView:
    """A manual list.

    Attributes
    ----------
    list_id : str
        Under which it stands in the journal.
    text : str
        Why there is no other list, and in which order this one stands.
    lines : tuple of ManualLine
        By travel time.
    """

    list_id: str
    text: str
    lines: tuple[ManualLine, ...]


def manual_view(visit: Visit, service: Service, ask: Ask) -> ManualView:
    """Return the manual list of somebody who objected; it is journalled.

    Parameters
    ----------
    visit : Visit
        Who looks.
    service : Service
        The running service.
    ask : Ask
        Whose list, and how long.

    Raises
    ------
    Problem
        As `api.v1.manual_list.show_manual`.
    """
    document = show_manual(service, ask).document
    return ManualView(
        list_id=document["list_id"],
        text=visit.told(document["text"]),
        lines=tuple(_line(visit, item) for item in document["items"]),
    )


def _line(visit: Visit, item: Mapping[str, Any]) -> ManualLine:
    place = item["place"]
    industry = visit.told(place["industry"]) if place["industry"] else ""
    return ManualLine(
        opening_id=item["opening_id"],
        workplace_id=place["workplace_id"],
        name=place["name"] or place["workplace_id"],
        tasks=visit.told(item["tasks"]),
        where=" · ".join(filter(None, (industry, place["municipality"]))),
        hours=visit.t("candidates.card_hours", hours=visit.number(item["hours_per_week"])),
        travel=_travel(visit, item),
    )


def _travel(visit: Visit, item: Mapping[str, Any]) -> str:
    if item["travel_minutes"] is None:
        return visit.t("candidates.travel_unknown")
    mode = visit.t(f"candidates.mode_{item['travel_mode']}")
    return visit.t("candidates.card_travel", minutes=visit.number(item["travel_minutes"], 0), mode=mode)
