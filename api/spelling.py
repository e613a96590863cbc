"""How figures and texts are spelled in files, in JSON and in Danish sentences."""

import csv
import io
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from data.formulas import guarded, unguarded

DECIMALS = 6
_LIKE_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")

Row = Mapping[str, Any]


def figure(value: object) -> object:
    """Return a value as it is written: numbers to six decimals, unknown where they are not finite."""
    if isinstance(value, bool) or not isinstance(value, float):
        return value
    rounded = round(value, DECIMALS)
    return rounded + 0.0 if math.isfinite(rounded) else None


def cell(value: object) -> str:
    """Return a CSV cell: empty for unknown, no number like thousands, no text like a formula."""
    value = figure(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        text = f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
        return f"{text}0" if _LIKE_THOUSANDS.fullmatch(text) else text
    return guarded(value) if isinstance(value, str) else str(value)


def plain(text: str) -> str:
    """Return the text of a CSV cell without the apostrophes that kept it from being a formula."""
    return unguarded(text)


def csv_text(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Return rows as canonical CSV."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([cell(row.get(column)) for column in columns] for row in rows)
    return buffer.getvalue()


def json_text(value: object) -> str:
    """Return a value as JSON, figures rounded, keys in the order given."""
    return json.dumps(_json_ready(value), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _json_ready(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _json_ready(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_json_ready(item) for item in value]
    return figure(value)


def danish(value: float) -> str:
    """Return a figure with one decimal, a decimal comma and thousands parted by dots."""
    return f"{value:,.1f}".translate(str.maketrans(",.", ".,"))
