"""Answers kept under the caller's key, so that a request told twice takes effect once."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from data.store.instants import from_stored, to_stored
from data.store.scope import scope_of
from data.store.service_schema import answers


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerKey:
    """Whose request it is: the actor, the key the actor gave it, and the digest of what was asked."""

    actor: str
    key: str
    request_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """What was answered to the first telling of a request; ``request_digest`` says what was asked then."""

    request_digest: str
    made_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Answers:
    """The kept answers within one unit: claim the key, do the work, keep the answer, all or nothing.

    An answer belongs to the municipality that the unit is about: asked about another, the key is new.

    Parameters
    ----------
    connection : Connection
        The unit's, in a writing transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        scope = scope_of(connection)
        # Of somebody with roles in several municipalities the first keeps them.
        self._municipality_code = (scope.municipality_code if scope else None) or ""

    def claim(self, key: AnswerKey, now: datetime) -> KeptAnswer | None:
        """Take the key for this unit, or return the answer of the unit that had it first.

        Waits while another unit holds the key: its answer is returned once it is committed, and the key is
        ours if it gave up. The caller compares ``request_digest``, for a key tells of one request only.

        Raises
        ------
        RuntimeError
            If the unit that holds the key was committed without keeping its answer.
        """
        make = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        fresh = make(answers).values(
            actor=key.actor,
            key=key.key,
            municipality_code=self._municipality_code,
            request_digest=key.request_digest,
            made_at=to_stored(now),
        )
        ours = fresh.on_conflict_do_nothing().returning(answers.c.key)
        if self._connection.execute(ours).first():
            return None
        kept = self.kept(key)
        if kept is None:
            raise RuntimeError(f"answer {key.key}: expected a kept answer, got a key without one")
        return kept

    def kept(self, key: AnswerKey) -> KeptAnswer | None:
        """Return the answer that is kept under a key, ``None`` where there is none yet."""
        row = self._connection.execute(select(answers).where(*self._same(key))).one_or_none()
        if row is None or row.status is None:
            return None
        return KeptAnswer(
            request_digest=row.request_digest,
            made_at=from_stored(row.made_at),
            status=row.status,
            headers=tuple((name, value) for name, value in json.loads(row.headers_json)),
            body=row.body,
        )

    def keep(self, key: AnswerKey, status: int, headers: tuple[tuple[str, str], ...], body: bytes) -> None:
        """Keep the answer under the claimed key."""
        kept = {"status": status, "headers_json": json.dumps(headers), "body": body}
        self._connection.execute(update(answers).where(*self._same(key)).values(kept))

    def forget_before(self, instant: datetime) -> int:
        """Drop answers older than an instant; return how many."""
        old = delete(answers).where(answers.c.made_at < to_stored(instant))
        return self._connection.execute(old).rowcount

    def _same(self, key: AnswerKey) -> tuple[ColumnElement[bool], ...]:
        whose = answers.c.municipality_code == self._municipality_code
        return answers.c.actor == key.actor, answers.c.key == key.key, whose
