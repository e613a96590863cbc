"""A thousand spoilt folders under a serving champion: nothing wrong is loaded, the last good one serves."""

import shutil
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import numpy as np
import pytest

from api.models_folder import ModelsFolder
from api.serving.champion import Champion
from models.fit import Objective
from tests.api.serving.tampering import (
    ATTACKS,
    HANGS_THE_NAIVE,
    NEEDS_KEY,
    NEXT,
    SERVING,
    Place,
    build,
    naive_champion,
    pointed,
    variant,
)
from tests.models.worlds import everybody, rules, tiny_day
from tests.trust_record import record

KEY, OTHER_KEY = b"k" * 40, b"o" * 40


@dataclass
class Asking:
    """Somebody who asks whatever serves for figures all the time, and looks whether they are of one model."""

    champion: Champion
    asked: int = 0
    wrong: list[str] = field(default_factory=list)
    longest_seconds: float = 0.0
    versions: Counter[str] = field(default_factory=Counter)

    def __enter__(self) -> Self:
        self._market, self._pairs = everybody(tiny_day(), variant(SERVING))
        self._expected = {name: self._figures(variant(name)) for name in (SERVING, NEXT)}
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._ask)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _figures(self, scorer):
        values = scorer.values(self._market, self._pairs, Objective.GOAL_HOURS)
        return values.tobytes(), scorer.fit(self._market, self._pairs).low.tobytes()

    def _ask(self) -> None:
        while not self._done.is_set():
            began = time.perf_counter()
            serving = self.champion.current()
            if serving.degraded or self._figures(serving.scorer) != self._expected.get(serving.version):
                self.wrong.append(serving.version)
            self.asked += 1
            self.versions[serving.version] += 1
            self.longest_seconds = max(self.longest_seconds, time.perf_counter() - began)
            time.sleep(0.01)


@dataclass
class Found:
    """What a series of attacks came to."""

    attacks: int = 0
    answers: int = 0
    longest_answer_seconds: float = 0.0
    loaded: list[str] = field(default_factory=list)
    unnoticed: list[str] = field(default_factory=list)
    swallowed: Counter[str] = field(default_factory=Counter)
    tried: Counter[str] = field(default_factory=Counter)


def _restore(pristine: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(pristine, folder)


def _attack(champion: Champion, pristine: Path, place: Place, count: int, found: Found) -> None:
    serving, rng = champion.current(), np.random.default_rng(count)
    attacks = [one for one in ATTACKS if place.key or one not in NEEDS_KEY]
    for number in range(count):
        attack = attacks[number % len(attacks)]
        _restore(pristine, place.folder)
        (place.folder / "champion").write_text(pointed(NEXT, place.key))
        attack(place, rng)
        champion.look()
        name = f"{number}: {attack.__name__}"
        found.attacks += 1
        found.loaded += [name] if champion.current() is not serving else []
        found.unnoticed += [name] if not champion.faults() else []
        if attack not in HANGS_THE_NAIVE:
            found.tried[attack.__name__] += 1
            found.swallowed[attack.__name__] += _swallowed(place.folder)
        _restore(pristine, place.folder)
        champion.look()
        assert (champion.faults(), champion.current()) == ((), serving), found.loaded


def _swallowed(folder: Path) -> bool:
    try:
        naive_champion(folder)
    except Exception:  # the naive loader fails in its own ways
        return False
    return True


def _series(tmp_path: Path, count: int) -> Found:
    """Attack two champions, one with a key and one without, while somebody asks them all the time."""
    found = Found()
    for name, key, share in (("signed", KEY, 0.5), ("plain", None, 0.5)):
        pristine, folder = tmp_path / name / "pristine", tmp_path / name / "models"
        pristine.mkdir(parents=True)
        build(pristine, key)
        _restore(pristine, folder)
        champion = Champion(ModelsFolder(folder, key), rules())
        champion.look()
        assert champion.current().version == SERVING
        with Asking(champion) as asking:
            place = Place(folder, key, OTHER_KEY if key else None)
            _attack(champion, pristine, place, int(count * share), found)
        assert asking.wrong == []
        assert asking.asked > count / 4
        assert set(asking.versions) == {SERVING}
        found.answers += asking.asked
        found.longest_answer_seconds = max(found.longest_answer_seconds, asking.longest_seconds)
    return found


def _hold(found: Found, count: int) -> None:
    assert found.attacks == count
    assert found.loaded == []
    assert found.unnoticed == []


def _naive_line(found: Found) -> str:
    swallowed = sum(found.swallowed.values())
    return f"a loader without hashes loads {swallowed} of {sum(found.tried.values())}, code among them"


def test_sixty_spoilt_folders_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """60 attacks of 22 kinds on a serving champion: none is loaded, each is told, the last good one serves.

    The loader without hashes, kept as a mutant, swallows most kinds and runs the code in one.
    """
    monkeypatch.chdir(tmp_path)
    began = time.perf_counter()
    found = _series(tmp_path, 60)
    _hold(found, 60)
    kinds = {name for name, count in found.swallowed.items() if count}
    assert {"flip", "mix_sealed", "bomb", "nonsense", "backwards", "older", "pickled"} <= kinds
    assert Path("sprung").exists(), "the mutant runs what is pickled"
    _record(found, began, short=True)


@pytest.mark.proof
def test_a_thousand_spoilt_folders_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """1,000 attacks of 22 kinds on a serving champion: none is loaded, the last good one serves."""
    monkeypatch.chdir(tmp_path)
    began = time.perf_counter()
    found = _series(tmp_path, 1000)
    _hold(found, 1000)
    assert sum(found.swallowed.values()) > 300
    _record(found, began, short=False)


def _record(found: Found, began: float, *, short: bool) -> None:
    record(
        "models",
        "Tampered, truncated, swapped, older and code-carrying model files are refused, and the last good "
        "one serves: 1,000 of 1,000",
        {
            "attacks": found.attacks,
            "kinds": len(ATTACKS),
            "wrong_loads": len(found.loaded),
            "unnoticed": len(found.unnoticed),
            "right_answers_meanwhile": found.answers,
            "longest_answer_seconds": round(found.longest_answer_seconds, 3),
            "loaded_by_the_mutant": sum(found.swallowed.values()),
        },
        _naive_line(found),
        command="make proof",
        seconds=time.perf_counter() - began,
        short=short,
    )


def test_only_the_naive_loader_runs_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pickled objects under checksums that fit: the champion leaves the trap alone, the mutant springs it."""
    monkeypatch.chdir(tmp_path)
    pickled = next(attack for attack in ATTACKS if attack.__name__ == "pickled")
    build(tmp_path / "models", None, NEXT)
    pickled(Place(tmp_path / "models", None, None), np.random.default_rng(1))
    champion = Champion(ModelsFolder(tmp_path / "models"), rules())
    champion.look()
    assert champion.current().degraded
    assert not Path("sprung").exists()
    _swallowed(tmp_path / "models")
    assert Path("sprung").exists()


def test_swaps_under_load_never_mix_two_models(tmp_path: Path) -> None:
    """Champions change while figures are asked for: each answer is of one model, and answers go on."""
    build(tmp_path, None)
    folder = ModelsFolder(tmp_path)
    champion = Champion(folder, rules())
    champion.look()
    during = []
    with Asking(champion) as asking:
        for version in (NEXT, SERVING):
            folder.point(version)
            before = asking.asked
            champion.look()
            during.append(asking.asked - before)
            assert champion.current().version == version
            time.sleep(0.02)
    assert asking.wrong == []
    assert min(during) > 0, "nobody was answered while a model was read"
    assert set(asking.versions) == {SERVING, NEXT}
