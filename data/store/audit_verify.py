"""Verifying the audit: every row against the one before, and the first bad one is named."""

import hmac
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Row, select, text

from data.store.audit_chain import AuditKeys, SealBrokenError, mac_of, next_print
from data.store.audit_head import AuditHead, read_head
from data.store.audit_pages import Reading
from data.store.audit_people import others_of
from data.store.audit_schema import APPEND_ONLY, audit_log, audit_people, audit_periods
from data.store.stored_rows import BATCH_ROWS

FORGETTING = "audit_period"
_TRIGGERS = {
    "sqlite": ("no_update", "no_delete", "no_replace"),
    "postgresql": ("no_change", "no_truncate"),
}
_ON_SQLITE = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%'"
_ON_POSTGRESQL = (
    "SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE tgenabled = 'O' "
    "AND proname = 'matcher_append_only' AND prosrc LIKE '%RAISE EXCEPTION%'"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedHead:
    """The end of the chain as it was told to somebody outside of the database; ``mac`` in hexadecimal."""

    number: int
    at: datetime | None
    mac: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a verification found.

    Attributes
    ----------
    rows : int
        How many rows hold.
    first_bad : int or None
        The number of the first row that does not, or that is missing; ``None`` where every row holds.
    fault : str
        What is wrong, with expected and got; empty where nothing is.
    unreadable : int
        Rows whose person was erased or whose month was forgotten.
    unkeyed : int
        Rows that were written without a key.
    head : AuditHead
        Where the chain ends.
    """

    rows: int
    first_bad: int | None = None
    fault: str = ""
    unreadable: int = 0
    unkeyed: int = 0
    head: AuditHead

    @property
    def holds(self) -> bool:
        """Whether everything is as it was written."""
        return not self.fault


class _BadRowError(Exception):
    def __init__(self, number: int, fault: str) -> None:
        super().__init__(fault)
        self.number, self.fault = number, fault


@dataclass(slots=True, kw_only=True)
class _Walk:
    """What is carried from row to row."""

    keys: AuditKeys
    exported: Mapping[int, ExportedHead]
    rows: int = 0
    mac: bytes = b""
    key_print: str | None = None
    unreadable: int = 0
    unkeyed: int = 0
    forgotten: set[str] = field(default_factory=set)

    def step(self, row: dict[str, Any]) -> None:
        """Hold a row against the one before.

        Raises
        ------
        _BadRowError
            If it is not the row that was written there.
        """
        number = self.rows + 1
        if row["number"] != number:
            raise _BadRowError(number, f"expected row {number}, got row {row['number']}")
        self._check_key(row)
        secret = self.keys.secret_of(row["key_print"])
        if secret is None or not hmac.compare_digest(mac_of(secret, self.mac, row), bytes(row["mac"])):
            raise _BadRowError(number, "expected the code of this row after the one before, got another")
        told = self.exported.get(number)
        if told is not None and told.mac != bytes(row["mac"]).hex():
            raise _BadRowError(number, "expected the code of the exported head, got another")
        self._take(row)

    def _check_key(self, row: dict[str, Any]) -> None:
        said = row["key_print"]
        if self.keys.secret_of(said) is None:
            raise _BadRowError(row["number"], f"expected a row under a key that is given, got key {said}")
        if self.key_print not in (None, said):
            raise _BadRowError(
                row["number"], f"expected a row under key {self.key_print or 'none'}, got {said or 'none'}"
            )

    def _take(self, row: dict[str, Any]) -> None:
        self.rows, self.mac = row["number"], bytes(row["mac"])
        self.key_print = next_print(row)
        self.unkeyed += not row["key_print"]
        if row["subject_kind"] == FORGETTING:
            self.forgotten.add(row["subject_id"])


def verify(
    connection: Connection,
    keys: AuditKeys,
    exported: Sequence[ExportedHead] = (),
    progress: Callable[[str, int, int], None] | None = None,
) -> Verified:
    """Check every row, the index of people, payloads, heads and triggers.

    Parameters
    ----------
    connection : Connection
        In a transaction that reads one state.
    keys : AuditKeys
        The key in use and former ones.
    exported : sequence of ExportedHead
        Ends of the chain that were kept elsewhere: without one, rows taken from the end are not missed.
    progress : callable, optional
        Called with what is done, rows done and rows in all.
    """
    head = read_head(connection)
    walk = _Walk(keys=keys, exported={told.number: told for told in exported if told.number})
    try:
        _check_keyed(connection, keys)
        for page in _pages(connection):
            _walk_page(connection, page, walk)
            if progress:
                progress("audit", walk.rows, head.number)
        _check_end(walk, head)
        _check_surroundings(connection, walk)
    except _BadRowError as bad:
        return Verified(rows=walk.rows, first_bad=bad.number, fault=bad.fault, head=head)
    return Verified(rows=walk.rows, unreadable=walk.unreadable, unkeyed=walk.unkeyed, head=head)


def _check_keyed(connection: Connection, keys: AuditKeys) -> None:
    """Refuse a chain that has no key where there is one: whoever lacks it could have written all of it."""
    some, keyed = select(audit_log.c.number).limit(1), audit_log.c.key_print != ""
    written = connection.scalar(some) is not None
    if keys.current and written and connection.scalar(some.where(keyed)) is None:
        raise _BadRowError(1, "expected a chain under the key, got one that was written without")


def _pages(connection: Connection) -> Iterator[list[dict[str, Any]]]:
    query = select(audit_log).order_by(audit_log.c.number).execution_options(yield_per=BATCH_ROWS)
    with connection.execute(query) as result:
        for partition in result.partitions():
            yield [dict(row._mapping) for row in partition]


def _walk_page(connection: Connection, page: list[dict[str, Any]], walk: _Walk) -> None:
    reading = Reading(connection, page)
    for row in page:
        walk.step(row)
        try:
            walk.unreadable += reading.payload(row) is None
        except SealBrokenError:
            fault = "expected a payload that opens with its keys, got keys of a person or month that do not"
            raise _BadRowError(row["number"], fault) from None


def _check_end(walk: _Walk, head: AuditHead) -> None:
    if head.number > walk.rows:
        raise _BadRowError(walk.rows + 1, f"expected rows up to {head.number}, got none from here on")
    if head.number < walk.rows:
        raise _BadRowError(head.number + 1, f"expected the chain to end with row {head.number}, got more")
    if walk.rows and (head.mac, head.key_print) != (walk.mac, walk.key_print):
        raise _BadRowError(walk.rows, "expected the head to be that of the last row, got another")
    late = [told.number for told in walk.exported.values() if told.number > walk.rows]
    if late:
        raise _BadRowError(
            walk.rows + 1, f"expected row {max(late)} of an exported head, got none from here on"
        )


def _check_surroundings(connection: Connection, walk: _Walk) -> None:
    """Check what is not in the chain itself: the index of people, forgotten months, triggers."""
    for number, said, indexed in _index(connection):
        if said != indexed:
            raise _BadRowError(
                number, f"expected {said or 'nobody'} in audit_people, got {indexed or 'nobody'}"
            )
    forgotten = select(audit_periods).where(audit_periods.c.secret.is_(None))
    for period in connection.execute(forgotten):
        name = f"{period.record_class} {period.month:%Y-%m}"
        if name not in walk.forgotten:
            raise _BadRowError(
                _first_of(connection, period), f"expected the month {name} to be readable, got no key of it"
            )
    _check_triggers(connection)


def _first_of(connection: Connection, period: Row[Any]) -> int:
    query = (
        select(audit_log.c.number)
        .where(audit_log.c.record_class == period.record_class, audit_log.c.at >= period.month)
        .order_by(audit_log.c.number)
        .limit(1)
    )
    return connection.scalar(query) or 0


def _index(connection: Connection) -> Iterator[tuple[int, str, str]]:
    """Yield number, people as the log says, and as the index says, of every row that either speaks of."""
    log = select(
        audit_log.c.number, audit_log.c.people, audit_log.c.subject_kind, audit_log.c.subject_id
    ).where(audit_log.c.people != "")
    log = log.order_by(audit_log.c.number).execution_options(yield_per=BATCH_ROWS)
    index = select(audit_people.c.number, audit_people.c.subject).order_by(
        audit_people.c.number, audit_people.c.subject
    )
    with (
        connection.execute(log) as said,
        connection.execute(index.execution_options(yield_per=BATCH_ROWS)) as indexed,
    ):
        yield from _merged(iter(said), groupby(indexed, itemgetter(0)))


def _merged(said: Iterator[Any], indexed: Iterator[Any]) -> Iterator[tuple[int, str, str]]:
    left, right = next(said, None), next(indexed, None)
    while left is not None or right is not None:
        number = min(one[0] for one in (left, right) if one is not None)
        told = found = ""
        if left is not None and left[0] == number:
            told, left = " ".join(sorted(others_of(left._mapping), key=int)), next(said, None)
        if right is not None and right[0] == number:
            found = " ".join(str(one[1]) for one in right[1])
            right = next(indexed, None)
        yield number, told, found


def _check_triggers(connection: Connection) -> None:
    kind = connection.dialect.name
    query = text(_ON_SQLITE) if kind == "sqlite" else text(_ON_POSTGRESQL)
    found = set(connection.scalars(query))
    wanted = {f"{table.name}_{end}" for table in APPEND_ONLY for end in _TRIGGERS[kind]}
    if missing := sorted(wanted - found):
        raise _BadRowError(
            0, f"expected the triggers that refuse changes, got none called {', '.join(missing)}"
        )
