"""What the table of jobkandidater shows: facts for orientation, nothing that orders people."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from api.pages.visit import Visit
from data.candidates import Candidate
from data.geography import municipalities


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What was searched for, and whether among one's own cases only."""

    text: str
    own: bool
    has_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One jobkandidat."""

    candidate_id: str
    status: str
    hours: str
    place: str
    travel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """The table; ``onward`` is the address of the next page, empty on the last."""

    search: Search
    rows: tuple[Row, ...]
    onward: str
    first: str


def list_view(visit: Visit, candidates: Sequence[Candidate], search: Search, cursor: str | None) -> ListView:
    """Return what the table shows.

    Parameters
    ----------
    visit : Visit
        Who looks.
    candidates : sequence of Candidate
        In the order of their ids.
    search : Search
        What was asked.
    cursor : str or None
        Of the next page.
    """
    asked = {"soeg": search.text, "vis": "mine" if search.own else "alle"}
    told = {name: value for name, value in asked.items() if value}
    return ListView(
        search=search,
        rows=tuple(_row(visit, one) for one in candidates),
        onward=f"/kandidater?{urlencode(told | {'cursor': cursor})}" if cursor else "",
        first=f"/kandidater?{urlencode(told)}",
    )


def _row(visit: Visit, one: Candidate) -> Row:
    return Row(
        candidate_id=one.candidate_id,
        status=visit.t(f"candidates.status_{one.status}"),
        hours=hours_of(visit, one),
        place=" ".join(filter(None, (one.postcode, _name(one.municipality_code)))),
        travel=travel_of(visit, one),
    )


def hours_of(visit: Visit, one: Candidate) -> str:
    """Return the hours somebody can take on now, and those they aim for."""
    now, goal = one.hours_per_week_now, one.hours_per_week_goal
    if now is None:
        return visit.t("candidates.unknown")
    if goal is None or goal <= now:
        return visit.t("candidates.hours_now", now=visit.number(now))
    return visit.t("candidates.hours_now_goal", now=visit.number(now), goal=visit.number(goal))


def travel_of(visit: Visit, one: Candidate) -> str:
    """Return how somebody gets about, and how long they travel at most."""
    modes = ", ".join(visit.t(f"candidates.mode_{mode}") for mode in one.transport or ())
    if one.max_travel_minutes is None:
        return modes or visit.t("candidates.unknown")
    most = visit.t("candidates.travel_most", minutes=visit.number(one.max_travel_minutes, 0))
    return f"{modes}, {most}" if modes else most


def _name(code: str | None) -> str:
    found = municipalities().get(code or "")
    return found.name if found else ""
