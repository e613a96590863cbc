"""The time to the first paid hour: week by week, with its interval, beside what happens without a match."""

from dataclasses import dataclass

from api.pictures.svg import BLUE, BROWN, DA, INK, PALE, QUIET, Drawing, Picture, Point, number

_LEFT, _RIGHT, _TOP, _BOTTOM = 48.0, 346.0, 28.0, 250.0
_SMALL = 13.0
_WEEKS = 52
_MARKS = (13, 26, 39, 52)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstHour:
    """Shares that have had their first paid hour by the end of weeks 1 to 52, each of length 52.

    Attributes
    ----------
    place : str
        The workplace of the pair.
    matched, low, high : tuple of float
        With this match, and its 80 % interval.
    unmatched : tuple of float
        Without a match: one figure per programme, the same for everybody.
    """

    place: str
    matched: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    unmatched: tuple[float, ...]


def first_hour_picture(data: FirstHour, language: str, name: str = "first-hour") -> Picture:
    """Draw the curves; pictures on one page have names of their own."""
    drawing = Drawing(336)
    top = _ceiling(max(*data.high, *data.unmatched))
    _axes(drawing, top, language)
    band = [_at(week, share, top) for week, share in enumerate(data.high, start=1)]
    band += [_at(week, share, top) for week, share in reversed(list(enumerate(data.low, start=1)))]
    drawing.area(band, colour="#b9d0e8", opacity=0.75)
    drawing.path(
        [_at(0, 0, top)] + [_at(w, s, top) for w, s in enumerate(data.unmatched, start=1)],
        colour=BROWN,
        dash="6 4",
    )
    drawing.path([_at(0, 0, top)] + [_at(w, s, top) for w, s in enumerate(data.matched, start=1)])
    _legend(drawing, language)
    title, description = _words(data, language)
    return Picture(
        name=name,
        title=title,
        description=description,
        svg=drawing.finish(name, title, description, language),
        columns=("efter uge", "med dette match", "interval", "uden") if language == DA
        else ("after week", "with this match", "interval", "without"),
        rows=tuple(_row(data, week, language) for week in (4, 8, *_MARKS)),
    )  # fmt: skip


def _row(data: FirstHour, week: int, language: str) -> tuple[str, ...]:
    low, high = (number(100 * side[week - 1], language, 0) for side in (data.low, data.high))
    return (
        str(week),
        f"{number(100 * data.matched[week - 1], language, 0)} %",
        f"{low}–{high} %",
        f"{number(100 * data.unmatched[week - 1], language, 0)} %",
    )


def _ceiling(largest: float) -> float:
    return min(1.0, max(0.2, -(-largest * 10 // 2) * 0.2))


def _at(week: int, share: float, top: float) -> Point:
    x = _LEFT + (_RIGHT - _LEFT) * week / _WEEKS
    return x, _BOTTOM - (_BOTTOM - _TOP) * share / top


def _axes(drawing: Drawing, top: float, language: str) -> None:
    for step in range(5):
        share = top * step / 4
        y = _at(0, share, top)[1]
        drawing.line((_LEFT, y), (_RIGHT, y), colour=PALE if step else INK)
        drawing.text(
            (_LEFT - 5, y + 4),
            f"{number(100 * share, language, 0)} %",
            anchor="end",
            size=_SMALL,
            colour=QUIET,
        )
    for week in (0, *_MARKS):
        x = _at(week, 0, top)[0]
        drawing.text((x, _BOTTOM + 15), str(week), anchor="middle", size=_SMALL, colour=QUIET)
    words = "uger efter matchet" if language == DA else "weeks after the match"
    drawing.text((_RIGHT, _BOTTOM + 33), words, anchor="end", size=_SMALL, colour=QUIET)
    drawing.text(
        (4, 14),
        "har fået første løntime" if language == DA else "have had a first paid hour",
        size=_SMALL,
        colour=QUIET,
    )


def _legend(drawing: Drawing, language: str) -> None:
    y, danish = _BOTTOM + 56, language == DA
    drawing.box((_LEFT, y - 9), (24, 10), fill="#b9d0e8")
    drawing.line((_LEFT, y - 4), (_LEFT + 24, y - 4), colour=BLUE, width=2)
    words = "dette match, 80 %-interval" if danish else "this match, 80 % interval"
    drawing.text((_LEFT + 30, y), words, size=_SMALL)
    drawing.line((_LEFT, y + 13), (_LEFT + 24, y + 13), colour=BROWN, width=2, dash="6 4")
    words = "uden match, ens for alle" if danish else "without, the same for everybody"
    drawing.text((_LEFT + 30, y + 18), words, size=_SMALL)


def _words(data: FirstHour, language: str) -> tuple[str, str]:
    half = number(100 * data.matched[25], language, 0)
    without = number(100 * data.unmatched[25], language, 0)
    if language == DA:
        return (
            f"Tiden til første løntime: {data.place}",
            f"Kurve over 52 uger. Efter 26 uger ventes {half} af 100 sådanne match at have givet en "
            "løntime, mod "
            f"{without} af 100 uden match. Båndet viser, hvor sikkert tallet er.",
        )
    return (
        f"The time to the first paid hour: {data.place}",
        f"Curve over 52 weeks. After 26 weeks {half} of 100 such matches are expected to have led to a "
        "paid hour, "
        f"against {without} of 100 without a match. The band shows how sure the figure is.",
    )
