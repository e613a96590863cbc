"""Secrets that only their holder has: made at random, kept as SHA-256, compared in constant time."""

import hashlib
import hmac
import re
import secrets
from string import ascii_lowercase, digits

_BYTES = 32
_READABLE = "".join(sorted({*ascii_lowercase, *digits} - set("ilo01")))
_PARTS, _PART = 4, 4
_WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


def new_secret() -> str:
    """Return 256 random bits as text that fits into cookies and addresses."""
    return secrets.token_urlsafe(_BYTES)


def temporary_password() -> str:
    """Return 79 random bits as a password that can be read out: no sign that looks like another."""
    parts = ("".join(secrets.choice(_READABLE) for _ in range(_PART)) for _ in range(_PARTS))
    return "-".join(parts)


def is_secret(text: str) -> bool:
    """Tell whether a text could be one of `new_secret`'s."""
    return _WELL_FORMED.fullmatch(text) is not None


def digest_of(secret: str) -> str:
    """Return what the store keeps of a secret: nothing that would open anything.

    A plain SHA-256 is enough for 256 random bits; passwords go through `api.auth.passwords`.
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def derived(secret: str, purpose: str) -> str:
    """Return another secret that only the holder of the first one, and we while they ask, can know."""
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Tell whether two texts are equal, in a time that does not say where they differ."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
