"""The file ``champion``: which version is in use, since when, and that nobody moved it by hand."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from models.manifest import BundleRefusedError, canonical, check_signature, signed

_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


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
    """

    pointed_at: str
    version: str
    digest: str

    @classmethod
    def after(cls, before: "Pointer | None", now: datetime, *, version: str, digest: str) -> "Pointer":
        """Return a pointer that is later than the one before it."""
        if before is not None and before.pointed_at:
            now = max(now, datetime.fromisoformat(before.pointed_at) + timedelta(microseconds=1))
        return cls(version=version, digest=digest, pointed_at=now.isoformat(timespec="microseconds"))


def is_version(name: str) -> bool:
    """Tell whether a name can be that of a version: a plain one, that leads nowhere else."""
    return _VERSION.fullmatch(name) is not None


def pointer_text(pointer: Pointer, key: bytes | None) -> str:
    """Return what the file holds: the pointer, its checksum, and its signature where there is a key."""
    names = asdict(pointer)
    return canonical(signed(names | {"sum": _sum(names)}, key))


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
    names = {name: document.get(name) for name in Pointer.__dataclass_fields__}
    fields = {"version": _VERSION, "digest": _DIGEST, "pointed_at": _INSTANT}
    texts = {name: value for name, value in names.items() if isinstance(value, str)}
    whole = document.keys() - {"signature"} == {*fields, "sum"} and texts.keys() == fields.keys()
    if not whole or any(not form.fullmatch(texts[name]) for name, form in fields.items()):
        raise _altered()
    if document["sum"] != _sum(texts):
        raise _altered()
    return Pointer(**texts)


def _sum(names: Mapping[str, str]) -> str:
    return sha256(canonical(names).encode()).hexdigest()


def _altered() -> BundleRefusedError:
    return BundleRefusedError(
        "the file champion: expected it as 'matcher train' wrote it, got it altered; restore it, or remove "
        "it and train again"
    )
