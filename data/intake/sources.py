"""Sources: a file or a sheet as a header and rows of cells with their line numbers."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Line = tuple[int, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One table as it was delivered.

    Attributes
    ----------
    file : str
        Name for findings: the file, or workbook and sheet.
    name : str
        Name of the file without its ending, or of the sheet.
    header : list of str
        Header cells as they stand.
    rows : callable
        Starts reading the rows below the header: line number and cells.
    row_count : int
        About how many rows there are.
    ragged : bool
        Whether short rows are whole, as in workbooks, which do not keep empty cells at the end.
    written : callable, optional
        Starts reading the rows once more, without remarks and with cells as the sender wrote them;
        by default ``rows``.
    """

    file: str
    name: str
    header: list[str]
    rows: Callable[[], Iterable[Line]]
    row_count: int = 0
    ragged: bool = False
    written: Callable[[], Iterable[Line]] | None = None


def first_filled(rows: Iterator[Line]) -> Line | None:
    """Return the first row that holds anything."""
    return next(((line, cells) for line, cells in rows if any(cell.strip() for cell in cells)), None)
