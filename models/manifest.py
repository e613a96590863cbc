"""The manifest of a bundle: what its files must be, for which features it was learned, and who says so."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from features.catalogue import schema_digest

FORMAT = 2
_FORMAT_WITHOUT_FEATURES = 1
_OLD_KEYS = {"format", "version", "digest", "files"}
_KEYS = _OLD_KEYS | {"features"}
_SIGNATURE = "signature"


class BundleRefusedError(ValueError):
    """A bundle may not be used; the message says what was expected, what was got and what to do.

    Parameters
    ----------
    message : str
        The message.
    kind : str
        What is wrong: ``missing``, ``altered`` (damaged, or not what its checksums say), ``format``,
        ``features`` (learned for other columns), ``signature``, ``unsound`` (whole files, impossible
        numbers) or ``older`` (than the one in use).
    """

    def __init__(self, message: str, *, kind: str = "altered") -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a bundle says of itself.

    Attributes
    ----------
    version, digest : str
        Name of the version, and SHA-256 of everything its scores depend on.
    files : mapping of str to str
        SHA-256 of each file.
    features : str
        Digest of the columns, units and directions it was learned for; empty in a bundle of format 1.
    """

    version: str
    digest: str
    files: Mapping[str, str]
    features: str


def canonical(value: Mapping[str, Any]) -> str:
    """Return the one spelling of a JSON object that is written."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"


def signature_of(document: Mapping[str, Any], key: bytes) -> str:
    """Return the HMAC-SHA256 of a document's canonical spelling, its signature left out."""
    unsigned = {name: value for name, value in document.items() if name != _SIGNATURE}
    return hmac.new(key, canonical(unsigned).encode(), hashlib.sha256).hexdigest()


def signed(document: Mapping[str, Any], key: bytes | None) -> dict[str, Any]:
    """Return a document with its signature, as it is where there is no key."""
    return dict(document) | ({} if key is None else {_SIGNATURE: signature_of(document, key)})


def check_signature(name: str, document: Mapping[str, Any], key: bytes | None) -> None:
    """Refuse a document that is not signed with the key; without a key nothing is asked.

    Raises
    ------
    BundleRefusedError
        If a key is set and the signature is missing or of another key.
    """
    if key is None:
        return
    given = document.get(_SIGNATURE)
    if not isinstance(given, str):
        raise BundleRefusedError(
            f"{name}: expected the signature of MATCHER_BUNDLE_KEY, got none; train again with the key set",
            kind="signature",
        )
    if not hmac.compare_digest(given.encode(), signature_of(document, key).encode()):
        raise BundleRefusedError(
            f"{name}: expected the signature of MATCHER_BUNDLE_KEY, got another; "
            "restore it, or train again with the key set",
            kind="signature",
        )


def manifest_text(version: str, digest: str, files: Mapping[str, str], key: bytes | None) -> str:
    """Return the manifest of files that were written for today's features."""
    document = {
        "format": FORMAT,
        "version": version,
        "digest": digest,
        "files": dict(files),
        "features": schema_digest(),
    }
    return canonical(signed(document, key))


def read_manifest(name: str, content: bytes, key: bytes | None) -> Manifest:
    """Read and check a manifest: its form, its format, its features and its signature.

    Parameters
    ----------
    name : str
        Name of the bundle, for messages.
    content : bytes
        The file.
    key : bytes, optional
        Without one, signatures are not asked for.

    Raises
    ------
    BundleRefusedError
        If it is not as it was written, or is not one that today's code and key may use.
    """
    document = _document(name, content)
    if not _known_form(document):
        raise BundleRefusedError(
            f"bundle {name}: expected format {FORMAT}, got another; update the service", kind="format"
        )
    # Nothing but its form guards an unsigned manifest: any other spelling of the same has been altered.
    if canonical(document).encode() != content:
        raise BundleRefusedError(f"bundle {name}: expected its manifest as written, got it altered; "
                                 "restore the folder")  # fmt: skip
    check_signature(f"bundle {name}", document, key)
    features = document.get("features", "")
    if features not in {"", schema_digest()}:
        raise BundleRefusedError(
            f"bundle {name}: expected a model of today's features ({schema_digest()[:12]}), got one of "
            f"others ({features[:12]}); train a new version",
            kind="features",
        )
    return Manifest(
        version=document["version"], digest=document["digest"], files=document["files"], features=features
    )


def _document(name: str, content: bytes) -> dict[str, Any]:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as fault:
        raise BundleRefusedError(f"bundle {name}: expected a readable manifest, got {fault}") from fault
    if not isinstance(document, dict):
        raise BundleRefusedError(f"bundle {name}: expected a readable manifest, got no object")
    return document


def _known_form(document: Mapping[str, Any]) -> bool:
    keys = {FORMAT: _KEYS, _FORMAT_WITHOUT_FEATURES: _OLD_KEYS}
    number, files = document.get("format"), document.get("files")
    if type(number) is not int or document.keys() - {_SIGNATURE} != keys.get(number):
        return False
    texts = [value for name, value in document.items() if name not in ("format", "files")]
    return isinstance(files, dict) and all(isinstance(value, str) for value in [*texts, *files.values()])
