"""Exporting: the exchange format in its canonical form, and the digest of what a store says."""

import csv
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection

from data.columns import Table
from data.rows import KNOWN_FROM, Row, columns_of, spell
from data.store.stored_rows import in_order, selection, stream
from data.tables import TABLES

_PART = ".part"


def export_folder(connection: Connection, folder: Path) -> dict[str, int]:
    """Write every version of every record, one file a table; return the number of rows by table.

    Each file is written beside its place and moved there when whole. Importing the folder changes nothing.

    Parameters
    ----------
    connection : Connection
        To the store.
    folder : Path
        Made if it is not there; files of the exchange format in it are replaced.
    """
    folder.mkdir(parents=True, exist_ok=True)
    counts = {}
    for table in TABLES:
        part = folder / (table.file + _PART)
        with part.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([column.name for column in columns_of(table)])
            counts[table.name] = 0
            for row in _rows(connection, table):
                writer.writerow(_spelled(table, row))
                counts[table.name] += 1
        part.replace(folder / table.file)
    return counts


def digest(connection: Connection) -> str:
    """Return the SHA-256 of the canonical export without ``known_from``: equal digests say the same."""
    sum_ = hashlib.sha256()
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    for table in TABLES:
        writer.writerow([table.name, *(column.name for column in table.columns)])
        for row in _rows(connection, table):
            writer.writerow(_spelled(table, row)[:-1])
            if buffer.tell() > io.DEFAULT_BUFFER_SIZE:
                sum_.update(_taken(buffer))
        sum_.update(_taken(buffer))
    return sum_.hexdigest()


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def _rows(connection: Connection, table: Table) -> Iterator[Row]:
    return stream(connection, in_order(selection(table), table))


def _spelled(table: Table, row: Row) -> list[str]:
    return [spell(column, value) for column, value in zip((*table.columns, KNOWN_FROM), row, strict=True)]
