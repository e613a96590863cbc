"""Tuning looks only forward, goes on where it was stopped, and is never worse than where it began."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from experiments.learners import LEARNERS
from experiments.tuning import SPACE, Fold, Span, Tuned, TuneSettings, folds_of, gain_of, tune
from tests.experiments.sample import replay
from tests.models.worlds import programme

DAY = date(2025, 3, 1)
OWN = {"learning_rate": 0.1, "rounds": 30, "leaves": 4, "least_leaf": 20, "l2": 1.0}
LEARNER = replace(LEARNERS["boosting"], parameters=OWN)
SMALL = {**SPACE, "rounds": Span(5, 40, whole=True)}


@cache
def _folds() -> tuple[Fold, ...]:
    return folds_of(replay().snapshot(DAY), programme(), (0.5, 0.75))


@pytest.fixture(autouse=True)
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Part the history once for all tests: learning the additive parts is what takes time."""
    pytest.importorskip("optuna", reason="the extra 'learn' is not installed")
    monkeypatch.setattr("experiments.tuning.folds_of", lambda *_: _folds())
    monkeypatch.setattr("experiments.tuning.SPACE", SMALL)


def _tune(file: Path, trials: int, seed: int = 1) -> Tuned:
    settings = TuneSettings(trials=trials, seed=seed, file=file)
    return tune(LEARNER, replay().snapshot(DAY), programme(), settings, lambda *_: None)


def test_a_fold_is_judged_on_what_came_after_it() -> None:
    """No match that is judged began before the day that was learned until; folds do not overlap."""
    seen: set[str] = set()
    for fold in _folds():
        began = [past.match.started_on for past in fold.later]
        learned = len(fold.learned.lesson.values)
        assert learned + len(began) <= len(replay().snapshot(DAY).history)
        names = {past.match.match_id for past in fold.later}
        assert not seen & names
        seen |= names


def test_a_stopped_study_finds_what_a_whole_one_finds(tmp_path: Path) -> None:
    """Eight trials, or three, one that was killed, and five more: the same best to the last bit."""
    whole = _tune(tmp_path / "whole", 8)
    _tune(tmp_path / "parts", 3)
    _kill_one(tmp_path / "parts")
    assert _tune(tmp_path / "parts", 8) == whole
    assert _tune(tmp_path / "other", 8, seed=2).parameters != whole.parameters


def _kill_one(file: Path) -> None:
    import optuna  # noqa: PLC0415
    from optuna.storages.journal import JournalFileBackend  # noqa: PLC0415

    storage = optuna.storages.JournalStorage(JournalFileBackend(str(file)))
    (summary,) = optuna.get_all_study_summaries(storage)
    optuna.load_study(study_name=summary.study_name, storage=storage).ask()


def test_the_best_is_never_worse_than_the_learners_own(tmp_path: Path) -> None:
    """The learner's own parameters are the first trial; one trial finds them and nothing else."""
    one, more = _tune(tmp_path / "study", 1), _tune(tmp_path / "study", 4)
    assert dict(one.parameters) == dict(LEARNER.parameters)
    assert one.gain == one.before == more.before <= more.gain
    assert set(more.parameters) == set(SPACE)
    assert all(span.low <= more.parameters[name] <= span.high for name, span in SPACE.items())


def test_the_gain_is_that_of_later_matches() -> None:
    """Trees that learn the past by heart gain less on what follows than small ones."""
    heart = {"learning_rate": 0.3, "rounds": 150, "leaves": 31, "least_leaf": 2, "l2": 0.0}
    day = replay().snapshot(DAY)
    assert gain_of(LEARNER, day, _folds(), heart) < gain_of(LEARNER, day, _folds(), LEARNER.parameters)


def test_what_has_nothing_to_tune_says_so() -> None:
    """The additive hazard learns its own spreads; rules learn nothing."""
    with pytest.raises(ValueError, match="additive has nothing to tune"):
        gain_of(replace(LEARNERS["additive"]), replay().snapshot(DAY), _folds(), {})
