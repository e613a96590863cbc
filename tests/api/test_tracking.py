"""MLflow follows the models folder: it catches up, and no command hangs on it."""

import sys
from pathlib import Path

import pytest

from api.models_folder import ModelsFolder
from api.settings import Settings
from api.tracking import aliases_of, track
from models.bundle import read_bundle
from models.registry import CHALLENGER, CHAMPION, COMPARING, TRAINING, Registry
from tests.api.conftest import DAY, SAMPLE, Matcher
from tests.api.serving.tampering import NEXT, OLDER, SERVING, build
from tests.tracking import tracking_folder


def _folder(tmp_path: Path) -> ModelsFolder:
    build(tmp_path / "models", None)
    return ModelsFolder(tmp_path / "models")


def test_the_challenger_is_the_newest_that_knows_as_much(tmp_path: Path) -> None:
    """Of versions that know the champion's day or later, the last; damaged ones and rules are none."""
    folder = _folder(tmp_path)
    assert aliases_of(folder.versions(), SERVING) == {CHAMPION: SERVING, CHALLENGER: NEXT}
    (folder.path / NEXT / "model.json").write_text("{}")
    assert aliases_of(folder.versions(), SERVING) == {CHAMPION: SERVING, CHALLENGER: OLDER}
    assert aliases_of(folder.versions(), None) == {}


def test_whatever_was_missed_is_caught_up(tmp_path: Path) -> None:
    """Three versions at once; nothing is new the second time; the champion's move shows the third."""
    folder = _folder(tmp_path)
    tracking = tracking_folder(tmp_path / "tracking")
    settings = Settings(models=folder.path, tracking=tracking)
    first, again = track(settings), track(settings)
    assert first is not None
    assert again is not None
    assert (set(first.new), again.new) == ({OLDER, SERVING, NEXT}, ())
    folder.point(NEXT)
    track(settings)
    assert Registry(tracking).aliases()[CHAMPION] == NEXT


def test_training_and_comparing_are_tracked_from_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Data span and digest, figures by group, card, bundle; the report of a comparison."""
    matcher, place = Matcher(tmp_path), tracking_folder(tmp_path / "tracking")
    matcher.must("import", SAMPLE)
    matcher.must("train", MATCHER_TRACKING=str(place))
    matcher.must("compare", "rules", "shuffle", day="2021-09-01", MATCHER_TRACKING=str(place))
    registry = Registry(place)
    (run,) = registry._client.search_runs([registry._experiment(TRAINING)])
    assert run.data.params["as_of"] == DAY
    assert len(run.data.params["data_digest"]) == 64
    assert run.data.params["first_match_on"] < run.data.params["last_match_on"]
    assert any(name.startswith("gender.female/observed") for name in run.data.metrics)
    files = Path(registry._client.download_artifacts(run.info.run_id, "", str(tmp_path)))
    assert "Modelkort" in (files / "card.md").read_text(encoding="utf-8")
    assert read_bundle(files / "bundle").model.version == run.info.run_name
    (compared,) = registry._client.search_runs([registry._experiment(COMPARING)])
    assert compared.data.tags["verdict"] == "too little data"
    assert {one.path for one in registry._client.list_artifacts(compared.info.run_id)} >= {"comparison.html"}

    monkeypatch.setitem(sys.modules, "mlflow", None)
    again = matcher.must("train", MATCHER_TRACKING=str(place))
    assert "Not tracked" in again.err
    assert "smaajob-matcher[learn]" in again.err.replace("\n", "")


def test_tracking_says_what_it_lacks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without MLflow, or without a folder, the command that only tracks refuses."""
    monkeypatch.setitem(sys.modules, "mlflow", None)
    matcher = Matcher(tmp_path)
    assert matcher("track", MATCHER_TRACKING=str(tmp_path / "tracking")).code == 2
    assert matcher("track").code == 2
