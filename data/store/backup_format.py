"""What a backup looks like: one format for both databases, so that one is restored into the other.

A zip with ``tables/NAME.jsonl``, one line a row in the order of the primary key, ``files/…`` for what goes
along, and ``manifest.json``, which is written last and says how many rows and which SHA-256 each table has.
Equal data give equal lines, whatever the database.
"""

import base64
import hashlib
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

from data.store.faults import StoreError

FORMAT, FORMAT_VERSION = "smaajob-matcher-backup", 1
MANIFEST = "manifest.json"
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


class BackupRefusedError(StoreError):
    """A backup cannot be written, read or restored; the message says which part, and nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePart:
    """One table in a backup: columns as ``(name, kind)``, its primary key, rows, and SHA-256 of its lines."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says of itself.

    Attributes
    ----------
    revision : str
        Schema of the tables.
    made_at : str
        Instant in UTC, ISO 8601.
    database : str
        ``sqlite`` or ``postgresql``.
    tables : tuple of TablePart
        In an order in which rows can be inserted.
    files : mapping of path to SHA-256
        What goes along.
    """

    revision: str
    made_at: str
    database: str
    tables: tuple[TablePart, ...]
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """SHA-256 of what the tables say; equal for equal data on either database."""
        told = [[table.name, table.rows, table.sha256] for table in self.tables]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    @property
    def rows(self) -> int:
        """Number of rows in all."""
        return sum(table.rows for table in self.tables)


class Lines:
    """Turns rows into lines, counting and hashing them.

    Parameters
    ----------
    kinds : sequence of str
        Kind of each column: ``text``, ``whole``, ``number``, ``day``, ``instant``, ``flag`` or ``bytes``.
    """

    def __init__(self, kinds: Sequence[str]) -> None:
        self._written = [(at, _WRITTEN[kind]) for at, kind in enumerate(kinds) if kind in _WRITTEN]
        self._sum = hashlib.sha256()
        self.rows = 0

    def encoded(self, rows: Sequence[Sequence[Any]]) -> bytes:
        """Return the lines of some rows."""
        lines = []
        for row in rows:
            cells = list(row)
            for at, written in self._written:
                if cells[at] is not None:
                    cells[at] = written(cells[at])
            lines.append(json.dumps(cells, ensure_ascii=False, separators=(",", ":")))
        data = "".join(f"{line}\n" for line in lines).encode()
        self._sum.update(data)
        self.rows += len(lines)
        return data

    @property
    def sha256(self) -> str:
        """Sum of all lines so far."""
        return self._sum.hexdigest()


def _written_number(value: float) -> float | str:
    # SQLite drops the sign of a zero, JSON knows no infinity.
    return value + 0.0 if math.isfinite(value) else repr(value)


def _read_number(value: float | str) -> float:
    return float(value)


_WRITTEN: dict[str, Callable[[Any], Any]] = {
    "number": _written_number,
    "day": date.isoformat,
    "instant": datetime.isoformat,
    "bytes": lambda value: base64.b64encode(value).decode(),
}
_READ: dict[str, Callable[[Any], Any]] = {
    "number": _read_number,
    "day": date.fromisoformat,
    "instant": datetime.fromisoformat,
    "bytes": lambda value: base64.b64decode(value, validate=True),
}
KINDS = frozenset({"text", "whole", "flag", *_WRITTEN})


def manifest_of(told: Mapping[str, Any]) -> Manifest:
    """Return a manifest from its JSON.

    Raises
    ------
    KeyError, TypeError, ValueError
        If it is none; also where a name could lead out of the folder of a restore.
    """
    tables = tuple(
        TablePart(
            name=_checked(table["name"], _NAME.fullmatch),
            columns=tuple(
                (_checked(column, _NAME.fullmatch), _checked(kind, KINDS.__contains__))
                for column, kind in table["columns"]
            ),
            key=tuple(table["key"]),
            rows=int(table["rows"]),
            sha256=str(table["sha256"]),
        )
        for table in told["tables"]
    )
    files = {_checked(name, _stays_inside): str(sha256) for name, sha256 in told["files"].items()}
    return Manifest(
        revision=str(told["revision"]),
        made_at=str(told["made_at"]),
        database=str(told["database"]),
        tables=tables,
        files=files,
    )


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and path.as_posix() == name


def _checked(value: object, passes: Callable[[str], object]) -> str:
    if not (isinstance(value, str) and passes(value)):
        raise ValueError(f"{value!r} is no name")
    return value


def decoded(line: bytes, kinds: Sequence[str]) -> list[Any]:
    """Return the row of a line."""
    cells = json.loads(line)
    return [
        _READ[kind](cell) if cell is not None and kind in _READ else cell
        for cell, kind in zip(cells, kinds, strict=True)
    ]
