"""The capacity calendar as rows: a week each, with a bar of places and one of hours a week in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.pictures.svg import BLUE, BROWN, QUIET, Drawing, Picture, hatched

_TEXT, _TOP, _ROW, _BAR = 14.0, 30.0, 25.0, 15.0
_PLACES, _HOURS = (34.0, 112.0), (192.0, 106.0)
"""Where the bars of either kind begin, and how long the longest is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekColumn:
    """A week: its short name, the day it begins on in words, places, and hours a week as they are written.

    ``hours_short`` stands on the picture, ``hours_text`` in the table.
    """

    name: str
    begins: str
    places: int
    hours: float
    hours_short: str
    hours_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarWords:
    """The words of the picture."""

    title: str
    description: str
    week: str
    begins: str
    places: str
    hours: str


def capacity_picture(weeks: Sequence[WeekColumn], words: CalendarWords, language: str) -> Picture:
    """Draw a row for each week; every bar has its number behind it."""
    drawing = Drawing(_TOP + _ROW * len(weeks))
    fill = hatched(drawing, f"capacity-{language}-hours", BROWN)
    drawing.text((0, 16), words.week, size=_TEXT, colour=QUIET)
    for row, week in enumerate(weeks):
        drawing.text((0, _foot(row)), week.name, size=_TEXT, colour=QUIET)
    places = [(float(week.places), str(week.places)) for week in weeks]
    hours = [(week.hours, week.hours_short) for week in weeks]
    _bars(drawing, _PLACES, words.places, places, (BLUE, "none"))
    _bars(drawing, _HOURS, words.hours, hours, (fill, BROWN))
    return Picture(
        name="capacity",
        title=words.title,
        description=words.description,
        svg=drawing.finish("capacity", words.title, words.description, language),
        columns=(words.week, words.begins, words.places, words.hours),
        rows=tuple((week.name, week.begins, str(week.places), week.hours_text) for week in weeks),
    )


def _bars(
    drawing: Drawing,
    along: tuple[float, float],
    title: str,
    bars: Sequence[tuple[float, str]],
    paint: tuple[str, str],
) -> None:
    left, longest = along
    drawing.text((left, 16), title, size=_TEXT, bold=True)
    highest = max([1.0, *(value for value, _ in bars)])
    for row, (value, text) in enumerate(bars):
        wide = value / highest * longest
        if value:
            drawing.box((left, _foot(row) - 12), (wide, _BAR), fill=paint[0], stroke=paint[1])
        drawing.text((left + wide + 5, _foot(row)), text, size=_TEXT)
    drawing.line((left, _TOP - 6), (left, _TOP + _ROW * len(bars) - 4), colour=QUIET)


def _foot(row: int) -> float:
    """Return the line that the words of a row stand on."""
    return _TOP + row * _ROW + 13
