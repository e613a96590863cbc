"""The directory of workplaces as the day knows it: search, and the room that each of them has left."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from api.serving.name_search import folded, is_in, is_near
from data.companies import Workplace
from data.openings import Opening
from data.snapshot import Snapshot
from matcher.rules.case import DayContext

_DIVISION = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is searched for; whatever is empty narrows nothing.

    Attributes
    ----------
    text : str
        Words of the name or part of the id, in any case and spelling; nearly right where no name is right.
    industry : str
        Division: the first two digits of the industry code.
    municipality_code, task : str
        Codes.
    free : bool
        Only with places left.
    """

    text: str = ""
    industry: str = ""
    municipality_code: str = ""
    task: str = ""
    free: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What is left: places, and hours a week of all of them together, ``None`` where nobody has told."""

    places: int = 0
    hours_per_week: float | None = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A workplace with its openings that are not closed, by id, and the room that is left in them."""

    workplace: Workplace
    openings: tuple[Opening, ...]
    room: Room


def division_of(workplace: Workplace) -> str:
    """Return the division of a workplace's industry, empty where it is unknown."""
    return (workplace.industry_code or "").replace(".", "").replace(" ", "")[:_DIVISION]


class WorkplaceDirectory:
    """Every workplace of a day that is not closed, by name; looked through once.

    It is a function of the day's records and words; the day under other words has another one.
    """

    def __init__(self) -> None:
        self._all: tuple[Listed, ...] | None = None

    def search(self, snapshot: Snapshot, context: DayContext, sought: Sought) -> tuple[Listed, ...]:
        """Return the workplaces that are what is searched for, by name.

        Parameters
        ----------
        snapshot : Snapshot
            The day.
        context : DayContext
            For whom places are kept.
        sought : Sought
            What is searched for.
        """
        if self._all is None:  # two who come at once look through the same
            self._all = _listed(snapshot, context)
        there = tuple(one for one in self._all if _is(one.workplace, sought) and _has(one, sought))
        if not (text := folded(sought.text)):
            return there
        right = tuple(one for one in there if _says(one.workplace, text))
        return right or tuple(one for one in there if is_near(text, folded(one.workplace.name or "")))


def _listed(snapshot: Snapshot, context: DayContext) -> tuple[Listed, ...]:
    openings: defaultdict[str, list[Opening]] = defaultdict(list)
    for opening in snapshot.openings:
        if opening.status != "closed":
            openings[opening.workplace_id].append(opening)
    there = (one for one in snapshot.workplaces if one.status == "open")
    return tuple(
        sorted((listed_one(one, openings[one.workplace_id], context) for one in there), key=_by_name)
    )


def listed_one(workplace: Workplace, openings: Iterable[Opening], context: DayContext) -> Listed:
    """Return a workplace with its openings and the room in them."""
    several = tuple(openings)
    rooms = [room_of(opening, context) for opening in several]
    hours = [room.hours_per_week for room in rooms if room.places]
    told = [one for one in hours if one is not None]
    return Listed(
        workplace=workplace,
        openings=several,
        room=Room(
            places=sum(room.places for room in rooms),
            hours_per_week=None if hours and not told else sum(told),
        ),
    )


def room_of(opening: Opening, context: DayContext) -> Room:
    """Return what is left of an opening once the places that are kept for somebody are counted."""
    left = max(0, opening.free_places - len(context.kept(opening.opening_id)))
    if not left:
        return Room()
    most = None if opening.hours_per_week_max is None else left * opening.hours_per_week_max
    known = [hours for hours in (opening.hours_budget_per_week, most) if hours is not None]
    return Room(places=left, hours_per_week=min(known) if known else None)


def _says(one: Workplace, text: str) -> bool:
    return is_in(text, folded(one.name or "")) or text in folded(one.workplace_id)


def _is(one: Workplace, sought: Sought) -> bool:
    return sought.municipality_code in ("", one.municipality_code) and sought.industry in (
        "",
        division_of(one),
    )


def _has(one: Listed, sought: Sought) -> bool:
    if sought.free and not one.room.places:
        return False
    return not sought.task or any(
        sought.task == code for opening in one.openings for code, _ in opening.tasks or ()
    )


def _by_name(one: Listed) -> tuple[str, str]:
    return (one.workplace.name or one.workplace.workplace_id).casefold(), one.workplace.workplace_id
