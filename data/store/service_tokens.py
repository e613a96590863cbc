"""Service tokens within one unit: found by the digest of their secret, revoked for good."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from data.store.account_records import ServiceToken, UnknownAccountError
from data.store.account_schema import service_token_grants, service_tokens
from data.store.accounts import grants_of, write_grants
from data.store.instants import from_stored, to_stored

_WITH_GRANTS = (
    select(
        service_tokens,
        service_token_grants.c.role,
        service_token_grants.c.municipality_code,
        service_token_grants.c.team.label("grant_team"),
    )
    .outerjoin(service_token_grants, service_token_grants.c.token_id == service_tokens.c.token_id)
    .order_by(service_tokens.c.created_at, service_tokens.c.token_id)
)
_GOOD = _WITH_GRANTS.where(
    service_tokens.c.secret_digest == bindparam("secret_digest"),
    service_tokens.c.revoked_at.is_(None),
    service_tokens.c.expires_at > bindparam("now"),
)


class ServiceTokens:
    """The service tokens of the installation.

    Parameters
    ----------
    connection : Connection
        The unit's.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, token: ServiceToken, secret_digest: str) -> None:
        """Add a token with its grants."""
        row = {
            "token_id": token.token_id,
            "secret_digest": secret_digest,
            "name": token.name,
            "created_by": token.created_by,
            "created_at": to_stored(token.created_at),
            "expires_at": to_stored(token.expires_at),
        }
        self._connection.execute(insert(service_tokens).values(row))
        write_grants(self._connection, service_token_grants, token.token_id, token.grants)

    def find(self, secret_digest: str, now: datetime) -> ServiceToken | None:
        """Return a token that opens something, with its grants, in one query; else ``None``."""
        asked = {"secret_digest": secret_digest, "now": to_stored(now)}
        return next(_tokens(self._connection.execute(_GOOD, asked)), None)

    def all(self) -> tuple[ServiceToken, ...]:
        """Return every token, those that open nothing any more among them, oldest first."""
        return tuple(_tokens(self._connection.execute(_WITH_GRANTS)))

    def touch(self, token_id: str, now: datetime) -> None:
        """Note that a token is used."""
        of_token = service_tokens.c.token_id == token_id
        self._connection.execute(update(service_tokens).where(of_token).values(used_at=to_stored(now)))

    def revoke(self, token_id: str, now: datetime) -> None:
        """Let a token open nothing from now on; one that was revoked before stays so.

        Raises
        ------
        UnknownAccountError
            If there is no such token.
        """
        of_token = service_tokens.c.token_id == token_id
        if self._connection.execute(select(service_tokens.c.token_id).where(of_token)).first() is None:
            raise UnknownAccountError(f"token {token_id}")
        standing = update(service_tokens).where(of_token, service_tokens.c.revoked_at.is_(None))
        self._connection.execute(standing.values(revoked_at=to_stored(now)))


def _tokens(rows: Iterable[Row[Any]]) -> Iterator[ServiceToken]:
    for _, group in groupby(rows, lambda row: row.token_id):
        yield _token(list(group))


def _token(rows: Sequence[Row[Any]]) -> ServiceToken:
    row = rows[0]
    return ServiceToken(
        token_id=row.token_id,
        name=row.name,
        created_by=row.created_by,
        created_at=from_stored(row.created_at),
        expires_at=from_stored(row.expires_at),
        grants=grants_of(rows),
        used_at=None if row.used_at is None else from_stored(row.used_at),
        revoked_at=None if row.revoked_at is None else from_stored(row.revoked_at),
    )
