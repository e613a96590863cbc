"""What the next rows of the audit are written with: the end of the chain, locked, and the keys they need."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Date, Row, bindparam, cast, literal, null, select, true, tuple_, union_all

from data.store.audit_head import THE_ROW, AuditHead, head_of, lock_head
from data.store.audit_periods import Period
from data.store.audit_periods import made_for as periods_made_for
from data.store.audit_schema import audit_head, audit_periods, subject_keys
from data.store.subject_keys import SubjectKey, SubjectKeys

_AT_ONCE = 500
_seen = audit_head.alias("seen")
_keys = union_all(
    select(
        subject_keys.c.candidate_id.label("name"),
        cast(null(), Date).label("month"),
        subject_keys.c.number.label("subject"),
        subject_keys.c.secret,
    ).where(subject_keys.c.candidate_id.in_(bindparam("people", expanding=True))),
    select(audit_periods.c.record_class, audit_periods.c.month, literal(0), audit_periods.c.secret).where(
        tuple_(audit_periods.c.record_class, audit_periods.c.month).in_(bindparam("periods", expanding=True)),
        audit_periods.c.secret.is_not(None),
    ),
).subquery("keys")
# Whoever waits for the head gets the head of then, but all else as it was before the wait: `seen` tells.
_LOCK = (
    select(audit_head, _seen.c.number.label("seen"), _seen.c.last_subject.label("seen_subject"), _keys)
    .select_from(audit_head.join(_seen, _seen.c.pointer == audit_head.c.pointer).outerjoin(_keys, true()))
    .where(audit_head.c.pointer == THE_ROW)
    .with_for_update(of=audit_head)
)


def outdated(row: Row[Any], head: AuditHead) -> bool:
    """Tell whether others wrote to the audit while the statement waited for its head."""
    return (row.seen, row.seen_subject) != (head.number, head.last_subject)


class Keyring:
    """The end of the chain and the keys of people and months, read in one statement that locks the chain.

    A key that others destroyed while this transaction waited for the lock is not used any more, and one that
    they made is not made again: whoever waited reads the keys anew.

    Parameters
    ----------
    connection : Connection
        In a transaction that writes; others who want to write to the audit wait until it ends.
    people : collection of str
        Ids of the people that rows will be about.
    periods : collection of Period
        The months they will fall in.

    Attributes
    ----------
    head : AuditHead
        Where the chain ends.
    """

    def __init__(self, connection: Connection, people: Collection[str], periods: Collection[Period]) -> None:
        self._connection = connection
        self._people: dict[str, SubjectKey] = {}
        self._periods: dict[Period, bytes] = {}
        asked = {"people": sorted(people)[:_AT_ONCE], "periods": sorted(periods)}
        rows = connection.execute(_LOCK, asked).all()
        self.head: AuditHead = head_of(rows[0]) if rows else lock_head(connection)
        self._waited = not rows or outdated(rows[0], self.head)
        if not self._waited:
            self._take(rows)

    def people(self, ids: Collection[str], at: datetime) -> dict[str, SubjectKey]:
        """Return a key for each of some people, made where there is none."""
        missing = sorted(set(ids) - self._people.keys())
        if missing:
            keys = SubjectKeys(self._connection)
            # Of more people than were asked for at once nobody has looked yet whether there is a key.
            known = keys.keys_of(missing) if self._waited or len(set(ids)) > _AT_ONCE else {}
            self._people |= known | keys.add(sorted(set(missing) - known.keys()), self.head.last_subject, at)
        return self._people

    def periods(self, wanted: Collection[Period], at: datetime) -> dict[Period, bytes]:
        """Return a key for each of some months, made where there is none."""
        if missing := set(wanted) - self._periods.keys():
            self._periods |= periods_made_for(self._connection, missing, at)
        return self._periods

    @property
    def last_subject(self) -> int:
        """The highest number that was given to a person's key by now."""
        return max([self.head.last_subject, *(key.number for key in self._people.values())])

    def _take(self, rows: Sequence[Row[Any]]) -> None:
        for row in rows:
            if row.month is not None:
                self._periods[row.name, row.month] = bytes(row.secret)
            elif row.name is not None:
                self._people[row.name] = SubjectKey(number=row.subject, secret=bytes(row.secret))
