"""Who sends a request: the holder of a session's cookie, of a service token, or nobody we know."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from api import clock
from api.auth import cookies
from api.auth.own_pages import CSRF_HEADER, changes_something, require_own_page
from api.auth.secret_words import derived, digest_of, is_secret, same
from api.http.problems import Problem
from api.service import Service
from api.settings import Settings
from data.accounts import Account
from data.store import ServiceToken, Session, SessionLimits

TOKEN_START = "sm_"  # noqa: S105  what every service token begins with
_CSRF = "csrf"
# The last use is noted to the minute: not every request is worth a write.
_NOTED_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Somebody we know.

    Attributes
    ----------
    account : Account
        Who, with the grants of this moment. Of a service token: its id as ``account_id``, its name, no
        sign-in.
    how : str
        ``password`` or ``provider`` for people, ``token`` for machines.
    csrf : str
        What changes of the session carry in ``X-CSRF-Token``; empty for a token.
    idle_ends_at, absolute_ends_at : datetime or None
        When the session ends without a further request, and in any case; for a token both are its expiry.
    """

    account: Account
    how: Literal["password", "provider", "token"]
    csrf: str = ""
    idle_ends_at: datetime
    absolute_ends_at: datetime


async def who_asks(request: Request, service: Service, *, touch: bool = True) -> SignedIn | None:
    """Return who sends a request, found in one query of the store; ``None`` where it carries nothing of ours.

    An ``Authorization`` header comes first, and then no cookie counts. A Bearer token that does not begin
    with ``sm_`` is not ours to judge (the token of the settings): ``None``. A cookie whose session has ended
    is nothing: ``None``. What may be done is asked elsewhere; a request that changes something with a cookie
    is let through here only with the Origin of this service and the session's ``X-CSRF-Token``.

    Parameters
    ----------
    request : Request
        The request; its body is not read.
    service : Service
        Its store and settings.
    touch : bool
        Whether it counts as use, so that an idle session goes on.

    Raises
    ------
    Problem
        ``token-missing`` (401) for a service token that opens nothing, ``cross-site`` (403) for a change that
        is not of our own pages or lacks the session's token.
    """
    scheme, _, said = request.headers.get("authorization", "").partition(" ")
    if scheme:
        token = said.strip()
        if scheme.lower() != "bearer" or not token.startswith(TOKEN_START):
            return None
        return await run_in_threadpool(_by_token, service, token, clock.now())
    secret = cookies.read(request, cookies.SESSION)
    if secret is None:
        return None
    found = await run_in_threadpool(_by_session, service, secret, clock.now(), touch)
    if found is not None and changes_something(request):
        require_own_page(request, service.settings)
        in_form = getattr(request.state, "token_in_form", False)  # then the route of the page checks it
        if not (in_form or same(request.headers.get(CSRF_HEADER, ""), found.csrf)):
            raise Problem("cross-site")
    return found


def limits_of(settings: Settings) -> SessionLimits:
    """Return how long sessions last."""
    return SessionLimits(
        idle=timedelta(minutes=settings.session_idle_minutes),
        absolute=timedelta(hours=settings.session_hours),
    )


def signed_in(session: Session, secret: str, settings: Settings) -> SignedIn:
    """Return who holds the secret of a session."""
    limits = limits_of(settings)
    ends_at = session.opened_at + limits.absolute
    return SignedIn(
        account=session.account,
        how="provider" if session.how == "provider" else "password",
        csrf=csrf_of(secret),
        idle_ends_at=min(session.seen_at + limits.idle, ends_at),
        absolute_ends_at=ends_at,
    )


def csrf_of(secret: str) -> str:
    """Return the token of changes of a session; only whoever holds the session can be told it."""
    return derived(secret, _CSRF)


def _by_session(service: Service, secret: str, now: datetime, touch: bool) -> SignedIn | None:
    digest = digest_of(secret)
    with service.store.reading() as unit:
        found = unit.sessions.find(digest, limits_of(service.settings), now)
    if found is None:
        return None
    if touch and now - found.seen_at >= _NOTED_AFTER:
        with service.store.writing() as unit:
            unit.sessions.touch(digest, now)
    return signed_in(found, secret, service.settings)


def _by_token(service: Service, token: str, now: datetime) -> SignedIn:
    found: ServiceToken | None = None
    if is_secret(token.removeprefix(TOKEN_START)):
        with service.store.reading() as unit:
            found = unit.service_tokens.find(digest_of(token), now)
    if found is None:
        raise Problem("token-missing", headers={"WWW-Authenticate": 'Bearer realm="matcher"'})
    if found.used_at is None or now - found.used_at >= _NOTED_AFTER:
        with service.store.writing() as unit:
            unit.service_tokens.touch(found.token_id, now)
    account = Account(account_id=found.token_id, sign_in="", name=found.name, grants=found.grants)
    return SignedIn(
        account=account, how="token", idle_ends_at=found.expires_at, absolute_ends_at=found.expires_at
    )
