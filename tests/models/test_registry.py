"""MLflow is told of every run once, and its aliases follow."""

import sys
from pathlib import Path

import pytest

from models.registry import CHALLENGER, CHAMPION, COMPARING, TRAINING, Registry, Run, TrackingMissingError
from tests.tracking import tracking_folder


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    """Return a registry with nothing in it."""
    return Registry(tracking_folder(tmp_path / "tracking"))


def _run(folder: Path, name: str, digest: str = "d1") -> Run:
    bundle = folder / name
    bundle.mkdir(exist_ok=True)
    (bundle / "model.json").write_text(name)
    return Run(
        name=name,
        digest=digest,
        parameters={"kind": "additive", "long": "x" * 9000},
        metrics={"gender.k/matches": 7.0},
        files={"bundle": bundle},
    )


def test_a_training_is_kept_once_with_its_bundle(registry: Registry, tmp_path: Path) -> None:
    """Parameters, figures and files are those that were told; a second time nothing is new."""
    run = _run(tmp_path, "v1")
    assert [registry.register(run), registry.register(run)] == [True, False]
    assert registry.versions() == {"v1": "d1"}
    (kept,) = registry._client.search_runs([registry._experiment(TRAINING)])
    assert kept.data.params["kind"] == "additive"
    assert kept.data.metrics == {"gender.k/matches": 7.0}
    bundle = registry._client.download_artifacts(kept.info.run_id, "bundle", str(tmp_path))
    assert (Path(bundle) / "model.json").read_text() == "v1"


def test_another_model_of_the_same_name_is_another_version(registry: Registry, tmp_path: Path) -> None:
    """A name that was given anew is registered anew: its digest differs."""
    registry.register(_run(tmp_path, "v1"))
    assert registry.register(_run(tmp_path, "v1", "d2"))
    assert len(registry._client.search_model_versions("name='smaajob-fit'")) == 2


def test_aliases_follow_and_go(registry: Registry, tmp_path: Path) -> None:
    """Champion and challenger name the versions they are told; one that is left out names none."""
    for name in ("v1", "v2"):
        registry.register(_run(tmp_path, name, name))
    registry.point({CHAMPION: "v1", CHALLENGER: "v2"})
    assert registry.aliases() == {CHAMPION: "v1", CHALLENGER: "v2"}
    registry.point({CHAMPION: "v2"})
    assert registry.aliases() == {CHAMPION: "v2"}


def test_a_run_that_was_broken_off_is_made_again(registry: Registry, tmp_path: Path) -> None:
    """Killed before its version was registered: one finished run is left, not one and a half."""
    run = _run(tmp_path, "v1")
    broken = Run(name="v1", digest="d1", files={"": tmp_path / "nothing"})
    with pytest.raises(Exception, match="nothing"):
        registry.register(broken)
    assert registry.register(run)
    runs = registry._client.search_runs([registry._experiment(TRAINING)])
    assert [one.info.status for one in runs] == ["FINISHED"]


def test_a_comparison_is_kept_once(registry: Registry, tmp_path: Path) -> None:
    """The same report twice is one run; it registers no version."""
    run = _run(tmp_path, "a against b")
    assert [registry.note(run), registry.note(run)] == [True, False]
    assert len(registry._client.search_runs([registry._experiment(COMPARING)])) == 1
    assert registry.versions() == {}


def test_without_the_extra_it_says_which_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A base installation is told the name of the extra, not an import error."""
    monkeypatch.setitem(sys.modules, "mlflow", None)
    with pytest.raises(TrackingMissingError, match="smaajob-matcher\\[learn\\]"):
        Registry(tmp_path)
