"""What a provider outside is to us, whatever library speaks with it."""

import importlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from api.faults import UsageError
from api.settings import Settings

_CLIENT = "api.auth.oidc"


class ProviderRefusedError(Exception):
    """What came back from the provider does not hold; the message is for the log and repeats nothing."""


class ProviderAwayError(Exception):
    """The provider cannot be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt: ``state`` goes through the browser, ``nonce`` into the token."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who the provider says it is: its own lasting id, and the sign-in."""

    subject: str
    sign_in: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What the browser brings back; ``issuer`` where the provider says who it is (RFC 9207)."""

    code: str
    state: str
    error: str
    issuer: str


class Provider(Protocol):
    """The client of a provider, as `api.auth.oidc.OidcProvider` is one."""

    def address(self, attempt: Attempt) -> str:
        """Return where the browser is sent."""

    def person(self, returned: Returned, attempt: Attempt, now: datetime) -> Person:
        """Return who came back."""

    def close(self) -> None:
        """Give back its connections."""


@contextmanager
def provider_of(settings: Settings) -> Iterator[Provider | None]:
    """Give the provider of the settings, ``None`` where there is none; only then is its library needed.

    Raises
    ------
    UsageError
        If the library is not installed.
    """
    if not settings.oidc_issuer:
        yield None
        return
    try:
        client = importlib.import_module(_CLIENT)
    except ModuleNotFoundError as fault:
        raise UsageError(
            f"MATCHER_OIDC_ISSUER: expected the extra of signing in, got no module {fault.name}: "
            "pip install 'smaajob-matcher[auth]', or unset the variable."
        ) from fault
    found: Provider = client.OidcProvider(settings)
    with closing(found):
        yield found
