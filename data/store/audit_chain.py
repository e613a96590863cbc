"""The chain of the audit: what is signed in each row, and what is sealed in its payload.

Each row carries HMAC-SHA256 over the code of the row before it and every stored value of its own, so no row
can be changed, taken out, put in or moved without the key. The payload is sealed by AES-256-GCM; the chain is
over the sealed bytes, so it still holds when the key of a payload has been destroyed.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from data.store.faults import StoreError

ROTATION = "audit.rotate_key"
"""The operation of the row after which another key signs; its subject is that key's print."""

CLEAR = (
    "number",
    "at",
    "record_class",
    "actor",
    "actor_kind",
    "role",
    "operation",
    "outcome",
    "subject_kind",
    "subject_id",
    "people",
    "municipality_code",
    "request_id",
    "key_print",
)
_NONCE_BYTES = 12
_PRINT_LETTERS = 16
_NO_KEY = b""


class AuditKeyError(StoreError):
    """The chain was written under a key that is not among those given; nothing was written."""


class SealBrokenError(Exception):
    """A payload does not open with its keys: one of them, or it, was changed."""


@dataclass(frozen=True, slots=True, repr=False)
class AuditKeys:
    """The keys of the chain: the one in use first, then former ones; none for a chain that anybody can make.

    Attributes
    ----------
    secrets : tuple of bytes
        At least 256 bits each.
    """

    secrets: tuple[bytes, ...] = ()

    @property
    def current(self) -> str:
        """Print of the key in use, empty where there is none."""
        return print_of(self.secrets[0]) if self.secrets else ""

    def secret_of(self, key_print: str) -> bytes | None:
        """Return the key of a print, ``None`` where it is not among these."""
        if not key_print:
            return _NO_KEY
        return next((secret for secret in self.secrets if print_of(secret) == key_print), None)


def next_print(row: Mapping[str, Any]) -> str:
    """Return the print of the key that the row after this one is written under."""
    said: str = row["subject_id"] if row["operation"] == ROTATION else row["key_print"]
    return said


def print_of(secret: bytes) -> str:
    """Return what tells a key from others and says nothing about it."""
    return hmac.digest(secret, b"print of an audit key", hashlib.sha256).hex()[:_PRINT_LETTERS]


def mac_of(secret: bytes, before: bytes, row: Mapping[str, Any]) -> bytes:
    """Return the code of a row.

    Parameters
    ----------
    secret : bytes
        The key; empty for a chain without one.
    before : bytes
        Code of the row before; empty for the first.
    row : mapping
        Every stored value but the code itself.
    """
    said = b"".join((len(before).to_bytes(1), before, _said(row), bytes(row["payload"])))
    return hmac.digest(secret, said, hashlib.sha256)


def _said(row: Mapping[str, Any]) -> bytes:
    """Return the clear values of a row as bytes that no other values have; JSON says itself where it ends."""
    values = [row[name] for name in CLEAR]
    values[1] = _instant(values[1])
    return json.dumps(values, separators=(",", ":")).encode()


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")


def seal(secrets_: Sequence[bytes], row: Mapping[str, Any], payload: Mapping[str, Any]) -> bytes:
    """Return a payload that only these keys together open, and only in this row.

    Parameters
    ----------
    secrets_ : sequence of bytes
        The month's and, where there is one, the person's: 32 bytes each.
    row : mapping
        The clear values of the row.
    payload : mapping
        JSON values.
    """
    told = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), default=str).encode()
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(_sealing_key(secrets_)).encrypt(nonce, told, _said(row))


def unseal(secrets_: Sequence[bytes], row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row's payload.

    Raises
    ------
    SealBrokenError
        If keys, payload or the row's clear values are not those it was sealed with.
    """
    sealed = bytes(row["payload"])
    nonce, told = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        found: dict[str, Any] = json.loads(AESGCM(_sealing_key(secrets_)).decrypt(nonce, told, _said(row)))
    except (InvalidTag, ValueError) as fault:
        raise SealBrokenError(f"row {row['number']}") from fault
    return found


def _sealing_key(secrets_: Sequence[bytes]) -> bytes:
    return hashlib.sha256(b"matcher audit payload" + b"".join(secrets_)).digest()
