"""How many came to each step: a bar for each, with its figure beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.pictures.svg import BLUE, INK, PALE, WIDTH, Drawing, Picture, hatched

_TOP, _ROW, _LEFT = 14.0, 46.0, 14.0
_FULL = WIDTH - 2 * _LEFT


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: its name, the figures in words, and its share from 0 to 1; ``None`` is not told."""

    label: str
    figures: tuple[str, ...]
    share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """A picture of steps."""

    title: str
    description: str
    columns: tuple[str, ...]
    steps: Sequence[Step]


def steps_picture(data: Steps, language: str) -> Picture:
    """Draw a bar for each step; what is not told is a hatched strip without a length."""
    drawing = Drawing(_TOP + _ROW * len(data.steps))
    fill = hatched(drawing, "untold", PALE)
    for number, step in enumerate(data.steps):
        y = _TOP + number * _ROW
        drawing.text((_LEFT, y + 4), step.label, size=12, bold=True)
        drawing.text((WIDTH - _LEFT, y + 4), step.figures[0], anchor="end", colour=INK)
        drawing.box((_LEFT, y + 11), (_FULL, 14), fill=PALE if step.share is not None else fill)
        if step.share:
            drawing.box((_LEFT, y + 11), (_FULL * step.share, 14), fill=BLUE)
    return Picture(
        name="steps",
        title=data.title,
        description=data.description,
        svg=drawing.finish("steps", data.title, data.description, language),
        columns=data.columns,
        rows=tuple((step.label, *step.figures) for step in data.steps),
    )
