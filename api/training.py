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
from models.additive import AdditiveModel
from models.evaluate import evaluate
from models.train import learn

KIND = "additive"
_TERMS_ON_CARD = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """A new version and its card."""

    model: AdditiveModel
    card: Mapping[str, Any]


def train_version(snapshot: Snapshot, programme: Programme) -> Trained:
    """Learn a version from everything known on a day.

    Raises
    ------
    DataError
        If there is no history to learn from.
    """
    if not snapshot.history:
        raise DataError(
            f"matches.csv: expected past matches up to {snapshot.as_of}, got none; deliver the "
            "history, or rank with "
            "the rule baseline, which needs none."
        )
    unnamed = learn(snapshot, programme, "")
    model = replace(unnamed, version=version_name(snapshot.as_of, unnamed.digest))
    return Trained(model=model, card=_card(snapshot, programme, model))


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


def version_name(as_of: date, digest: str) -> str:
    """Return the name of a version: kind, day and the first eight of its digest."""
    return f"{KIND}-{as_of.isoformat()}-{digest[:8]}"


def _card(snapshot: Snapshot, programme: Programme, model: AdditiveModel) -> Mapping[str, Any]:
    matches = [past.match for past in snapshot.history]
    return {
        "kind": KIND,
        "as_of": snapshot.as_of.isoformat(),
        "programme_version": programme.version,
        "matches": len(matches),
        "first_match_on": min(match.started_on for match in matches).isoformat(),
        "last_match_on": max(match.started_on for match in matches).isoformat(),
        "first_paid": sum(match.first_paid_on is not None for match in matches),
        "paid_months": sum(len(past.paid_months) for past in snapshot.history),
        "chosen_by": _counts([match.chosen_by or "unknown" for match in matches]),
        "metrics": evaluate(snapshot, programme),
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
