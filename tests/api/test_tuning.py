"""Tuning and training another learner from the command line."""

import importlib.util
import json
from pathlib import Path

import pytest

from api.models_folder import ModelsFolder
from tests.api.conftest import Matcher

DAY = "2024-09-01"
EXTRA = all(importlib.util.find_spec(name) for name in ("optuna", "interpret"))


@pytest.mark.skipif(not EXTRA, reason="the extra 'learn' is not installed")
def test_what_was_tuned_is_learned_with_and_can_serve(tmp_path: Path) -> None:
    """Trials, a file of parameters, and a version with them on its card that ranks."""
    matcher = Matcher(tmp_path)
    matcher.must("import", Path(__file__).parents[2] / "data" / "synthetic" / "sample")
    file, tracking = tmp_path / "ebm.json", str(tmp_path / "tracking")
    told = matcher.must("tune", "ebm", "--trials", "2", "--out", file, day=DAY, MATCHER_TRACKING=tracking)
    assert "2 trials" in told.err
    chosen = json.loads(file.read_text())["parameters"]
    matcher.must("train", "--learner", "ebm", "--parameters", file, day=DAY)
    (row,) = matcher.must("models", "--format", "csv", day=DAY).rows
    assert (row["kind"], row["version"].startswith("ebm-"), row["fault"]) == ("ebm", True, "")
    folder = ModelsFolder(tmp_path / "models")
    assert folder.read(folder.names()[0]).card["parameters"] == chosen
    assert matcher.must("rank", "--all", "--format", "csv", day=DAY).rows


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("train", "--learner", "lightgbm"), "expected one whose versions can serve"),
        (("train", "--learner", "additive", "--parameters", "{}"), "additive has none"),
        (("train", "--parameters", "nowhere.json"), "expected what 'matcher tune --out' writes"),
        (("tune", "additive"), "expected one of boosting"),
    ],
)
def test_what_cannot_be_learned_so_is_named(
    trained: Matcher, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    """Learners that cannot serve, parameters that a learner has not, and files that are none."""
    file = tmp_path / "parameters.json"
    file.write_text(json.dumps({"parameters": {"speed": 1}}))
    answer = trained(*(str(file) if word == "{}" else word for word in words))
    assert answer.code == 2
    assert told in answer.err.replace("\n", " ")


def test_without_the_extra_a_command_says_which_one(
    trained: Matcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A base installation compares and trains with what it has, and names the extra for the rest."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    for words in (("train", "--learner", "ebm"), ("compare", "rules", "lightgbm")):
        answer = trained(*words)
        assert answer.code == 2
        assert "smaajob-matcher[learn]" in answer.err.replace("\n", "")
