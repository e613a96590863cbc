"""The capacity calendar as two rows of columns: places left, and hours a week in them, week by week."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.pictures.svg import BLUE, BROWN, INK, QUIET, WIDTH, Drawing, Picture, hatched

_PANEL, _TALL, _GAP, _LOW = 34.0, 88.0, 40.0, 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekColumn:
    """A week: its short name, the day it begins on in words, places, and hours a week as they are written."""

    name: str
    begins: str
    places: int
    hours: float
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
    """Draw both panels; every column has its number above it."""
    drawing = Drawing(2 * (_PANEL + _TALL + _LOW) + _GAP)
    fill = hatched(drawing, f"capacity-{language}-hours", BROWN)
    below = _PANEL + _TALL + _LOW + _GAP
    places = [(week.name, float(week.places), str(week.places)) for week in weeks]
    hours = [(week.name, week.hours, f"{week.hours:.0f}") for week in weeks]
    _panel(drawing, 0.0, words.places, places, (BLUE, "none"))
    _panel(drawing, below, words.hours, hours, (fill, BROWN))
    return Picture(
        name="capacity",
        title=words.title,
        description=words.description,
        svg=drawing.finish("capacity", words.title, words.description, language),
        columns=(words.week, words.begins, words.places, words.hours),
        rows=tuple((week.name, week.begins, str(week.places), week.hours_text) for week in weeks),
    )


def _panel(
    drawing: Drawing,
    top: float,
    title: str,
    columns: Sequence[tuple[str, float, str]],
    paint: tuple[str, str],
) -> None:
    drawing.text((0, top + 14), title, bold=True)
    foot = top + _PANEL + _TALL
    step = WIDTH / max(1, len(columns))
    highest = max([1.0, *(value for _, value, _ in columns)])
    for number, (name, value, text) in enumerate(columns):
        x, tall = number * step, value / highest * (_TALL - 14)
        middle = x + step / 2
        if value:
            drawing.box((x + 3, foot - tall), (step - 6, tall), fill=paint[0], stroke=paint[1])
        drawing.text((middle, foot - tall - 4), text, anchor="middle", size=10, colour=INK)
        drawing.text((middle, foot + 14), name, anchor="middle", size=10, colour=QUIET)
    drawing.line((0, foot), (WIDTH, foot), colour=QUIET)
