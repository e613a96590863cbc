"""Rows that go: out of the records, and kept aside with the change numbers at which they came and went."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from data.columns import Column, Kind, Table
from data.rows import Row, Scalar, columns_of
from data.store.past_schema import past_rows
from data.store.schema import STORED
from data.store.stored_rows import fields_of

_DAYS = frozenset({Kind.DATE, Kind.MONTH})
_IDS_AT_ONCE = 500


def retire_rows(connection: Connection, table: Table, rows: Iterable[Row], gone_at: int) -> None:
    """Take rows out by key, ``valid_from`` and ``known_from``; who looks back finds them.

    Parameters
    ----------
    connection : Connection
        In a transaction that queued as a writer.
    table : Table
        Of the exchange format.
    rows : iterable of Row
        As they are stored.
    gone_at : int
        The change number with which they go.
    """
    stored = STORED[table.name]
    for row in rows:
        fields = fields_of(table, row)
        same = [stored.c[name] == fields[name] for name in (*table.key, "known_from")]
        if table.versioned:
            same.append(stored.c.valid_from.is_not_distinct_from(fields["valid_from"]))
        _retire(connection, table, same, gone_at)


def retire_key(connection: Connection, table: Table, key: Sequence[Any], gone_at: int) -> None:
    """Take out every row of a key, as `retire_rows` does."""
    stored = STORED[table.name]
    same = [stored.c[name] == value for name, value in zip(table.key, key, strict=True)]
    _retire(connection, table, same, gone_at)


def _retire(connection: Connection, table: Table, same: list[ColumnElement[bool]], gone_at: int) -> None:
    stored = STORED[table.name]
    told = [stored.c[column.name] for column in columns_of(table) if not column.stored_apart]
    gone = connection.execute(
        delete(stored).where(*same).returning(stored.c.version_id, stored.c.came_at, *told)
    ).all()
    # What came with the same change was never there for anybody else.
    kept = [dict(row._mapping) for row in gone if row.came_at < gone_at]
    if kept:
        past = [
            _kept(table, fields, gone_at) | {"candidate_id": _about(connection, fields)} for fields in kept
        ]
        connection.execute(insert(past_rows), past)


def _about(connection: Connection, fields: dict[str, Any]) -> str | None:
    """Return whom a row is about, if it is about a person: so it is found when she is erased."""
    if "match_id" in fields and "candidate_id" not in fields:
        matches = STORED["matches"].c
        return connection.scalar(
            select(matches.candidate_id).where(matches.match_id == fields["match_id"]).limit(1)
        )
    return fields.get("candidate_id")


def _kept(table: Table, fields: dict[str, Any], gone_at: int) -> dict[str, Any]:
    version_id, came_at = fields.pop("version_id"), fields.pop("came_at")
    said = {name: value for name, value in fields.items() if value is not None}
    return {
        "table_name": table.name,
        "version_id": version_id,
        "came_at": came_at,
        "gone_at": gone_at,
        "record_id": str(fields[table.key[0]]),
        "row_json": json.dumps(said, ensure_ascii=False, separators=(",", ":"), default=date.isoformat),
    }


def rows_gone_since(
    connection: Connection, table: Table, moment: int, ids: Sequence[str] | None = None
) -> Iterator[tuple[int, Row]]:
    """Yield rows, with their version ids, that were there when the table's change number was ``moment``.

    Parameters
    ----------
    connection : Connection
        To the store.
    table : Table
        Of the exchange format.
    moment : int
        Number that counts the table's changes.
    ids : sequence of str, optional
        Only rows whose key begins with one of these.
    """
    there = select(past_rows.c.version_id, past_rows.c.row_json).where(
        past_rows.c.table_name == table.name,
        past_rows.c.came_at <= moment,
        past_rows.c.gone_at > moment,
    )
    for condition in within(past_rows.c.record_id, ids):
        for version_id, text in connection.execute(there.where(*condition)):
            told = json.loads(text)
            yield version_id, tuple(_value(column, told.get(column.name)) for column in columns_of(table))


def within(column: ColumnElement[Any], ids: Sequence[str] | None) -> list[tuple[ColumnElement[bool], ...]]:
    """Return conditions that together ask for these ids, a few hundred at once; ``None`` asks for all."""
    if ids is None:
        return [()]
    wanted = sorted(set(ids))
    return [
        (column.in_(wanted[first : first + _IDS_AT_ONCE]),) for first in range(0, len(wanted), _IDS_AT_ONCE)
    ]


def _value(column: Column, told: str | float | None) -> Scalar:
    return date.fromisoformat(told) if isinstance(told, str) and column.kind in _DAYS else told
