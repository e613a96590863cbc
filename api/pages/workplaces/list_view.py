"""What the search for companies shows: rows by name, or by the way for one person, and the map."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

from api.pages.typesetting import by_alphabet
from api.pages.visit import Visit
from api.pages.workplaces.map_view import MapView
from api.pages.workplaces.naming import (
    few,
    hours_in_words,
    industry_of,
    intention_in_words,
    municipality_name,
    name_of,
    places_in_words,
    tasks_of,
    town_of,
)
from api.serving.directory import Listed, Sought, division_of
from api.serving.reach import Reaching
from data.snapshot import Snapshot
from data.vocabulary import Vocabulary

ALL = "alle"
Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What may be chosen to narrow the search."""

    municipalities: Options
    industries: Options
    tasks: Options


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked: the search, and for whom; nobody where ``candidate_id`` is empty."""

    sought: Sought
    candidate_id: str = ""

    @property
    def address(self) -> str:
        """Where this search is answered, without a page of it."""
        person = quote(self.candidate_id, safe="")
        base = f"/kandidater/{person}/virksomheder" if person else "/virksomheder"
        told = {
            "soeg": self.sought.text,
            "branche": self.sought.industry,
            "kommune": self.sought.municipality_code or ALL,
            "opgave": self.sought.task,
            "ledige": "ja" if self.sought.free else "",
        }
        return f"{base}?{urlencode({name: value for name, value in told.items() if value})}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One company; ``way`` is empty where nobody's reach is asked for, ``open`` whether the rules are."""

    workplace_id: str
    name: str
    industry: str
    town: str
    intention: str
    tasks: str
    places: str
    hours: str
    way: str
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """The search, its rows and its map.

    Attributes
    ----------
    candidate_id : str
        Whose reach is shown; empty where nobody's is.
    found, open : int
        How many companies there are, and with how many of them the rules leave something open to the person.
    first, onward : str
        Addresses of the first page and the next one; empty where these are they.
    reach : str
        How far the person gets, in words.
    """

    candidate_id: str
    sought: Sought
    choices: Choices
    rows: tuple[Row, ...]
    found: int
    open: int
    first: str
    onward: str
    reach: str
    map: MapView | None


def choices_of(visit: Visit, snapshot: Snapshot) -> Choices:
    """Return what the day's companies can be narrowed by."""
    words, there = snapshot.vocabulary, [one for one in snapshot.workplaces if one.status == "open"]
    tasks = {code for opening in snapshot.openings for code, _ in opening.tasks or ()}
    codes = {one.municipality_code for one in there}
    divisions = {division_of(one): one for one in there}
    return Choices(
        municipalities=_by_text({(code, municipality_name(code)) for code in codes}),
        industries=_by_text({(code, industry_of(visit, one, words)) for code, one in divisions.items()}),
        tasks=_by_text({(code, words.label("task", code, visit.language)) for code in tasks}),
    )


def rows_of(
    visit: Visit, found: Sequence[Listed], words: Vocabulary, today: date, reach: Reaching | None
) -> tuple[Row, ...]:
    """Return the rows of a page."""
    return tuple(_row(visit, one, words, today, reach) for one in found)


def reach_in_words(visit: Visit, reach: Reaching) -> str:
    """Return how far somebody gets and by what."""
    return visit.t(
        "workplaces.reach_lead",
        minutes=visit.number(reach.limit_minutes, 0),
        mode=visit.t(f"candidates.mode_{reach.mode}"),
    )


def by_way(found: Sequence[Listed], reach: Reaching) -> tuple[Listed, ...]:
    """Return the companies that somebody gets to within their own limit, the nearest first."""
    ways = reach.ways
    within = (one for one in found if _is_within(one, reach))
    return tuple(sorted(within, key=lambda one: ways[one.workplace.workplace_id].minutes or 0.0))


def _is_within(one: Listed, reach: Reaching) -> bool:
    way = reach.ways.get(one.workplace.workplace_id)
    return way is not None and (way.within or way.open)


def _row(visit: Visit, one: Listed, words: Vocabulary, today: date, reach: Reaching | None) -> Row:
    place = one.workplace
    way = reach.ways.get(place.workplace_id) if reach is not None else None
    minutes = way.minutes if way is not None else None
    return Row(
        workplace_id=place.workplace_id,
        name=name_of(place),
        industry=industry_of(visit, place, words),
        town=town_of(place),
        intention=intention_in_words(visit, place, today),
        tasks=few(visit, tasks_of(visit, one.openings, words)),
        places=places_in_words(visit, one.room),
        hours=hours_in_words(visit, one.room.hours_per_week) if one.room.places else "",
        way="" if minutes is None else visit.t("workplaces.minutes", minutes=visit.number(minutes, 0)),
        open=way is not None and way.open,
    )


def _by_text(pairs: set[tuple[str | None, str]]) -> Options:
    known = {(code, text) for code, text in pairs if code and text}
    return tuple(sorted(known, key=lambda pair: (by_alphabet(pair[1]), pair[0])))
