"""Backing up a store that is in use: one consistent state, checked before it is called a backup."""

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Engine, Table, func, select
from sqlalchemy.types import Boolean, Date, DateTime, Double, Integer, LargeBinary, TypeEngine

from data.store.backup_format import (
    FORMAT,
    FORMAT_VERSION,
    MANIFEST,
    BackupRefusedError,
    Lines,
    Manifest,
    TablePart,
)
from data.store.backup_reader import BackupReader
from data.store.connection import patient, reading
from data.store.migrate import newest_revision
from data.store.schema import metadata
from data.store.scope import EVERY_MUNICIPALITY
from data.store.stored_rows import BATCH_ROWS

Progress = Callable[[str, int, int], None]
_PART = ".part"
_OWNER_ONLY = 0o600
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
_CHUNK_BYTES = 2**20
_UNFINISHED = (".part", ".tmp")
# Boolean before Integer and instants before days: the first that fits is the kind.
_KINDS: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (Boolean, "flag"),
    (Integer, "whole"),
    (Double, "number"),
    (DateTime, "instant"),
    (Date, "day"),
    (LargeBinary, "bytes"),
)


def back_up(
    engine: Engine, path: Path, made_at: datetime, files: Path | None = None, progress: Progress | None = None
) -> Manifest:
    """Write a backup of everything that is stored while others go on working.

    The file is for its owner's eyes only, for it is about people. It appears under its name when it is whole,
    on disk and has been read back.

    Parameters
    ----------
    engine : Engine
        Of a store at the newest schema.
    path : Path
        Where nothing stands yet.
    made_at : datetime
        Instant of the backup, with its time zone.
    files : Path, optional
        Folder that goes along, such as the models'.
    progress : callable, optional
        Called with what is done, rows done and rows in all.

    Raises
    ------
    BackupRefusedError
        If a file stands there, or it cannot be written.
    """
    if path.exists():
        raise BackupRefusedError(f"{path}: expected a new name, got a file that is there; name another.")
    part = path.with_name(f"{path.name}{_PART}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(part, _NEW_FILE, _OWNER_ONLY), "wb") as file:
            manifest = _write(engine, file, made_at, files, progress)
            file.flush()
            os.fsync(file.fileno())
        _read_back(part, progress)
        part.replace(path)
        _sync_folder(path.parent)
    except OSError as fault:
        raise BackupRefusedError(
            f"{path}: expected a place that a backup fits in, got {fault.strerror or fault}; name another."
        ) from fault
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return manifest


def backed_up() -> list[Table]:
    """Return the tables that go into a backup, parents first."""
    return [table for table in metadata.sorted_tables if table.info.get("backed_up", True)]


def kind_of(kind: TypeEngine[Any]) -> str:
    """Return how values of a type are written."""
    return next((name for cls, name in _KINDS if isinstance(kind, cls)), "text")


def lines_of(connection: Connection, table: Table, key: tuple[str, ...], lines: Lines) -> Iterator[bytes]:
    """Yield the lines of a table in the order of a key, some thousand at a time."""
    query = select(*table.columns).order_by(*(table.columns[name] for name in key))
    with connection.execute(query.execution_options(yield_per=BATCH_ROWS)) as result:
        for partition in result.partitions():
            yield lines.encoded(partition)


def _write(
    engine: Engine, file: IO[bytes], made_at: datetime, files: Path | None, progress: Progress | None
) -> Manifest:
    writer = BackupWriter(file)
    with patient(reading(engine, EVERY_MUNICIPALITY)).begin() as connection:
        tables = tuple(_write_table(connection, table, writer, progress) for table in backed_up())
    along = {name: writer.write_file(path, name) for name, path in _along(files)}
    manifest = Manifest(
        revision=newest_revision(),
        made_at=made_at.astimezone(UTC).isoformat(timespec="seconds"),
        database=engine.dialect.name,
        tables=tables,
        files=along,
    )
    writer.finish(manifest)
    return manifest


def _write_table(
    connection: Connection, table: Table, writer: "BackupWriter", progress: Progress | None
) -> TablePart:
    columns = tuple((column.name, kind_of(column.type)) for column in table.columns)
    key = tuple(column.name for column in table.primary_key.columns)
    lines = Lines([kind for _, kind in columns])
    total = connection.scalar(select(func.count()).select_from(table)) or 0

    def told() -> Iterator[bytes]:
        for batch in lines_of(connection, table, key, lines):
            yield batch
            if progress:
                progress(table.name, lines.rows, total)

    writer.write_table(table.name, told())
    return TablePart(name=table.name, columns=columns, key=key, rows=lines.rows, sha256=lines.sha256)


def _along(folder: Path | None) -> list[tuple[str, Path]]:
    if folder is None or not folder.is_dir():
        return []
    paths = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(_UNFINISHED))
    return sorted((path.relative_to(folder).as_posix(), path) for path in paths)


def _read_back(part: Path, progress: Progress | None) -> None:
    reader = BackupReader(part)
    try:
        reader.check(progress)
    finally:
        reader.close()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class BackupWriter:
    """Writes a backup, part by part; `finish` makes it readable."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1)

    def write_table(self, name: str, batches: Iterable[bytes]) -> None:
        """Write the lines of a table."""
        with self._zip.open(f"tables/{name}.jsonl", "w", force_zip64=True) as entry:
            for batch in batches:
                entry.write(batch)

    def write_file(self, path: Path, name: str) -> str:
        """Write a file that goes along; return its SHA-256."""
        sum_ = hashlib.sha256()
        with path.open("rb") as source, self._zip.open(f"files/{name}", "w", force_zip64=True) as entry:
            while chunk := source.read(_CHUNK_BYTES):
                sum_.update(chunk)
                entry.write(chunk)
        return sum_.hexdigest()

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest, without which nothing can be read."""
        told = {"format": FORMAT, "format_version": FORMAT_VERSION, **asdict(manifest)}
        told["digest"] = manifest.digest
        self._zip.writestr(MANIFEST, json.dumps(told, indent=1, ensure_ascii=False))
        self._zip.close()
