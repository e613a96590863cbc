"""Ways to spoil a folder of models, from a flipped bit to a careful forger; a loader that believes all."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from api.champion_pointer import Pointer, pointer_text
from features.catalogue import schema_digest
from models.additive import AdditiveModel
from models.bundle import write_bundle
from models.contents import arrays_of, digest_of, model_of, plain_of
from models.manifest import FORMAT, canonical, signed
from tests.models.worlds import tiny_model

Rng = np.random.Generator
FILES = ("manifest.json", "model.json", "arrays.npz", "card.json")
CARD = {"as_of": "2026-03-02", "matches": 60}
OLDER, SERVING, NEXT = "tiny-0", "tiny-1", "tiny-2"
INSTANTS = {
    version: f"2026-03-0{day}T03:00:00.000000+00:00" for day, version in enumerate((OLDER, SERVING, NEXT), 1)
}
BOMB_MIB = 32


@dataclass(frozen=True)
class Place:
    """A models folder under attack; whoever holds the key may sign, a forger has none or another."""

    folder: Path
    key: bytes | None
    forger: bytes | None

    @property
    def next(self) -> Path:
        """The version that is about to be taken into use."""
        return self.folder / NEXT


@cache
def variant(version: str) -> AdditiveModel:
    """Return a sound model of some version, other in its level than those of other versions."""
    model = tiny_model()
    shift = 0.05 * int(version[-1])
    year = replace(model.year, pay=model.year.pay + shift)
    model = replace(model, version=version, year=year)
    return replace(model, digest=digest_of(model))


def pointed(version: str, key: bytes | None) -> str:
    """Return the file ``champion`` as it names a version, each at its own instant."""
    pointer = Pointer(version=version, digest=variant(version).digest, pointed_at=INSTANTS[version])
    return pointer_text(pointer, key)


def build(folder: Path, key: bytes | None, version: str = SERVING) -> None:
    """Write three sound versions; one of them is champion."""
    for name in INSTANTS:
        write_bundle(folder / name, variant(name), CARD | {"named": name}, key)
    (folder / "champion").write_text(pointed(version, key))


def forge(folder: Path, model: AdditiveModel, key: bytes | None, **manifest: Any) -> None:
    """Write a bundle of any model, checksums and digest in order, as a careful forger does."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    model = replace(model, digest=digest_of(model))
    np.savez(folder / "arrays.npz", allow_pickle=False, **dict(sorted(arrays_of(model).items())))
    (folder / "model.json").write_text(canonical(plain_of(model)), "utf-8")
    (folder / "card.json").write_text(canonical(CARD | {"named": model.version}), "utf-8")
    seal(folder, key, version=model.version, digest=model.digest, **manifest)


def seal(folder: Path, key: bytes | None, **changes: Any) -> None:
    """Write a manifest whose checksums fit the files as they are now."""
    sums = {name: sha256((folder / name).read_bytes()).hexdigest() for name in FILES[1:]}
    about = {"format": FORMAT, "version": NEXT, "digest": variant(NEXT).digest, "features": schema_digest()}
    (folder / "manifest.json").write_text(canonical(signed(about | {"files": sums} | changes, key)), "utf-8")


# --- what breaks by accident ----------------------------------------------------------------------------


def flip(place: Place, rng: Rng) -> None:
    """Flip one byte of one file."""
    path = place.next / str(rng.choice(FILES))
    content = bytearray(path.read_bytes())
    content[rng.integers(len(content))] ^= int(rng.integers(1, 256))
    path.write_bytes(bytes(content))


def cut(place: Place, rng: Rng) -> None:
    """Let a file end too early."""
    path = place.next / str(rng.choice(FILES))
    path.write_bytes(path.read_bytes()[: rng.integers(path.stat().st_size)])


def grow(place: Place, rng: Rng) -> None:
    """Put something behind a file's end."""
    path = place.next / str(rng.choice(FILES))
    path.write_bytes(path.read_bytes() + rng.bytes(int(rng.integers(1, 50))))


def lose(place: Place, rng: Rng) -> None:
    """Remove a file, or put a folder in its place."""
    path = place.next / str(rng.choice(FILES))
    path.unlink()
    if rng.random() < 0.5:
        path.mkdir()


def mix(place: Place, rng: Rng) -> None:
    """Exchange files for those of another version, sound in themselves."""
    for name in rng.choice(FILES, int(rng.integers(1, 5)), replace=False):
        shutil.copy(place.folder / SERVING / name, place.next / name)


def mix_sealed(place: Place, rng: Rng) -> None:
    """Put figures of another version under checksums that fit."""
    name = str(rng.choice(FILES[1:3]))
    shutil.copy(place.folder / SERVING / name, place.next / name)
    seal(place.next, place.forger)


def vanish(place: Place, rng: Rng) -> None:
    """Take the pointer, the version or the whole folder away."""
    gone = (place.folder / "champion", place.next, place.folder)[rng.integers(3)]
    if gone.is_dir():
        shutil.rmtree(gone)
    else:
        gone.unlink()


# --- what somebody means to do --------------------------------------------------------------------------


def short_archive(place: Place, rng: Rng) -> None:
    """Truncate the arrays under a checksum that fits."""
    path = place.next / "arrays.npz"
    path.write_bytes(path.read_bytes()[: rng.integers(path.stat().st_size)])
    seal(place.next, place.forger)


class Trap:
    """Leaves a file behind where it is unpickled."""

    def __reduce__(self) -> tuple:
        return (Path.touch, (Path("sprung"),))


def pickled(place: Place, rng: Rng) -> None:
    """Put code among the arrays."""
    arrays: dict[str, Any] = dict(arrays_of(variant(NEXT)))
    name = str(rng.choice(["zzz", *arrays]))
    np.savez(place.next / "arrays.npz", **arrays | {name: np.array([Trap()], dtype=object)})
    seal(place.next, place.forger)


def bomb(place: Place, rng: Rng) -> None:
    """Make the archive unpack to many times its size."""
    extra = {f"zzz{rng.integers(99)}": np.zeros(BOMB_MIB * 2**17)}
    np.savez_compressed(place.next / "arrays.npz", allow_pickle=False, **arrays_of(variant(NEXT)) | extra)
    seal(place.next, place.forger)


def boast(place: Place, rng: Rng) -> None:
    """Let an array claim to be larger than any memory."""
    path = place.next / "arrays.npz"
    size = len(arrays_of(variant(NEXT))["knots"])
    old, claimed = f"'shape': ({size},), }}", f"'shape': ({10 ** int(rng.integers(12, 17))},), }}"
    content = path.read_bytes()
    wide = old + " " * (len(claimed) - len(old))
    assert wide.encode() in content, "the header has room for the larger number"
    path.write_bytes(content.replace(wide.encode(), claimed.encode()))
    seal(place.next, place.forger)


def link(place: Place, rng: Rng) -> None:
    """Link a file, a version or the pointer to elsewhere."""
    path = (place.next / str(rng.choice(FILES)), place.next, place.folder / "champion")[rng.integers(3)]
    elsewhere = place.folder.parent / f"elsewhere-{rng.integers(2**40)}"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)


def pipe(place: Place, rng: Rng) -> None:
    """Put a pipe there, on which a reader would wait for ever."""
    path = (place.next / str(rng.choice(FILES)), place.folder / "champion")[rng.integers(2)]
    path.unlink()
    os.mkfifo(path)


def huge(place: Place, rng: Rng) -> None:
    """Blow the manifest or the pointer up."""
    path = (place.next / "manifest.json", place.folder / "champion")[rng.integers(2)]
    text = path.read_text("utf-8")
    path.write_text(text.rstrip().removesuffix("}") + ',"x":"' + "x" * int(rng.integers(2**17, 2**22)) + '"}')


def nested(place: Place, rng: Rng) -> None:
    """Nest JSON deeper than a reader can follow."""
    name = str(rng.choice(FILES[:2]))
    (place.next / name).write_text("[" * int(rng.integers(2000, 200_000)))
    if name != "manifest.json":
        seal(place.next, place.forger)


def nonsense(place: Place, rng: Rng) -> None:
    """Write numbers that no model has, under checksums and a digest that fit."""
    model = variant(NEXT)
    wrong = float(rng.choice([np.nan, np.inf, -np.inf, 1e300]))
    spoilt = [_spoilt_array, _spoilt_year, _spoilt_shape, _spoilt_variance][rng.integers(4)](
        model, wrong, rng
    )
    forge(place.next, spoilt, place.forger)


def _spoilt_array(model: AdditiveModel, wrong: float, rng: Rng) -> AdditiveModel:
    name = str(rng.choice(["pay_covariance", "hours_covariance"]))
    table = getattr(model, name).copy()
    table[tuple(rng.integers(len(table), size=2))] = wrong
    return replace(model, **{name: table})


def _spoilt_year(model: AdditiveModel, wrong: float, rng: Rng) -> AdditiveModel:
    name = str(rng.choice(["pay", "stop", "leave", "hours", "reach"]))
    numbers = getattr(model.year, name).copy()
    numbers[rng.integers(len(numbers))] = wrong
    return replace(model, year=replace(model.year, **{name: numbers}))


def _spoilt_shape(model: AdditiveModel, wrong: float, rng: Rng) -> AdditiveModel:
    unknown = model.pay.unknown.copy()
    unknown[rng.integers(len(unknown))] = wrong
    return replace(model, pay=replace(model.pay, unknown=unknown))


def _spoilt_variance(model: AdditiveModel, wrong: float, rng: Rng) -> AdditiveModel:
    variances = model.workplaces.variances.copy()
    variances[rng.integers(len(variances))] = -1.0 if np.isnan(wrong) else wrong
    return replace(model, workplaces=replace(model.workplaces, variances=variances))


def backwards(place: Place, rng: Rng) -> None:
    """Make more of something good make the fit worse."""
    model = variant(NEXT)
    able = [r for r, t in enumerate(model.terms) if t.monotone and np.ptp(model.pay.heights[r]) > 1e-3]
    row = int(rng.choice(able))
    heights = tuple(-h if r == row else h for r, h in enumerate(model.pay.heights))
    forge(place.next, replace(model, pay=replace(model.pay, heights=heights)), place.forger)


def other_features(place: Place, rng: Rng) -> None:
    """Write a model of other columns: its manifest says so, or its terms alone."""
    if rng.random() < 0.5:
        seal(place.next, place.forger, features=sha256(rng.bytes(8)).hexdigest())
        return
    model = variant(NEXT)
    row = int(rng.integers(len(model.terms)))
    strange = replace(model.terms[row], name="shoe_size")
    terms = tuple(strange if r == row else t for r, t in enumerate(model.terms))
    forge(place.next, replace(model, terms=terms), place.forger)


def older(place: Place, rng: Rng) -> None:
    """Put back the pointer of an earlier day, or an older version under the name of the one that serves."""
    if rng.random() < 0.5:
        (place.folder / "champion").write_text(pointed(OLDER, place.key))
        return
    (place.folder / "champion").write_text(pointed(SERVING, place.key))
    forge(place.folder / SERVING, replace(variant(OLDER), version=SERVING), place.forger)


def by_hand(place: Place, rng: Rng) -> None:
    """Edit the pointer: another version, another digest, another instant, a path."""
    path = place.folder / "champion"
    document = json.loads(path.read_text())
    name, value = [
        ("version", OLDER), ("version", "../elsewhere"), ("digest", "0" * 64), ("version", 7),
        ("pointed_at", "2027-01-01T00:00:00.000000+00:00"), ("pointed_at", ""), ("sum", None),
    ][rng.integers(7)]  # fmt: skip
    path.write_text(canonical(document | {name: value}))


def bare_name(place: Place, rng: Rng) -> None:
    """Write the pointer as it was before it had an instant."""
    (place.folder / "champion").write_text(f"{rng.choice([OLDER, NEXT])}\n")


def unsigned(place: Place, rng: Rng) -> None:
    """Write a sound version, or pointer to it, without the signature or with another's; needs a key."""
    key = None if rng.random() < 0.5 else rng.bytes(32)
    if rng.random() < 0.5:
        forge(place.next, variant(NEXT), key)
    else:
        (place.folder / "champion").write_text(pointed(NEXT, key))


Attack = Callable[[Place, Rng], None]
ATTACKS: tuple[Attack, ...] = (
    flip, cut, grow, lose, mix, mix_sealed, vanish, short_archive, pickled, bomb, boast, link, pipe, huge,
    nested, nonsense, backwards, other_features, older, by_hand, bare_name, unsigned,
)  # fmt: skip
NEEDS_KEY = frozenset({unsigned})
HANGS_THE_NAIVE = frozenset({pipe})


def naive_champion(folder: Path) -> AdditiveModel:
    """Return the champion as a loader finds it that believes what it reads: the kept mutant."""
    text = (folder / "champion").read_text()
    version = json.loads(text)["version"] if text.startswith("{") else text.strip()
    plain = json.loads((folder / version / "model.json").read_text("utf-8"))
    content = BytesIO((folder / version / "arrays.npz").read_bytes())
    with np.load(content, allow_pickle=True) as arrays:
        return model_of(plain, dict(arrays))
