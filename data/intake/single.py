"""One record told on its own, such as over HTTP: read and checked exactly as a row of a file."""

from collections.abc import Mapping
from datetime import date

from data.columns import Table
from data.findings import Finding
from data.intake.gathering import Gathering
from data.intake.lexicon import Lexicon
from data.intake.reading import TableReader
from data.intake.sources import Source
from data.rows import Row
from data.vocabulary import Vocabulary


def read_record(
    table: Table, cells: Mapping[str, str], vocabulary: Vocabulary, as_of: date
) -> tuple[Row | None, tuple[Finding, ...]]:
    """Return the row, ``None`` where an error refuses it, and everything that was found.

    Parameters
    ----------
    table : Table
        What the record belongs to.
    cells : mapping of column to text
        As they would stand in a file; columns that are missing are unknown.
    vocabulary : Vocabulary
        The words that count as known.
    as_of : date
        Day of the change.
    """
    gathering = Gathering()
    reader = TableReader(table, Lexicon(vocabulary), gathering, as_of)
    source = Source(
        file=table.file, name=table.name, header=list(cells), rows=lambda: [(1, list(cells.values()))]
    )
    reader.read(source)
    return (reader.rows[0] if reader.rows else None), gathering.findings()
