"""Signing in at the municipality's provider: sent there with a state of one's own, let in on the way back.

What belongs to one attempt, nonce and PKCE verifier, is derived from the secret in the browser's cookie, so
the store keeps digests only, and nobody else's browser can bring an attempt to its end.
"""

from datetime import datetime, timedelta

import structlog

from api.auth.accounting import refused_entry
from api.auth.local import Opening, open_session
from api.auth.outside import Attempt, Person, Provider, ProviderAwayError, ProviderRefusedError, Returned
from api.auth.secret_words import derived, digest_of, new_secret, same
from api.http.problems import Problem
from api.service import Service
from data.store import Credentials, ProviderAttempt, Unit

ATTEMPT_LASTS = timedelta(minutes=10)
AFTERWARDS = "/v1/session"
_log = structlog.get_logger("api.auth")


def attempt_of(browser_secret: str, state: str) -> Attempt:
    """Return an attempt from the browser's secret and the state."""
    return Attempt(
        state=state,
        nonce=derived(browser_secret, f"nonce {state}"),
        verifier=derived(browser_secret, f"verifier {state}"),
    )


def sent(service: Service, then: str, now: datetime) -> tuple[str, str]:
    """Begin an attempt; return the address at the provider, and the secret for the browser's cookie.

    Raises
    ------
    Problem
        If no provider is set up, or it cannot be asked.
    """
    provider = _must(service)
    secret, state = new_secret(), new_secret()
    try:
        address = provider.address(attempt_of(secret, state))
    except ProviderAwayError as fault:
        raise _away(fault) from fault
    begun = ProviderAttempt(
        state_digest=digest_of(state), browser_digest=digest_of(secret), started_at=now, then=then
    )
    with service.store.writing() as unit:
        unit.tries.begin(begun, now - ATTEMPT_LASTS)
    return address, secret


def came_back(
    service: Service, returned: Returned, browser_secret: str | None, before: str | None, now: datetime
) -> tuple[str, str]:
    """Open a session for who came back; return its secret, and the path to go to.

    Parameters
    ----------
    service : Service
        Its store, settings and provider.
    returned : Returned
        What the address says.
    browser_secret : str or None
        Of the cookie that the browser got when it was sent.
    before : str or None
        Secret of the session that the browser brings along; it ends.
    now : datetime
        The instant.

    Raises
    ------
    Problem
        If no provider is set up, it cannot be asked, or anything about the way back does not hold.
    """
    provider = _must(service)
    try:
        begun = _begun(service, returned.state, browser_secret, now)
        person = provider.person(returned, attempt_of(browser_secret or "", returned.state), now)
        with service.store.writing() as unit:
            found = _account_of(unit, person)
            opening = Opening(found=found, secret=new_secret(), how="provider", before=before)
            open_session(unit, service.settings, opening, now)
    except ProviderAwayError as fault:
        raise _away(fault) from fault
    except ProviderRefusedError as fault:
        _log.warning("sign-in at the provider refused", reason=str(fault))
        with service.store.writing() as unit:
            unit.audit.note(refused_entry(None, f"provider: {fault}", now))
        raise Problem("provider-refused", headers={"WWW-Authenticate": 'Bearer realm="matcher"'}) from fault
    return opening.secret, begun.then


def _must(service: Service) -> Provider:
    if service.provider is None:
        raise Problem("provider-missing")
    return service.provider


def _away(fault: ProviderAwayError) -> Problem:
    _log.warning("provider away", reason=str(fault))
    return Problem("provider-away", headers={"Retry-After": "10"})


def _begun(service: Service, state: str, browser_secret: str | None, now: datetime) -> ProviderAttempt:
    """Take the attempt of a state, which can be done once, and hold it against the browser."""
    with service.store.writing() as unit:
        found = unit.tries.take(digest_of(state))
    if found is None:
        raise ProviderRefusedError("state: expected one that waits, got an unknown or a used one")
    if browser_secret is None or not same(found.browser_digest, digest_of(browser_secret)):
        raise ProviderRefusedError("state: expected it from the browser that was sent, got another")
    if now - found.started_at > ATTEMPT_LASTS:
        raise ProviderRefusedError(f"state: expected it within {ATTEMPT_LASTS}, got it later")
    return found


def _account_of(unit: Unit, person: Person) -> Credentials:
    """Return the account of a person, bound to them from the first time on."""
    found = unit.accounts.credentials(person.sign_in)
    if found is None or found.account.disabled_at is not None:
        raise ProviderRefusedError("account: expected one that may sign in, got none or a disabled one")
    if found.password_hash is not None:
        raise ProviderRefusedError("account: expected one without a password, got a local one")
    if not unit.accounts.bind_subject(found.account.account_id, person.subject):
        raise ProviderRefusedError("subject: expected the person the account is bound to, got another")
    return found
