"""What signing in leaves behind: the audit tells who and why, and no trace holds a secret."""

import io
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import structlog
from pyotp import TOTP, random_base32

from api import clock
from api.auth import local
from api.auth.tokens import Wish, made_token
from api.operation.logs import configure_logs
from data.accounts import Grant
from data.audit import SECURITY
from data.store.audit_pages import Sought
from tests.api.auth.doors import PASSWORD, Door, cookie, door, secret_in
from tests.api.auth.small_provider import CLIENT_ID, CLIENT_SECRET, small_provider


@pytest.fixture
def log(here: Door) -> Iterator[io.StringIO]:
    """Return what a service would log, everything of it, and put the logging back afterwards."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    said = io.StringIO()
    configure_logs(here.service.settings.model_copy(update={"log_level": "debug"}), said)
    yield said
    root.handlers[:], level = before
    root.setLevel(level)
    structlog.reset_defaults()


def _audited(here: Door) -> list[tuple[str, str, str, str]]:
    with here.store.reading() as unit:
        entries = [row.entry for row in reversed(unit.audit.page(Sought()))]
    assert {entry.kept_as for entry in entries} == {SECURITY}
    return [(entry.operation, entry.outcome, entry.actor, entry.subject_id) for entry in entries]


def test_every_sign_in_is_accounted_for(here: Door) -> None:
    """Opened, refused and ended sessions stand in the audit, with the account where it is known."""
    account = here.account()
    here.sign_in(password="wrong")
    here.sign_in(sign_in="my password by mistake")
    csrf = here.sign_in().json()["csrf_token"]
    own = {"Origin": "https://matcher.test", "X-CSRF-Token": csrf}
    assert here.browser.delete("/v1/session", headers=own).status_code == 204
    assert _audited(here) == [
        ("session.open", "denied", "Anna Holm", account.account_id),
        ("session.open", "denied", "unknown", ""),
        ("session.open", "done", "Anna Holm", account.account_id),
        ("session.end", "done", "Anna Holm", account.account_id),
    ]


def _all_ways(here: Door, codes: str) -> list[str]:
    """Walk every way in, well and badly; return every secret there was."""
    browser = here.another()
    typed = "a password in the wrong field"
    here.sign_in(browser, sign_in=typed)
    here.sign_in(browser, password="not this one")
    code = TOTP(codes).now()
    answer = here.sign_in(browser, sign_in="coded", code=code)
    secret, csrf = secret_in(browser), answer.json()["csrf_token"]
    browser.post("/v1/notes", headers={"X-CSRF-Token": csrf, "Origin": "https://evil.test"})
    with here.store.writing() as unit:
        wish = Wish(name="x", grants=(Grant(role="machine"),), days=1, created_by="a test")
        token = made_token(unit, wish, clock.now())[1]
    for said in (token, token[:-1] + "A"):
        browser.get("/v1/session", headers={"Authorization": f"Bearer {said}"})
    return [typed, PASSWORD, "not this one", f"{code}", secret, csrf, token, codes, token[:-1]]


def test_no_trace_holds_a_secret(here: Door, log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the log nor the audit nor the store's other tables hold a password, code, cookie or token."""
    codes = random_base32()
    here.account()
    here.account("coded", codes=codes)
    secrets = _all_ways(here, codes)
    monkeypatch.setattr(local, "count_try", _broken)
    assert here.sign_in().status_code == 500
    with here.store.reading() as unit:
        audit = repr(unit.audit.page(Sought()))
    told = log.getvalue() + audit
    assert "sign-in refused" in told
    assert "RuntimeError" in told
    assert [secret for secret in secrets if secret in told] == []
    local._log.warning("naive", sign_in=secrets[0])
    assert secrets[0] in log.getvalue()


def _broken(*said: Any) -> None:
    del said
    raise RuntimeError("broken on purpose")


def test_the_way_through_the_provider_leaves_no_secret(database_url: str, log: io.StringIO) -> None:
    """Code, state, token and client secret of a provider stand in no line of the log."""
    with small_provider() as provider:
        settings = {"oidc_issuer": provider.issuer, "oidc_client_id": CLIENT_ID}
        with door(database_url, oidc_client_secret=CLIENT_SECRET, **settings) as there:
            there.account(local=False)
            there_address = there.browser.get("/v1/session/oidc", follow_redirects=False).headers["location"]
            back = urlsplit(httpx.get(there_address, follow_redirects=False).headers["location"])
            told = [values[0] for values in parse_qs(back.query).values() if len(values[0]) > 15]
            for _ in range(2):
                there.browser.get(f"{back.path}?{back.query}", follow_redirects=False)
    assert "sign-in at the provider refused" in log.getvalue()
    secrets = [*told, CLIENT_SECRET]
    assert [secret for secret in secrets if secret in log.getvalue() and "http" not in secret] == []


def test_two_processes_are_one_door(here: Door, database_url: str) -> None:
    """What one web process opens, ends or counts, the other one knows at once."""
    account = here.account()
    with door(database_url) as other:
        assert here.sign_in().status_code == 201
        secret = secret_in(here.browser)
        assert other.status(secret) == 200
        for _ in range(3):
            here.sign_in(here.another(), password="wrong")
            other.sign_in(other.another(), password="wrong")
        assert {d.sign_in(d.another()).status_code for d in (here, other)} == {429}
        with other.store.writing() as unit:
            unit.accounts.set_grants(account.account_id, ())
        assert here.another().get("/v1/session", headers=cookie(secret)).status_code == 401
