"""Differences with their intervals, one row each, all with what is better on the same side."""

from dataclasses import dataclass

from api.pictures.svg import BLUE, DA, INK, PALE, QUIET, WIDTH, Drawing, Picture, fitted

_TOP, _ROW = 46.0, 40.0
_LEFT, _RIGHT = 14.0, WIDTH - 14
_MIDDLE = (_LEFT + _RIGHT) / 2
_FULL = 0.94


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One difference.

    Attributes
    ----------
    label, figures : str
        What it is about, and the figures in words.
    value, low, high : float
        The difference and its interval, turned so that more is better.
    shown : bool
        Whether the interval leaves out nothing at all.
    """

    label: str
    figures: str
    value: float
    low: float
    high: float
    shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Forest:
    """A picture of differences.

    Attributes
    ----------
    name, title, description : str
        File name, what it is called, and what it shows.
    first, second : str
        The two versions; right of the middle the second is better.
    rows : tuple of Row
        From top to bottom.
    one_scale : bool
        Whether all rows have the same unit; else each row has a scale of its own.
    """

    name: str
    title: str
    description: str
    first: str
    second: str
    rows: tuple[Row, ...]
    one_scale: bool


def forest_picture(data: Forest, language: str) -> Picture:
    """Draw the rows."""
    height = _TOP + _ROW * len(data.rows) + 8
    drawing = Drawing(height)
    better = "bedre" if language == DA else "better"
    half = (_RIGHT - _LEFT) / 2 - 10
    left, right = (fitted(f"{name} {better}", half) for name in (data.first, data.second))
    drawing.text((_MIDDLE - 8, 20), f"◂ {left}", anchor="end", size=11, colour=QUIET)
    drawing.text((_MIDDLE + 8, 20), f"{right} ▸", size=11, colour=QUIET)
    widest = max([_reach(row) for row in data.rows] + [1e-12])
    for number, row in enumerate(data.rows):
        _draw(drawing, row, _TOP + number * _ROW, widest if data.one_scale else _reach(row))
    return Picture(
        name=data.name,
        title=data.title,
        description=data.description,
        svg=drawing.finish(data.name, data.title, data.description, language),
        columns=("hvad", "forskel [95 %]") if language == DA else ("what", "difference [95 %]"),
        rows=tuple((row.label, row.figures) for row in data.rows),
    )


def _reach(row: Row) -> float:
    return max(abs(row.low), abs(row.high), abs(row.value), 1e-12)


def _draw(drawing: Drawing, row: Row, y: float, reach: float) -> None:
    scale = _FULL * (_RIGHT - _MIDDLE) / reach
    drawing.line((_LEFT, y - 12), (_RIGHT, y - 12), colour=PALE)
    drawing.text((_LEFT, y + 1), fitted(row.label, _RIGHT - _LEFT, 11), size=11)
    drawing.line((_MIDDLE, y + 5), (_MIDDLE, y + 21), colour=INK, width=1.2)
    low, high, value = (_MIDDLE + scale * end for end in (row.low, row.high, row.value))
    # Shown is solid and thick, not shown thin and hollow: no colour has to be told from another.
    colour, width = (BLUE, 4.0) if row.shown else (QUIET, 1.6)
    drawing.line((low, y + 13), (high, y + 13), colour=colour, width=width)
    for end in (low, high):
        drawing.line((end, y + 9), (end, y + 17), colour=colour, width=1.6)
    drawing.disc((value, y + 13), 4.5, fill=colour if row.shown else "#ffffff", stroke=colour, width=1.6)
