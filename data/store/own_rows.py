"""Everything the store holds about one person, table by table, for an access export."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from data.store.erasing import text_rows, texts_of
from data.store.instants import from_stored
from data.store.mentions import mentions, told_of
from data.store.person_tables import PERSON_TABLES, TEXT_TABLES, PersonTable, TextTable

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRows:
    """A person's rows.

    Attributes
    ----------
    tables : mapping of table name to rows
        Rows about the person, every version; every table of `PERSON_TABLES` is there, empty or not.
    mentions : mapping of table name to rows
        Technical copies in which the person is named: the part that is about her.
    left_out : sequence of (table, column, reason in Danish)
        What the rows do not show.
    """

    tables: Mapping[str, Rows]
    mentions: Mapping[str, Rows]
    left_out: Sequence[tuple[str, str, str]]


def own_rows(connection: Connection, candidate_id: str) -> OwnRows:
    """Return every row about a person, in the order of its table's key."""
    hidden = [(one.table.name, name, why) for one in PERSON_TABLES for name, why in one.hidden.items()]
    return OwnRows(
        tables={one.table.name: _rows(connection, one, candidate_id) for one in PERSON_TABLES},
        mentions={one.table.name: _mentions(connection, one, candidate_id) for one in TEXT_TABLES},
        left_out=hidden,
    )


def _rows(connection: Connection, one: PersonTable, candidate_id: str) -> Rows:
    shown = [column for column in one.table.columns if column.name not in one.hidden]
    query = select(*shown).where(one.of(candidate_id)).order_by(*one.table.primary_key.columns)
    return [
        {name: _plain(value) for name, value in row._mapping.items()} for row in connection.execute(query)
    ]


def _mentions(connection: Connection, one: TextTable, candidate_id: str) -> Rows:
    found = []
    for row in text_rows(connection, one):
        texts = dict(zip(one.columns, texts_of(one, row), strict=True))
        if any(mentions(text, candidate_id) for text in texts.values()):
            key = {name: _plain(value) for name, value in row._mapping.items() if name not in one.columns}
            found.append(key | {name: _about(text, candidate_id) for name, text in texts.items()})
    return found


def _about(text: str, candidate_id: str) -> object:
    """Return what a text says of the person; of a plain text all of it."""
    try:
        told = json.loads(text)
    except ValueError:
        return text if mentions(text, candidate_id) else None
    return told_of(told, candidate_id)


def _plain(value: object) -> object:
    return from_stored(value) if isinstance(value, datetime) else value
