"""Delimited text files as sources: encoding, ``sep=`` line, delimiter, quotes and line ends."""

import csv
from collections.abc import Iterator
from pathlib import Path

from data.intake.encoding import Encoding, encoding_of
from data.intake.gathering import Gathering, error, note
from data.intake.headers import recognised
from data.intake.sources import Line, Source

_DELIMITERS = (",", ";", "\t", "|")
_EDGES = "\ufeff \r\n"

_NOT_TEXT = error(
    "encoding", "text in UTF-8, UTF-16 with its mark or Windows-1252", "save the file as CSV UTF-8"
)
_GUESSED = note("encoding-guessed", "UTF-8", "read as Windows-1252; check æ, ø and å, or save as UTF-8")


def delimited_source(path: Path, more_names: frozenset[str], gathering: Gathering) -> Source | None:
    """Return a delimited file as a source, ``None`` where it is not text or holds nothing.

    Parameters
    ----------
    path : Path
        The file.
    more_names : frozenset of str
        Folded header names besides those of the exchange format, for finding the delimiter.
    gathering : Gathering
        Where remarks about the file go.

    Raises
    ------
    OSError
        If the file cannot be read.
    """
    encoding = encoding_of(path)
    if encoding is None:
        gathering.say(_NOT_TEXT, file=path.name)
        return None
    if encoding.guessed:
        gathering.say(_GUESSED, file=path.name)
    header_at, delimiter = _layout(path, encoding, more_names)
    if header_at == 0:
        return None
    header = next(_read(path, encoding, delimiter, header_at, gathering), (0, []))[1]

    def rows(remarks: Gathering = gathering) -> Iterator[Line]:
        lines = _read(path, encoding, delimiter, header_at, remarks)
        next(lines, None)
        return lines

    return Source(
        file=path.name,
        name=path.stem,
        header=header,
        rows=rows,
        row_count=max(0, encoding.line_count - header_at - 1),
        written=lambda: rows(Gathering()),
    )


def _layout(path: Path, encoding: Encoding, more_names: frozenset[str]) -> tuple[int, str]:
    """Return the line of the header (0: there is none) and the delimiter."""
    declared = None
    with path.open(encoding=encoding.name, newline="") as file:
        for number, raw in enumerate(file, start=1):
            text = raw.strip(_EDGES)
            if text.casefold().startswith("sep=") and declared is None:
                declared = text[4:5] or "\t"
            elif text.strip('\t,;|" '):
                return number, declared or _delimiter(text, more_names)
    return 0, ","


def _delimiter(header: str, more_names: frozenset[str]) -> str:
    def fit(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([header], delimiter=delimiter, skipinitialspace=True), [])
        return recognised(cells, more_names), len(cells)

    # A huge cell is no header; the reader that follows says so.
    return max(_DELIMITERS, key=fit) if len(header) < csv.field_size_limit() else ","


def _read(
    path: Path, encoding: Encoding, delimiter: str, header_at: int, gathering: Gathering
) -> Iterator[Line]:
    with path.open(encoding=encoding.name, newline="") as file:
        for _ in range(header_at - 1):
            next(file, None)
        reader = csv.reader(file, delimiter=delimiter, skipinitialspace=True, strict=True)
        before = 0
        try:
            for cells in reader:
                yield header_at + before, cells
                before = reader.line_num
        except csv.Error as fault:
            broken = error(
                "broken-line", "quotes in pairs and cells of bounded length", "mend the line", str(fault)
            )
            gathering.say(broken, file=path.name, row=header_at + before)
