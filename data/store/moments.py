"""The store as it was at a moment: nothing that was there is forgotten, and every row says when it came."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import Connection

from data import tables as exchange
from data.columns import Table
from data.rows import Row, key_of, known_from_of, order_of
from data.snapshot import Records
from data.store.fresh_records import Fresh
from data.store.loading import latest_from, records_from, versions_from
from data.store.past_rows import rows_gone_since, within
from data.store.schema import STORED
from data.store.stamps import Stamps
from data.store.stored_rows import in_order, selection, stream
from data.versions import Knowledge, Version, version_on


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedRow:
    """A stored row that something was made from.

    Attributes
    ----------
    table, record_id : str
        Which record.
    version_id : int
        Which row of it.
    valid_from : date or None
        From when it holds.
    known_from : date
        From when the store knew it.
    """

    table: str
    record_id: str
    version_id: int
    valid_from: date | None
    known_from: date


class PastReading:
    """Reads records as they stood when the change numbers were those.

    Parameters
    ----------
    connection : Connection
        To the store.
    moment : Stamps
        Rows that came later are not there; rows that went later are.
    """

    def __init__(self, connection: Connection, moment: Stamps) -> None:
        self._connection, self._moment = connection, moment

    def versions(self, table: Table) -> Iterator[Version[Any]]:
        """Yield every version in the order of keys."""
        return versions_from(table, self._rows(table))

    def versions_of(self, table: Table, ids: Sequence[str]) -> Iterator[Version[Any]]:
        """Yield every version of some records."""
        return versions_from(table, self._rows(table, ids))

    def openings_ahead(self, opening_ids: Sequence[str]) -> None:
        """Read nothing ahead: a moment is rebuilt rarely, and nobody waits for it."""

    def latest(self, table: Table) -> Iterator[Any]:
        """Yield the last word on each key, in the order of keys."""
        return latest_from(table, self._rows(table))

    def numbered(self, table: Table, ids: Sequence[str] | None = None) -> list[tuple[int, Row]]:
        """Return rows with their version ids, in the order of keys and dates."""
        stored, moment = STORED[table.name], self._moment.of(table.name)
        query = in_order(selection(table).add_columns(stored.c.version_id), table).where(
            stored.c.came_at <= moment
        )
        rows = [
            (cast(int, row[-1]), row[:-1])
            for conditions in within(stored.c[table.key[0]], ids)
            for row in stream(self._connection, query.where(*conditions))
        ]
        order = order_of(table)
        gone = list(rows_gone_since(self._connection, table, moment, ids))
        return sorted(rows + gone, key=lambda numbered: order(numbered[1]))

    def _rows(self, table: Table, ids: Sequence[str] | None = None) -> Iterator[Row]:
        return (row for _, row in self.numbered(table, ids))


class Moment:
    """The store as it was at a moment, within one unit.

    Attributes
    ----------
    fresh : Fresh
        A few records as they were.
    """

    def __init__(self, connection: Connection, moment: Stamps) -> None:
        self._reading = PastReading(connection, moment)
        self.fresh = Fresh(self._reading)

    def every_record(self) -> Records:
        """Return every version of every record."""
        return records_from(self._reading)

    def used(self, table: Table, ids: Sequence[str], as_of: date) -> tuple[UsedRow, ...]:
        """Return the rows in which some records stood on a day."""
        by_key: dict[str, list[tuple[int, Row]]] = {}
        key = key_of(table)
        for number, row in self._reading.numbered(table, ids):
            by_key.setdefault(str(key(row)[0]), []).append((number, row))
        found = (_standing(table, name, rows, as_of) for name, rows in by_key.items())
        return tuple(row for row in found if row is not None)

    def words_used(self, candidate_id: str) -> tuple[UsedRow, ...]:
        """Return every decision and hold on a person as they stood."""
        return tuple(
            UsedRow(
                table=table.name,
                record_id=" ".join(map(str, key_of(table)(row))),
                version_id=number,
                valid_from=None,
                known_from=known_from_of(row),
            )
            for table in (exchange.DECISIONS, exchange.HOLDS)
            for number, row in self._reading.numbered(table, [candidate_id])
        )


def _standing(table: Table, name: str, rows: Sequence[tuple[int, Row]], as_of: date) -> UsedRow | None:
    versions = list(versions_from(table, (row for _, row in rows)))
    found = version_on(versions, as_of)
    if found is None or found[1] is Knowledge.ONLY_LATER:
        return None
    at = next(at for at, version in enumerate(versions) if version.record is found[0])
    return UsedRow(
        table=table.name,
        record_id=name,
        version_id=rows[at][0],
        valid_from=found[0].valid_from,
        known_from=versions[at].known_from,
    )
