"""The file ``champion``: which version is in use, since when, and that nobody moved it by hand."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from models.manifest import BundleRefusedError, canonical, check_signature, signed

_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_FORMS = {"pointed_at": _INSTANT, "version": _VERSION, "digest": _DIGEST}

MOST_EARLIER = 20
"""How many versions before the one in use are remembered."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Earlier:
    """A version that was in use before, as it was then."""

    version: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Pointer:
    """Which version is in use; of two pointers the later one counts.

    Attributes
    ----------
    pointed_at : str
        The instant it was pointed to, ISO 8601 in UTC with microseconds; every pointer is later than the one
        before it, whatever the clock says. Empty in a file of before pointers had one.
    version, digest : str
        The version and the digest of its model; the digest is empty where the instant is.
    earlier : tuple of Earlier
        What it took the place of, the latest first: where a rollback leads.
    """

    pointed_at: str
    version: str
    digest: str
    earlier: tuple[Earlier, ...] = ()

    def next(self, now: datetime, version: str, digest: str) -> "Pointer":
        """Return the pointer to another version, later than this one; this one is remembered."""
        # The oldest form of the file has no digest: nobody could tell whether it is the same model still.
        known = self.digest not in {"", digest}
        here = (Earlier(version=self.version, digest=self.digest),) if known else ()
        earlier = (*here, *self.earlier)[:MOST_EARLIER]
        return Pointer(version=version, digest=digest, pointed_at=self._later(now), earlier=earlier)

    def back(self, now: datetime) -> "Pointer":
        """Return the pointer to the version before this one, later than this one.

        Raises
        ------
        LookupError
            If there was none.
        """
        if not self.earlier:
            raise LookupError(f"before {self.version} no version was in use")
        before, *rest = self.earlier
        at = self._later(now)
        return Pointer(version=before.version, digest=before.digest, pointed_at=at, earlier=tuple(rest))

    def _later(self, now: datetime) -> str:
        if self.pointed_at:
            now = max(now, datetime.fromisoformat(self.pointed_at) + timedelta(microseconds=1))
        return instant_text(now)


def instant_text(now: datetime) -> str:
    """Return an instant as a pointer writes it."""
    return now.isoformat(timespec="microseconds")


def is_version(name: str) -> bool:
    """Tell whether a name can be that of a version: a plain one, that leads nowhere else."""
    return _VERSION.fullmatch(name) is not None


def pointer_text(pointer: Pointer, key: bytes | None) -> str:
    """Return what the file holds: the pointer, its checksum, and its signature where there is a key."""
    told = _told(pointer)
    return canonical(signed(told | {"sum": _sum(told)}, key))


def _told(pointer: Pointer) -> dict[str, Any]:
    told: dict[str, Any] = {name: getattr(pointer, name) for name in _FORMS}
    if pointer.earlier:
        told["earlier"] = [{"version": one.version, "digest": one.digest} for one in pointer.earlier]
    return told


def read_pointer(content: bytes, key: bytes | None) -> Pointer:
    """Read what the file holds.

    A file that holds nothing but a name, as versions before wrote it, is read where there is no key.

    Raises
    ------
    BundleRefusedError
        If it is not as `pointer_text` made it, or not signed with the key.
    """
    name = content.decode("utf-8", errors="replace").strip()
    if is_version(name):
        check_signature("the file champion", {}, key)
        return Pointer(version=name, digest="", pointed_at="")
    try:
        document = json.loads(content)
    except (RecursionError, ValueError) as fault:
        raise _altered() from fault
    if not isinstance(document, dict):
        raise _altered()
    check_signature("the file champion", document, key)
    pointer = _pointer_of(document)
    if document != _told(pointer) | {
        name: document[name] for name in ("sum", "signature") if name in document
    }:
        raise _altered()
    if document.get("sum") != _sum(_told(pointer)):
        raise _altered()
    return pointer


def _pointer_of(document: Mapping[str, Any]) -> Pointer:
    earlier = document.get("earlier", [])
    if not isinstance(earlier, list) or len(earlier) > MOST_EARLIER:
        raise _altered()
    return Pointer(
        **{name: _text(document, name) for name in _FORMS},
        earlier=tuple(_earlier_of(one) for one in earlier),
    )


def _earlier_of(document: object) -> Earlier:
    if not isinstance(document, dict):
        raise _altered()
    return Earlier(**{name: _text(document, name) for name in ("version", "digest")})


def _text(document: Mapping[str, Any], name: str) -> str:
    value = document.get(name)
    if not isinstance(value, str) or not _FORMS[name].fullmatch(value):
        raise _altered()
    return value


def _sum(told: Mapping[str, Any]) -> str:
    return sha256(canonical(told).encode()).hexdigest()


def _altered() -> BundleRefusedError:
    return BundleRefusedError(
        "the file champion: expected it as 'matcher train' wrote it, got it altered; restore it, or remove "
        "it and train again"
    )
