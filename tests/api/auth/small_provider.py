"""A small OpenID Connect provider: a real HTTP server with codes, PKCE, keys, and ways to cheat."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

CLIENT_ID, CLIENT_SECRET = "smaajob", "a secret of the tests, for the tests"
ANNA = {"sub": "00u-anna", "preferred_username": "Anna.Holm", "email": "anna@odense.test"}
Claims = dict[str, Any]


@dataclass(slots=True)
class SmallProvider:
    """What the provider knows, and what the tests let it do wrong.

    Attributes
    ----------
    person : dict
        Claims of whoever signs in.
    change : callable
        Changes the claims of the next tokens.
    encode : callable
        Makes a token of claims; by default an ES256 signature of the newest key.
    answer : dict
        Changes the parameters with which the browser is sent back.
    down : bool
        Whether everything is answered with 503.
    """

    issuer: str = ""
    keys: list[ECKey | RSAKey] = field(default_factory=list)
    person: Claims = field(default_factory=lambda: dict(ANNA))
    change: Callable[[Claims], Claims] = lambda claims: claims
    encode: Callable[[Claims], str] | None = None
    answer: dict[str, str] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    down: bool = False
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def discovery(self) -> Claims:
        """Say where everything is."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "authorization_response_iss_parameter_supported": True,
        } | self.metadata

    def rotate(self, kind: type[ECKey] | type[RSAKey] = ECKey) -> None:
        """Sign with a new key from now on; the old one is not told any more."""
        size: Any = "P-256" if kind is ECKey else 2048
        self.keys = [kind.generate_key(size, {"kid": secrets.token_hex(4), "use": "sig"})]

    def jwks(self) -> Any:
        """Tell the public keys."""
        return KeySet(list(self.keys)).as_dict(private=False)

    def authorize(self, asked: dict[str, str]) -> str:
        """Take the person as signed in; return where the browser goes."""
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        told = {"code": code, "state": asked["state"], "iss": self.issuer} | self.answer
        return f"{asked['redirect_uri']}?{urlencode({k: v for k, v in told.items() if v})}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, Claims]:
        """Exchange a code, once, for whoever has the verifier."""
        asked = self.codes.pop(form.get("code", ""), None)
        user, _, word = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or (unquote(user), unquote(word)) != (CLIENT_ID, CLIENT_SECRET)
            or asked["code_challenge_method"] != "S256"
            or challenge.rstrip(b"=").decode() != asked["code_challenge"]
            or form.get("redirect_uri") != asked["redirect_uri"]
        ):
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "unused", "token_type": "Bearer", "id_token": self.id_token(asked)}

    def id_token(self, asked: dict[str, str]) -> str:
        """Return the token of whoever signed in."""
        now = int(time.time())
        claims = self.person | {
            "iss": self.issuer,
            "aud": asked["client_id"],
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
        }
        return (self.encode or self.signed)(self.change(claims))

    def signed(self, claims: Claims, **header: Any) -> str:
        """Sign claims with the newest key."""
        key = self.keys[-1]
        algorithm = "ES256" if isinstance(key, ECKey) else "RS256"
        return jwt.encode({"alg": algorithm, "kid": key.kid} | header, claims, key)


class _Handler(BaseHTTPRequestHandler):
    provider: SmallProvider

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        self.provider.asked.append(address.path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        if self.provider.down:
            self._say(503, {})
        elif address.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.provider.authorize(asked))
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif address.path == "/jwks":
            self._say(200, self.provider.jwks())
        else:
            self._say(200, self.provider.discovery())

    def do_POST(self) -> None:
        self.provider.asked.append(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self._say(*self.provider.token(form, self.headers.get("Authorization", "")))

    def _say(self, status: int, told: Any) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def small_provider() -> Iterator[SmallProvider]:
    """Run a provider for the time of a test."""
    provider = SmallProvider()
    handler = type("Handler", (_Handler,), {"provider": provider})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    provider.rotate()
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    serving.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        serving.join()
