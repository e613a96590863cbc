"""Where the audit's chain ends: one row, which whoever writes to the audit locks first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update
from sqlalchemy.dialects import postgresql, sqlite

from data.store.audit_schema import audit_head
from data.store.instants import from_stored

THE_ROW = 1
_AT_FIRST: dict[str, Any] = {"number": 0, "at": None, "key_print": "", "mac": b"", "last_subject": 0}
_SELECT = select(audit_head).where(audit_head.c.pointer == THE_ROW)
_LOCK = _SELECT.with_for_update()
_UPDATE = update(audit_head).where(audit_head.c.pointer == THE_ROW)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditHead:
    """The end of the chain.

    Attributes
    ----------
    number : int
        Of the last row; 0 before the first.
    at : datetime or None
        Instant of the last row.
    key_print : str
        Of the key that the next row has to be written under; empty where there is none yet.
    mac : bytes
        Of the last row.
    last_subject : int
        The highest number that was given to a person's key.
    """

    number: int
    at: datetime | None
    key_print: str
    mac: bytes
    last_subject: int


def read_head(connection: Connection) -> AuditHead:
    """Return the end of the chain as the transaction sees it."""
    row = connection.execute(_SELECT).one_or_none()
    return AuditHead(**_AT_FIRST) if row is None else head_of(row)


def lock_head(connection: Connection) -> AuditHead:
    """Return the end of the chain; others who want to write wait until the transaction ends."""
    row = connection.execute(_LOCK).one_or_none()
    if row is None:
        made = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(audit_head)
        connection.execute(made.values(pointer=THE_ROW, **_AT_FIRST).on_conflict_do_nothing())
        row = connection.execute(_LOCK).one()
    return head_of(row)


def move_head(connection: Connection, row: Mapping[str, Any], key_print: str, last_subject: int) -> None:
    """Let the chain end with this row of the log; the transaction has locked the head before."""
    end = {name: row[name] for name in ("number", "at", "mac")}
    connection.execute(_UPDATE.values(key_print=key_print, last_subject=last_subject, **end))


def count_subjects(connection: Connection, last_subject: int) -> None:
    """Keep the highest number that was given to a person's key."""
    connection.execute(_UPDATE.values(last_subject=last_subject))


def head_of(row: Row[Any]) -> AuditHead:
    """Return what a row says of the end of the chain."""
    return AuditHead(
        number=row.number,
        at=None if row.at is None else from_stored(row.at),
        key_print=row.key_print,
        mac=bytes(row.mac),
        last_subject=row.last_subject,
    )
