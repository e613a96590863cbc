"""Loading records: every version of people and places, the latest word on everything else."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, bindparam, select

from data import tables as exchange
from data.columns import Table
from data.rows import Row, key_of, known_from_of, record_of
from data.snapshot import Records
from data.store.joined_rows import columns_among, rows_among
from data.store.schema import STORED, worker_belief
from data.store.stored_rows import few, in_order, known_by, selection, stream
from data.versions import Version, by_id
from data.vocabulary import Vocabulary


def load_records(connection: Connection, known_on: date | None = None) -> Records:
    """Return all records.

    Parameters
    ----------
    connection : Connection
        To the store.
    known_on : date, optional
        Leave out what the store learned after that day.
    """
    return records_from(Loading(connection, known_on))


class Reading(Protocol):
    """What records are read through: the store as it is, or as it was at a moment."""

    def versions(self, table: Table) -> Iterator[Version[Any]]:
        """Yield every version in the order of keys."""

    def versions_of(self, table: Table, ids: Sequence[str]) -> Iterator[Version[Any]]:
        """Yield every version of some records."""

    def openings_ahead(self, opening_ids: Sequence[str]) -> None:
        """Read openings and their workplaces together, where that is possible: both will be asked for."""

    def latest(self, table: Table) -> Iterator[Any]:
        """Yield the last word on each key, in the order of keys."""


def records_from(load: Reading) -> Records:
    """Return all records that a reading yields."""
    return Records(
        candidates=tuple(load.versions(exchange.CANDIDATES)),
        workplaces=tuple(load.versions(exchange.WORKPLACES)),
        openings=tuple(load.versions(exchange.OPENINGS)),
        brokers=tuple(load.latest(exchange.BROKERS)),
        matches=tuple(load.latest(exchange.MATCHES)),
        paid_months=tuple(load.latest(exchange.PAID_HOURS)),
        holds=tuple(load.latest(exchange.HOLDS)),
        decisions=tuple(load.latest(exchange.DECISIONS)),
        vocabulary=Vocabulary.of(load.latest(exchange.VOCABULARY)),
    )


def load_vocabulary(connection: Connection, known_on: date | None = None) -> Vocabulary:
    """Return the stored words, without the built-in ones."""
    return Vocabulary.of(Loading(connection, known_on).latest(exchange.VOCABULARY))


class Loading:
    """Loads records of a table, all of them or those that meet conditions on its stored columns.

    Parameters
    ----------
    connection : Connection
        To the store.
    known_on : date, optional
        Leave out what the store learned after that day.
    """

    def __init__(self, connection: Connection, known_on: date | None = None) -> None:
        self._connection, self._known_on = connection, known_on
        self._known: dict[tuple[str, str], tuple[Version[Any], ...]] = {}

    def _rows(self, table: Table, conditions: tuple[ColumnElement[bool], ...]) -> Iterator[Row]:
        query = known_by(in_order(selection(table), table), table, self._known_on)
        if conditions:
            return few(self._connection, query.where(*conditions))
        return stream(self._connection, query)

    def versions(self, table: Table, *conditions: ColumnElement[bool]) -> Iterator[Version[Any]]:
        """Yield every version in the order of keys."""
        return versions_from(table, self._rows(table, conditions))

    def versions_of(self, table: Table, ids: Sequence[str]) -> Iterator[Version[Any]]:
        """Yield every version of the records whose key begins with one of these ids."""
        known = [self._known.get((table.name, one)) for one in sorted(ids)]
        if known and None not in known:
            return chain.from_iterable(one for one in known if one is not None)
        return self.versions(table, STORED[table.name].c[table.key[0]].in_(sorted(ids)))

    def know(self, table: Table, record_id: str, versions: tuple[Version[Any], ...]) -> None:
        """Take every version of a record as it was read in this transaction; nobody reads it again."""
        self._known[table.name, record_id] = versions

    def openings_ahead(self, opening_ids: Sequence[str]) -> None:
        """Read openings and their workplaces in one statement; whoever asks for them is told from that."""
        if self._known_on is not None or not opening_ids:
            return
        rows = self._connection.execute(_TOGETHER, {"openings": sorted(opening_ids)}).all()
        for table in (exchange.OPENINGS, exchange.WORKPLACES):
            versions = tuple(versions_from(table, rows_among(table, rows)))
            for record_id, told in by_id(versions, table.key[0]).items():
                self.know(table, record_id, tuple(told))
        for record_id in opening_ids:
            self._known.setdefault((exchange.OPENINGS.name, record_id), ())

    def latest(self, table: Table, *conditions: ColumnElement[bool]) -> Iterator[Any]:
        """Yield the last word on each key, in the order of keys."""
        return latest_from(table, self._rows(table, conditions))


_TOGETHER = (
    select(*columns_among(exchange.OPENINGS), *columns_among(exchange.WORKPLACES))
    .select_from(
        STORED["openings"].outerjoin(
            STORED["workplaces"], STORED["workplaces"].c.workplace_id == STORED["openings"].c.workplace_id
        )
    )
    .where(STORED["openings"].c.opening_id.in_(bindparam("openings", expanding=True)))
)


def versions_from(table: Table, rows: Iterable[Row]) -> Iterator[Version[Any]]:
    """Yield rows as versions."""
    for row in rows:
        yield Version(record=record_of(table, row), known_from=known_from_of(row))


def latest_from(table: Table, rows: Iterable[Row]) -> Iterator[Any]:
    """Yield the last record of each key; the rows are in the order of keys."""
    key, last = key_of(table), None
    for row in rows:
        if last is not None and key(last) != key(row):
            yield record_of(table, last)
        last = row
    if last is not None:
        yield record_of(table, last)


def load_beliefs(connection: Connection) -> dict[str, int]:
    """Return the latest belief told about each person: for aggregate reflection, never for a fit."""
    people = STORED["candidates"]
    query = (
        select(people.c.candidate_id, worker_belief.c.worker_belief)
        .join(worker_belief)
        .order_by(people.c.candidate_id, people.c.valid_from.nulls_first(), people.c.known_from)
    )
    return {row.candidate_id: row.worker_belief for row in connection.execute(query)}
