"""Reasons as bars: what speaks for an opening to the right, what speaks against it to the left, in hours."""

from dataclasses import dataclass

from api.pictures.svg import BLUE, BROWN, DA, QUIET, WIDTH, Drawing, Picture, fitted, hatched, number

_TOP, _ROW, _TEXT = 64.0, 34.0, 14.0
_ZERO, _HALF = WIDTH / 2, 122.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonBars:
    """What each group adds to one opening's expected paid hours against the person's average opening.

    Attributes
    ----------
    place : str
        The workplace.
    parts : tuple of (Danish, English, goal hours)
        Largest first; they sum to ``total``.
    total, average : float
        Expected goal hours of the opening, and of the person's average opening.
    """

    place: str
    parts: tuple[tuple[str, str, float], ...]
    total: float
    average: float


def reasons_picture(data: ReasonBars, language: str, name: str = "reasons") -> Picture:
    """Draw the bars; pictures on one page have names of their own."""
    drawing = Drawing(_TOP + _ROW * len(data.parts) + 34)
    against = hatched(drawing, f"against-{language}" if name == "reasons" else f"against-{name}", BROWN)
    danish = language == DA
    drawing.text(
        (_ZERO - 6, 18), "taler imod" if danish else "speaks against", anchor="end", size=_TEXT, colour=BROWN
    )
    drawing.text((_ZERO + 6, 18), "taler for" if danish else "speaks for", size=_TEXT, colour=BLUE)
    middle, short = ("gennemsnit", "timer") if danish else ("average", "hours")
    drawing.text(
        (_ZERO, 36),
        f"{middle}: {number(data.average, language)} {short}",
        anchor="middle",
        size=13,
        colour=QUIET,
    )
    scale = _HALF / max([abs(hours) for *_, hours in data.parts] + [0.1])
    for row, (label_da, label_en, hours) in enumerate(data.parts):
        y = _TOP + row * _ROW
        width = abs(hours) * scale
        start = _ZERO if hours >= 0 else _ZERO - width
        drawing.box(
            (start, y),
            (width, 15),
            fill=BLUE if hours >= 0 else against,
            stroke="none" if hours >= 0 else BROWN,
        )
        beyond = _ZERO + width + 5 if hours >= 0 else _ZERO - width - 5
        sign = "+" if hours >= 0 else ""
        drawing.text(
            (beyond, y + 12),
            f"{sign}{number(hours, language)}",
            anchor="start" if hours >= 0 else "end",
            size=_TEXT,
            bold=True,
        )
        words = fitted(label_da if danish else label_en, WIDTH / 2 - 12, _TEXT)
        side = _ZERO - 6 if hours >= 0 else _ZERO + 6
        drawing.text((side, y + 12), words, anchor="end" if hours >= 0 else "start", size=_TEXT)
    foot = _TOP + _ROW * len(data.parts)
    drawing.line((_ZERO, 44), (_ZERO, foot - 12), colour=QUIET)
    unit = "løntimer på et år" if danish else "paid hours in a year"
    sum_ = "i alt" if danish else "in all"
    total = f"{sum_}: {number(data.total, language)} {unit}"
    drawing.text((_ZERO, foot + 12), total, anchor="middle", size=_TEXT, bold=True)
    return _finished(data, drawing, language, name)


def _finished(data: ReasonBars, drawing: Drawing, language: str, name: str) -> Picture:
    danish = language == DA
    if danish:
        title = f"Hvorfor {data.place}?"
        description = (
            "Søjler: hvad der lægger løntimer til eller trækker fra i forhold til det gennemsnit, som "
            "jobkandidaten kan "
            f"nå. Summen er {number(data.total, language)} timer på et år mod "
            f"{number(data.average, language)}."
        )
    else:
        title = f"Why {data.place}?"
        description = (
            "Bars: what adds paid hours, or takes them away, against the average opening the person "
            "can reach. "
            f"The sum is {number(data.total, language)} hours in a year against "
            f"{number(data.average, language)}."
        )
    return Picture(
        name=name,
        title=title,
        description=description,
        svg=drawing.finish(name, title, description, language),
        columns=("grund", "timer") if danish else ("reason", "hours"),
        rows=tuple((da if danish else en, number(hours, language)) for da, en, hours in data.parts),
    )
