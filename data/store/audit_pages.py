"""Searching the audit: rows by person, actor, operation and time, the newest first."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from data.audit import CANDIDATE, AuditEntry
from data.store.audit_chain import SealBrokenError, unseal
from data.store.audit_people import rows_about
from data.store.audit_periods import period_of, secrets_of
from data.store.audit_schema import audit_log, subject_keys
from data.store.instants import from_stored, to_stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which rows; what is not named is not asked about.

    Attributes
    ----------
    candidate_id : str, optional
        About this person, alone or among others.
    actor, operation, outcome, record_class : str, optional
        Exactly so.
    operations : collection of str, optional
        One of these.
    subject_kind, subject_id : str, optional
        What it was about, where that is no person.
    municipality_codes : collection of str, optional
        Of one of these.
    since, until : datetime, optional
        From this instant on, and before that one.
    before : int, optional
        Go on behind the row of this number.
    """

    candidate_id: str | None = None
    actor: str | None = None
    operation: str | None = None
    operations: Collection[str] | None = None
    outcome: str | None = None
    record_class: str | None = None
    subject_kind: str | None = None
    subject_id: str | None = None
    municipality_codes: Collection[str] | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """One row as it can be read.

    Attributes
    ----------
    number : int
        Its place in the chain.
    entry : AuditEntry
        What was noted. Of people who were erased, and of reasons and details that were forgotten, nothing.
    readable : bool
        Whether reason and details are still kept.
    people : int
        How many people it was about, erased ones among them.
    mac : str
        Its code in the chain, in hexadecimal.
    """

    number: int
    entry: AuditEntry
    readable: bool
    people: int
    mac: str


_AT_ONCE = 1_000
_LONGEST = 19  # of 64 bits
_SAME = ("actor", "operation", "outcome", "record_class", "subject_kind", "subject_id")


def page_of(connection: Connection, sought: Sought, limit: int) -> tuple[AuditRow, ...]:
    """Return rows, the newest first."""
    rows = [dict(row._mapping) for row in connection.execute(_query(sought).limit(limit))]
    return Reading(connection, rows).all()


def _query(sought: Sought) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = [
        audit_log.c[name] == value for name in _SAME if (value := getattr(sought, name)) is not None
    ]
    if sought.subject_id is not None:  # of a person a number stands there
        conditions.append(audit_log.c.subject_kind != CANDIDATE)
    if sought.operations is not None:
        conditions.append(audit_log.c.operation.in_(sought.operations))
    if sought.municipality_codes is not None:
        conditions.append(audit_log.c.municipality_code.in_(sought.municipality_codes))
    if sought.since is not None:
        conditions.append(audit_log.c.at >= to_stored(sought.since))
    if sought.until is not None:
        conditions.append(audit_log.c.at < to_stored(sought.until))
    if sought.before is not None:
        conditions.append(audit_log.c.number < sought.before)
    if sought.candidate_id is not None:
        conditions.append(audit_log.c.number.in_(rows_about(sought.candidate_id)))
    return select(audit_log).where(*conditions).order_by(audit_log.c.number.desc())


class Reading:
    """Rows of the log with the keys they fall under.

    Parameters
    ----------
    connection : Connection
        The unit's.
    rows : sequence of dict
        Rows of the log.
    """

    def __init__(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
        self._rows = rows
        self._periods = secrets_of(connection, {period_of(row["record_class"], row["at"]) for row in rows})
        self._people = _people(connection, {one for row in rows for one in _numbers(row)})

    def all(self) -> tuple[AuditRow, ...]:
        """Return the rows as they can be read."""
        return tuple(self._read(row) for row in self._rows)

    def payload(self, row: dict[str, Any]) -> dict[str, Any] | None:
        """Return what a row says, ``None`` where its person was erased or its month forgotten.

        Raises
        ------
        SealBrokenError
            If the payload does not open with keys that are there.
        """
        period = self._periods.get(period_of(row["record_class"], row["at"]))
        own = b""
        if len(numbers := _numbers(row)) == 1:
            own = self._people.get(numbers[0], ("", b""))[1]
            if not own:
                return None
        return None if period is None else unseal((period, own), row)

    def _read(self, row: dict[str, Any]) -> AuditRow:
        try:
            said = self.payload(row)
        except SealBrokenError:
            said = None  # `verify` names it; a search goes on
        numbers = _numbers(row)
        told = said or {}
        known = tuple(sorted(self._people[one][0] for one in numbers if one in self._people))
        person = row["subject_kind"] == CANDIDATE
        entry = AuditEntry(
            at=from_stored(row["at"]),
            people=known,
            reason=told.get("reason", ""),
            details=told.get("details", {}),
            **{name: row[name] for name in _COPIED},
            subject_id=told.get("candidate_id", "") if person else row["subject_id"],
        )
        return AuditRow(
            number=row["number"],
            entry=entry,
            readable=said is not None,
            people=len(numbers),
            mac=bytes(row["mac"]).hex(),
        )


_COPIED = (
    "actor",
    "actor_kind",
    "role",
    "operation",
    "outcome",
    "subject_kind",
    "municipality_code",
    "request_id",
    "record_class",
)


def _numbers(row: Mapping[str, Any]) -> list[int]:
    """Return the numbers of the people in a row; a tampered one may hold anything."""
    return [int(one) for one in row["people"].split() if one.isdecimal() and len(one) < _LONGEST]


def _people(connection: Connection, numbers: Iterable[int]) -> dict[int, tuple[str, bytes]]:
    """Return id and key of those who were not erased, by number."""
    wanted = sorted(numbers)
    found: dict[int, tuple[str, bytes]] = {}
    for first in range(0, len(wanted), _AT_ONCE):
        some = subject_keys.c.number.in_(wanted[first : first + _AT_ONCE])
        query = select(subject_keys).where(some, subject_keys.c.secret.is_not(None))
        found |= {row.number: (row.candidate_id, bytes(row.secret)) for row in connection.execute(query)}
    return found
