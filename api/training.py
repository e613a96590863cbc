"""Training a version: learn from the history of a day, measure on matches that were not seen, name it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from api import accounting
from api.faults import DataError, UsageError
from api.learned import strongest
from api.models_folder import ModelsFolder
from data.programmes import Programme
from data.snapshot import Snapshot
from data.snapshot_digest import snapshot_digest
from experiments.held_out_groups import figures_by_group
from experiments.learners import LEARNERS, Learner
from models.additive import AdditiveModel
from models.evaluate import figures_of, try_learning
from models.fit import FitScorer

KIND = "additive"
SERVED = tuple(name for name, learner in LEARNERS.items() if learner.served)
"""Learners whose versions can be written as a bundle."""
_TERMS_ON_CARD = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """A new version and its card."""

    model: AdditiveModel
    card: Mapping[str, Any]


def train_version(snapshot: Snapshot, programme: Programme, way: Learner = LEARNERS[KIND]) -> Trained:
    """Learn a version from everything known on a day.

    Parameters
    ----------
    snapshot : Snapshot
        The day.
    programme : Programme
        Its programme.
    way : Learner
        How it is learned; one whose versions can be written as a bundle.

    Raises
    ------
    DataError
        If there is no history to learn from, or none that this learner can learn from.
    """
    if not snapshot.history:
        raise DataError(
            f"matches.csv: expected past matches up to {snapshot.as_of}, got none; deliver the "
            "history, or rank with "
            "the rule baseline, which needs none."
        )
    try:
        unnamed = _additive(way.learn(snapshot, programme, ""))
    except ValueError as fault:
        raise DataError(f"matches.csv: {way.name}: {fault}; deliver more history.") from fault
    model = replace(unnamed, version=version_name(way.name, snapshot.as_of, unnamed.digest))
    return Trained(model=model, card=_card(snapshot, programme, way, model))


def learner_of(name: str, parameters: Mapping[str, float]) -> Learner:
    """Return the learner that a command names, with parameters that depart from its own.

    Raises
    ------
    UsageError
        If its versions cannot serve, its package is not installed, or it has no such parameter.
    """
    if name not in SERVED:
        raise UsageError(
            f"--learner: expected one whose versions can serve ({', '.join(SERVED)}), got {name}; the others "
            "are for 'matcher compare'."
        )
    learner = LEARNERS[name]
    if not learner.there:
        raise UsageError(learner.missing)
    if strange := sorted(parameters.keys() - learner.parameters.keys()):
        raise UsageError(
            f"--parameters: {name} has {', '.join(learner.parameters) or 'none'}, got {strange}."
        )
    return replace(learner, parameters={**learner.parameters, **parameters})


def _additive(scorer: FitScorer) -> AdditiveModel:
    if not isinstance(scorer, AdditiveModel):
        raise TypeError(f"{type(scorer).__name__}: expected an additive fit, which is what a bundle holds")
    return scorer


def keep_version(folder: ModelsFolder, trained: Trained) -> bool:
    """Write a version beside those there are; return whether it was taken into use, as the first ever is.

    Raises
    ------
    UsageError
        If it cannot be written.
    """
    try:
        in_use = folder.add(trained.model, trained.card)
    except OSError as fault:
        raise UsageError(
            f"MATCHER_MODELS: expected a folder that may be written, got {folder.path}: "
            f"{fault.strerror or fault}."
        ) from fault
    accounting.explain(version=trained.model.version, in_use=in_use)
    return in_use


def version_name(kind: str, as_of: date, digest: str) -> str:
    """Return the name of a version: kind, day and the first eight of its digest."""
    return f"{kind}-{as_of.isoformat()}-{digest[:8]}"


def _card(snapshot: Snapshot, programme: Programme, way: Learner, model: AdditiveModel) -> Mapping[str, Any]:
    matches = [past.match for past in snapshot.history]
    trial = try_learning(snapshot, lambda earlier: _additive(way.learn(earlier, programme, "held-out")))
    return {
        "kind": way.name,
        "parameters": dict(way.parameters),
        "as_of": snapshot.as_of.isoformat(),
        "data_digest": snapshot_digest(snapshot),
        "programme_version": programme.version,
        "matches": len(matches),
        "first_match_on": min(match.started_on for match in matches).isoformat(),
        "last_match_on": max(match.started_on for match in matches).isoformat(),
        "first_paid": sum(match.first_paid_on is not None for match in matches),
        "paid_months": sum(len(past.paid_months) for past in snapshot.history),
        "chosen_by": _counts([match.chosen_by or "unknown" for match in matches]),
        "metrics": figures_of(trial),
        "groups": {} if trial is None else figures_by_group(trial),
        "learned": [
            {
                "feature": one.name,
                "group": one.group,
                "text_da": one.text_da,
                "text_en": one.text_en,
                "from": one.start,
                "to": one.end,
                "odds_ratio": one.ratio,
                "low": one.low,
                "high": one.high,
            }
            for one in strongest(model, _TERMS_ON_CARD)
        ],
        "findings": [str(finding) for finding in snapshot.findings],
    }


def _counts(names: list[str]) -> dict[str, int]:
    return {name: names.count(name) for name in sorted(set(names))}
