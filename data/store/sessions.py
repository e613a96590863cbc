"""Sessions within one unit: found by the digest of their secret, ended by deleting them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, delete, insert, or_, select, update

from data.store.account_records import NewSession, Session, SessionLimits
from data.store.account_schema import account_grants, accounts, sessions
from data.store.accounts import account_of
from data.store.clearing import clear_away
from data.store.instants import from_stored, to_stored

# A session holds good while its account is as it was: not disabled, and in the epoch it was opened in.
_OPEN: Select[Any] = (
    select(
        sessions.c.secret_digest,
        sessions.c.how,
        sessions.c.opened_at,
        sessions.c.seen_at,
        accounts.c.account_id,
        accounts.c.sign_in,
        accounts.c.name,
        accounts.c.broker_id,
        accounts.c.team,
        accounts.c.disabled_at,
        account_grants.c.role,
        account_grants.c.municipality_code,
        account_grants.c.team.label("grant_team"),
    )
    .join(
        accounts,
        (accounts.c.account_id == sessions.c.account_id)
        & (accounts.c.epoch == sessions.c.epoch)
        & accounts.c.disabled_at.is_(None),
    )
    .outerjoin(account_grants, account_grants.c.account_id == accounts.c.account_id)
    .where(sessions.c.opened_at > bindparam("opened_after"), sessions.c.seen_at > bindparam("seen_after"))
    .order_by(sessions.c.opened_at, sessions.c.secret_digest)
)
_BY_SECRET = _OPEN.where(sessions.c.secret_digest == bindparam("secret_digest"))
_OF_ACCOUNT = _OPEN.where(sessions.c.account_id == bindparam("of_account"))


class Sessions:
    """The sessions of the installation.

    Parameters
    ----------
    connection : Connection
        The unit's.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, new: NewSession, limits: SessionLimits, now: datetime) -> None:
        """Open a session; those that have run out are cleared away."""
        clear_away(self._connection, sessions, _run_out(limits, now))
        self._connection.execute(
            insert(sessions).values(
                secret_digest=new.secret_digest,
                account_id=new.account_id,
                epoch=new.epoch,
                how=new.how,
                opened_at=to_stored(now),
                seen_at=to_stored(now),
            )
        )

    def find(self, secret_digest: str, limits: SessionLimits, now: datetime) -> Session | None:
        """Return an open session with its account and grants, in one query; ``None`` where there is none."""
        asked = _since(limits, now) | {"secret_digest": secret_digest}
        rows = self._connection.execute(_BY_SECRET, asked).all()
        return _session(rows) if rows else None

    def of_account(self, account_id: str, limits: SessionLimits, now: datetime) -> tuple[Session, ...]:
        """Return the open sessions of an account, oldest first."""
        asked = _since(limits, now) | {"of_account": account_id}
        by_secret: dict[str, list[Row[Any]]] = {}
        for row in self._connection.execute(_OF_ACCOUNT, asked):
            by_secret.setdefault(row.secret_digest, []).append(row)
        return tuple(_session(rows) for rows in by_secret.values())

    def touch(self, secret_digest: str, now: datetime) -> None:
        """Note that a session is used; one that has ended stays ended."""
        of_secret = sessions.c.secret_digest == secret_digest
        self._connection.execute(update(sessions).where(of_secret).values(seen_at=to_stored(now)))

    def end(self, secret_digest: str) -> bool:
        """End a session; return whether there was one."""
        ended = delete(sessions).where(sessions.c.secret_digest == secret_digest)
        return self._connection.execute(ended).rowcount == 1

    def end_all(self, account_id: str) -> int:
        """End every session of an account; return how many there were."""
        ended = delete(sessions).where(sessions.c.account_id == account_id)
        return self._connection.execute(ended).rowcount


def ended_sessions(limits: SessionLimits, now: datetime) -> ColumnElement[bool]:
    """Return the condition that a session opens nothing any more: run out, closed, or of a former epoch."""
    holds = (accounts.c.account_id == sessions.c.account_id) & (accounts.c.epoch == sessions.c.epoch)
    open_still = select(accounts.c.account_id).where(holds, accounts.c.disabled_at.is_(None)).exists()
    return or_(_run_out(limits, now), ~open_still)


def _since(limits: SessionLimits, now: datetime) -> dict[str, Any]:
    return {
        "opened_after": to_stored(now - limits.absolute),
        "seen_after": to_stored(now - limits.idle),
    }


def _run_out(limits: SessionLimits, now: datetime) -> ColumnElement[bool]:
    since = _since(limits, now)
    return or_(sessions.c.opened_at <= since["opened_after"], sessions.c.seen_at <= since["seen_after"])


def _session(rows: Sequence[Row[Any]]) -> Session:
    return Session(
        account=account_of(rows),
        how=rows[0].how,
        opened_at=from_stored(rows[0].opened_at),
        seen_at=from_stored(rows[0].seen_at),
    )
