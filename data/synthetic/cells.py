"""Cells of the exchange format: dates, numbers, lists and weekly times as text; unknown is the empty cell."""

import math
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data.synthetic.columns import BoolArray, FloatArray, IntArray

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MINUTES_PER_HOUR = 60


def dates(days: IntArray) -> list[str]:
    """Return ISO dates of ordinals; 0 is the empty cell."""
    return [date.fromordinal(day).isoformat() if day > 0 else "" for day in days.tolist()]


def numbers(values: NDArray[np.generic], known: BoolArray | None = None) -> list[str]:
    """Return numbers as short text; unknown ones are the empty cell."""
    texts = [_short(value) for value in values.tolist()]
    return texts if known is None else blanked(texts, known)


def _short(value: float) -> str:
    if math.isnan(value):
        return ""
    return str(int(value)) if value == int(value) else repr(round(value, 6))


def named(rows: IntArray, names: Sequence[str], known: BoolArray | None = None) -> list[str]:
    """Return the name of each row number (negative = empty)."""
    texts = [names[row] if row >= 0 else "" for row in rows.tolist()]
    return texts if known is None else blanked(texts, known)


def blanked(texts: Iterable[str], known: BoolArray) -> list[str]:
    """Return texts with the unknown ones emptied."""
    return [text if keep else "" for text, keep in zip(texts, known.tolist(), strict=True)]


def lists(chosen: BoolArray, codes: Sequence[str], values: NDArray[np.generic] | None = None) -> list[str]:
    """Return list cells ``code|code`` or ``code:value|code:value`` from a table of rows by codes."""
    parts: list[list[str]] = [[] for _ in range(len(chosen))]
    rows, columns = np.nonzero(chosen)
    tails = [""] * rows.size if values is None else [f":{_short(v)}" for v in values[rows, columns].tolist()]
    for row, column, tail in zip(rows.tolist(), columns.tolist(), tails, strict=True):
        parts[row].append(codes[column] + tail)
    return ["|".join(part) for part in parts]


def slots(columns: IntArray, codes: Sequence[str], values: FloatArray | None, kept: BoolArray) -> list[str]:
    """Return list cells from tables of code numbers, keeping the chosen slots."""
    parts: list[list[str]] = [[] for _ in range(len(columns))]
    rows, places = np.nonzero(kept)
    for row, place in zip(rows.tolist(), places.tolist(), strict=True):
        tail = "" if values is None else f":{_short(float(values[row, place]))}"
        parts[row].append(codes[int(columns[row, place])] + tail)
    return ["|".join(part) for part in parts]


def week(start: IntArray, end: IntArray) -> list[str]:
    """Return weekly times such as ``mon 08:00-12:00|tue 08:00-12:00``."""
    parts: list[list[str]] = [[] for _ in range(len(start))]
    rows, days = np.nonzero(end > start)
    for row, day in zip(rows.tolist(), days.tolist(), strict=True):
        times = f"{_clock(int(start[row, day]))}-{_clock(int(end[row, day]))}"
        parts[row].append(f"{_WEEKDAYS[day]} {times}")
    return ["|".join(part) for part in parts]


def _clock(minutes: int) -> str:
    return f"{minutes // _MINUTES_PER_HOUR:02d}:{minutes % _MINUTES_PER_HOUR:02d}"
