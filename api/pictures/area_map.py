"""Map of an area: coast, towns, workplaces as dots, and the hours they offer as discs with their number.

No tiles and no pictures from elsewhere: everything is drawn here, in kilometres on the Danish map plane.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from api.pictures.map_marks import home_mark, scale_bar
from api.pictures.svg import BLUE, INK, PAPER, QUIET, WIDTH, Drawing, Point

MAP_HEIGHT = 340.0
_SEA, _LAND, _ABROAD = "#dde8f1", "#fcfbf7", "#ecebe7"
_SMALLEST, _LARGEST = 10.0, 19.0
_LINE = 18.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Land:
    """One ring of coast; ``home`` tells Denmark from what lies next to it."""

    points_km: tuple[Point, ...]
    home: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something at a place with words: a town, or a disc of hours.

    ``size`` is what discs are drawn by; ``name`` is what a pointer is told.
    """

    at_km: Point
    text: str
    size: float = 0.0
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A workplace; ``full`` is filled, others are hollow."""

    at_km: Point
    full: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """A ring around home with its words."""

    radius_km: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Legend:
    """The words under the map; what is empty is not there."""

    disc: str
    full: str = ""
    hollow: str = ""
    home: str = ""
    ring: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaMap:
    """What a map shows.

    Attributes
    ----------
    name : str
        Beginning of the ids in it: one of the page.
    title, description : str
        What it is called, and what it shows in words.
    centre_km, half_km
        The middle of the map, and how far it reaches up and down.
    """

    name: str
    title: str
    description: str
    centre_km: Point
    half_km: float
    lands: tuple[Land, ...]
    towns: tuple[Mark, ...]
    dots: tuple[Dot, ...]
    discs: tuple[Mark, ...]
    legend: Legend
    home_km: Point | None = None
    circles: tuple[Circle, ...] = ()


class Sheet:
    """Where a place of the map plane lies on the drawing.

    Parameters
    ----------
    centre_km, half_km
        As of `AreaMap`.
    """

    def __init__(self, centre_km: Point, half_km: float) -> None:
        self.scale = MAP_HEIGHT / 2 / half_km
        self._east, self._north = centre_km

    def place(self, at_km: Point) -> Point:
        """Return where a place lies."""
        return (
            WIDTH / 2 + (at_km[0] - self._east) * self.scale,
            MAP_HEIGHT / 2 - (at_km[1] - self._north) * self.scale,
        )

    def holds(self, at: Point, margin: float = 0.0) -> bool:
        """Tell whether a point of the drawing lies on the map."""
        return margin <= at[0] <= WIDTH - margin and margin <= at[1] <= MAP_HEIGHT - margin


def area_map(data: AreaMap, language: str) -> str:
    """Return the map as SVG."""
    sheet, lines = Sheet(data.centre_km, data.half_km), _legend_lines(data.legend)
    drawing = Drawing(MAP_HEIGHT + 12 + _LINE * len(lines))
    drawing.add(
        f'<clipPath id="{data.name}-clip"><rect width="{WIDTH:g}" height="{MAP_HEIGHT:g}"/></clipPath>'
    )
    drawing.add(f'<g clip-path="url(#{data.name}-clip)">')
    drawing.box((0, 0), (WIDTH, MAP_HEIGHT), fill=_SEA, radius=0)
    _lands(drawing, data, sheet)
    _circles(drawing, data, sheet)
    taken = _discs_places(data, sheet)
    _dots(drawing, data, sheet)
    _discs(drawing, data, taken)
    discs = [at for at, _ in taken]
    rings = _circle_words(drawing, data, sheet, discs)
    beside = [(x + step, y - 4) for x, y in rings for step in (-30.0, 0.0, 30.0)]
    _towns(drawing, data, sheet, discs + beside)
    if data.home_km is not None:
        home_mark(drawing, sheet.place(data.home_km))
    drawing.add("</g>")
    scale_bar(drawing, sheet.scale, MAP_HEIGHT - 10)
    for number, (kind, words) in enumerate(lines):
        _legend(drawing, kind, words, MAP_HEIGHT + 18 + number * _LINE)
    return drawing.finish(data.name, data.title, data.description, language)


def _lands(drawing: Drawing, data: AreaMap, sheet: Sheet) -> None:
    for land in data.lands:
        points = _clipped([sheet.place(point) for point in land.points_km])
        if points:
            drawing.area(points, colour=_LAND if land.home else _ABROAD)
            drawing.path([*points, points[0]], colour="#9fb3c4", width=0.7)


def _clipped(points: Sequence[Point], margin: float = 4.0) -> list[Point]:
    """Return an outline cut at the edges of the map (Sutherland and Hodgman 1974), a little beyond them."""
    kept = list(points)
    edges = ((0, -margin, 1), (0, WIDTH + margin, -1), (1, -margin, 1), (1, MAP_HEIGHT + margin, -1))
    for axis, edge, sign in edges:
        kept = _cut(kept, axis, edge, sign)
    return kept


def _cut(points: list[Point], axis: int, edge: float, sign: int) -> list[Point]:
    kept: list[Point] = []
    for before, after in zip(points[-1:] + points[:-1], points, strict=True):
        was_in, is_in = sign * (before[axis] - edge) >= 0, sign * (after[axis] - edge) >= 0
        if was_in != is_in:
            share = (edge - before[axis]) / (after[axis] - before[axis])
            kept.append(
                (before[0] + share * (after[0] - before[0]), before[1] + share * (after[1] - before[1]))
            )
        if is_in:
            kept.append(after)
    return kept


def _circles(drawing: Drawing, data: AreaMap, sheet: Sheet) -> None:
    if data.home_km is None:
        return
    for circle in data.circles:
        at = sheet.place(data.home_km)
        drawing.disc(at, circle.radius_km * sheet.scale, fill="none", stroke=QUIET, width=1.2, dash="5 3")


def _circle_words(drawing: Drawing, data: AreaMap, sheet: Sheet, taken: Sequence[Point]) -> list[Point]:
    """Write what each ring is, above or below it, where that is in nothing's way; return where."""
    written: list[Point] = []
    if data.home_km is None:
        return written
    x, y = sheet.place(data.home_km)
    for circle in sorted(data.circles, key=lambda one: -one.radius_km):
        radius, wide = circle.radius_km * sheet.scale, len(circle.text) * 3.5
        spots = [(x, y - radius - 4), (x, y + radius + 12)]
        free = next((at for at in spots if _is_clear(sheet, at, wide, [*taken, *written])), None)
        if free is not None:
            written.append(free)
            drawing.label(free, circle.text)
    return written


def _is_clear(sheet: Sheet, at: Point, wide: float, taken: Sequence[Point]) -> bool:
    """Tell whether words of half a width may stand at a place."""
    inside = sheet.holds((at[0] - wide, at[1])) and sheet.holds((at[0] + wide, at[1] + 4), 4)
    return inside and all(abs(at[0] - x) > wide + 14 or abs(at[1] - 4 - y) > _LINE for x, y in taken)


def _dots(drawing: Drawing, data: AreaMap, sheet: Sheet) -> None:
    for dot in sorted(data.dots, key=lambda one: one.full):
        at = sheet.place(dot.at_km)
        if sheet.holds(at):
            _dot(drawing, at, full=dot.full)


def _dot(drawing: Drawing, at: Point, *, full: bool) -> None:
    if full:
        drawing.disc(at, 2.2, fill=BLUE)
    else:
        drawing.disc(at, 2.0, fill=PAPER, stroke=QUIET, width=0.8)


def _discs_places(data: AreaMap, sheet: Sheet) -> list[tuple[Point, Mark]]:
    """Return where discs are drawn: the largest where it lies, others beside what is there already."""
    placed: list[tuple[Point, Mark]] = []
    for mark in sorted(data.discs, key=lambda one: -one.size):
        at = sheet.place(mark.at_km)
        if sheet.holds(at):
            placed.append((_beside(at, _radius(mark, data), placed, data), mark))
    return placed


def _radius(mark: Mark, data: AreaMap) -> float:
    largest = max((one.size for one in data.discs), default=0.0) or 1.0
    return max(_SMALLEST, _LARGEST * math.sqrt(mark.size / largest))


def _beside(at: Point, radius: float, placed: Sequence[tuple[Point, Mark]], data: AreaMap) -> Point:
    def is_free(place: Point) -> bool:
        inside = radius <= place[0] <= WIDTH - radius and radius <= place[1] <= MAP_HEIGHT - radius
        return inside and all(
            math.dist(place, other) > (radius + _radius(mark, data)) * 0.95 for other, mark in placed
        )

    around = (
        (at[0] + step * math.cos(math.tau * turn / 16), at[1] - step * math.sin(math.tau * turn / 16))
        for step in range(0, 60, 6)
        for turn in range(16 if step else 1)
    )
    return next((place for place in around if is_free(place)), at)


def _discs(drawing: Drawing, data: AreaMap, placed: Sequence[tuple[Point, Mark]]) -> None:
    for at, mark in placed:
        drawing.add(f"<g>{_title(mark.name)}")
        drawing.disc(at, _radius(mark, data), fill=BLUE, stroke=PAPER, width=1.2)
        drawing.text((at[0], at[1] + 4), mark.text, anchor="middle", size=11.5, colour=PAPER, bold=True)
        drawing.add("</g>")


def _title(words: str) -> str:
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<title>{escaped}</title>"


def _towns(drawing: Drawing, data: AreaMap, sheet: Sheet, taken: Sequence[Point]) -> None:
    """Write the names of towns that are in nothing's way."""
    written = list(taken)
    for town in data.towns:
        x, y = sheet.place(town.at_km)
        at, wide = (x, y + 4), len(town.text) * 3.8
        if _is_clear(sheet, at, wide, written):
            written += [(x - wide, y), (x, y), (x + wide, y)]
            drawing.label(at, town.text)


def _legend_lines(legend: Legend) -> list[tuple[str, str]]:
    named = (
        ("disc", legend.disc),
        ("full", legend.full),
        ("hollow", legend.hollow),
        ("ring", legend.ring),
        ("home", legend.home),
    )
    return [(kind, words) for kind, words in named if words]


def _legend(drawing: Drawing, kind: str, words: str, y: float) -> None:
    at = (12.0, y - 4)
    if kind == "disc":
        drawing.disc(at, 6, fill=BLUE)
    elif kind == "ring":
        drawing.line((5, at[1]), (19, at[1]), colour=QUIET, width=1.2, dash="5 3")
    elif kind == "home":
        home_mark(drawing, at, 0.7)
    else:
        _dot(drawing, at, full=kind == "full")
    drawing.text((26, y), words, size=13, colour=INK)
