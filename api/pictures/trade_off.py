"""What is won and what it costs: two figures against each other, a cross of intervals for each group."""

from dataclasses import dataclass

from api.pictures.svg import BLUE, DA, INK, PALE, QUIET, Drawing, Picture, Point, fitted

_LEFT, _RIGHT, _TOP, _BOTTOM = 16.0, 344.0, 30.0, 290.0
_ACROSS, _UP = (_LEFT + _RIGHT) / 2, (_TOP + _BOTTOM) / 2
_FULL = 0.92
Ends = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """One group: what it wins in each figure, as value, low and high, and the same in words."""

    label: str
    across: Ends
    up: Ends
    figures: tuple[str, str]
    everybody: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeOff:
    """Two figures, both turned so that more is better, and the groups."""

    title: str
    description: str
    across: str
    up: str
    spreads: tuple[Spread, ...]


def trade_off_picture(data: TradeOff, language: str) -> Picture:
    """Draw the crosses; numbers beside them stand in the table."""
    drawing = Drawing(330)
    _axes(drawing, data, language)
    reach = [
        max([abs(end) for one in data.spreads for end in ends(one)] + [1e-12]) for ends in (_across, _up)
    ]
    for number, one in enumerate(data.spreads):
        _draw(drawing, one, number, reach)
    heading = "gruppe" if language == DA else "group"
    return Picture(
        name="trade-off",
        title=data.title,
        description=data.description,
        svg=drawing.finish("trade-off", data.title, data.description, language),
        columns=(heading, data.across, data.up),
        rows=tuple((f"{_mark(one, n)} {one.label}", *one.figures) for n, one in enumerate(data.spreads)),
    )


def _across(one: Spread) -> Ends:
    return one.across


def _up(one: Spread) -> Ends:
    return one.up


def _mark(one: Spread, number: int) -> str:
    return "●" if one.everybody else f"{number}."


def _axes(drawing: Drawing, data: TradeOff, language: str) -> None:
    drawing.box((_ACROSS, _TOP), (_RIGHT - _ACROSS, _UP - _TOP), fill=PALE, radius=0)
    drawing.line((_LEFT, _UP), (_RIGHT, _UP), colour=INK)
    drawing.line((_ACROSS, _TOP), (_ACROSS, _BOTTOM), colour=INK)
    both = "bedre på begge" if language == DA else "better in both"
    neither = "dårligere på begge" if language == DA else "worse in both"
    drawing.text((_RIGHT - 4, _TOP + 14), both, anchor="end", size=11, colour=QUIET)
    drawing.text((_LEFT + 4, _BOTTOM - 6), neither, size=11, colour=QUIET)
    drawing.text((_ACROSS, 18), f"▴ {fitted(data.up, 300, 13)}", anchor="middle", size=12)
    drawing.text((_RIGHT, 312), f"{fitted(data.across, 300, 13)} ▸", anchor="end", size=12)


def _draw(drawing: Drawing, one: Spread, number: int, reach: list[float]) -> None:
    (x, left, right), (y, low, high) = (
        tuple(_place(end, reach[0], _RIGHT - _ACROSS, _ACROSS, 1) for end in one.across),
        tuple(_place(end, reach[1], _UP - _TOP, _UP, -1) for end in one.up),
    )
    colour, width = (BLUE, 3.0) if one.everybody else (QUIET, 1.0)
    drawing.line((left, y), (right, y), colour=colour, width=width)
    drawing.line((x, low), (x, high), colour=colour, width=width)
    at: Point = (x, y)
    drawing.disc(at, 5 if one.everybody else 3, fill=colour if one.everybody else "#ffffff", stroke=colour)
    if not one.everybody:
        drawing.label((x + 8, y - 5), str(number))


def _place(value: float, reach: float, half: float, middle: float, side: int) -> float:
    return middle + side * _FULL * half * value / reach
