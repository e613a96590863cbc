"""The two cookies: whose session it is, and which browser went to the provider.

``__Host-`` makes browsers refuse them from any other host, without TLS, and for a part of the paths only.
"""

from fastapi import Response
from starlette.requests import HTTPConnection

from api.auth.secret_words import is_secret

SESSION = "__Host-matcher_session"
AT_PROVIDER = "__Host-matcher_sign_in"


def read(request: HTTPConnection, name: str) -> str | None:
    """Return the secret in a cookie, ``None`` where there is none that could be ours."""
    found = request.cookies.get(name, "")
    return found if is_secret(found) else None


def give(response: Response, name: str, secret: str, max_age_seconds: int | None = None) -> None:
    """Put a secret into a cookie; without an age it goes with the browser."""
    response.set_cookie(
        name, secret, max_age=max_age_seconds, path="/", secure=True, httponly=True, samesite="lax"
    )


def take_away(response: Response, name: str) -> None:
    """Let the browser forget a cookie."""
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")
