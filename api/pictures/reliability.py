"""Stated chances beside what came true: on the diagonal a version is right on average."""

from dataclasses import dataclass

from api.pictures.svg import BLUE, BROWN, DA, INK, PALE, QUIET, Drawing, Picture, Point, fitted, number

_LEFT, _RIGHT, _TOP, _BOTTOM = 40.0, 340.0, 24.0, 284.0
_COLOURS = (BROWN, BLUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One version: mean stated chance, share seen, and the ends of its interval, from low to high."""

    name: str
    points: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """Two versions' curves; ``matches`` is how many matches they rest on."""

    curves: tuple[Curve, Curve]
    matches: int


def reliability_picture(data: Reliability, language: str) -> Picture:
    """Draw the curves; the first version dashed with squares, the second solid with discs."""
    drawing = Drawing(344)
    top = _ceiling(data)
    _axes(drawing, top, language)
    for place, curve in enumerate(data.curves):
        _draw(drawing, curve, top, place)
    _legend(drawing, data)
    title, description = _words(data, language)
    danish = language == DA
    return Picture(
        name="reliability",
        title=title,
        description=description,
        svg=drawing.finish("reliability", title, description, language),
        columns=("version", "oplyst", "set", "95 %") if danish else ("version", "stated", "seen", "95 %"),
        rows=tuple(_row(curve.name, point, language) for curve in data.curves for point in curve.points),
    )


def _row(name: str, point: tuple[float, float, float, float], language: str) -> tuple[str, ...]:
    stated, seen, low, high = (number(100 * part, language, 0) for part in point)
    return name, f"{stated} %", f"{seen} %", f"{low}–{high} %"


def _ceiling(data: Reliability) -> float:
    largest = max([max(point[0], point[3]) for curve in data.curves for point in curve.points] + [0.2])
    return min(1.0, -(-largest * 10 // 2) * 0.2)


def _at(stated: float, seen: float, top: float) -> Point:
    return (
        _LEFT + (_RIGHT - _LEFT) * min(stated / top, 1.0),
        _BOTTOM - (_BOTTOM - _TOP) * min(seen / top, 1.0),
    )


def _axes(drawing: Drawing, top: float, language: str) -> None:
    for step in range(5):
        share = top * step / 4
        label = f"{number(100 * share, language, 0)} %"
        x, y = _at(share, share, top)
        drawing.line((_LEFT, y), (_RIGHT, y), colour=PALE if step else INK)
        drawing.text((_LEFT - 5, y + 4), label, anchor="end", size=10.5, colour=QUIET)
        drawing.text((x, _BOTTOM + 15), label, anchor="middle", size=10.5, colour=QUIET)
    drawing.line(_at(0, 0, top), _at(top, top, top), colour=INK, dash="2 4")
    danish = language == DA
    drawing.text((4, 14), "fik en løntime" if danish else "had a paid hour", size=10.5, colour=QUIET)
    words = "oplyst chance inden for 26 uger" if danish else "stated chance within 26 weeks"
    drawing.text((_RIGHT, _BOTTOM + 29), words, anchor="end", size=10.5, colour=QUIET)


def _draw(drawing: Drawing, curve: Curve, top: float, place: int) -> None:
    colour = _COLOURS[place]
    for stated, _, low, high in curve.points:
        drawing.line(_at(stated, low, top), _at(stated, high, top), colour=colour, width=1.0)
    dots = [_at(stated, seen, top) for stated, seen, _, _ in curve.points]
    drawing.path(dots, colour=colour, width=1.8, dash="" if place else "5 4")
    for x, y in dots:
        if place:
            drawing.disc((x, y), 3.6, fill=colour)
        else:
            drawing.box((x - 3.4, y - 3.4), (6.8, 6.8), fill="#ffffff", stroke=colour, radius=0)


def _legend(drawing: Drawing, data: Reliability) -> None:
    y = _BOTTOM + 46
    half = (_RIGHT - _LEFT) / 2
    for place, curve in enumerate(data.curves):
        x = _LEFT + place * half
        drawing.line(
            (x, y - 4), (x + 22, y - 4), colour=_COLOURS[place], width=2, dash="" if place else "5 4"
        )
        drawing.text((x + 27, y), fitted(curve.name, half - 32), size=11)


def _words(data: Reliability, language: str) -> tuple[str, str]:
    if language == DA:
        return (
            "Passer de oplyste chancer?",
            f"{data.matches} match er delt i ti lige store hold efter den oplyste chance. Ligger et hold på "
            "den "
            "prikkede linje, kom det til at passe; ligger det over, gik det bedre end oplyst. De lodrette "
            "streger viser, hvor sikkert tallet er.",
        )
    return (
        "Do the stated chances come true?",
        f"{data.matches} matches in ten equal parts by their stated chance. A part on the dotted line came "
        "true; above it, things went better than stated. The upright lines show how sure the figure is.",
    )
