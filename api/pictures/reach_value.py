"""What plans win against whom they reach: a panel for each way of being fair, a mark for each version."""

from dataclasses import dataclass
from math import isnan

from api.pictures.svg import BLUE, BROWN, DA, INK, PALE, QUIET, Drawing, Picture, Point, fitted, number

Ends = tuple[float, float, float]

_LEFT, _RIGHT, _HEIGHT, _BETWEEN, _TOP = 44.0, 346.0, 168.0, 62.0, 34.0
_BOTTOM = _TOP + _HEIGHT
_COLOURS = (BROWN, BLUE, QUIET)
_HALF_MARK = 5.0
_MARGIN = 0.08
_STEPS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One version: value, low and high of what it wins and, by panel, of whom it reaches (as shares)."""

    name: str
    hours: Ends
    shares: tuple[Ends, ...]
    beaten: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachValue:
    """The marks, and what the panels show; ``across`` and ``panels`` are headings in the language drawn."""

    title: str
    description: str
    across: str
    panels: tuple[str, ...]
    marks: tuple[Mark, ...]


def reach_value_picture(data: ReachValue, language: str) -> Picture:
    """Draw the panels one below the other on the same hours; the best plans stand at the top right."""
    below = (_HEIGHT + _BETWEEN) * (len(data.panels) - 1)
    drawing = Drawing(_BOTTOM + below + 52 + 18 * len(data.marks))
    low, high = _hours(data)
    for panel, heading in enumerate(data.panels):
        top = _TOP + panel * (_HEIGHT + _BETWEEN)
        _axes(drawing, top, heading, (low, high), language)
        for place, mark in enumerate(data.marks):
            _draw(drawing, mark, panel, place, (low, high, top))
    drawing.text((_RIGHT, _BOTTOM + below + 34), f"{fitted(data.across, 290)} ▸", anchor="end", size=11)
    _legend(drawing, data, _BOTTOM + below + 56, language)
    return Picture(
        name="reach-value",
        title=data.title,
        description=data.description,
        svg=drawing.finish("reach-value", data.title, data.description, language),
        columns=("version", *(f"{name} [95 %]" for name in (data.across, *data.panels))),
        rows=tuple(_row(mark, language) for mark in data.marks),
    )


def _row(mark: Mark, language: str) -> tuple[str, ...]:
    hours = _ends(mark.hours, 1.0, "", language)
    return mark.name, hours, *(_ends(one, 100.0, " %", language) for one in mark.shares)


def _ends(found: Ends, scale: float, unit: str, language: str) -> str:
    if found[0] != found[0]:
        return "–"
    value, low, high = (number(scale * end, language) for end in found)
    return f"{value}{unit}" if found[1] != found[1] else f"{value}{unit} [{low}; {high}]"


def _hours(data: ReachValue) -> tuple[float, float]:
    known = [end for mark in data.marks for end in mark.hours if not isnan(end)]
    low, high = min(known), max(known)
    margin = _MARGIN * (high - low) or 1.0
    return low - margin, high + margin


def _axes(drawing: Drawing, top: float, heading: str, hours: tuple[float, float], language: str) -> None:
    bottom = top + _HEIGHT
    for step in range(_STEPS + 1):
        y = bottom - _HEIGHT * step / _STEPS
        drawing.line((_LEFT, y), (_RIGHT, y), colour=PALE if step else INK)
        drawing.text((_LEFT - 5, y + 4), f"{100 * step // _STEPS} %", anchor="end", size=10.5, colour=QUIET)
        x = _LEFT + (_RIGHT - _LEFT) * step / _STEPS
        value = hours[0] + (hours[1] - hours[0]) * step / _STEPS
        anchor = "end" if step == _STEPS else "middle"
        drawing.text((x, bottom + 15), number(value, language), anchor=anchor, size=10.5, colour=QUIET)
    drawing.text((4, top - 14), f"▴ {fitted(heading, 320)}", size=11)


def _draw(drawing: Drawing, mark: Mark, panel: int, place: int, frame: tuple[float, float, float]) -> None:
    share, hours = mark.shares[panel], mark.hours
    if share[0] != share[0] or hours[0] != hours[0]:
        return
    colour = _COLOURS[place % len(_COLOURS)]
    at = _at(hours[0], share[0], frame)
    if hours[1] == hours[1]:
        drawing.line(_at(hours[1], share[0], frame), _at(hours[2], share[0], frame), colour=colour, width=1.5)
    if share[1] == share[1]:
        drawing.line(_at(hours[0], share[1], frame), _at(hours[0], share[2], frame), colour=colour, width=1.5)
    _mark(drawing, at, place, colour, filled=not mark.beaten)
    aside = -9 if place == 0 else 9
    drawing.label((at[0] + aside, at[1] - 7), _letter(place))


def _mark(drawing: Drawing, at: Point, place: int, colour: str, *, filled: bool) -> None:
    """Draw a square, a disc or, for the third, a smaller disc: told apart without colour."""
    fill = colour if filled else "#ffffff"
    if place == 0:
        corner = (at[0] - _HALF_MARK, at[1] - _HALF_MARK)
        drawing.box(corner, (2 * _HALF_MARK, 2 * _HALF_MARK), fill=fill, stroke=colour, radius=0)
    else:
        drawing.disc(at, _HALF_MARK if place == 1 else _HALF_MARK - 2, fill=fill, stroke=colour)


def _legend(drawing: Drawing, data: ReachValue, top: float, language: str) -> None:
    beaten = ", overgået af en anden" if language == DA else ", surpassed by another"
    for place, mark in enumerate(data.marks):
        y = top + 18 * place
        _mark(drawing, (12, y - 4), place, _COLOURS[place % len(_COLOURS)], filled=not mark.beaten)
        words = f"{_letter(place)} {mark.name}{beaten if mark.beaten else ''}"
        drawing.text((24, y), fitted(words, 320), size=11.5)


def _letter(place: int) -> str:
    return "ABCDEFGH"[place]


def _at(hours: float, share: float, frame: tuple[float, float, float]) -> Point:
    low, high, top = frame
    return (
        _LEFT + (_RIGHT - _LEFT) * (hours - low) / (high - low),
        top + _HEIGHT * (1 - min(max(share, 0.0), 1.0)),
    )
