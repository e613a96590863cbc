"""A key for each person: whoever destroys it makes everything unreadable that was written under it.

Keys are random and have nothing of the person in them. A destroyed key leaves its number behind, so that what
was written under it can still be counted, and no longer says about whom it was.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select, text, update

from data.store.audit_head import count_subjects, lock_head
from data.store.audit_schema import subject_keys
from data.store.instants import to_stored

_KEY_BYTES = 32
_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectKey:
    """A person's key.

    Attributes
    ----------
    number : int
        Stands in rows instead of the person.
    secret : bytes
        256 random bits.
    """

    number: int
    secret: bytes


class SubjectKeys:
    """The keys of people, within one unit.

    Parameters
    ----------
    connection : Connection
        The unit's.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def key_of(self, candidate_id: str) -> SubjectKey | None:
        """Return a person's key, ``None`` where there is none: never made, or destroyed."""
        return self.keys_of([candidate_id]).get(candidate_id)

    def keys_of(self, candidate_ids: Iterable[str]) -> dict[str, SubjectKey]:
        """Return the keys that there are, by candidate."""
        wanted = sorted(set(candidate_ids))
        found: dict[str, SubjectKey] = {}
        for first in range(0, len(wanted), _AT_ONCE):
            query = select(subject_keys.c.candidate_id, subject_keys.c.number, subject_keys.c.secret).where(
                subject_keys.c.candidate_id.in_(wanted[first : first + _AT_ONCE])
            )
            for candidate_id, number, secret in self._connection.execute(query):
                found[candidate_id] = SubjectKey(number=number, secret=secret)
        return found

    def made_for(self, candidate_ids: Iterable[str], at: datetime) -> dict[str, SubjectKey]:
        """Return a key for each of these people, made where there is none.

        Whoever makes one waits for whoever writes to the audit, and keeps it waiting until the unit ends.
        """
        wanted = sorted(set(candidate_ids))
        found = self.keys_of(wanted)
        missing = [candidate_id for candidate_id in wanted if candidate_id not in found]
        return found | self._made(missing, at) if missing else found

    def destroy(self, candidate_id: str, at: datetime) -> int | None:
        """Destroy a person's key; return its number, ``None`` where there is none.

        The bytes are gone from the database once `Store.shred` has run after the unit; backups of before
        still hold them.
        """
        if self._connection.dialect.name == "sqlite":
            self._connection.execute(text("PRAGMA secure_delete = ON"))
        gone = (
            update(subject_keys)
            .where(subject_keys.c.candidate_id == candidate_id)
            .values(candidate_id=None, secret=None, destroyed_at=to_stored(at))
            .returning(subject_keys.c.number)
        )
        number: int | None = self._connection.execute(gone).scalar_one_or_none()
        return number

    def add(self, candidate_ids: Sequence[str], last: int, at: datetime) -> dict[str, SubjectKey]:
        """Return new keys for people who have none, numbered on from the last one.

        The head of the chain has to be locked, and the highest number to be kept there afterwards.
        """
        made = {
            candidate_id: SubjectKey(number=number, secret=secrets.token_bytes(_KEY_BYTES))
            for number, candidate_id in enumerate(candidate_ids, last + 1)
        }
        rows = [
            {
                "number": key.number,
                "candidate_id": candidate_id,
                "secret": key.secret,
                "made_at": to_stored(at),
            }
            for candidate_id, key in made.items()
        ]
        if rows:
            self._connection.execute(insert(subject_keys), rows)
        return made

    def _made(self, candidate_ids: list[str], at: datetime) -> dict[str, SubjectKey]:
        last = lock_head(self._connection).last_subject
        # Somebody else may have made some of them while this unit waited.
        found = self.keys_of(candidate_ids)
        made = self.add(sorted(set(candidate_ids) - found.keys()), last, at)
        if made:
            count_subjects(self._connection, last + len(made))
        return found | made


def shred(engine: Engine) -> None:
    """Take what was overwritten off the disk: old versions of rows, and SQLite's log of changes."""
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()
        else:
            connection.exec_driver_sql("VACUUM subject_keys, audit_periods")
