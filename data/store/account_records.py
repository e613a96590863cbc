"""What the store tells about signing in: sessions, service tokens, and what an account is checked against."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from data.accounts import Account, Grant


class SignInTakenError(ValueError):
    """Somebody signs in under that name already."""

    def __init__(self, sign_in: str) -> None:
        super().__init__(f"account {sign_in}: expected a new sign-in, got one that is there; choose another")


class UnknownAccountError(LookupError):
    """There is no such account or token."""

    def __init__(self, said: str) -> None:
        super().__init__(f"{said}: expected one that is there, got none; 'matcher account list' shows all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What a sign-in is checked against.

    Attributes
    ----------
    account : Account
        Whose they are.
    epoch : int
        Of the account when this was read; a session opened for it is dead once it has grown.
    has_codes : bool
        Whether it has one-time codes.
    password_hash, oidc_subject : str or None
        ``None`` where there is none.
    password_until : datetime or None
        Until when a temporary password holds good; ``None`` for one of the person's own.
    totp_secret, totp_offered : str or None
        What codes are computed from, and those that are offered will be; ``None`` where there is none, or no
        key here opens it.
    """

    account: Account
    epoch: int
    has_codes: bool = False
    password_hash: str | None = field(default=None, repr=False)
    password_until: datetime | None = None
    totp_secret: str | None = field(default=None, repr=False)
    totp_offered: str | None = field(default=None, repr=False)
    oidc_subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLimits:
    """How long a session lasts without a request, and at most."""

    idle: timedelta
    absolute: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """A session to open: the digest of its secret, for whom, in which epoch, and how they signed in."""

    secret_digest: str
    account_id: str
    epoch: int
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """An open session.

    Attributes
    ----------
    account : Account
        With its grants as they are now.
    how : str
        ``password`` or ``provider``.
    opened_at, seen_at : datetime
        UTC; the last request is noted to the minute.
    """

    account: Account
    how: str
    opened_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceToken:
    """A machine's token, of which only the digest is kept.

    Attributes
    ----------
    token_id : str
        Names it in lists; opens nothing.
    name, created_by : str
        What it is for, and who made it.
    grants : tuple of Grant
        Sorted.
    created_at, expires_at : datetime
        UTC.
    used_at : datetime or None
        Last use, to the minute.
    revoked_at : datetime or None
        Since when it opens nothing.
    """

    token_id: str
    name: str
    created_by: str
    created_at: datetime
    expires_at: datetime
    grants: tuple[Grant, ...] = ()
    used_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAttempt:
    """A sign-in that was sent to the provider and has not come back.

    Attributes
    ----------
    state_digest, browser_digest : str
        SHA-256 of the state and of the cookie of the browser that it belongs to.
    started_at : datetime
        UTC.
    then : str
        Path of this service to go to afterwards.
    """

    state_digest: str
    browser_digest: str
    started_at: datetime
    then: str
