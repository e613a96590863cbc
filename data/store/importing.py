"""Importing a delivery: all of it in one transaction, or nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, select

from data.columns import Column, Table
from data.findings import DataRefusedError, Finding, Severity
from data.rows import Row, key_of
from data.store.ends import ended_count
from data.store.merge import Changes, Merger
from data.store.past_rows import retire_rows
from data.store.people_of import settle_people
from data.store.rights_door import erased_findings, with_objections
from data.store.schema import STORED
from data.store.stamps import note_tables, queue_writer
from data.store.stored_rows import (
    BATCH_ROWS,
    insert_rows,
    key_count,
    next_version_id,
    row_count,
    selection,
    stream,
)
from data.tables import TABLES

Progress = Callable[[str, int, int], None]
_CHUNK_KEYS = BATCH_ROWS
_DANGLING_SHOWN = 20


class Delivery(Protocol):
    """What intake hands over: rows sorted by key, and what was found."""

    @property
    def rows(self) -> Mapping[str, Sequence[Row]]:
        """Rows by table name."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that was found; an error refuses the import."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSummary:
    """What an import did to one table.

    ``added``, ``changed`` and ``unchanged`` count delivered rows; ``kept`` counts stored records that the
    delivery did not name and that stay as they were; ``ended`` counts those that it takes out of use.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0
    ended: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSummary:
    """What an import did, table by table, and notes about it."""

    tables: Mapping[str, TableSummary]
    findings: tuple[Finding, ...] = ()

    @property
    def changed_anything(self) -> bool:
        """Whether the store differs from before."""
        return any(table.added or table.changed for table in self.tables.values())


def import_delivery(
    connection: Connection, delivery: Delivery, as_of: date, progress: Progress | None = None
) -> ImportSummary:
    """Merge a delivery into the store; the caller's transaction makes it whole.

    Raises
    ------
    DataRefusedError
        If the delivery holds an error, or names records that are neither delivered nor stored.
    """
    if any(finding.severity is Severity.ERROR for finding in delivery.findings):
        raise DataRefusedError(delivery.findings)
    erased = tuple(erased_findings(connection, delivery.rows))
    if erased:
        raise DataRefusedError(erased)
    coming = queue_writer(connection)
    summaries = {
        table.name: _import_table(
            connection,
            table,
            delivery.rows.get(table.name, ()),
            Merger(table, as_of),
            coming.of(table.name),
            progress,
        )
        for table in TABLES
    }
    if summaries["candidates"].added or summaries["candidates"].changed:
        settle_people(connection, as_of)
    dangling = [finding for table in TABLES for finding in _dangling(connection, table, delivery)]
    if dangling:
        raise DataRefusedError(dangling)
    note_tables(connection, [name for name, done in summaries.items() if done.added or done.changed])
    return ImportSummary(tables=summaries, findings=tuple(_kept_notes(summaries)))


def _import_table(
    connection: Connection,
    table: Table,
    rows: Sequence[Row],
    merger: Merger,
    came_at: int,
    progress: Progress | None,
) -> TableSummary:
    if not rows:
        return TableSummary(kept=key_count(connection, table))
    rows = with_objections(connection, table, rows)
    empty = row_count(connection, table) == 0
    added = changed = unchanged = keys = done = ended = 0
    next_id = next_version_id(connection, table)
    for chunk in _chunks(rows, table):
        stored = {} if empty else _stored(connection, table, chunk)
        changes = Changes()
        for key, delivered in chunk.items():
            merger.settle(stored.get(key, ()), delivered, changes)
        retire_rows(connection, table, changes.replaced, came_at)
        next_id = insert_rows(connection, table, changes.new, next_id, came_at)
        added, changed = added + changes.added, changed + changes.changed
        ended += ended_count(table, stored, changes.new)
        unchanged, keys = unchanged + changes.unchanged, keys + len(chunk)
        done += sum(map(len, chunk.values()))
        if progress:
            progress(table.name, done, len(rows))
    kept = key_count(connection, table) - keys
    return TableSummary(added=added, changed=changed, unchanged=unchanged, kept=kept, ended=ended)


def _chunks(rows: Iterable[Row], table: Table) -> Iterator[dict[tuple[Any, ...], list[Row]]]:
    groups = groupby(rows, key_of(table))
    while chunk := {key: list(group) for key, group in islice(groups, _CHUNK_KEYS)}:
        yield chunk


def _stored(
    connection: Connection, table: Table, chunk: dict[tuple[Any, ...], list[Row]]
) -> dict[tuple[Any, ...], list[Row]]:
    """Return the stored rows of the chunk's keys, which lie between the first and the last of them."""
    leading = STORED[table.name].c[table.key[0]]
    first, last = next(iter(chunk))[0], next(reversed(chunk))[0]
    key = key_of(table)
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in stream(connection, selection(table).where(leading >= first, leading <= last)):
        if key(row) in chunk:
            found.setdefault(key(row), []).append(row)
    return found


def _dangling(connection: Connection, table: Table, delivery: Delivery) -> Iterator[Finding]:
    for column in table.columns:
        if column.refers_to and not column.lenient and delivery.rows.get(table.name):
            yield from _dangling_in(connection, table, column)


def _dangling_in(connection: Connection, table: Table, column: Column) -> Iterator[Finding]:
    child = STORED[table.name].c[column.name]
    lost = ~_leads_somewhere(table, column)
    if column.or_else:
        lost &= ~_leads_somewhere(table, table.column(column.or_else))
    query = select(child).where(child.is_not(None), lost).distinct().order_by(child).limit(_DANGLING_SHOWN)
    for value in connection.scalars(query):
        yield Finding(
            severity=Severity.ERROR,
            code="dangling-id",
            file=table.file,
            column=column.name,
            expected=f"an id of {column.refers_to}",
            got=str(value),
            advice=f"deliver the row of {column.refers_to} too, or correct the id",
        )


def _leads_somewhere(table: Table, column: Column) -> ColumnElement[bool]:
    child = STORED[table.name].c[column.name]
    parent = STORED[column.refers_to or ""].c[column.name]
    return select(parent).where(parent == child).exists()


def _kept_notes(summaries: Mapping[str, TableSummary]) -> Iterator[Finding]:
    for name, summary in summaries.items():
        touched = summary.added + summary.changed + summary.unchanged
        if summary.kept and touched:
            yield Finding(
                severity=Severity.NOTE,
                code="not-delivered",
                file=f"{name}.csv",
                expected="every stored record, if the delivery is whole",
                got=f"{summary.kept} stored records are not in it",
                advice="they stay; give a status such as past or closed to take a record out of use",
            )
