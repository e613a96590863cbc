"""The client of an OpenID Connect provider: code flow with PKCE, every claim of the token checked.

Imported only where a provider is set up, for its libraries are an extra. Sources: OpenID Connect Core 1.0
(3.1.3.7), RFC 7636 (PKCE), RFC 9207 (issuer in the response), RFC 9700 (best current practice).
"""

import threading
import time
from datetime import datetime
from typing import Any, TypedDict, Unpack
from urllib.parse import quote

import httpx
from authlib.oauth2.client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, KeySet, OKPKey, RSAKey

from api.auth.outside import Attempt, Person, ProviderAwayError, ProviderRefusedError, Returned
from api.auth.secret_words import same
from api.setting_faults import is_safe_address
from api.settings import Settings

CALLBACK = "/v1/session/oidc/callback"
# Signatures of a private key only: nobody can sign with what the provider publishes.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_KEY_TYPES: dict[str, type[RSAKey] | type[ECKey] | type[OKPKey]] = {
    "RSA": RSAKey,
    "EC": ECKey,
    "OKP": OKPKey,
}
_SCOPE = "openid profile email"
_SKEW_SECONDS = 60
_OLDEST_TOKEN_SECONDS = 600
_TOLD_FOR_SECONDS = 3600.0
# A token under an unknown key makes us ask for the keys again, but not more often than this.
_KEYS_AT_MOST_EVERY_SECONDS = 10.0
_TIMEOUT_SECONDS = 5.0
_LONGEST_ANSWER = 1_000_000
_LONGEST_SUBJECT = 255
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class _Sent(TypedDict, total=False):
    data: dict[str, str]
    headers: dict[str, str]
    auth: httpx.Auth | None


class OidcProvider:
    """A provider, asked over HTTPS; what it says of itself and its keys is kept for an hour.

    Parameters
    ----------
    settings : Settings
        With issuer, client id and, where the provider asks for one, the client secret.
    """

    def __init__(self, settings: Settings) -> None:
        self._issuer = settings.oidc_issuer.rstrip("/")
        self._client_id = settings.oidc_client_id
        secret = settings.oidc_client_secret
        self._client_secret = secret.get_secret_value() if secret else ""
        self._claim = settings.oidc_claim
        self._redirect_uri = settings.public_url.rstrip("/") + CALLBACK
        self._http = httpx.Client(timeout=_TIMEOUT_SECONDS, follow_redirects=False)
        self._lock = threading.Lock()
        self._told: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, KeySet] | None = None

    def close(self) -> None:
        """Close its connections."""
        self._http.close()

    def address(self, attempt: Attempt) -> str:
        """Return where the browser is sent.

        Raises
        ------
        ProviderAwayError
            If the provider does not say where.
        """
        client = OAuth2Client(
            self._http,
            client_id=self._client_id,
            scope=_SCOPE,
            redirect_uri=self._redirect_uri,
            code_challenge_method="S256",
        )
        endpoint = self._discovered()["authorization_endpoint"]
        address, _ = client.create_authorization_url(
            endpoint, state=attempt.state, code_verifier=attempt.verifier, nonce=attempt.nonce
        )
        return str(address)

    def person(self, returned: Returned, attempt: Attempt, now: datetime) -> Person:
        """Return who came back.

        Parameters
        ----------
        returned : Returned
            What the address says.
        attempt : Attempt
            As it was sent.
        now : datetime
            The instant.

        Raises
        ------
        ProviderRefusedError
            If anything about the answer or its token does not hold.
        ProviderAwayError
            If the provider cannot be asked.
        """
        self._check_issuer(returned)
        if returned.error or not returned.code:
            raise ProviderRefusedError("code: expected one, got an error of the provider")
        token = self._exchanged(returned.code, attempt.verifier)
        claims = self._verified(token, attempt, now)
        return Person(subject=_subject(claims), sign_in=self._sign_in(claims))

    def _check_issuer(self, returned: Returned) -> None:
        must = self._discovered().get("authorization_response_iss_parameter_supported") is True
        if (must or returned.issuer) and not same(returned.issuer.rstrip("/"), self._issuer):
            raise ProviderRefusedError("iss of the answer: expected our provider, got another or none")

    def _exchanged(self, code: str, verifier: str) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri,
            "code_verifier": verifier,
        }
        headers = {"Accept": "application/json"}
        if self._client_secret:
            user, word = quote(self._client_id, safe=""), quote(self._client_secret, safe="")
            auth: httpx.Auth | None = httpx.BasicAuth(user, word)
        else:
            form["client_id"], auth = self._client_id, None
        endpoint = self._discovered()["token_endpoint"]
        answer = self._asked("POST", endpoint, data=form, headers=headers, auth=auth)
        if httpx.codes.is_client_error(answer.status_code):
            raise ProviderRefusedError(f"code: expected a token for it, got {answer.status_code}")
        token = _object(answer).get("id_token")
        if not isinstance(token, str):
            raise ProviderRefusedError("id_token: expected one, got none")
        return token

    def _verified(self, token: str, attempt: Attempt, now: datetime) -> dict[str, Any]:
        found = self._decoded(token)
        options = {"iss": {"essential": True, "value": found.claims.get("iss")}}
        claims = CodeIDToken(
            found.claims, found.header, options, {"nonce": attempt.nonce, "client_id": self._client_id}
        )
        try:
            claims.validate(now=int(now.timestamp()), leeway=_SKEW_SECONDS)
        except (JoseError, TypeError, ValueError) as fault:
            raise ProviderRefusedError(f"id_token: expected claims that hold, got {_kind(fault)}") from fault
        self._check_parties(claims, now)
        return dict(claims)

    def _check_parties(self, claims: dict[str, Any], now: datetime) -> None:
        """Hold against us what the library leaves to its caller: issuer, audience, age."""
        if not same(str(claims["iss"]).rstrip("/"), self._issuer):
            raise ProviderRefusedError("iss: expected our provider, got another")
        audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        if audience != [self._client_id] and not (
            self._client_id in audience and claims.get("azp") == self._client_id
        ):
            raise ProviderRefusedError("aud: expected us, got another")
        if int(now.timestamp()) - int(claims["iat"]) > _OLDEST_TOKEN_SECONDS + _SKEW_SECONDS:
            raise ProviderRefusedError("iat: expected a token of now, got an old one")

    def _decoded(self, token: str) -> jwt.Token:
        try:
            return jwt.decode(token, self._key_set(again=False), algorithms=ALGORITHMS)
        except (JoseError, ValueError, TypeError):
            pass  # perhaps the provider has changed its keys
        try:
            return jwt.decode(token, self._key_set(again=True), algorithms=ALGORITHMS)
        except (JoseError, ValueError, TypeError) as fault:
            raise ProviderRefusedError(
                f"id_token: expected a signature that holds, got {_kind(fault)}"
            ) from fault

    def _sign_in(self, claims: dict[str, Any]) -> str:
        found = claims.get(self._claim)
        if not isinstance(found, str) or not found.strip():
            raise ProviderRefusedError(f"{self._claim}: expected the sign-in, got none")
        if self._claim == "email" and claims.get("email_verified") is False:
            raise ProviderRefusedError("email: expected a verified address, got another")
        return found.strip().casefold()

    def _discovered(self) -> dict[str, Any]:
        with self._lock:
            if self._told is None or time.monotonic() - self._told[0] > _TOLD_FOR_SECONDS:
                self._told = time.monotonic(), self._discover()
            return self._told[1]

    def _discover(self) -> dict[str, Any]:
        said = _object(self._asked("GET", f"{self._issuer}/.well-known/openid-configuration"))
        if str(said.get("issuer", "")).rstrip("/") != self._issuer:
            raise ProviderAwayError("discovery: expected the issuer of the settings, got another")
        for name in _ENDPOINTS:
            if not is_safe_address(str(said.get(name, ""))):
                raise ProviderAwayError(f"discovery: expected an https address as {name}, got none")
        return said

    def _key_set(self, *, again: bool) -> KeySet:
        address = self._discovered()["jwks_uri"]
        with self._lock:
            age = time.monotonic() - self._keys[0] if self._keys else None
            old = age is None or age > _TOLD_FOR_SECONDS or (again and age > _KEYS_AT_MOST_EVERY_SECONDS)
            if old or self._keys is None:
                self._keys = time.monotonic(), _keys_in(_object(self._asked("GET", address)))
            return self._keys[1]

    def _asked(self, method: str, address: str, **sent: Unpack[_Sent]) -> httpx.Response:
        try:
            with self._http.stream(method, address, **sent) as answer:
                body = bytearray()
                for part in answer.iter_bytes():
                    body += part
                    if len(body) > _LONGEST_ANSWER:
                        raise ProviderAwayError("expected a short answer, got a long one")
        except httpx.HTTPError as fault:
            raise ProviderAwayError(f"expected an answer, got {type(fault).__name__}") from fault
        if httpx.codes.is_server_error(answer.status_code) or httpx.codes.is_redirect(answer.status_code):
            raise ProviderAwayError(f"expected an answer, got {answer.status_code}")
        return httpx.Response(answer.status_code, content=bytes(body))


def _keys_in(told: dict[str, Any]) -> KeySet:
    """Return the public keys for signatures; a shared secret among them would let anybody sign."""
    keys: list[Key] = []
    for key in told.get("keys", ()):
        kind = _KEY_TYPES.get(str(key.get("kty"))) if isinstance(key, dict) else None
        if kind is not None and key.get("use", "sig") == "sig" and "d" not in key:
            try:
                keys.append(kind.import_key(key))
            except (JoseError, ValueError, TypeError):
                continue  # a key of a kind that we do not know signs nothing for us
    if not keys:
        raise ProviderAwayError("jwks: expected public keys, got none")
    return KeySet(keys)


def _object(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError as fault:
        raise ProviderAwayError("expected JSON, got something else") from fault
    if not isinstance(found, dict) or answer.status_code != httpx.codes.OK:
        raise ProviderAwayError(f"expected an object, got {answer.status_code}")
    return found


def _subject(claims: dict[str, Any]) -> str:
    found = claims.get("sub")
    if not isinstance(found, str) or not 0 < len(found) <= _LONGEST_SUBJECT:
        raise ProviderRefusedError("sub: expected the provider's name of the person, got none")
    return found


def _kind(fault: Exception) -> str:
    return type(fault).__name__
