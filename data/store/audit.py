"""The audit within one unit: what is noted is written with the unit's effect, as its very last act.

Rows are written when the unit ends, so that the one lock which keeps the chain from forking is held for the
last moments of a transaction only, however long it took, and always after every other lock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert

from data.audit import AuditEntry
from data.store.audit_chain import ROTATION, AuditKeyError, AuditKeys, mac_of, next_print, seal
from data.store.audit_head import AuditHead, lock_head, move_head, read_head
from data.store.audit_keyring import Keyring
from data.store.audit_pages import AuditRow, Sought, page_of
from data.store.audit_people import others_of, placed
from data.store.audit_periods import Period, forget, period_of
from data.store.audit_schema import audit_log, audit_people
from data.store.instants import to_stored
from data.store.subject_keys import SubjectKey

_INSERT, _INSERT_PEOPLE = insert(audit_log), insert(audit_people)
_NOBODY = SubjectKey(number=0, secret=b"")


class Audit:
    """What is accounted for.

    Parameters
    ----------
    connection : Connection
        The unit's.
    keys : AuditKeys
        Of the chain.
    writes : bool
        Whether the unit writes; one that reads notes nothing.
    """

    def __init__(self, connection: Connection, keys: AuditKeys, *, writes: bool) -> None:
        self._connection, self._keys, self._writes = connection, keys, writes
        self._noted: list[AuditEntry] = []

    @property
    def noted(self) -> int:
        """How many entries this unit will write."""
        return len(self._noted)

    @property
    def keyed(self) -> bool:
        """Whether there is a key here under which the chain is written and seeds of codes are sealed."""
        return bool(self._keys.current)

    def note(self, *entries: AuditEntry) -> None:
        """Write entries when the unit ends: they count if it does.

        Raises
        ------
        ValueError
            If the unit only reads.
        """
        if not self._writes:
            raise ValueError("expected a unit that writes, got one that reads: nothing can be noted in it")
        self._noted.extend(entries)

    def head(self) -> AuditHead:
        """Return where the chain ends."""
        return read_head(self._connection)

    def page(self, sought: Sought, limit: int = 50) -> tuple[AuditRow, ...]:
        """Return rows, the newest first; what was forgotten or erased of them is left out."""
        return page_of(self._connection, sought, limit)

    def forget_before(self, record_class: str, day: date, entry: AuditEntry) -> list[date]:
        """Make unreadable what rows of a class say, month by month; return the months.

        Only whole months that ended before the day go. The rows stay, with instant, actor and operation, and
        the chain still verifies.

        Parameters
        ----------
        record_class : str
            One of `data.audit.RECORD_CLASSES`.
        day : date
            What is older is forgotten.
        entry : AuditEntry
            By whom and when; noted for each month with the month as its subject.
        """
        months = forget(self._connection, record_class, day, entry.at)
        for month in months:
            self.note(replace(entry, subject_kind="audit_period", subject_id=f"{record_class} {month:%Y-%m}"))
        return months

    def rotate_key(self, entry: AuditEntry) -> str | None:
        """Let the key in use sign from now on; return its print, ``None`` where it does already.

        The row that says so is the last one under the key before.

        Raises
        ------
        AuditKeyError
            If there is no key to use.
        """
        if not self._keys.current:
            raise AuditKeyError("MATCHER_AUDIT_KEY: expected a key for the audit, got none. Give one.")
        head = lock_head(self._connection)
        if head.key_print == self._keys.current:
            return None
        self.note(_rotation(entry, self._keys.current) if head.key_print else entry)
        return self._keys.current

    def write(self) -> None:
        """Write what was noted; the unit calls it as its last act.

        Raises
        ------
        AuditKeyError
            If the chain was written under a key that is not there.
        """
        if not self._noted:
            return
        noted = placed(self._connection, self._noted)
        if not noted:
            return
        keyring = Keyring(self._connection, _people(noted), _periods(noted))
        rows = self._chained(keyring, [*self._begun(keyring.head), *noted])
        self._connection.execute(_INSERT, rows)
        people = [
            {"subject": int(number), "number": row["number"]} for row in rows for number in others_of(row)
        ]
        if people:
            self._connection.execute(_INSERT_PEOPLE, people)
        move_head(self._connection, rows[-1], next_print(rows[-1]), keyring.last_subject)
        self._noted = []

    def _begun(self, head: AuditHead) -> list[AuditEntry]:
        """Return the row by which a chain without a key gets one, as soon as there is one."""
        if not head.number or head.key_print or not self._keys.current:
            return []
        first = AuditEntry(at=self._noted[0].at, actor="matcher", actor_kind="machine", operation=ROTATION)
        return [_rotation(first, self._keys.current)]

    def _chained(self, keyring: Keyring, entries: Sequence[AuditEntry]) -> list[dict[str, Any]]:
        head, at = keyring.head, entries[0].at
        people, periods = keyring.people(_people(entries), at), keyring.periods(_periods(entries), at)
        key_print = head.key_print if head.number else self._keys.current
        before, rows = head.mac, []
        for number, entry in enumerate(entries, head.number + 1):
            secret = self._secret_of(key_print)
            row = _row(number, entry, key_print, people, periods)
            row["mac"] = before = mac_of(secret, before, row)
            rows.append(row)
            key_print = next_print(row)
        return rows

    def _secret_of(self, key_print: str) -> bytes:
        secret = self._keys.secret_of(key_print)
        if secret is None:
            raise AuditKeyError(
                f"MATCHER_AUDIT_KEY: expected the key with print {key_print}, under which the audit is "
                f"written, got {self._keys.current or 'none'}. Give that key; for a change of keys give the "
                "new one, a comma and the former one, then run 'matcher audit rotate'."
            )
        return secret


def _people(entries: Sequence[AuditEntry]) -> set[str]:
    return {person for entry in entries for person in entry.about}


def _periods(entries: Sequence[AuditEntry]) -> set[Period]:
    return {period_of(entry.kept_as, entry.at) for entry in entries}


def _rotation(entry: AuditEntry, key_print: str) -> AuditEntry:
    return replace(entry, operation=ROTATION, subject_kind="audit_key", subject_id=key_print)


def _row(
    number: int,
    entry: AuditEntry,
    key_print: str,
    people: Mapping[str, SubjectKey],
    periods: Mapping[Period, bytes],
) -> dict[str, Any]:
    """Return a row without its code: ids of people stand in the payload only, outside are their numbers."""
    about = entry.about
    person = entry.subject_id if entry.subject_kind == "candidate" else ""
    row: dict[str, Any] = {
        "number": number,
        "at": to_stored(entry.at),
        "record_class": entry.kept_as,
        "actor": entry.actor,
        "actor_kind": entry.actor_kind,
        "role": entry.role,
        "operation": entry.operation,
        "outcome": entry.outcome,
        "subject_kind": entry.subject_kind,
        "subject_id": str(people[person].number) if person else entry.subject_id,
        "people": " ".join(str(people[one].number) for one in about),
        "municipality_code": entry.municipality_code,
        "request_id": entry.request_id,
        "key_print": key_print,
    }
    payload: dict[str, Any] = {"reason": entry.reason, "details": dict(entry.details), "candidate_id": person}
    own = people[about[0]] if len(about) == 1 else _NOBODY
    period = periods[period_of(entry.kept_as, entry.at)]
    row["payload"] = seal((period, own.secret), row, {name: told for name, told in payload.items() if told})
    return row
