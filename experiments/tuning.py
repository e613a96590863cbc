"""Tuning a learner: the parameters under which later matches were the least surprising, split by time.

Every trial learns from the matches before a day and is judged on those after it, at several days. A study is
a file: stopped and begun again it goes on where it was and finds what it would have found, because the trial
of a number draws from a seed of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

import numpy as np

from data.programmes import Programme
from data.snapshot import PastMatch, Snapshot
from data.snapshot_digest import snapshot_digest
from experiments.learners import Learner, LearnerMissingError
from matcher.reachable import Progress
from models.evaluate import Foreteller, held_out, information_gain
from models.train import Learned, learn_parts, split_by_time

SHARES = (0.5, 0.65, 0.8)
"""Shares of the history that are learned from; each is judged on the matches until the next."""
_FIRST_BY_LOT = 5


@dataclass(frozen=True, slots=True)
class Span:
    """What a parameter may be; steps of size and of number are even on the scale of logarithms."""

    low: float
    high: float
    whole: bool = False


SPACE: Mapping[str, Span] = MappingProxyType(
    {
        "learning_rate": Span(0.005, 0.2),
        "rounds": Span(20, 600, whole=True),
        "leaves": Span(2, 16, whole=True),
        "least_leaf": Span(5, 120, whole=True),
        "l2": Span(0.01, 100.0),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuned:
    """What tuning found.

    Attributes
    ----------
    parameters : mapping of str to float
        The best.
    gain, before : float
        Information gained over the plain baseline on matches after the split, bits per match: under the best
        parameters, and under the learner's own.
    trials : int
        Trials there are.
    """

    parameters: Mapping[str, float]
    gain: float
    before: float
    trials: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fold:
    """What was known on a day, learned additively, and the matches that it is judged by."""

    learned: Learned
    later: tuple[PastMatch, ...]


def folds_of(
    snapshot: Snapshot, programme: Programme, shares: tuple[float, ...] = SHARES
) -> tuple[Fold, ...]:
    """Part a history at several days.

    Parameters
    ----------
    snapshot : Snapshot
        The whole history.
    programme : Programme
        The programme of the day.
    shares : tuple of float
        Rising shares of the matches.
    """
    parts = [split_by_time(snapshot, share) for share in shares]
    ends = [earlier.as_of for earlier, _ in parts[1:]]
    folds = []
    for (earlier, later), end in zip(parts, [*ends, None], strict=True):
        judged = tuple(past for past in later if end is None or past.match.started_on < end)
        if judged and earlier.history:
            folds.append(Fold(learned=learn_parts(earlier, programme, "fold"), later=judged))
    return tuple(folds)


def gain_of(
    learner: Learner, snapshot: Snapshot, folds: tuple[Fold, ...], parameters: Mapping[str, float]
) -> float:
    """Return the information that a learner gains on later matches, mean over folds in bits per match.

    Raises
    ------
    ValueError
        If the learner builds on no additive fit, so that there is nothing to tune.
    """
    if learner.challenge is None:
        raise ValueError(f"tune: {learner.name} has nothing to tune; name one of the boosted learners")
    gains = []
    for fold in folds:
        fit = cast(Foreteller, learner.challenge(fold.learned, "trial", parameters))
        gains.append(information_gain(held_out(fit, snapshot, fold.later)))
    return float(np.mean(gains))


@dataclass(frozen=True, slots=True, kw_only=True)
class TuneSettings:
    """How a learner is tuned.

    Attributes
    ----------
    trials : int
        Trials there are to be in the end, those of earlier runs among them.
    seed : int
        Of what is drawn.
    file : Path
        The study; made where it is not there.
    """

    trials: int
    seed: int
    file: Path


def tune(
    learner: Learner, snapshot: Snapshot, programme: Programme, settings: TuneSettings, progress: Progress
) -> Tuned:
    """Tune a learner on a history.

    Parameters
    ----------
    learner : Learner
        One of the boosted ones.
    snapshot : Snapshot
        The whole history.
    programme : Programme
        The programme of the day.
    settings : TuneSettings
        How.
    progress : callable
        Told the phase, trials done and trials in all.

    Raises
    ------
    experiments.learners.LearnerMissingError
        If Optuna or the learner's package is not installed.
    ValueError
        If the learner has nothing to tune, or the history is too short to be parted.
    """
    folds = folds_of(snapshot, programme)
    if not folds:
        raise ValueError(f"tune: expected a history that can be parted, got {len(snapshot.history)} matches")
    name = f"{learner.name} {snapshot_digest(snapshot)[:16]} {settings.seed}"
    study = _study(settings.file, name, learner)
    while (done := _done(study)) < settings.trials:
        study.sampler = _sampler(settings.seed, done)
        trial = study.ask()
        study.tell(trial, gain_of(learner, snapshot, folds, _drawn(trial)))
        progress("trials", done + 1, settings.trials)
    first = min(_finished(study), key=lambda one: one.number)
    return Tuned(
        parameters=dict(study.best_trial.params),
        gain=study.best_value,
        before=first.value,
        trials=_done(study),
    )


def _study(file: Path, name: str, learner: Learner) -> Any:  # noqa: ANN401  Optuna is there or not
    try:
        import optuna  # noqa: PLC0415  an extra
        from optuna.storages.journal import JournalFileBackend  # noqa: PLC0415
    except ImportError as fault:
        raise LearnerMissingError(
            "tune: expected the extra 'learn', got an installation without Optuna; "
            "pip install 'smaajob-matcher[learn]'"
        ) from fault
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    file.parent.mkdir(parents=True, exist_ok=True)
    storage = optuna.storages.JournalStorage(JournalFileBackend(str(file)))
    study = optuna.create_study(storage=storage, study_name=name, direction="maximize", load_if_exists=True)
    if not _finished(study):
        # The learner's own parameters come first, so that the best is never worse than they are.
        study.enqueue_trial(dict(learner.parameters), skip_if_exists=True)
    return study


def _sampler(seed: int, number: int) -> Any:  # noqa: ANN401
    import optuna  # noqa: PLC0415  an extra

    return optuna.samplers.TPESampler(seed=seed * 100_003 + number, n_startup_trials=_FIRST_BY_LOT)


def _finished(study: Any) -> list[Any]:  # noqa: ANN401
    return [one for one in study.get_trials(deepcopy=False) if one.value is not None]


def _done(study: Any) -> int:  # noqa: ANN401
    return len(_finished(study))


def _drawn(trial: Any) -> dict[str, float]:  # noqa: ANN401
    return {name: _value(trial, name, span) for name, span in SPACE.items()}


def _value(trial: Any, name: str, span: Span) -> float:  # noqa: ANN401
    if span.whole:
        return float(trial.suggest_int(name, int(span.low), int(span.high), log=True))
    return float(trial.suggest_float(name, span.low, span.high, log=True))
