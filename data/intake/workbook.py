"""Workbooks (.xlsx) as sources: a sheet per table, typed cells as unambiguous text."""

import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Protocol, cast

from openpyxl import load_workbook

from data.intake.gathering import Gathering, error
from data.intake.sources import Line, Source, first_filled
from data.rows import spell_number

_MOST_BYTES = 1 << 30
_UNREADABLE = error(
    "unreadable-workbook", "an .xlsx workbook", "open it in a spreadsheet and save it again as .xlsx"
)
_UNCOMPUTED = error(
    "formula-without-value",
    "a value, or a formula the spreadsheet has computed",
    "open and save the workbook, or paste values",
)
_TOO_LARGE = error("workbook-too-large", "a workbook of at most 1 GiB unpacked", "deliver the tables as CSV")


class _Sheet(Protocol):
    """A sheet of a workbook that is read row by row; the library's types know only those held whole."""

    title: str

    @property
    def values(self) -> Iterator[tuple[Any, ...]]:
        """The cells' values, row by row."""

    def reset_dimensions(self) -> None:
        """Read to the end, whatever size the sheet says it has."""


def workbook_sources(path: Path, gathering: Gathering) -> list[Source]:
    """Return the sheets of a workbook as sources; a damaged workbook is one finding.

    Parameters
    ----------
    path : Path
        The workbook.
    gathering : Gathering
        Where remarks about it go.
    """
    try:
        return _sheets(path, gathering)
    except (
        Exception
    ):  # a damaged workbook fails in many ways inside the reader, and all of them mean the same
        gathering.say(_UNREADABLE, file=path.name)
        return []


def _sheets(path: Path, gathering: Gathering) -> list[Source]:
    with zipfile.ZipFile(path) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
            gathering.say(_TOO_LARGE, file=path.name)
            return []
        computed = not any(_holds_formula(archive, name) for name in archive.namelist())
    sheets = _read(path, values=True)
    if not computed:
        _say_uncomputed(path.name, sheets, _read(path, values=False), gathering)
    return [source for title, lines in sheets.items() if (source := _source(path.name, title, lines))]


def _holds_formula(archive: zipfile.ZipFile, name: str) -> bool:
    if not name.startswith("xl/worksheets/"):
        return False
    part = archive.read(name)
    return b"<f>" in part or b"<f " in part


def _say_uncomputed(
    file: str, sheets: dict[str, list[Line]], formulas: dict[str, list[Line]], gathering: Gathering
) -> None:
    """Say where a formula stands whose value the workbook does not hold: it would pass for unknown."""
    for title, lines in sheets.items():
        for (number, values), (_, cells) in zip(lines, formulas.get(title, []), strict=False):
            if any(not v and c.startswith("=") for v, c in zip(values, cells, strict=False)):
                gathering.say(_UNCOMPUTED, file=f"{file}/{title}", row=number)


def _read(path: Path, *, values: bool) -> dict[str, list[Line]]:
    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.simplefilter("ignore")
        book = load_workbook(file, read_only=True, data_only=values)
        try:
            return {sheet.title: _lines(sheet) for sheet in cast(list[_Sheet], book.worksheets)}
        finally:
            book.close()


def _lines(sheet: _Sheet) -> list[Line]:
    sheet.reset_dimensions()
    return [(number, [_text(value) for value in row]) for number, row in enumerate(sheet.values, start=1)]


def _source(file: str, title: str, lines: list[Line]) -> Source | None:
    rows = iter(lines)
    first = first_filled(rows)
    if first is None:
        return None

    def below() -> Iterator[Line]:
        return iter(lines[first[0] :])

    return Source(
        file=f"{file}/{title}",
        name=title,
        header=first[1],
        rows=below,
        row_count=len(lines) - first[0],
        ragged=True,
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int | float):
        return _number_text(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _number_text(value: float) -> str:
    finite = value - value == 0
    return spell_number(value) if finite else str(value)
