"""Rows of several tables in one statement: columns under names of their own, and each row once again."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row
from sqlalchemy import Table as StoredTable

from data import tables as exchange
from data.columns import Table
from data.rows import columns_of, order_of
from data.store.schema import STORED, worker_belief

_ID = "version_id"


def columns_among(table: Table) -> list[ColumnElement[Any]]:
    """Return a table's columns for a query of several, the number of the row first.

    Of people the query has to hold `data.store.schema.worker_belief` too.
    """
    stored = STORED[table.name].c
    told = [stored[_ID]]
    for column in columns_of(table):
        apart = table is exchange.CANDIDATES and column.stored_apart
        told.append(worker_belief.c.worker_belief if apart else stored[column.name])
    return [column.label(label) for column, label in zip(told, _labels(table), strict=True)]


def rows_among(table: Table, rows: Sequence[Row[Any]]) -> list[tuple[Any, ...]]:
    """Return the rows of a table among joined ones, each once, in the order of keys."""
    number, *names = _labels(table)
    found = {
        told[number]: tuple(told[name] for name in names)
        for told in (row._mapping for row in rows)
        if told[number] is not None
    }
    return sorted(found.values(), key=order_of(table))


def fields_of(stored: StoredTable) -> list[ColumnElement[Any]]:
    """Return the columns of one of our own tables for a query of several."""
    return [column.label(f"{stored.name}_{column.name}") for column in stored.c]


def fields_among(stored: StoredTable, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    """Return the rows of one of our own tables among joined ones, each once."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        told = {column.name: row._mapping[f"{stored.name}_{column.name}"] for column in stored.c}
        key = tuple(told[column.name] for column in stored.primary_key)
        if key[0] is not None:
            found[key] = told
    return list(found.values())


def _labels(table: Table) -> list[str]:
    return [f"{table.name}_{name}" for name in (_ID, *(column.name for column in columns_of(table)))]
