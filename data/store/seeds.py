"""Seeds of one-time codes, sealed: whoever reads the database alone computes no code.

The sealing key is derived (HKDF, RFC 5869) from the installation's key of the audit, so there is one key to
keep and to change, and neither use says anything about the other. A seed is sealed for its account: put into
another one's row it does not open.
"""

import base64
import secrets
from binascii import Error as NotBase64Error
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import ColumnElement

from data.store.audit_chain import AuditKeyError, AuditKeys

_START = "sealed"
_PURPOSE = b"matcher seeds of one-time codes"
_KEY_BYTES, _NONCE_BYTES = 32, 12


@dataclass(frozen=True, slots=True)
class SeedSeal:
    """Seals seeds under the key in use, and opens those of former keys too.

    Attributes
    ----------
    keys : AuditKeys
        Of the installation.
    """

    keys: AuditKeys

    def sealed(self, account_id: str, seed: str) -> str:
        """Return what is kept of an account's seed.

        Raises
        ------
        AuditKeyError
            If there is no key: no seed is kept as it is.
        """
        if not self.keys.secrets:
            raise AuditKeyError(
                "MATCHER_AUDIT_KEY: expected a key under which seeds of one-time codes are sealed, got none. "
                "Give one; 'openssl rand -hex 32' makes it."
            )
        nonce = secrets.token_bytes(_NONCE_BYTES)
        told = AESGCM(_derived(self.keys.secrets[0])).encrypt(nonce, seed.encode(), account_id.encode())
        return f"{_START}:{self.keys.current}:{base64.b64encode(nonce + told).decode()}"

    def opened(self, account_id: str, kept: str | None) -> str | None:
        """Return an account's seed, ``None`` where there is none or no key here opens it.

        One that was kept as it is, by a program of before, is returned so until it is sealed.
        """
        if kept is None or not kept.startswith(f"{_START}:"):
            return kept
        _, key_print, told = kept.split(":", 2)
        secret = self.keys.secret_of(key_print)
        if not secret:
            return None
        try:
            sealed = base64.b64decode(told, validate=True)
            key = AESGCM(_derived(secret))
            return key.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], account_id.encode()).decode()
        except (InvalidTag, NotBase64Error, ValueError):
            return None

    def is_current(self, kept: str) -> bool:
        """Tell whether a seed is sealed under the key in use."""
        return kept.startswith(f"{_START}:{self.keys.current}:")


def not_sealed(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition that a seed is there and lies open."""
    return column.is_not(None) & column.not_like(f"{_START}:%")


def _derived(secret: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=_PURPOSE).derive(secret)
