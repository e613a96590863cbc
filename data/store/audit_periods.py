"""Keys of the audit's months: a class of record is forgotten month by month, and the chain still holds."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Connection, insert, select, tuple_, update

from data.store.audit_schema import audit_periods
from data.store.instants import to_stored

Period = tuple[str, date]
"""Class of record, and the first day of the month."""

_KEY_BYTES = 32


def period_of(record_class: str, at: datetime) -> Period:
    """Return the period that a row of an instant in UTC falls in."""
    return record_class, date(at.year, at.month, 1)


def secrets_of(connection: Connection, periods: Iterable[Period]) -> dict[Period, bytes]:
    """Return the keys that there are; of a forgotten month there is none."""
    wanted = sorted(set(periods))
    if not wanted:
        return {}
    query = select(audit_periods).where(
        tuple_(audit_periods.c.record_class, audit_periods.c.month).in_(wanted),
        audit_periods.c.secret.is_not(None),
    )
    return {(row.record_class, row.month): bytes(row.secret) for row in connection.execute(query)}


def made_for(connection: Connection, periods: Iterable[Period], at: datetime) -> dict[Period, bytes]:
    """Return a key for each period, made where there is none; the head of the chain has to be locked.

    A month that was forgotten stays so: what is written into it later cannot be read by anybody.
    """
    wanted = set(periods)
    found = secrets_of(connection, wanted)
    made = {period: secrets.token_bytes(_KEY_BYTES) for period in sorted(wanted - found.keys())}
    if made:
        known = _known(connection, made)
        rows = [
            {"record_class": period[0], "month": period[1], "secret": secret, "made_at": to_stored(at)}
            for period, secret in made.items()
            if period not in known
        ]
        if rows:
            connection.execute(insert(audit_periods), rows)
    return found | made


def _known(connection: Connection, periods: Iterable[Period]) -> set[Period]:
    key = tuple_(audit_periods.c.record_class, audit_periods.c.month)
    query = select(audit_periods.c.record_class, audit_periods.c.month).where(key.in_(sorted(periods)))
    return {(row.record_class, row.month) for row in connection.execute(query)}


def forget(connection: Connection, record_class: str, before: date, at: datetime) -> list[date]:
    """Destroy the keys of all months of a class that ended before a day; return the months."""
    gone = (
        update(audit_periods)
        .where(
            audit_periods.c.record_class == record_class,
            audit_periods.c.month < before.replace(day=1),
            audit_periods.c.secret.is_not(None),
        )
        .values(secret=None, forgotten_at=to_stored(at))
        .returning(audit_periods.c.month)
    )
    return sorted(connection.execute(gone).scalars())
