"""Service tokens: told once, kept as a digest, for a time, with the grants they were given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from api.auth.asking import TOKEN_START
from api.auth.secret_words import digest_of, new_secret
from data.accounts import Grant
from data.store import ServiceToken, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A token that somebody wants: what it is for, what it may, how long, and who asks."""

    name: str
    grants: Sequence[Grant]
    days: int
    created_by: str


def made_token(unit: Unit, wish: Wish, now: datetime) -> tuple[ServiceToken, str]:
    """Make a token in a writing unit; return it, and its secret, which nobody can be told again."""
    secret = TOKEN_START + new_secret()
    token = ServiceToken(
        token_id=f"token-{uuid4().hex[:12]}",
        name=wish.name,
        created_by=wish.created_by,
        created_at=now,
        expires_at=now + timedelta(days=wish.days),
        grants=tuple(sorted(set(wish.grants))),
    )
    unit.service_tokens.add(token, digest_of(secret))
    return token, secret
