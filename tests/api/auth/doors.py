"""A small service with accounts, asked as a browser would: over https, with cookies, from an address."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.testclient import TestClient

from api import clock
from api.app import create_app
from api.auth import cookies
from api.auth.asking import SignedIn, csrf_of, limits_of, who_asks
from api.auth.passwords import Passwords
from api.auth.secret_words import digest_of, new_secret
from api.service import Service, ServiceHere
from api.v1 import accounts, own_keys, session
from data.accounts import Account, Grant
from data.store import NewSession, Store
from tests.api.http.probe import probe_settings

ORIGIN = "https://matcher.test"
PASSWORD = "gul kanariefugl synger"
AUDIT_KEY = "of the tests of the door and long enough"
HASH = Passwords().hashed(PASSWORD)
JOBFORMIDLER = Grant(role="jobformidler", municipality_code="0461", team="nord")
NOTES = APIRouter(prefix="/v1/notes")


@dataclass(slots=True)
class Notes:
    """What changes were let through, and by whom they were asked for."""

    kept: list[str] = field(default_factory=list)


@NOTES.post("")
@NOTES.get("")
async def keep_note(request: Request, service: ServiceHere) -> dict[str, str]:
    """Note who asks; a change by nobody changes nothing."""
    found: SignedIn | None = await request.app.state.who_asks(request, service)
    if found is not None:
        request.app.state.notes.kept.append(found.account.name)
    return {"name": found.account.name if found else ""}


@dataclass(frozen=True, slots=True)
class Door:
    """The service, and a browser in front of it."""

    browser: TestClient
    service: Service
    notes: Notes

    @property
    def store(self) -> Store:
        """What it keeps."""
        return self.service.store

    def another(self, address: str = "10.0.0.2") -> TestClient:
        """Return another browser in front of the same service."""
        return TestClient(
            self.browser.app, base_url=ORIGIN, client=(address, 50_000), raise_server_exceptions=False
        )

    def account(
        self,
        sign_in: str = "anna.holm",
        *,
        grants: tuple[Grant, ...] = (JOBFORMIDLER,),
        local: bool = True,
        codes: str | None = None,
    ) -> Account:
        """Add an account, with the password of all of them unless it is for the provider."""
        name = sign_in.replace(".", " ").title()
        account = Account(account_id=f"id-{sign_in}", sign_in=sign_in, name=name, grants=grants)
        with self.store.writing() as unit:
            unit.accounts.add(account, clock.now())
            if local:
                unit.accounts.set_password(account.account_id, HASH)
            if codes:
                unit.accounts.set_totp(account.account_id, codes)
        return account

    def seated(self, account: Account, ago: timedelta = timedelta()) -> str:
        """Open a session without the way through the door; return its secret."""
        secret = new_secret()
        with self.store.writing() as unit:
            found = unit.accounts.credentials(account.sign_in)
            assert found is not None
            new = NewSession(
                secret_digest=digest_of(secret),
                account_id=account.account_id,
                epoch=found.epoch,
                how="password",
            )
            unit.sessions.open(new, limits_of(self.service.settings), clock.now() - ago)
        return secret

    def sign_in(self, browser: TestClient | None = None, **said: Any) -> Any:
        """Sign in as a page of our own does."""
        body = {"sign_in": "anna.holm", "password": PASSWORD, "code": ""} | said
        return (browser or self.browser).post("/v1/session", json=body, headers={"Origin": ORIGIN})

    def status(self, secret: str) -> int:
        """Return how the service answers whoever brings a cookie."""
        return int(self.another().get("/v1/session", headers=cookie(secret)).status_code)

    def own(self, secret: str) -> dict[str, str]:
        """Return the headers of a page of our own that changes something."""
        return cookie(secret) | {"Origin": ORIGIN, "X-CSRF-Token": csrf_of(secret)}


def cookie(secret: str) -> dict[str, str]:
    """Return the header with the cookie of a session."""
    return {"Cookie": f"{cookies.SESSION}={secret}"}


def secret_in(browser: TestClient) -> str:
    """Return the secret in the browser's cookie."""
    return str(browser.cookies.get(cookies.SESSION))


@contextmanager
def door(url: str, **changes: Any) -> Iterator[Door]:
    """Open a service over a database."""
    settings = probe_settings(url, **({"public_url": ORIGIN, "audit_key": AUDIT_KEY} | changes))
    app = create_app(settings, routers=[session.router, own_keys.router, accounts.router])
    app.router.routes.extend(NOTES.routes)
    app.state.notes, app.state.who_asks = Notes(), who_asks
    with TestClient(
        app, base_url=ORIGIN, client=("10.0.0.1", 50_000), raise_server_exceptions=False
    ) as browser:
        yield Door(browser, app.state.service, app.state.notes)
