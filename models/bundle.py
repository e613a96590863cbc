"""A trained model as a folder of data files with checksums: JSON and plain arrays, never code."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from features.relatedness import Kinship, Relatedness
from models.additive import AdditiveModel, Effects
from models.curve import YearModel
from models.terms import Shapes, Term

FORMAT = 1
_MANIFEST, _MODEL, _ARRAYS, _CARD = "manifest.json", "model.json", "arrays.npz", "card.json"
_MANIFEST_KEYS = {"format", "version", "digest", "files"}
# What damaged or foreign files make the readers raise.
_UNREADABLE = (AttributeError, EOFError, KeyError, OSError, TypeError, ValueError, RecursionError, BadZipFile)
_KINDS = ("competences", "tasks")
_YEAR_ARRAYS = ("pay", "stop", "leave", "hours", "reach")
_YEAR_NUMBERS = (
    "early", "stop_slope", "leave_slope", "reach_slope",
    "goal_hours_per_month", "unmatched_weekly_hazard", "unmatched_goal_hours",
)  # fmt: skip


class BundleRefusedError(ValueError):
    """A bundle is damaged, altered or of another kind; the message says what was expected and got."""


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


def write_bundle(folder: Path, model: AdditiveModel, card: Mapping[str, Any]) -> None:
    """Write a model and its card as data files with a manifest of SHA-256 sums.

    The same model gives the same bytes. The folder appears whole or not at all: files are written beside it,
    under a name that begins with a dot, and moved.

    Raises
    ------
    FileExistsError
        If the folder holds a bundle already; versions are never written over.
    """
    if folder.exists():
        raise FileExistsError(f"bundle {folder}: expected a new folder, got one that is there")
    final, folder = folder, folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _write_arrays(folder / _ARRAYS, _arrays(model))
    (folder / _MODEL).write_text(_json(_plain(model)), encoding="utf-8")
    (folder / _CARD).write_text(_json(card), encoding="utf-8")
    sums = {name: _sha256(folder / name) for name in (_MODEL, _ARRAYS, _CARD)}
    manifest = {"format": FORMAT, "version": model.version, "digest": model.digest, "files": sums}
    (folder / _MANIFEST).write_text(_json(manifest), encoding="utf-8")
    folder.rename(final)


def read_bundle(folder: Path) -> Bundle:
    """Read a bundle and check every checksum.

    Raises
    ------
    BundleRefusedError
        If a file is missing, altered, of another format, or says something other than the manifest.
    """
    manifest = _manifest(folder)
    bundle = _contents(folder, {name: _checked(folder / name, manifest) for name in (_MODEL, _ARRAYS, _CARD)})
    for name, told in (("digest", digest_of(bundle.model)), ("version", bundle.model.version)):
        if not manifest[name] == getattr(bundle.model, name) == told:
            raise BundleRefusedError(
                f"bundle {folder.name}: expected {name} {manifest[name]}, got another; restore the folder"
            )
    return bundle


def _checked(path: Path, manifest: Mapping[str, Any]) -> bytes:
    """Read a file once, so that what is checked is what is used."""
    if not path.is_file():
        raise BundleRefusedError(
            f"bundle {path.parent.name}: expected {path.name}, got no such file; restore the folder"
        )
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != manifest["files"].get(path.name):
        raise BundleRefusedError(
            f"bundle {path.parent.name}: {path.name}: expected its checksum, got another; restore the folder"
        )
    return content


def _contents(folder: Path, files: Mapping[str, bytes]) -> Bundle:
    try:
        plain, card = json.loads(files[_MODEL]), json.loads(files[_CARD])
        with np.load(BytesIO(files[_ARRAYS]), allow_pickle=False) as arrays:
            return Bundle(_model(plain, dict(arrays)), card)
    except _UNREADABLE as fault:
        raise BundleRefusedError(f"bundle {folder.name}: expected format {FORMAT}, got {fault}") from fault


def digest_of(model: AdditiveModel) -> str:
    """Return the SHA-256 of everything scores depend on; name and digest of the version do not count."""
    plain = {key: value for key, value in _plain(model).items() if key not in ("version", "digest")}
    total = hashlib.sha256(_json(plain).encode())
    for name, array in sorted(_arrays(model).items()):
        total.update(f"{name} {array.dtype.str} {array.shape}".encode())
        total.update(np.ascontiguousarray(array).tobytes())
    return total.hexdigest()


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / _MANIFEST
    if not path.is_file():
        raise BundleRefusedError(f"bundle {folder}: expected {_MANIFEST}, got no such file")
    text = path.read_bytes()
    try:
        manifest = json.loads(text)
        known = manifest["format"] == FORMAT and manifest.keys() == _MANIFEST_KEYS
        # Nothing guards the manifest but its form: any other spelling of the same has been altered.
        exact = isinstance(manifest["files"], dict) and _json(manifest).encode() == text
    except _UNREADABLE as fault:
        raise BundleRefusedError(
            f"bundle {folder.name}: expected a readable {_MANIFEST}, got {fault}"
        ) from fault
    if not known:
        raise BundleRefusedError(
            f"bundle {folder.name}: expected format {FORMAT}, got another; update the service"
        )
    if not exact:
        raise BundleRefusedError(
            f"bundle {folder.name}: expected {_MANIFEST} as written, got it altered; restore the folder"
        )
    return dict(manifest)


def _plain(model: AdditiveModel) -> dict[str, Any]:
    return {
        "version": model.version,
        "digest": model.digest,
        "terms": [
            {
                "name": t.name,
                "group": t.group,
                "monotone": t.monotone,
                "scale": t.scale,
                "reference": t.reference,
            }
            for t in model.terms
        ],
        "year": {name: getattr(model.year, name) for name in _YEAR_NUMBERS},
        "kinship": {kind: getattr(model.kinship, kind).words for kind in _KINDS},
        "person_variance": model.person_variance,
        "industries": {"names": model.industries.names, "unseen_variance": model.industries.unseen_variance},
        "workplaces": {"names": model.workplaces.names, "unseen_variance": model.workplaces.unseen_variance},
    }


def _arrays(model: AdditiveModel) -> dict[str, NDArray[Any]]:
    sizes = np.array([len(term.knots) for term in model.terms], dtype=np.int64)
    return {
        "knot_counts": sizes,
        "knots": _joined([term.knots for term in model.terms]),
        "pay_heights": _joined(model.pay.heights),
        "pay_unknown": model.pay.unknown,
        "hours_heights": _joined(model.hours.heights),
        "hours_unknown": model.hours.unknown,
        "pay_covariance": model.pay_covariance,
        "hours_covariance": model.hours_covariance,
        **{f"kinship_{kind}": getattr(model.kinship, kind).table for kind in _KINDS},
        **{f"year_{name}": getattr(model.year, name) for name in _YEAR_ARRAYS},
        **{
            f"{kind}_{part}": getattr(getattr(model, kind), part)
            for kind in ("industries", "workplaces")
            for part in ("values", "variances")
        },
    }


def _joined(parts: tuple[NDArray[np.float64], ...] | list[NDArray[np.float64]]) -> NDArray[np.float64]:
    return np.concatenate([np.zeros(0), *parts])


def _model(plain: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> AdditiveModel:
    ends = np.cumsum(arrays["knot_counts"])[:-1]
    knots = np.split(arrays["knots"], ends)
    terms = tuple(Term(**term, knots=knot) for term, knot in zip(plain["terms"], knots, strict=True))
    return AdditiveModel(
        version=plain["version"],
        digest=plain["digest"],
        kinship=Kinship(
            **{
                kind: Relatedness(words=tuple(plain["kinship"][kind]), table=arrays[f"kinship_{kind}"])
                for kind in _KINDS
            }
        ),
        terms=terms,
        pay=_shapes(arrays, "pay", ends, knots),
        hours=_shapes(arrays, "hours", ends, knots),
        industries=_effects(plain, arrays, "industries"),
        workplaces=_effects(plain, arrays, "workplaces"),
        pay_covariance=arrays["pay_covariance"],
        hours_covariance=arrays["hours_covariance"],
        person_variance=plain["person_variance"],
        year=_year(plain["year"], arrays),
    )


def _year(numbers: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> YearModel:
    parts: dict[str, Any] = {name: arrays[f"year_{name}"] for name in _YEAR_ARRAYS}
    return YearModel(**parts, **numbers)


def _shapes(
    arrays: Mapping[str, NDArray[Any]], kind: str, ends: NDArray[np.int64], knots: list[NDArray[np.float64]]
) -> Shapes:
    heights = tuple(np.split(arrays[f"{kind}_heights"], ends))
    return Shapes(tuple(knots), heights, arrays[f"{kind}_unknown"])


def _effects(plain: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], kind: str) -> Effects:
    return Effects(
        names=tuple(plain[kind]["names"]),
        values=arrays[f"{kind}_values"],
        variances=arrays[f"{kind}_variances"],
        unseen_variance=plain[kind]["unseen_variance"],
    )


def _write_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    # Stored without compression and with the zip's own fixed date, so that equal arrays give equal bytes.
    np.savez(path, allow_pickle=False, **dict(sorted(arrays.items())))


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
