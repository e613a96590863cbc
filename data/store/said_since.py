"""What was said of pairs since a change number, in one statement: the next list waits for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, select

from data import tables as exchange
from data.columns import Table
from data.journal import Decision, Hold
from data.rows import columns_of, order_of
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
    rows = connection.execute(_CHANGED, {"number": number}).all()
    if number < rows[0].journal_complete_from:
        return None
    decisions, holds = (tuple(latest_from(table, _of(table, rows))) for table in _TABLES)
    pairs = frozenset((row.candidate_id, row.opening_id) for row in rows if row.candidate_id)
    return Said(pairs=pairs, decisions=decisions, holds=holds)


def _named(table: Table) -> list[str]:
    """Return the labels of a table's columns among those of others, the number of the row first."""
    return [f"{table.name}_{name}" for name in ("version_id", *(column.name for column in columns_of(table)))]


def _columns(table: Table) -> list[ColumnElement[Any]]:
    stored = STORED[table.name].c
    names = ("version_id", *(column.name for column in columns_of(table)))
    return [stored[name].label(label) for name, label in zip(names, _named(table), strict=True)]


def _changed() -> Select[Any]:
    """Return the query for pairs that changed with their words; decisions are repeated beside each hold."""
    changed = stamps.outerjoin(journal_log, journal_log.c.number > bindparam("number"))
    for stored in (STORED[table.name] for table in _TABLES):
        changed = changed.outerjoin(
            stored,
            (stored.c.candidate_id == journal_log.c.candidate_id)
            & (stored.c.opening_id == journal_log.c.opening_id),
        )
    words = [column for table in _TABLES for column in _columns(table)]
    pair = (journal_log.c.candidate_id, journal_log.c.opening_id)
    return select(stamps.c.journal_complete_from, *pair, *words).select_from(changed)


_CHANGED = _changed()


def _of(table: Table, rows: Sequence[Row[Any]]) -> list[tuple[Any, ...]]:
    """Return the rows of a table among joined ones, each once, in the order of keys."""
    number, *names = _named(table)
    found = {
        told[number]: tuple(told[name] for name in names)
        for told in (row._mapping for row in rows)
        if told[number] is not None
    }
    return sorted(found.values(), key=order_of(table))
