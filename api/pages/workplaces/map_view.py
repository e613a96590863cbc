"""The map beside the search, and the same as a table: free hours by town, or by municipality where many."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from api.pages.visit import Visit
from api.pages.workplaces.naming import hours_in_words, municipality_name, places_in_words, town_of
from api.pictures.area_map import AreaMap, Circle, Dot, Land, Legend, Mark, area_map
from api.serving.directory import Listed, Room
from api.serving.reach import Reaching
from data.companies import Workplace
from data.geography import coasts, municipalities, postcodes
from features.place import map_plane, places_of

_MOST_TOWNS = 40
_MOST_DOTS = 1_500
_LEAST_HALF_KM, _USUAL_HALF_KM = 6.0, 15.0
_TOWN_LEVEL_KM = 18.0
_AROUND = 1.15

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """One town or municipality of the map, as a row."""

    area: str
    companies: str
    places: str
    hours: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """The map and its table; ``svg`` was made here and holds nothing that is not escaped.

    ``rings`` tells how far each means of transport leads.
    """

    svg: str
    rows: tuple[AreaRow, ...]
    rings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Area:
    name: str
    at: Point
    companies: int
    room: Room


def map_view(
    visit: Visit, found: Sequence[Listed], reach: Reaching | None, title: str, middle: str = ""
) -> MapView:
    """Return the map of companies.

    Parameters
    ----------
    visit : Visit
        Who looks.
    found : sequence of Listed
        Every company of the search, not of one page.
    reach : Reaching, optional
        How far the person gets that it is drawn for.
    title : str
        What it is called.
    middle : str
        Code of the municipality in its middle where no company is found.
    """
    spots = _places(found)
    free = [one for one in found if one.room.places and _is_open(one, reach)]
    areas = _areas(free, spots)
    centre, half = _window([*spots.values()], reach, middle)
    person = reach is not None
    described = "workplaces.map_text_person" if person else "workplaces.map_text"
    places, hours = sum(one.room.places for one in free), _hours(one.room for one in free)
    data = AreaMap(
        name="map",
        title=title,
        description=visit.t(described, companies=len(free), places=places, hours=visit.number(hours or 0)),
        centre_km=centre,
        half_km=half,
        lands=_lands(),
        towns=_towns(half),
        dots=tuple(_dots(found, spots, reach)),
        discs=tuple(_disc(visit, area) for area in areas),
        legend=_legend(visit, person=person),
        home_km=reach.home_km if reach is not None else None,
        circles=_circles(visit, reach),
    )
    return MapView(
        svg=area_map(data, visit.language),
        rows=tuple(_row(visit, area) for area in areas),
        rings=tuple(
            visit.t("workplaces.ring_km", ring=circle.text, km=visit.number(circle.radius_km, 0))
            for circle in data.circles
        ),
    )


def _places(found: Iterable[Listed]) -> dict[str, Point]:
    records = [one.workplace for one in found]
    where = places_of(records)
    return {
        record.workplace_id: (float(x), float(y))
        for record, x, y in zip(records, where.x_km, where.y_km, strict=True)
        if np.isfinite(x)
    }


def _is_open(one: Listed, reach: Reaching | None) -> bool:
    way = reach.ways.get(one.workplace.workplace_id) if reach is not None else None
    return reach is None or (way is not None and way.open)


def _areas(free: Sequence[Listed], spots: dict[str, Point]) -> list[_Area]:
    towns = _grouped(free, spots, by_town=True)
    return towns if len(towns) <= _MOST_TOWNS else _grouped(free, spots, by_town=False)


def _grouped(free: Sequence[Listed], spots: dict[str, Point], *, by_town: bool) -> list[_Area]:
    groups: dict[str, list[Listed]] = {}
    for one in free:
        groups.setdefault(_area_of(one.workplace, by_town=by_town), []).append(one)
    areas = [
        _Area(
            name=name,
            at=_mean([spots[one.workplace.workplace_id] for one in several if _on_map(one, spots)]),
            companies=len(several),
            room=Room(
                places=sum(one.room.places for one in several),
                hours_per_week=_hours(one.room for one in several),
            ),
        )
        for name, several in sorted(groups.items())
    ]
    return sorted(areas, key=lambda area: -(area.room.hours_per_week or 0.0))


def _on_map(one: Listed, spots: dict[str, Point]) -> bool:
    return one.workplace.workplace_id in spots


def _area_of(one: Workplace, *, by_town: bool) -> str:
    return town_of(one) if by_town else municipality_name(one.municipality_code)


def _mean(points: Sequence[Point]) -> Point:
    if not points:
        return float("nan"), float("nan")
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _hours(rooms: Iterable[Room]) -> float | None:
    told = [room.hours_per_week for room in rooms if room.hours_per_week is not None]
    return sum(told) if told else None


def _window(points: Sequence[Point], reach: Reaching | None, middle: str) -> tuple[Point, float]:
    """Return the middle of the map and how far it reaches: the rings, else all companies."""
    if reach is not None and reach.home_km is not None:
        widest = max(ring.radius_km for ring in reach.rings)
        return reach.home_km, max(_LEAST_HALF_KM, widest * _AROUND)
    if not points:
        town = municipalities().get(middle) or municipalities()["0461"]
        return _on_plane(town.longitude, town.latitude), _USUAL_HALF_KM
    east, north = [x for x, _ in points], [y for _, y in points]
    centre = (min(east) + max(east)) / 2, (min(north) + max(north)) / 2
    half = max(max(east) - min(east), max(north) - min(north)) / 2
    return centre, max(_LEAST_HALF_KM, half * _AROUND)


def _on_plane(longitude: float, latitude: float) -> Point:
    x, y = map_plane(np.array([latitude]), np.array([longitude]))
    return float(x[0]), float(y[0])


@cache
def _lands() -> tuple[Land, ...]:
    """Return the coasts on the map plane, what lies abroad first."""
    lands = []
    for coast in sorted(coasts(), key=lambda one: one.country == "DK"):
        longitudes, latitudes = (np.array(column) for column in zip(*coast.points, strict=True))
        east, north = map_plane(latitudes, longitudes)
        points = tuple(zip(east.tolist(), north.tolist(), strict=True))
        lands.append(Land(points_km=points, home=coast.country == "DK"))
    return tuple(lands)


@cache
def _towns(half_km: float) -> tuple[Mark, ...]:
    """Return names to find one's way by: of municipalities, and of towns too where the map is near enough."""
    large = {town.name: town for town in municipalities().values()}
    small = {town.name: town for town in postcodes().values() if half_km < _TOWN_LEVEL_KM}
    named = {**small, **large}
    ordered = [*large, *(name for name in small if name not in large and name.split()[0] not in large)]
    return tuple(
        Mark(at_km=_on_plane(named[name].longitude, named[name].latitude), text=name) for name in ordered
    )


def _dots(found: Sequence[Listed], spots: dict[str, Point], reach: Reaching | None) -> Iterable[Dot]:
    shown = [one for one in found if one.room.places and _on_map(one, spots)]
    if len(shown) <= _MOST_DOTS:
        yield from (Dot(at_km=spots[one.workplace.workplace_id], full=_is_open(one, reach)) for one in shown)


def _disc(visit: Visit, area: _Area) -> Mark:
    hours = area.room.hours_per_week
    told = (places_in_words(visit, area.room), hours_in_words(visit, hours))
    return Mark(
        at_km=area.at,
        text="?" if hours is None else visit.number(hours, 0),
        size=hours or 0.0,
        name=f"{area.name}: {', '.join(told)}",
    )


def _row(visit: Visit, area: _Area) -> AreaRow:
    return AreaRow(
        area=area.name,
        companies=visit.tn("workplaces.companies", area.companies),
        places=places_in_words(visit, area.room),
        hours=hours_in_words(visit, area.room.hours_per_week),
    )


def _legend(visit: Visit, *, person: bool) -> Legend:
    return Legend(
        disc=visit.t("workplaces.legend_disc"),
        full=visit.t("workplaces.legend_open" if person else "workplaces.legend_dot"),
        hollow=visit.t("workplaces.legend_shut") if person else "",
        home=visit.t("workplaces.legend_home") if person else "",
        ring=visit.t("workplaces.legend_ring") if person else "",
    )


def _circles(visit: Visit, reach: Reaching | None) -> tuple[Circle, ...]:
    if reach is None:
        return ()
    minutes = visit.number(reach.limit_minutes, 0)
    return tuple(
        Circle(
            radius_km=ring.radius_km,
            text=visit.t("workplaces.ring", minutes=minutes, mode=visit.t(f"workplaces.mode_{ring.mode}")),
        )
        for ring in reach.rings
    )
