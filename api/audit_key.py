"""The key of the audit's chain: from the settings, or a file beside the SQLite file that is made once."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from api.faults import UsageError
from api.settings import LEAST_SECRET, Settings
from data.store import AuditKeys

_END = ".audit-key"
_OWNER_ONLY = 0o600
_KEY_BYTES = 32
_SQLITE = "sqlite:///"


def audit_keys(settings: Settings) -> AuditKeys:
    """Return the keys of the chain, the one in use first.

    Raises
    ------
    UsageError
        If one of them is too short, or the file cannot be read or made.
    """
    if settings.audit_key is not None:
        told = settings.audit_key.get_secret_value().replace("\n", ",").split(",")
        return _keys("MATCHER_AUDIT_KEY", [part.strip() for part in told if part.strip()])
    path = key_file(settings)
    if path is None:
        return AuditKeys()
    try:
        return _keys(str(path), [_kept(path)])
    except OSError as fault:
        raise UsageError(
            f"MATCHER_AUDIT_KEY: expected a key, or a file {path} that holds one, got "
            f"{fault.strerror or fault}. Set the variable or correct the file's rights."
        ) from fault


def key_file(settings: Settings) -> Path | None:
    """Return the file beside an SQLite file, ``None`` for any other database."""
    url = settings.database_url
    name = url.removeprefix(_SQLITE).partition("?")[0]
    if not url.startswith(_SQLITE) or not name or name.startswith((":memory:", "file:")):
        return None
    return Path(f"{name}{_END}")


def _kept(path: Path) -> str:
    """Return the key of a file, which is made where it is not there; of several who make it one does."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{secrets.token_hex(_KEY_BYTES)}\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(part, path)
        part.unlink()
    return path.read_text(encoding="ascii").strip()


def _keys(where: str, told: list[str]) -> AuditKeys:
    short = [part for part in told if len(part) < LEAST_SECRET]
    if short or not told:
        raise UsageError(
            f"{where}: expected keys of at least {LEAST_SECRET} characters, got a shorter one or none. "
            "'openssl rand -hex 32' makes one."
        )
    return AuditKeys(tuple(part.encode() for part in told))
