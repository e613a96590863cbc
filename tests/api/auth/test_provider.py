"""Signing in at a provider, against a real small one: what holds is let in, every attack is refused."""

import base64
import hmac
import importlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from api import clock
from api.auth import oidc, outside
from api.auth.oidc import OidcProvider
from api.auth.outside import Attempt, Person, Returned, provider_of
from api.faults import UsageError
from api.setting_faults import service_faults
from api.settings import Settings
from api.v1 import session
from tests.api.auth.doors import ORIGIN, Door, door, secret_in
from tests.api.auth.small_provider import (
    ANNA,
    CLIENT_ID,
    CLIENT_SECRET,
    Claims,
    SmallProvider,
    small_provider,
)
from tests.databases import SQLITE, Databases


@dataclass(frozen=True, slots=True)
class Outside:
    """A service, and the provider where its people sign in."""

    here: Door
    provider: SmallProvider

    def sent(self, browser: TestClient | None = None, then: str = "") -> str:
        """Return the address the browser is sent to."""
        asked = {"then": then} if then else {}
        answer = (browser or self.here.browser).get("/v1/session/oidc", params=asked, follow_redirects=False)
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def signed_in_there(self, address: str) -> str:
        """Sign in at the provider; return the path that the browser comes back to."""
        answer = httpx.get(address, follow_redirects=False)
        back = urlsplit(answer.headers["location"])
        assert f"{back.scheme}://{back.netloc}" == ORIGIN
        return f"{back.path}?{back.query}"

    def back(self, path: str, browser: TestClient | None = None) -> Any:
        """Come back."""
        return (browser or self.here.browser).get(path, follow_redirects=False)

    def whole(self, browser: TestClient | None = None) -> Any:
        """Go there, sign in, and come back."""
        return self.back(self.signed_in_there(self.sent(browser)), browser)


def _settings(provider: SmallProvider) -> dict[str, Any]:
    return {"oidc_issuer": provider.issuer, "oidc_client_id": CLIENT_ID, "oidc_client_secret": CLIENT_SECRET}


@pytest.fixture(scope="module")
def quick(databases: Databases) -> Iterator[Outside]:
    """Return the same on SQLite, for what has nothing to do with the store."""
    with small_provider() as provider, door(databases.migrated(SQLITE), **_settings(provider)) as here:
        here.account("anna.holm", local=False)
        yield Outside(here, provider)


@pytest.fixture
def outside_alone(quick: Outside) -> Outside:
    """Return the quick one with a provider that behaves, and of which nothing is known yet."""
    fresh = SmallProvider(issuer=quick.provider.issuer, keys=quick.provider.keys)
    for name in ("person", "change", "encode", "answer", "metadata", "down", "keys"):
        setattr(quick.provider, name, getattr(fresh, name))
    quick.provider.asked.clear()
    for name in ("_told", "_keys"):
        setattr(quick.here.service.provider, name, None)
    quick.here.browser.cookies.clear()
    return quick


@pytest.fixture
def there(database_url: str) -> Iterator[Outside]:
    """Return a service with a provider, and Anna, who signs in there."""
    with small_provider() as provider, door(database_url, **_settings(provider)) as here:
        here.account("anna.holm", local=False)
        yield Outside(here, provider)


def test_whoever_has_an_account_comes_in(there: Outside) -> None:
    """The way there and back opens a session as a password does, and leads to where one wanted to go."""
    address = there.sent(then="/docs")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == f"{ORIGIN}/v1/session/oidc/callback"
    assert {"state", "nonce", "code_challenge", "scope", "client_id"} <= set(asked)
    answer = there.back(there.signed_in_there(address))
    assert (answer.status_code, answer.headers["location"]) == (303, "/docs")
    cookies = answer.headers.get_list("set-cookie")
    assert all("Secure" in text and "HttpOnly" in text and "Path=/" in text for text in cookies)
    told = there.here.browser.get("/v1/session").json()
    assert (told["name"], told["how"]) == ("Anna Holm", "provider")
    assert there.here.browser.cookies.get("__Host-matcher_sign_in") is None


def test_what_the_provider_says_is_kept_and_rotated_keys_are_found(
    outside_alone: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Discovery and keys are asked for once; a token under a new key makes us ask again, and not at once."""
    monkeypatch.setattr(oidc, "_KEYS_AT_MOST_EVERY_SECONDS", 0.0)
    for kind in (None, None, ECKey, RSAKey):
        if kind is not None:
            outside_alone.provider.rotate(kind)
        assert outside_alone.whole().status_code == 303
    asked = outside_alone.provider.asked
    assert asked.count("/.well-known/openid-configuration") == 1
    assert asked.count("/jwks") == 3
    monkeypatch.setattr(oidc, "_KEYS_AT_MOST_EVERY_SECONDS", 60.0)
    outside_alone.provider.rotate()
    for _ in range(5):
        assert outside_alone.whole().status_code == 401
    assert asked.count("/jwks") == 3


def _claims(**changes: Any) -> Callable[[SmallProvider], None]:
    def cheat(provider: SmallProvider) -> None:
        provider.change = lambda claims: {
            name: value for name, value in (claims | changes).items() if value is not None
        }

    return cheat


def _answer(**changes: str) -> Callable[[SmallProvider], None]:
    return lambda provider: provider.answer.update(changes)


def _encoded(encode: Callable[[SmallProvider, Claims], str]) -> Callable[[SmallProvider], None]:
    def cheat(provider: SmallProvider) -> None:
        provider.encode = lambda claims: encode(provider, claims)

    return cheat


def _b64(text: bytes) -> str:
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def _unsigned(provider: SmallProvider, claims: Claims) -> str:
    del provider
    parts = ({"alg": "none", "typ": "JWT"}, claims)
    return (
        ".".join(base64.urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=").decode() for p in parts) + "."
    )


def _shared(word: bytes, header: Claims, claims: Claims) -> str:
    """Sign by hand as with a shared secret, for the library of the tests refuses to."""
    said = ".".join(_b64(json.dumps(part).encode()) for part in (header, claims))
    return f"{said}.{_b64(hmac.digest(word, said.encode(), 'sha256'))}"


def _confused(provider: SmallProvider, claims: Claims) -> str:
    """Sign with the published key as if it were a shared secret."""
    provider.rotate(RSAKey)
    key = provider.keys[-1]
    return _shared(key.as_pem(private=False), {"alg": "HS256", "kid": key.kid}, claims)


def _by_client_secret(provider: SmallProvider, claims: Claims) -> str:
    return _shared(CLIENT_SECRET.encode(), {"alg": "HS256", "kid": provider.keys[-1].kid}, claims)


def _own_key_in_header(provider: SmallProvider, claims: Claims) -> str:
    own = ECKey.generate_key("P-256", {"kid": str(provider.keys[-1].kid)})
    return jwt.encode({"alg": "ES256", "jwk": own.as_dict(private=False), "kid": own.kid}, claims, own)


def _foreign_key(provider: SmallProvider, claims: Claims) -> str:
    own = ECKey.generate_key("P-256", {"kid": str(provider.keys[-1].kid)})
    return jwt.encode({"alg": "ES256", "kid": own.kid}, claims, own)


def _touched(provider: SmallProvider, claims: Claims) -> str:
    head, body, signature = provider.signed(claims).split(".")
    other = provider.signed(claims | {"preferred_username": "boss"}).split(".")[1]
    return ".".join((head, other if other != body else "", signature))


NOW = int(time.time())
ATTACKS: dict[str, Callable[[SmallProvider], None]] = {
    "wrong nonce": _claims(nonce="another"),
    "no nonce": _claims(nonce=None),
    "wrong audience": _claims(aud="another-service"),
    "two audiences": _claims(aud=[CLIENT_ID, "another-service"]),
    "wrong party": _claims(azp="another-service"),
    "no audience": _claims(aud=None),
    "expired": _claims(exp=NOW - 3600, iat=NOW - 3900),
    "no expiry": _claims(exp=None),
    "of tomorrow": _claims(iat=NOW + 86_400, exp=NOW + 90_000),
    "not before tomorrow": _claims(nbf=NOW + 86_400),
    "old but not expired": _claims(iat=NOW - 86_400, exp=NOW + 86_400),
    "wrong issuer": _claims(iss="https://evil.test"),
    "no issuer": _claims(iss=None),
    "no subject": _claims(sub=None),
    "empty subject": _claims(sub=""),
    "no sign-in": _claims(preferred_username=None),
    "sign-in is a list": _claims(preferred_username=["anna.holm"]),
    "unknown person": _claims(preferred_username="nobody.here", sub="00u-nobody"),
    "alg none": _encoded(_unsigned),
    "key confusion": _encoded(_confused),
    "signed by the client secret": _encoded(_by_client_secret),
    "own key in the header": _encoded(_own_key_in_header),
    "foreign key": _encoded(_foreign_key),
    "changed after signing": _encoded(_touched),
    "no token at all": _encoded(lambda *_: "nothing"),
    "mix-up": _answer(iss="https://evil.test"),
    "mix-up, no issuer": _answer(iss=""),
    "no code": _answer(code=""),
    "made-up code": _answer(code="x" * 20),
    "made-up state": _answer(state="x" * 43),
    "no state": _answer(state=""),
    "error": _answer(code="", error="access_denied"),
}


def _tried(there: Outside) -> dict[str, int]:
    statuses = {}
    for what, cheat in ATTACKS.items():
        fresh = SmallProvider(issuer=there.provider.issuer)
        there.provider.change, there.provider.encode, there.provider.answer = fresh.change, None, {}
        browser = there.here.another()
        assert there.whole(there.here.another()).status_code == 303, what
        cheat(there.provider)
        answer = there.whole(browser)
        statuses[what] = answer.status_code
        assert bool(secret_in(browser) != "None") == (answer.status_code == 303), what
    return statuses


def test_every_attack_is_refused(outside_alone: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of 32 changes of token, signature and answer is refused with 401 and opens no session."""
    monkeypatch.setattr(oidc, "_KEYS_AT_MOST_EVERY_SECONDS", 0.0)
    assert _tried(outside_alone) == dict.fromkeys(ATTACKS, 401)


def test_a_client_that_believes_is_caught(outside_alone: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    """The naive version, which reads the claims of whatever token comes, lets most attackers in."""

    def naive(self: OidcProvider, returned: Returned, attempt: Attempt, now: datetime) -> Person:
        del now
        token = self._exchanged(returned.code, attempt.verifier)
        body = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        return Person(subject=str(claims.get("sub")), sign_in=str(claims["preferred_username"]).casefold())

    monkeypatch.setattr(OidcProvider, "person", naive)
    statuses = _tried_by_naive(outside_alone)
    assert {"wrong nonce", "wrong audience", "expired", "alg none", "key confusion", "mix-up"} <= statuses


def _tried_by_naive(there: Outside) -> set[str]:
    let_in = set()
    for what in ("wrong nonce", "wrong audience", "expired", "alg none", "key confusion", "mix-up"):
        there.provider.change, there.provider.encode, there.provider.answer = (
            (lambda claims: claims),
            None,
            {},
        )
        ATTACKS[what](there.provider)
        if there.whole(there.here.another()).status_code == 303:
            let_in.add(what)
    return let_in


def test_a_way_back_is_walked_once_and_by_one_browser(there: Outside) -> None:
    """A used state, a used code, another's browser and a way begun too long ago are refused."""
    path = there.signed_in_there(there.sent())
    assert there.back(path, there.here.another()).status_code == 401  # the state is spent
    assert there.back(path).status_code == 401
    path = there.signed_in_there(there.sent())
    assert there.back(path).status_code == 303
    assert there.back(path).status_code == 401
    code = parse_qs(urlsplit(path).query)["code"][0]
    again = urlsplit(there.signed_in_there(there.sent()))
    told = {name: values[0] for name, values in parse_qs(again.query).items()} | {"code": code}
    assert there.back(f"{again.path}?{urlencode(told)}").status_code == 401


def test_a_stolen_code_is_worth_nothing(outside_alone: Outside) -> None:
    """PKCE: a code of one's own way cannot be brought in by another browser that has begun a way itself."""
    stolen = parse_qs(urlsplit(outside_alone.signed_in_there(outside_alone.sent())).query)["code"][0]
    thief = outside_alone.here.another("10.9.9.9")
    own = urlsplit(outside_alone.signed_in_there(outside_alone.sent(thief)))
    told = {name: values[0] for name, values in parse_qs(own.query).items()} | {"code": stolen}
    assert outside_alone.back(f"{own.path}?{urlencode(told)}", thief).status_code == 401


def test_a_way_that_takes_too_long_is_refused(
    outside_alone: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten minutes after it was begun, a way back leads nowhere."""
    path = outside_alone.signed_in_there(outside_alone.sent())
    late = clock.now() + timedelta(minutes=10, seconds=1)
    monkeypatch.setattr(session, "now", lambda: late)
    assert outside_alone.back(path).status_code == 401


def test_an_account_is_bound_to_the_person(there: Outside) -> None:
    """Whoever gets the sign-in of somebody who has left is not that person, until that is said."""
    assert there.whole().status_code == 303
    there.provider.person = ANNA | {"sub": "00u-another"}
    assert there.whole(there.here.another()).status_code == 401
    with there.here.store.writing() as unit:
        unit.accounts.unbind_subject("id-anna.holm")
    assert there.whole(there.here.another()).status_code == 303
    there.here.account("bo.berg", local=False)
    there.provider.person = {"sub": "00u-another", "preferred_username": "bo.berg"}
    assert there.whole(there.here.another()).status_code == 401


def test_local_and_disabled_accounts_do_not_come_in_this_way(there: Outside) -> None:
    """A local administrator is not to be had through a name at the provider, nor is a disabled account."""
    there.here.account("boss")
    there.provider.person = {"sub": "00u-evil", "preferred_username": "boss"}
    assert there.whole().status_code == 401
    there.provider.person = dict(ANNA)
    with there.here.store.writing() as unit:
        unit.accounts.disable("id-anna.holm", clock.now())
    assert there.whole().status_code == 401


def test_an_unverified_address_names_nobody(database_url: str) -> None:
    """Where the sign-in is the e-mail address, one that the provider has not verified does not count."""
    with small_provider() as provider, door(database_url, oidc_claim="email", **_settings(provider)) as here:
        there = Outside(here, provider)
        here.account(ANNA["email"], local=False)
        provider.person = ANNA | {"email_verified": False}
        assert there.whole().status_code == 401
        provider.person = ANNA | {"email_verified": True}
        assert there.whole().status_code == 303


@pytest.mark.parametrize(
    "then",
    ["//evil.test", "https://evil.test", "/\\evil.test", "/%2F/evil.test", "javascript:x", "/a?b=c", ""],
)
def test_nobody_is_sent_elsewhere_afterwards(outside_alone: Outside, then: str) -> None:
    """Only a path of this service is where one goes afterwards."""
    answer = outside_alone.here.browser.get("/v1/session/oidc", params={"then": then}, follow_redirects=False)
    assert answer.status_code == 422


def test_a_provider_that_is_away_is_said(outside_alone: Outside) -> None:
    """While the provider does not answer, signing in there is 503 with Retry-After, and sessions go on."""
    assert outside_alone.whole().status_code == 303
    provider = outside_alone.here.service.provider
    assert isinstance(provider, OidcProvider)
    provider._told = None
    outside_alone.provider.down = True
    answer = outside_alone.here.another().get("/v1/session/oidc", follow_redirects=False)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
    assert outside_alone.here.browser.get("/v1/session").status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "https://evil.test"},
        {"token_endpoint": "http://evil.test/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": None},
    ],
)
def test_a_provider_that_says_something_else_is_not_used(
    outside_alone: Outside, wrong: dict[str, Any]
) -> None:
    """Another issuer than ours, or an address that anybody could listen to, is as good as no provider."""
    outside_alone.provider.metadata = wrong
    assert outside_alone.here.browser.get("/v1/session/oidc", follow_redirects=False).status_code == 503


def test_without_a_provider_there_is_none(here: Door) -> None:
    """Where none is set up, both addresses say so."""
    assert here.browser.get("/v1/session/oidc").status_code == 404
    assert here.browser.get("/v1/session/oidc/callback?code=x&state=y").status_code == 404


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the libraries a service without a provider starts, and one with says what to install."""
    monkeypatch.setitem(sys.modules, "authlib.oauth2.client", None)
    monkeypatch.delitem(sys.modules, outside._CLIENT, raising=False)
    with provider_of(Settings()) as none:
        assert none is None
    settings = Settings(oidc_issuer="https://login.test", oidc_client_id="x", public_url=ORIGIN)
    with pytest.raises(UsageError, match=r"smaajob-matcher\[auth\]"), provider_of(settings):
        pass
    monkeypatch.undo()
    importlib.import_module(outside._CLIENT)


def test_settings_that_do_not_go_together_are_named() -> None:
    """A provider needs its client id, our own address, and TLS."""
    faults = service_faults(Settings(oidc_issuer="http://login.test"))
    told = {fault.variable for fault in faults}
    assert {"MATCHER_OIDC_ISSUER", "MATCHER_OIDC_CLIENT_ID", "MATCHER_PUBLIC_URL"} <= told
