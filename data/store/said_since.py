"""What was said of pairs since a change number, in one statement: the next list waits for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, bindparam, select

from data import tables as exchange
from data.journal import Decision, Hold
from data.store.joined_rows import columns_among, rows_among
from data.store.loading import latest_from
from data.store.schema import STORED
from data.store.service_schema import journal_log, stamps
from data.store.stamps import Pair

_TABLES = (exchange.DECISIONS, exchange.HOLDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Pairs of which something was said or taken back, and every word that stands on them now."""

    pairs: frozenset[Pair]
    decisions: tuple[Decision, ...]
    holds: tuple[Hold, ...]


def said_since(connection: Connection, number: int) -> Said | None:
    """Return what was said after a journal number.

    ``None`` says that anything may have changed: a delivery came, or the number is too old.
    """
    return said_in(connection.execute(_CHANGED, {"number": number}).all(), number)


def said_in(rows: Sequence[Row[Any]], number: int) -> Said | None:
    """Return what was said, of rows of a query for `columns_of_words` from `changed_since`."""
    if number < rows[0].journal_complete_from:
        return None
    decisions, holds = (tuple(latest_from(table, rows_among(table, rows))) for table in _TABLES)
    pairs = frozenset((row.said_of, row.said_on) for row in rows if row.said_of)
    return Said(pairs=pairs, decisions=decisions, holds=holds)


def columns_of_words() -> list[ColumnElement[Any]]:
    """Return what is read of the words that changed, and of how far the log of changes goes back."""
    pair = journal_log.c.candidate_id.label("said_of"), journal_log.c.opening_id.label("said_on")
    words = [column for table in _TABLES for column in columns_among(table)]
    return [stamps.c.journal_complete_from, *pair, *words]


def changed_since() -> FromClause:
    """Return the change numbers beside pairs that changed after the parameter ``number``, with their words.

    Decisions are repeated beside each hold.
    """
    changed: FromClause = stamps.outerjoin(journal_log, journal_log.c.number > bindparam("number"))
    for stored in (STORED[table.name] for table in _TABLES):
        changed = changed.outerjoin(
            stored,
            (stored.c.candidate_id == journal_log.c.candidate_id)
            & (stored.c.opening_id == journal_log.c.opening_id),
        )
    return changed


_CHANGED = select(*columns_of_words()).select_from(changed_since())
