"""A trained model as a folder of data files with checksums: JSON and plain arrays, never code."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray

from models.additive import AdditiveModel
from models.contents import arrays_of, digest_of, model_of, plain_of
from models.manifest import FORMAT, BundleRefusedError, Manifest, canonical, manifest_text, read_manifest
from models.plain_files import read_plain
from models.soundness import faults_of

_MANIFEST, _MODEL, _ARRAYS, _CARD = "manifest.json", "model.json", "arrays.npz", "card.json"
_MIB = 2**20
# Far above what a nation's model takes; so that no file makes the service eat its memory.
_LIMITS_BYTES = {_MANIFEST: _MIB // 16, _MODEL: 64 * _MIB, _ARRAYS: 1024 * _MIB, _CARD: 16 * _MIB}
# What damaged or foreign files make the readers raise.
_UNREADABLE = (
    AttributeError, EOFError, LookupError, MemoryError, OSError, OverflowError, RuntimeError, SyntaxError,
    TypeError, ValueError, BadZipFile,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bundle:
    """A model beside its card.

    Attributes
    ----------
    model : AdditiveModel
        What scores.
    card : mapping
        What was learned from, how it was measured, what is assumed.
    """

    model: AdditiveModel
    card: Mapping[str, Any]


def write_bundle(
    folder: Path, model: AdditiveModel, card: Mapping[str, Any], key: bytes | None = None
) -> None:
    """Write a model and its card as data files with a manifest of SHA-256 sums, signed where there is a key.

    The same model gives the same bytes. The folder appears whole or not at all: files are written beside it,
    under a name that begins with a dot, and moved.

    Raises
    ------
    FileExistsError
        If the folder holds a bundle already; versions are never written over.
    ValueError
        If the model holds what no model can.
    """
    if fault := next(faults_of(model), None):
        raise ValueError(f"model {model.version}: {fault}; nothing is written")
    if folder.exists():
        raise FileExistsError(f"bundle {folder}: expected a new folder, got one that is there")
    final, folder = folder, folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _write_arrays(folder / _ARRAYS, arrays_of(model))
    (folder / _MODEL).write_text(canonical(plain_of(model)), encoding="utf-8")
    (folder / _CARD).write_text(canonical(card), encoding="utf-8")
    sums = {name: _sha256((folder / name).read_bytes()) for name in (_MODEL, _ARRAYS, _CARD)}
    manifest = manifest_text(model.version, model.digest, sums, key)
    (folder / _MANIFEST).write_text(manifest, encoding="utf-8")
    folder.rename(final)


def read_bundle(folder: Path, key: bytes | None = None) -> Bundle:
    """Read a bundle and check every checksum, its signature where there is a key, and every number.

    A bundle of format 1 does not say for which units of features it was learned: it is read as long as the
    names, groups and directions of its terms are today's, and never where a key is set.

    Raises
    ------
    BundleRefusedError
        If a file is missing, altered, of another format, of other features, unsigned where a key is set, or
        holds what no model can.
    """
    if folder.is_symlink():
        raise BundleRefusedError(f"bundle {folder.name}: expected a folder, got a link; restore the folder")
    manifest = read_manifest(folder.name, read_plain(folder / _MANIFEST, _LIMITS_BYTES[_MANIFEST]), key)
    bundle = _contents(folder, {name: _checked(folder / name, manifest) for name in (_MODEL, _ARRAYS, _CARD)})
    for name, told in (("digest", digest_of(bundle.model)), ("version", bundle.model.version)):
        if not getattr(manifest, name) == getattr(bundle.model, name) == told:
            raise BundleRefusedError(
                f"bundle {folder.name}: expected {name} {getattr(manifest, name)}, got another; "
                "restore the folder"
            )
    return bundle


def _checked(path: Path, manifest: Manifest) -> bytes:
    content = read_plain(path, _LIMITS_BYTES[path.name])
    if _sha256(content) != manifest.files.get(path.name):
        raise BundleRefusedError(
            f"bundle {path.parent.name}: {path.name}: expected its checksum, got another; restore the folder"
        )
    return content


def _contents(folder: Path, files: Mapping[str, bytes]) -> Bundle:
    try:
        plain, card = _json(files[_MODEL]), _json(files[_CARD])
        bundle = Bundle(model_of(plain, _arrays(files[_ARRAYS])), card)
        fault = next(faults_of(bundle.model), None)
    except _UNREADABLE as unreadable:
        raise BundleRefusedError(
            f"bundle {folder.name}: expected format {FORMAT}, got {unreadable}", kind="unsound"
        ) from unreadable
    if fault:
        raise BundleRefusedError(
            f"bundle {folder.name}: its checksums fit, but not its numbers: {fault}; train a new version",
            kind="features" if fault.startswith("terms:") else "unsound",
        )
    return bundle


def _json(content: bytes) -> dict[str, Any]:
    read = json.loads(content, parse_constant=_refuse_constant)
    if not isinstance(read, dict):
        raise TypeError("something else than a JSON object")
    return read


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} where a number is needed")


def _arrays(content: bytes) -> dict[str, NDArray[Any]]:
    """Read arrays that are stored as they are: nothing unpacks to more than the file's own size."""
    with ZipFile(BytesIO(content)) as archive:
        members = archive.infolist()
    if any(member.compress_type != ZIP_STORED for member in members):
        raise ValueError("packed arrays, where they are stored as they are")
    if sum(member.file_size for member in members) > len(content):
        raise ValueError("arrays that claim to be larger than their file")
    with np.load(BytesIO(content), allow_pickle=False) as arrays:
        return dict(arrays)


def _write_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    # Stored without compression and with the zip's own fixed date, so that equal arrays give equal bytes.
    np.savez(path, allow_pickle=False, **dict(sorted(arrays.items())))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
