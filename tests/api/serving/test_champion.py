"""The model that serves: what is taken, what is refused, what is said, and that it comes back by itself."""

import shutil
import threading
import time
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from api.models_folder import ModelsFolder
from api.serving.champion import Champion
from api.serving.degraded import MODEL_REFUSED, NO_MODEL
from api.serving.trial import try_out
from models.additive import AdditiveModel
from models.fit import Fit
from models.manifest import BundleRefusedError
from tests.api.serving.tampering import CARD, NEXT, OLDER, SERVING, build, pointed, variant
from tests.models.worlds import rules, tiny_model

KEY = b"k" * 40


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of three versions, the middle one in use."""
    build(tmp_path / "models", None)
    return tmp_path / "models"


def _champion(folder: Path, key: bytes | None = None) -> Champion:
    champion = Champion(ModelsFolder(folder, key), rules())
    champion.look()
    return champion


def _state(champion: Champion) -> tuple[str, bool, list[str]]:
    serving = champion.current()
    return serving.version, serving.degraded is not None, [fault.kind for fault in champion.faults()]


def test_a_sound_champion_serves(folder: Path) -> None:
    """Its version and digest are told, nothing is degraded, and it was counted once."""
    champion = _champion(folder)
    assert _state(champion) == (SERVING, False, [])
    assert champion.current().digest == champion.current().scorer.digest == variant(SERVING).digest
    assert champion.counts() == {"taken": 1}


def test_without_any_model_the_rules_serve_and_say_so(tmp_path: Path) -> None:
    """Before the first training nothing is at fault, but every answer is marked, in two languages."""
    champion = _champion(tmp_path / "nowhere")
    assert _state(champion) == (rules().version, True, [])
    assert champion.current().degraded == NO_MODEL
    assert "tommelfingerregler" in NO_MODEL.da


def test_the_first_training_is_taken_without_a_restart(tmp_path: Path) -> None:
    """What training writes serves after the next look."""
    champion = _champion(tmp_path / "models")
    ModelsFolder(tmp_path / "models").add(variant(NEXT), CARD)
    champion.look()
    assert _state(champion) == (NEXT, False, [])


def test_a_damaged_model_at_the_start_leaves_the_rules_until_it_is_mended(folder: Path) -> None:
    """The fallback is marked, the fault is told; with the file back the model serves by itself."""
    whole = (folder / SERVING / "model.json").read_bytes()
    (folder / SERVING / "model.json").write_bytes(whole[:-9])
    champion = _champion(folder)
    assert _state(champion) == (rules().version, True, ["altered"])
    assert champion.current().degraded == MODEL_REFUSED
    (folder / SERVING / "model.json").write_bytes(whole)
    champion.look()
    assert _state(champion) == (SERVING, False, [])


def test_the_folder_may_go_and_come_back(folder: Path) -> None:
    """Moved away and back, the very same files: the model serves throughout, and the fault ends."""
    champion = _champion(folder)
    serving = champion.current()
    folder.rename(folder.with_name("away"))
    champion.look()
    assert _state(champion) == (SERVING, False, ["missing"])
    folder.with_name("away").rename(folder)
    champion.look()
    assert _state(champion) == (SERVING, False, [])
    assert champion.current() is serving


def test_damage_under_a_serving_model_is_told_and_does_no_harm(folder: Path) -> None:
    """The files of the version in use are watched too: who restarts now would have no model."""
    champion = _champion(folder)
    (folder / SERVING / "arrays.npz").write_bytes(b"")
    champion.look()
    assert _state(champion) == (SERVING, False, ["altered"])


def test_a_later_pointer_back_to_an_older_version_is_taken(folder: Path) -> None:
    """Going back is a step forward in time where `point` does it, and refused where a file is copied."""
    champion = _champion(folder)
    before = (folder / "champion").read_bytes()
    ModelsFolder(folder).point(OLDER)
    champion.look()
    assert _state(champion) == (OLDER, False, [])
    (folder / "champion").write_bytes(before)
    champion.look()
    assert _state(champion) == (OLDER, False, ["older"])


def test_pointers_only_grow_whatever_the_clock_says(folder: Path) -> None:
    """A pointer of the future does not hinder the next one from being later still."""
    future = pointed(SERVING, None).replace("2026-03-02", "2999-03-02")
    models = ModelsFolder(folder)
    (folder / "champion").write_text(future)
    with pytest.raises(BundleRefusedError, match="got it altered"):
        models.pointer()
    models.point(SERVING)
    first = models.pointer()
    models.point(NEXT)
    second = models.pointer()
    assert first is not None
    assert second is not None
    assert first < second


def test_a_version_mended_under_its_name_serves_on(folder: Path) -> None:
    """The same model written again, byte for byte, is no change for who asks."""
    champion = _champion(folder)
    serving = champion.current()
    shutil.copytree(folder / SERVING, folder / "copy")
    shutil.rmtree(folder / SERVING)
    (folder / "copy").rename(folder / SERVING)
    champion.look()
    assert champion.current() is serving
    assert champion.faults() == ()


def test_a_fault_is_logged_once_with_its_kind(folder: Path) -> None:
    """Looked at a hundred times, a damaged model is one line of the log, one count and one reading."""
    champion = _champion(folder)
    (folder / SERVING / "card.json").write_text("{}")
    with capture_logs() as logs:
        for _ in range(100):
            champion.look()
    assert [line["event"] for line in logs] == ["champion_refused"]
    assert logs[0]["kind"] == "altered"
    assert champion.counts() == {"taken": 1, "altered": 1}


def test_a_disk_that_fails_is_asked_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read error is no verdict on the files: with the disk back the model is taken, files unchanged."""
    champion = Champion(ModelsFolder(folder), rules())
    with monkeypatch.context() as broken:
        broken.setattr("api.models_folder.read_bundle", _failing)
        champion.look()
        assert _state(champion) == (rules().version, True, ["unreadable"])
    champion.look()
    assert _state(champion) == (SERVING, False, [])


def _failing(*_: object) -> None:
    raise OSError(5, "Input/output error")


def test_the_thread_sees_a_new_champion_and_ends(folder: Path) -> None:
    """Watched in the background, a change is seen without anybody asking; after the end no thread is left."""
    before = threading.active_count()
    with Champion(ModelsFolder(folder), rules(), look_every_seconds=0.05) as champion:
        assert champion.current().version == SERVING
        ModelsFolder(folder).point(NEXT)
        ends = time.monotonic() + 20
        while champion.current().version != NEXT and time.monotonic() < ends:
            time.sleep(0.02)
        assert _state(champion) == (NEXT, False, [])
    assert threading.active_count() == before


def test_an_unsigned_folder_is_refused_once_there_is_a_key_and_training_signs_it(folder: Path) -> None:
    """The way to a key: set it, train again; the old folder is put aside, and the signed one serves."""
    champion = _champion(folder, KEY)
    assert _state(champion) == (rules().version, True, ["signature"])
    assert ModelsFolder(folder, KEY).add(variant(SERVING), CARD)
    champion.look()
    assert _state(champion) == (SERVING, False, [])
    assert list(folder.glob(f".{SERVING}.aside-*"))
    assert _state(_champion(folder)) == (SERVING, False, [])
    assert _state(_champion(folder, b"o" * 40))[2] == ["signature"]


def test_a_folder_of_before_is_read_where_no_key_is_set(folder: Path) -> None:
    """A pointer that is a bare name serves at the start; with a key it does not."""
    (folder / "champion").write_text(f"{OLDER}\n")
    assert _state(_champion(folder)) == (OLDER, False, [])
    assert _state(_champion(folder, KEY)) == (rules().version, True, ["signature"])


class _Wild(AdditiveModel):
    """A model whose files are sound, but whose figures are not."""

    def fit(self, market, pairs):
        """See AdditiveModel."""
        fit = super().fit(market, pairs)
        weeks = fit.expected_weeks_to_paid + 400
        return Fit(
            **{n: getattr(fit, n) for n in fit.__dataclass_fields__} | {"expected_weeks_to_paid": weeks}
        )


def test_figures_beyond_a_year_are_found_in_the_trial() -> None:
    """Made-up pairs are scored before anybody's: sound models pass, one with 400 weeks too many does not."""
    try_out(tiny_model())
    try_out(rules())
    parts = {name: getattr(tiny_model(), name) for name in AdditiveModel.__dataclass_fields__}
    with pytest.raises(BundleRefusedError, match="expected_weeks_to_paid of") as refused:
        try_out(_Wild(**parts))
    assert refused.value.kind == "unsound"
