"""Rows out of the tables and into them, a batch at a time."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select

from data import tables as exchange
from data.columns import Table
from data.rows import Row, columns_of
from data.store.schema import STORED, worker_belief
from data.store.scope import in_every_municipality

BATCH_ROWS = 10_000


def selection(table: Table) -> Select[Any]:
    """Return the query for whole rows of a table, the columns stored apart among them."""
    stored = STORED[table.name]
    if table is not exchange.CANDIDATES:
        return select(*(stored.c[column.name] for column in columns_of(table)))
    columns = [
        worker_belief.c.worker_belief if column.stored_apart else stored.c[column.name]
        for column in columns_of(table)
    ]
    return select(*columns).select_from(stored.outerjoin(worker_belief))


def in_order(query: Select[Any], table: Table) -> Select[Any]:
    """Return the query sorted by key, ``valid_from`` and ``known_from``, unknown dates first."""
    stored = STORED[table.name]
    keys = [stored.c[name] for name in table.key]
    start = [stored.c.valid_from.nulls_first()] if table.versioned else []
    return query.order_by(*keys, *start, stored.c.known_from)


def stream(connection: Connection, query: Select[Any]) -> Iterator[Row]:
    """Yield the rows of a query without holding all of them."""
    with connection.execute(query.execution_options(yield_per=BATCH_ROWS)) as result:
        for partition in result.partitions():
            for row in partition:
                yield tuple(row)


def few(connection: Connection, query: Select[Any]) -> Iterator[Row]:
    """Yield the rows of a query whose rows are few, without the three statements of a server-side cursor."""
    return (tuple(row) for row in connection.execute(query))


def row_count(connection: Connection, table: Table) -> int:
    """Return how many rows are stored, every version counted."""
    return connection.scalar(select(func.count()).select_from(STORED[table.name])) or 0


def key_count(connection: Connection, table: Table) -> int:
    """Return how many records are stored, whatever their versions."""
    stored = STORED[table.name]
    keys = select(*(stored.c[name] for name in table.key)).distinct().subquery()
    return connection.scalar(select(func.count()).select_from(keys)) or 0


def insert_rows(
    connection: Connection, table: Table, rows: Iterable[Row], first_id: int, came_at: int
) -> int:
    """Insert rows in batches under the change number they come with; return the next free version id."""
    remaining = iter(rows)
    next_id = first_id
    while batch := list(islice(remaining, BATCH_ROWS)):
        fields = [
            fields_of(table, row) | {"version_id": next_id + at, "came_at": came_at}
            for at, row in enumerate(batch)
        ]
        if table is exchange.CANDIDATES:
            _insert_beliefs(connection, fields)
        else:
            connection.execute(insert(STORED[table.name]), fields)
        next_id += len(batch)
    return next_id


def _insert_beliefs(connection: Connection, fields: list[dict[str, Any]]) -> None:
    beliefs = [
        {"version_id": row["version_id"], "worker_belief": belief}
        for row in fields
        if (belief := row.pop("worker_belief")) is not None
    ]
    connection.execute(insert(STORED["candidates"]), fields)
    if beliefs:
        connection.execute(insert(worker_belief), beliefs)


def next_version_id(connection: Connection, table: Table) -> int:
    """Return a version id that no row has, whosever."""
    with in_every_municipality(connection):
        return (connection.scalar(select(func.max(STORED[table.name].c.version_id))) or 0) + 1


def fields_of(table: Table, row: Row) -> dict[str, Any]:
    """Return a row's values by column."""
    return {column.name: value for column, value in zip(columns_of(table), row, strict=True)}


def known_by(query: Select[Any], table: Table, day: date | None) -> Select[Any]:
    """Return the query without what was learned after a day."""
    return query if day is None else query.where(STORED[table.name].c.known_from <= day)
