"""Tries at signing in, counted where every process sees them, and attempts that are at the provider.

A try counts before it is known how it ends, so that many at once do not slip through together. The count is a
level that fades with time: above what is free, each try makes the next one wait twice as long, up to a limit.
A try that comes too early is not counted, so nobody is shut out for ever.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, update
from sqlalchemy.dialects import postgresql, sqlite

from data.store.account_records import ProviderAttempt
from data.store.account_schema import provider_attempts, sign_in_tries
from data.store.clearing import clear_away
from data.store.instants import from_stored, to_stored

_MOST_DOUBLINGS = 20
_FORGOTTEN_AFTER = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often somebody may try.

    Attributes
    ----------
    free : int
        Tries that wait for nothing.
    fade_seconds : float
        Time in which one try is forgotten.
    longest_wait_seconds : float
        The most that anybody waits.
    """

    free: int
    fade_seconds: float
    longest_wait_seconds: float

    def level(self, level: float, seconds: float) -> float:
        """Return what is left of a level after some time."""
        most = self.free + _MOST_DOUBLINGS
        return max(0.0, min(level, most) - max(0.0, seconds) / self.fade_seconds)

    def wait_seconds(self, level: float) -> float:
        """Return how long after the last try the next one may come."""
        # Rounded, for what faded while one waited must not make the next wait shorter.
        beyond = round(level) - self.free
        return 0.0 if beyond < 0 else min(2.0**beyond, self.longest_wait_seconds)


class SignInTries:
    """Tries and attempts within one unit.

    Parameters
    ----------
    connection : Connection
        The unit's.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, subject_digest: str, pace: Pace, now: datetime) -> float:
        """Count a try, or return the seconds to wait before the next one; 0 where it was counted.

        Parameters
        ----------
        subject_digest : str
            Who tries.
        pace : Pace
            How often they may.
        now : datetime
            The instant.
        """
        row = self._locked(subject_digest, now)
        seconds = (to_stored(now) - row.tried_at).total_seconds()
        level = pace.level(float(row.level), float(seconds))
        # A clock that went back must not make anybody wait longer than the longest wait.
        wait: float = min(pace.wait_seconds(level) - seconds, pace.longest_wait_seconds)
        if wait > 0:
            return wait
        self._set(subject_digest, level=level + 1, tried_at=to_stored(now))
        return 0.0

    def clear(self, subject_digest: str) -> None:
        """Forget every try of somebody: they are who they say."""
        self._connection.execute(delete(sign_in_tries).where(_of(subject_digest)))

    def take_back(self, subject_digest: str) -> None:
        """Take back one try that turned out well."""
        self._set(subject_digest, level=sign_in_tries.c.level - 1)

    def begin(self, attempt: ProviderAttempt, oldest: datetime) -> None:
        """Note an attempt that goes to the provider; those begun before ``oldest`` are cleared away."""
        clear_away(self._connection, provider_attempts, provider_attempts.c.started_at < to_stored(oldest))
        row = {
            "state_digest": attempt.state_digest,
            "browser_digest": attempt.browser_digest,
            "started_at": to_stored(attempt.started_at),
            "then": attempt.then,
        }
        self._connection.execute(provider_attempts.insert().values(row))

    def take(self, state_digest: str) -> ProviderAttempt | None:
        """Return the attempt of a state and forget it, so that no state is used twice."""
        taken = delete(provider_attempts).where(provider_attempts.c.state_digest == state_digest)
        row = self._connection.execute(taken.returning(*provider_attempts.c)).one_or_none()
        if row is None:
            return None
        return ProviderAttempt(
            state_digest=row.state_digest,
            browser_digest=row.browser_digest,
            started_at=from_stored(row.started_at),
            then=row.then,
        )

    def _locked(self, subject_digest: str, now: datetime) -> Row[Any]:
        """Return somebody's row, made where there is none, locked until the unit ends."""
        make = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        fresh = make(sign_in_tries).values(
            subject_digest=subject_digest, level=0.0, tried_at=to_stored(now - timedelta(days=1))
        )
        same = {"subject_digest": subject_digest}
        made = fresh.on_conflict_do_update(index_elements=["subject_digest"], set_=same)
        row = self._connection.execute(made.returning(sign_in_tries.c.level, sign_in_tries.c.tried_at)).one()
        if row.level == 0.0:  # somebody new: a good moment to clear away who has been quiet for long
            clear_away(self._connection, sign_in_tries, quiet_tries(now))
        return row

    def _set(self, subject_digest: str, **values: object) -> None:
        self._connection.execute(update(sign_in_tries).where(_of(subject_digest)).values(values))


def quiet_tries(now: datetime) -> ColumnElement[bool]:
    """Return the condition that somebody has not tried for so long that nothing of it counts."""
    return sign_in_tries.c.tried_at < to_stored(now - _FORGOTTEN_AFTER)


def left_attempts(now: datetime) -> ColumnElement[bool]:
    """Return the condition that an attempt at the provider never came back."""
    return provider_attempts.c.started_at < to_stored(now - _FORGOTTEN_AFTER)


def _of(subject_digest: str) -> ColumnElement[bool]:
    return sign_in_tries.c.subject_digest == subject_digest
