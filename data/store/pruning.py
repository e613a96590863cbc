"""Ended sessions and old tries at signing in, let go of every night, class by class and in portions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, select

from data.store.account_records import SessionLimits
from data.store.account_schema import provider_attempts, sessions, sign_in_tries
from data.store.sessions import ended_sessions
from data.store.sign_in_tries import left_attempts, quiet_tries

PORTION = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """How many rows of a class went."""

    record_class: str
    rows: int


class Pruning:
    """What the way in leaves behind, within one unit.

    Parameters
    ----------
    connection : Connection
        The unit's.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def portion(self, limits: SessionLimits, now: datetime) -> tuple[Pruned, ...]:
        """Delete a portion of each class; what somebody works on is left for the next time.

        Parameters
        ----------
        limits : SessionLimits
            How long sessions last.
        now : datetime
            The instant.
        """
        return tuple(
            Pruned(record_class=name, rows=self._delete(table, old)) for name, table, old in _due(limits, now)
        )

    def _delete(self, table: Table, old: ColumnElement[bool]) -> int:
        (key,) = table.primary_key.columns
        free: Any = select(key).where(old).limit(PORTION).with_for_update(skip_locked=True)
        return self._connection.execute(delete(table).where(key.in_(free))).rowcount


def _due(limits: SessionLimits, now: datetime) -> Iterator[tuple[str, Table, ColumnElement[bool]]]:
    yield "sessions", sessions, ended_sessions(limits, now)
    yield "sign-in tries", sign_in_tries, quiet_tries(now)
    yield "attempts at the provider", provider_attempts, left_attempts(now)
