"""The companies that a sheet can be made for: of a list of the interface, ranked or manual."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from api.http.problems import Problem, detail_of
from api.pages.visit import Visit
from api.service import Service
from api.serving.listing import Ask
from api.serving.showing import show
from api.v1.manual_list import OBJECTED, show_manual
from api.v1.suggestion_answer import told_list


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A company of a list, as far as a sheet needs it; ``stale`` are fields that are too old."""

    opening_id: str
    name: str
    place: str
    tasks: str
    hours: str
    travel: str
    stale: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """The companies of a list, and what to know of it; empty texts where there is nothing to say."""

    items: tuple[Offer, ...] = ()
    degraded: str = ""
    staleness: str = ""
    note: str = ""


def offers_of(visit: Visit, service: Service, ask: Ask, status: str) -> Offers:
    """Return the companies of somebody's list, which stands in the journal as shown.

    Parameters
    ----------
    visit : Visit
        Who looks.
    service : Service
        The running service.
    ask : Ask
        Whose list, and how long.
    status : str
        Of the jobkandidat: whoever objected has a manual list.
    """
    try:
        shown = (
            show_manual(service, ask)
            if status == OBJECTED
            else show(service, ask, partial(told_list, ask, service.today()))
        )
    except Problem as problem:
        if problem.code not in ("no-machine-list", "access-denied"):
            raise
        return Offers(note=detail_of(problem, visit.language))
    return _offers(visit, shown.document)


def _offers(visit: Visit, document: Mapping[str, Any]) -> Offers:
    degraded, age = document.get("degraded"), document.get("staleness") or {"stale": False}
    return Offers(
        items=tuple(_offer(visit, item) for item in document["items"]),
        degraded=visit.told(degraded) if degraded else "",
        staleness=age[f"text_{visit.language}"] if age["stale"] else "",
        note=visit.told(document["text"]) if "text" in document else "",
    )


def _offer(visit: Visit, item: Mapping[str, Any]) -> Offer:
    place = item["place"]
    return Offer(
        opening_id=item["opening_id"],
        name=place["name"] or place["workplace_id"],
        place=place["municipality"] or "",
        tasks=visit.told(item["tasks"]),
        hours=visit.t("candidates.card_hours", hours=visit.number(item["hours_per_week"])),
        travel=_travel(visit, item),
        stale=tuple(item.get("stale", ())),
    )


def _travel(visit: Visit, item: Mapping[str, Any]) -> str:
    if item["travel_minutes"] is None:
        return visit.t("candidates.travel_unknown")
    mode = visit.t(f"candidates.mode_{item['travel_mode']}")
    return visit.t("candidates.card_travel", minutes=visit.number(item["travel_minutes"], 0), mode=mode)
