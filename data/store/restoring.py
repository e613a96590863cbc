"""Restoring a backup into an empty database of either kind: all or nothing, read again before it counts."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Double,
    LargeBinary,
    MetaData,
    String,
    Table,
    func,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.exc import DatabaseError
from sqlalchemy.types import TypeEngine

from data.rights import LedgerEntry
from data.store.backup_format import BackupRefusedError, Lines, Manifest, TablePart
from data.store.backup_reader import BackupReader
from data.store.backups import backed_up, lines_of
from data.store.connection import patient, writing
from data.store.faults import first_line
from data.store.migrate import is_known, newest_revision, rebuild, upgrade_within
from data.store.opening import open_engine
from data.store.restored_erasures import erase_restored, ledger_before
from data.store.run_schema import run_numbers
from data.store.scope import EVERY_MUNICIPALITY
from data.store.service_schema import stamps

Progress = Callable[[str, int, int], None]
# A new schema holds these rows already; they only count.
_COUNTERS = ("erasure_keys", "stamps", "run_numbers")
_TYPES: dict[str, TypeEngine[Any]] = {
    "text": String(),
    "whole": BigInteger(),
    "number": Double(),
    "instant": DateTime(),
    "day": Date(),
    "flag": Boolean(),
    "bytes": LargeBinary(),
}


def restore(
    path: Path,
    url: str,
    files: Path | None = None,
    replace: bool = False,
    progress: Progress | None = None,
    erased: Sequence[LedgerEntry] = (),
) -> Manifest:
    """Make a database what it was when the backup was made, and bring it to the newest schema.

    The rows are read again and held against the backup before they count; where anything differs, or the
    program is stopped, the database is as it was. Counters go on from the higher of both: programs that
    know the old content notice.

    Parameters
    ----------
    path : Path
        The backup.
    url : str
        Of a database of either kind.
    files : Path, optional
        Folder for what went along; without it that is left out.
    replace : bool
        Whether what the database and the folder hold now may go.
    progress : callable, optional
        Called with what is done, rows done and rows in all.
    erased : sequence of LedgerEntry
        Lines of the erasure ledger's file: whoever was erased since the backup is erased again, as are those
        of the database that is replaced.

    Raises
    ------
    BackupRefusedError
        If the backup is damaged, altered or newer than this program, or something is in the way.
    StoreOpenError
        If the database cannot be opened.
    """
    with closing(BackupReader(path)) as backup:
        _refuse_newer(backup)
        if files is None or not backup.manifest.files:
            backup.check_files()
            _restore_tables(backup, url, replace, progress, erased)
        else:
            _refuse_full_folder(files, replace)
            with _extracted(backup, files) as along:
                _restore_tables(backup, url, replace, progress, erased)
                _swap(along, files)
        return backup.manifest


def _refuse_newer(backup: BackupReader) -> None:
    if not is_known(backup.manifest.revision):
        raise backup.refused(f"the schema {newest_revision()} or an older one", backup.manifest.revision)


def _restore_tables(
    backup: BackupReader,
    url: str,
    replace: bool,
    progress: Progress | None,
    erased: Sequence[LedgerEntry],
) -> None:
    engine = open_engine(url, migrating=False)
    manifest = backup.manifest
    try:
        with patient(writing(engine, EVERY_MUNICIPALITY)).begin() as connection:
            _refuse_full_database(connection, replace)
            counters = _counters(connection)
            ledger = ledger_before(connection)
            rebuild(connection, manifest.revision)
            _restore_rows(connection, backup, progress)
            upgrade_within(connection)
            _grow(connection, counters)
            erase_restored(connection, (*erased, *ledger.lines), ledger.keys)
    except DatabaseError as fault:
        raise backup.refused("rows that this database can hold", first_line(fault.orig or fault)) from fault
    finally:
        engine.dispose()


def _restore_rows(connection: Connection, backup: BackupReader, progress: Progress | None) -> None:
    tables = [(part, _table(part)) for part in backup.manifest.tables]
    there = set(inspect(connection).get_table_names())
    for part, table in tables:
        if part.name not in there:
            raise backup.refused(f"tables of the schema {backup.manifest.revision}", f"a table {part.name}")
        connection.execute(table.delete())
    for part, table in tables:
        done = 0
        for batch in backup.batches(part):
            connection.execute(insert(table), batch)
            done += len(batch)
            if progress:
                progress(part.name, done, part.rows)
    for part, table in tables:
        _read_again(connection, backup, part, table)


def _read_again(connection: Connection, backup: BackupReader, part: TablePart, table: Table) -> None:
    lines = Lines([kind for _, kind in part.columns])
    for _ in lines_of(connection, table, part.key, lines):
        pass
    if (lines.rows, lines.sha256) != (part.rows, part.sha256):
        raise backup.refused(f"table {part.name} to come back as it was", f"{lines.rows} rows that differ")


def _table(part: TablePart) -> Table:
    """Return a table as the backup knew it; the schema of its day may not be today's."""
    return Table(part.name, MetaData(), *(Column(name, _TYPES[kind]) for name, kind in part.columns))


def _refuse_full_database(connection: Connection, replace: bool) -> None:
    there = set(inspect(connection).get_table_names())
    held = {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in backed_up()
        if table.name in there and table.name not in _COUNTERS
    }
    if sum(held.values()) and not replace:
        told = ", ".join(f"{count} rows of {name}" for name, count in held.items() if count)
        raise BackupRefusedError(
            f"restore: expected an empty database, got one with {told}. Nothing was changed. Name an "
            "empty one, or say --replace to give all of that up."
        )


def _counters(connection: Connection) -> dict[str, dict[str, int]]:
    """Return how far the counters of the database have counted."""
    there = set(inspect(connection).get_table_names())
    row = connection.execute(select(stamps)).first() if "stamps" in there else None
    numbers = connection.execute(select(run_numbers)).all() if "run_numbers" in there else []
    return {
        "stamps": {name: getattr(row, name) for name in ("people", "market", "journal")} if row else {},
        "run_numbers": {number.name: number.number for number in numbers},
    }


def _grow(connection: Connection, before: dict[str, dict[str, int]]) -> None:
    row = connection.execute(select(stamps)).one()
    now = {
        name: max(getattr(row, name), before["stamps"].get(name, 0)) + 1
        for name in ("people", "market", "journal")
    }
    connection.execute(update(stamps).values(journal_complete_from=now["journal"], **now))
    for name, number in before["run_numbers"].items():
        behind = (run_numbers.c.name == name) & (run_numbers.c.number < number)
        connection.execute(update(run_numbers).where(behind).values(number=number))


def _refuse_full_folder(files: Path, replace: bool) -> None:
    if files.exists() and not files.is_dir():
        raise BackupRefusedError(f"{files}: expected a folder for the models, got a file; name another.")
    if files.is_dir() and any(files.iterdir()) and not replace:
        raise BackupRefusedError(
            f"{files}: expected an empty folder for the models, got one with content. Nothing was changed. "
            "Name another folder, or say --replace."
        )


@contextmanager
def _extracted(backup: BackupReader, files: Path) -> Iterator[Path]:
    """Give the files in a folder beside their place; it goes if the work fails."""
    part = files.with_name(f"{files.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        backup.extract(part)
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _swap(part: Path, files: Path) -> None:
    old = files.with_name(f"{files.name}.before-restore")
    shutil.rmtree(old, ignore_errors=True)
    if files.exists():
        files.rename(old)
    part.rename(files)
    shutil.rmtree(old, ignore_errors=True)
