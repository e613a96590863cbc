"""Model files: what was written is what is read, to the last bit, and anything else is refused."""

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.additive import AdditiveModel
from models.bundle import read_bundle, write_bundle
from models.contents import digest_of
from models.fit import Objective
from models.manifest import BundleRefusedError
from tests.models.worlds import everybody, rules, tiny_day, tiny_model

FILES = ("manifest.json", "model.json", "arrays.npz", "card.json")
CARD = {"læst af": "mennesker", "matches": 60}
MODELS = {"learned": tiny_model, "rules": rules}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder that holds the learned model."""
    place = tmp_path / "tiny-1"
    write_bundle(place, tiny_model(), CARD)
    return place


def _refused(folder: Path) -> bool:
    try:
        read_bundle(folder)
    except BundleRefusedError:
        return True
    return False


def _bits(model: AdditiveModel) -> list[bytes]:
    market, pairs = everybody(tiny_day(), model)
    fit = model.fit(market, pairs)
    weeks = model.values(market, pairs, Objective.WEEKS_SAVED)
    return [getattr(fit, name).tobytes() for name in fit.__dataclass_fields__] + [weeks.tobytes()]


@pytest.mark.parametrize("kind", MODELS)
def test_a_model_comes_back_to_the_last_bit(kind: str, tmp_path: Path) -> None:
    """Digest, card and every figure of every pair are the same after writing and reading."""
    model = MODELS[kind]()
    write_bundle(tmp_path / "v", model, CARD)
    bundle = read_bundle(tmp_path / "v")
    assert digest_of(bundle.model) == bundle.model.digest == model.digest
    assert bundle.card == CARD
    assert _bits(bundle.model) == _bits(model)


def test_the_same_model_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    """Written twice, or written again after reading, a bundle's files are equal byte for byte."""
    write_bundle(tmp_path / "again", tiny_model(), CARD)
    write_bundle(tmp_path / "copy", read_bundle(folder).model, CARD)
    for name in FILES:
        written = (folder / name).read_bytes()
        assert written == (tmp_path / "again" / name).read_bytes() == (tmp_path / "copy" / name).read_bytes()


def test_a_version_is_never_written_over(folder: Path) -> None:
    """Writing to a folder that is there refuses and leaves it as it was."""
    before = [(folder / name).read_bytes() for name in FILES]
    with pytest.raises(FileExistsError):
        write_bundle(folder, rules(), {})
    assert [(folder / name).read_bytes() for name in FILES] == before


def test_the_digest_is_about_what_scores() -> None:
    """Another name leaves the digest, one changed coefficient or variance does not."""
    model = tiny_model()
    assert digest_of(replace(model, version="other", digest="")) == model.digest
    bent = replace(model, pay=replace(model.pay, unknown=np.nextafter(model.pay.unknown, 9)))
    unsure = replace(model, workplaces=replace(model.workplaces, unseen_variance=0.123))
    assert len({digest_of(one) for one in (model, bent, unsure)}) == 3


@pytest.mark.parametrize("name", FILES)
def test_a_missing_or_empty_file_is_refused(folder: Path, name: str) -> None:
    """Each file is needed, and an empty one is no file."""
    (folder / name).write_bytes(b"")
    assert _refused(folder)
    (folder / name).unlink()
    assert _refused(folder)


def test_no_folder_is_refused(tmp_path: Path) -> None:
    """A version that is not there is refused like a damaged one."""
    assert _refused(tmp_path / "nowhere")


@cache
def _original() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as place:
        write_bundle(Path(place, "v"), tiny_model(), CARD)
        return {name: Path(place, "v", name).read_bytes() for name in FILES}


def _flip(content: bytes, rng: np.random.Generator) -> bytes:
    altered = bytearray(content)
    altered[rng.integers(len(altered))] ^= int(rng.integers(1, 256))
    return bytes(altered)


def _cut(content: bytes, rng: np.random.Generator) -> bytes:
    return content[: rng.integers(len(content))]


def _grow(content: bytes, rng: np.random.Generator) -> bytes:
    return content + bytes(rng.integers(0, 256, int(rng.integers(1, 40)), dtype=np.uint8))


def _swap(content: bytes, rng: np.random.Generator) -> bytes:
    size = int(rng.integers(1, max(2, len(content) // 3)))
    one, other = sorted(rng.integers(0, len(content) - size, 2))
    swapped = content[:one] + content[other : other + size] + content[one + size :]
    return swapped if swapped != content else _flip(content, rng)


DAMAGES: tuple[Callable[[bytes, np.random.Generator], bytes], ...] = (_flip, _flip, _cut, _grow, _swap)


def _tampered(tmp_path: Path, count: int, seed: int) -> list[str]:
    """Damage one file at a time; return a description of each damage that was not refused."""
    rng = np.random.default_rng(seed)
    for name, content in _original().items():
        (tmp_path / name).write_bytes(content)
    assert not _refused(tmp_path)
    passed = []
    for number in range(count):
        name = FILES[number % len(FILES)]
        content = _original()[name]
        altered = DAMAGES[number % len(DAMAGES)](content, rng)
        (tmp_path / name).write_bytes(altered)
        if not _refused(tmp_path):
            passed.append(f"{number}: {name} {DAMAGES[number % len(DAMAGES)].__name__}")
        (tmp_path / name).write_bytes(content)
    return passed


def test_two_hundred_damages_are_refused(tmp_path: Path) -> None:
    """Flipped bytes, truncations, additions and moved blocks in any file: 200 of 200 refused."""
    assert _tampered(tmp_path, 200, seed=1) == []


@pytest.mark.proof
def test_a_thousand_damages_are_refused(tmp_path: Path) -> None:
    """Flipped bytes, truncations, additions and moved blocks in any file: 1,000 of 1,000 refused."""
    assert _tampered(tmp_path, 1000, seed=2) == []


def test_every_byte_of_the_manifest_counts(folder: Path) -> None:
    """The one file without a checksum: each of its bytes, changed to its neighbour or a tab, is refused."""
    content = (folder / "manifest.json").read_bytes()
    passed = []
    for place in range(len(content)):
        for byte in (content[place] ^ 1, ord("\t")):
            altered = bytearray(content)
            altered[place] = byte
            (folder / "manifest.json").write_bytes(bytes(altered))
            if not _refused(folder):
                passed.append(content[max(0, place - 10) : place + 10])
    assert passed == []


def _sealed(folder: Path, **changes: object) -> None:
    """Write a manifest whose checksums fit the files as they are now, as a careful forger would."""
    sums = {name: sha256((folder / name).read_bytes()).hexdigest() for name in FILES[1:]}
    manifest = {**json.loads((folder / "manifest.json").read_text("utf-8")), "files": sums, **changes}
    text = json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    (folder / "manifest.json").write_text(text, "utf-8")


def _arrays(folder: Path) -> dict[str, Any]:
    with np.load(folder / "arrays.npz") as arrays:
        return dict(arrays)


def test_the_forger_of_these_tests_could_succeed(folder: Path) -> None:
    """The manifest that these tests forge is accepted where nothing else was changed."""
    _sealed(folder)
    assert not _refused(folder)


def test_swapped_arrays_are_refused_though_their_checksum_fits(folder: Path) -> None:
    """Two arrays that change places alter the digest, whatever the checksums say."""
    arrays = _arrays(folder)
    arrays["pay_unknown"], arrays["hours_unknown"] = arrays["hours_unknown"], arrays["pay_unknown"]
    np.savez(folder / "arrays.npz", **arrays)
    _sealed(folder)
    assert _refused(folder)


@pytest.mark.parametrize("name", ["knots", "pay_covariance", "workplaces_values", "kinship_tasks"])
def test_a_missing_array_is_refused_though_the_checksum_fits(folder: Path, name: str) -> None:
    """An archive that lacks an array is told as a refusal and not as an error of the reader."""
    arrays = {key: value for key, value in _arrays(folder).items() if key != name}
    np.savez(folder / "arrays.npz", **arrays)
    _sealed(folder)
    assert _refused(folder)


class _Trap:
    def __reduce__(self) -> tuple:
        return (Path.touch, (Path("sprung"),))


def test_code_in_an_array_never_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pickled object inside the archive is refused without being loaded, though the checksum fits."""
    monkeypatch.chdir(folder)
    arrays = _arrays(folder)
    trap = np.array([_Trap()], dtype=object)
    np.savez(folder / "arrays.npz", **{**arrays, "knots": trap})
    _sealed(folder)
    assert _refused(folder)
    np.save(folder / "arrays.npy", trap)
    (folder / "arrays.npy").rename(folder / "arrays.npz")
    _sealed(folder)
    assert _refused(folder)
    assert not Path("sprung").exists()


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"\x80\x04.", b"not an archive", b"\x93NUMPY\x01\x00"])
def test_something_else_than_an_archive_is_refused(folder: Path, content: bytes) -> None:
    """A file that is no archive at all is refused, though the checksum fits."""
    (folder / "arrays.npz").write_bytes(content)
    _sealed(folder)
    assert _refused(folder)


@pytest.mark.parametrize("content", ["[]", "null", "{", "{}", '{"terms": 3}', "[" * 5000])
@pytest.mark.parametrize("name", ["model.json", "manifest.json"])
def test_something_else_than_a_model_is_refused(folder: Path, name: str, content: str) -> None:
    """JSON of another shape, or none, is refused with a message and not with an error of the reader."""
    (folder / name).write_text(content, "utf-8")
    if name != "manifest.json":
        _sealed(folder)
    assert _refused(folder)


OTHERS: list[dict[str, Any]] = [
    {"format": 3}, {"format": 1}, {"format": "2"}, {"features": "0" * 64}, {"digest": "0" * 64},
    {"version": "v9"},
]  # fmt: skip


@pytest.mark.parametrize("changes", OTHERS)
def test_another_format_digest_or_name_is_refused(folder: Path, changes: dict) -> None:
    """A manifest that speaks of another format, model or version does not go with these files."""
    _sealed(folder, **changes)
    with pytest.raises(BundleRefusedError, match="expected"):
        read_bundle(folder)


def test_files_of_two_bundles_do_not_mix(folder: Path, tmp_path: Path) -> None:
    """A file of another model, sound in itself, is refused."""
    write_bundle(tmp_path / "other", rules(), CARD)
    for name in ("manifest.json", "model.json", "arrays.npz"):
        kept = (folder / name).read_bytes()
        shutil.copy(tmp_path / "other" / name, folder / name)
        assert _refused(folder)
        (folder / name).write_bytes(kept)
    assert not _refused(folder)
