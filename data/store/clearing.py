"""Clearing away rows that have had their time, without ever waiting for anybody."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, select

_AT_ONCE = 200


def clear_away(connection: Connection, table: Table, old: ColumnElement[bool]) -> None:
    """Delete some rows that are old; those that somebody works on are left for the next time.

    Parameters
    ----------
    connection : Connection
        In a writing transaction.
    table : Table
        With one column as its key.
    old : condition
        Which rows may go.
    """
    (key,) = table.primary_key.columns
    free: Any = select(key).where(old).limit(_AT_ONCE).with_for_update(skip_locked=True)
    connection.execute(delete(table).where(key.in_(free)))
