"""Data on stdout or in a file: tables for people, JSON and CSV for machines, the same rows in each."""

import io
import os
import re
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TextIO, cast

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from api.faults import UsageError
from api.spelling import Row, csv_text, figure, json_text

_DANISH_NUMBER = re.compile(r"[-−]?[0-9.]+(,[0-9]+)?")
_WIDTH = 100
_TRAILING = re.compile(r"[ ]+$", re.MULTILINE)


class Format(StrEnum):
    """Forms in which data are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class _Trimmed(io.TextIOBase):
    """Passes lines on without the spaces that rich fills them up with."""

    def __init__(self, target: TextIO) -> None:
        self._target = target

    def write(self, text: str) -> int:
        """Write text; what stands before each line end is trimmed."""
        return self._target.write(_TRAILING.sub("", text))

    def flush(self) -> None:
        """Pass on."""
        self._target.flush()


def stdout() -> Console:
    """Return the console of data: 100 columns at most, plain text where stdout is no terminal."""
    if sys.stdout.isatty():
        return Console(file=sys.stdout, width=min(Console().width, _WIDTH), highlight=False)
    return Console(file=cast(TextIO, _Trimmed(sys.stdout)), width=_WIDTH, highlight=False)


def refuse_unwritable(path: Path | None) -> None:
    """Refuse a file that cannot be written before the work is done, not after.

    Raises
    ------
    UsageError
        If a file cannot be written there.
    """
    if path is None:
        return
    folder = path.parent
    nearest = next((part for part in (folder, *folder.absolute().parents) if part.exists()), folder)
    if path.is_dir() or not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        raise UsageError(f"{path}: expected a file in a folder that may be written; choose another place.")


def write_file(path: Path, text: str) -> None:
    """Write a file whole or not at all.

    Raises
    ------
    UsageError
        If it cannot be written there.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as fault:
        raise UsageError(
            f"{path}: expected a file that may be written, got {fault.strerror or fault}; "
            "choose another place or mend its permissions."
        ) from fault


def print_rows(columns: Sequence[str], rows: Sequence[Row], form: Format, document: object = None) -> None:
    """Print rows; JSON prints ``document`` instead where one is given."""
    if form is Format.JSON:
        sys.stdout.write(json_text(list(rows) if document is None else document))
    elif form is Format.CSV:
        sys.stdout.write(csv_text(columns, rows))
    else:
        print_table(columns, rows)


def print_table(columns: Sequence[str], rows: Sequence[Row], title: str | None = None) -> None:
    """Print rows for people; numbers stand to the right with two decimals."""
    if title:
        stdout().print(Text(f"\n{title}", style="bold"))
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        numeric = all(_is_number(row.get(column)) for row in rows)
        table.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_shown(row.get(column))) for column in columns))
    stdout().print(table)


def _is_number(value: object) -> bool:
    return not isinstance(value, str) or _DANISH_NUMBER.fullmatch(value) is not None


def _shown(value: object) -> str:
    value = figure(value)
    if value is None:
        return ""
    return f"{value:.2f}" if isinstance(value, float) else str(value)
