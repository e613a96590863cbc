"""Map of reach: a person's home, how far each means of transport leads, and the workplaces around."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from api.pictures.map_marks import home_mark, scale_bar
from api.pictures.svg import BLUE, DA, PALE, PAPER, QUIET, WIDTH, Drawing, Picture, Point

_HEIGHT, _MAP = 460.0, 360.0
_LARGEST_RADIUS_PX = 160.0
_LINE = 14.0
_DISC = 9.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A workplace: kilometres east and north of home, whether it is open to the person, and its number."""

    east_km: float
    north_km: float
    within: bool
    name: str
    minutes: float | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """How far a means of transport leads within the person's own limit, as the crow flies."""

    label_da: str
    label_en: str
    radius_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachMap:
    """What the map shows: rings around home and the workplaces."""

    candidate_id: str
    limit_minutes: float
    rings: tuple[Ring, ...]
    spots: tuple[Spot, ...]


def reach_picture(data: ReachMap, language: str) -> Picture:
    """Draw the map."""
    scale = _LARGEST_RADIUS_PX / max([ring.radius_km for ring in data.rings] + [1.0])
    drawing = Drawing(_HEIGHT)
    drawing.add(f'<clipPath id="map-{language}"><rect width="{WIDTH:g}" height="{_MAP:g}"/></clipPath>')
    drawing.add(f'<g clip-path="url(#map-{language})">')
    drawing.box((0, 0), (WIDTH, _MAP), fill="#f5f8fb", radius=0)
    _rings(drawing, data, scale)
    _spots(drawing, data, scale)
    drawing.add("</g>")
    _ring_labels(drawing, data, scale, language)
    home_mark(drawing, _centre())
    scale_bar(drawing, scale, _MAP - 10)
    _legend(drawing, language)
    title, description = _words(data, language)
    return Picture(
        name="reach",
        title=title,
        description=description,
        svg=drawing.finish("reach", title, description, language),
        columns=("nr.", "arbejdsplads", "minutter") if language == DA else ("no.", "workplace", "minutes"),
        rows=tuple(
            (str(spot.number), spot.name, "–" if spot.minutes is None else str(round(spot.minutes)))
            for spot in sorted(_named(data), key=lambda spot: spot.number or 0)
        ),
    )


def _named(data: ReachMap) -> list[Spot]:
    return [spot for spot in data.spots if spot.number is not None]


def _words(data: ReachMap, language: str) -> tuple[str, str]:
    within = sum(spot.within for spot in data.spots)
    limit = round(data.limit_minutes)
    if language == DA:
        return (
            f"Hvor jobkandidat {data.candidate_id} kan nå hen på {limit} minutter",
            f"Kort med hjemmet i midten. {within} af {len(data.spots)} arbejdspladser med ledige "
            "pladser er åbne for "
            "jobkandidaten; de fem foreslåede er nummereret. Ringene viser, hvor langt hvert "
            "transportmiddel rækker.",
        )
    return (
        f"Where jobkandidat {data.candidate_id} can get to in {limit} minutes",
        f"Map with home in the middle. {within} of {len(data.spots)} workplaces with free places are "
        "open to the "
        f"person; the five proposed ones are numbered. The rings show how far each means of transport leads.",
    )


def _rings(drawing: Drawing, data: ReachMap, scale: float) -> None:
    ordered = sorted(data.rings, key=lambda ring: -ring.radius_km)
    for ring in ordered:
        drawing.disc(_centre(), ring.radius_km * scale, fill=PALE, stroke=QUIET, dash="4 3")


def _ring_labels(drawing: Drawing, data: ReachMap, scale: float, language: str) -> None:
    """Write what each ring is; rings that nearly touch share one line."""
    lines: list[tuple[float, str]] = []
    for ring in sorted(data.rings, key=lambda ring: -ring.radius_km):
        top = _centre()[1] - ring.radius_km * scale - 4
        label = ring.label_da if language == DA else ring.label_en
        if lines and top - lines[-1][0] < _LINE:
            lines[-1] = (lines[-1][0], f"{lines[-1][1]}, {label}")
        else:
            lines.append((top, label))
    for top, label in lines:
        drawing.label((_centre()[0], max(top, 12)), label)


def _spots(drawing: Drawing, data: ReachMap, scale: float) -> None:
    for spot in sorted(data.spots, key=lambda s: s.within):
        at = _place(spot, scale)
        if spot.within or spot.number is not None:
            drawing.disc(at, 3.2, fill=BLUE, stroke=PAPER, width=0.6)
        else:
            drawing.disc(at, 2.6, fill=PAPER, stroke=QUIET)
    _numbers(drawing, data, scale)


def _numbers(drawing: Drawing, data: ReachMap, scale: float) -> None:
    """Write the number of each proposed workplace beside its dot, where nothing else is in the way."""
    taken = [_centre()]
    for spot in sorted(_named(data), key=lambda spot: spot.number or 0):
        dot = _place(spot, scale)
        at = next((place for place in _around(dot) if _is_free(place, taken)), dot)
        taken.append(at)
        drawing.line(dot, at, colour=BLUE, width=1.5)
        drawing.disc(at, _DISC, fill=BLUE, stroke=PAPER, width=1.5)
        drawing.text((at[0], at[1] + 4), str(spot.number), anchor="middle", colour=PAPER, bold=True)


def _around(dot: Point) -> Iterator[Point]:
    """Yield places ever farther from a dot."""
    for distance in (14, 24, 34, 46, 60):
        for turn in range(12):
            angle = math.tau * turn / 12
            yield dot[0] + distance * math.cos(angle), dot[1] - distance * math.sin(angle)


def _is_free(place: Point, taken: list[Point]) -> bool:
    inside = _DISC < place[0] < WIDTH - _DISC and _DISC < place[1] < _MAP - _DISC
    return inside and all(math.dist(place, other) > 2 * _DISC + 3 for other in taken)


def _centre() -> Point:
    return WIDTH / 2, _MAP / 2


def _place(spot: Spot, scale: float) -> Point:
    x, y = _centre()
    return x + spot.east_km * scale, y - spot.north_km * scale


def _legend(drawing: Drawing, language: str) -> None:
    danish = language == DA
    y = _MAP + 20
    drawing.disc((14, y - 4), 7, fill=BLUE)
    drawing.text((28, y), "foreslået, i listens orden" if danish else "proposed, in the order of the list")
    drawing.disc((14, y + 16), 3.2, fill=BLUE)
    drawing.text((28, y + 20), "åben for jobkandidaten" if danish else "open to the person")
    drawing.disc((14, y + 36), 2.6, fill=PAPER, stroke=QUIET)
    drawing.text(
        (28, y + 40), "for langt væk, eller en regel siger nej" if danish else "too far, or a rule refuses"
    )
    home_mark(drawing, (14, y + 57), 0.75)
    drawing.text((28, y + 61), "hjem; nord er op" if danish else "home; north is up")
