"""Bringing MLflow up to what the models folder says: runs, registered versions and who is champion.

The models folder decides and MLflow tells of it, so nothing is lost where tracking was off for a while, was
broken off or is not installed: the next time catches up.
"""

import hashlib
import math
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.challenger import challenger
from api.faults import UsageError
from api.model_card import model_card
from api.models_folder import ModelsFolder, StoredVersion
from api.settings import Settings
from experiments.comparison import Comparison
from models.registry import CHALLENGER, CHAMPION, Registry, Run

_PARAMETERS = (
    "kind", "as_of", "programme_version", "first_match_on", "last_match_on", "matches", "first_paid",
    "paid_months", "data_digest",
)  # fmt: skip
_NO_METRIC_NAME = re.compile(r"[^A-Za-z0-9_./ -]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """What tracking has done.

    Attributes
    ----------
    new : tuple of str
        Versions that were registered now.
    aliases : mapping of str to str
        Version by alias.
    address : str
        Where it is kept.
    """

    new: tuple[str, ...]
    aliases: Mapping[str, str]
    address: str


def aliases_of(versions: Sequence[StoredVersion], champion: str | None) -> dict[str, str]:
    """Return which version is the champion, and which the challenger."""
    if champion is None:
        return {}
    other = challenger(versions, champion)
    return {CHAMPION: champion} | ({CHALLENGER: other} if other else {})


def track(settings: Settings) -> Tracked | None:
    """Bring MLflow up to the models folder; ``None`` where nothing is tracked.

    Raises
    ------
    models.registry.TrackingMissingError
        If MLflow is not installed.
    UsageError
        If the folder cannot be written.
    """
    if settings.tracking is None:
        return None
    folder, registry = ModelsFolder.of(settings), _registry(settings.tracking)
    known, versions, new = registry.versions(), folder.versions(), []
    for version in versions:
        if not version.fault and known.get(version.version) != version.digest:
            with _training(folder, version) as run:
                registry.register(run)
            new.append(version.version)
    aliases = aliases_of(versions, folder.champion())
    registry.point(aliases)
    return Tracked(new=tuple(new), aliases=aliases, address=registry.address)


def track_comparison(settings: Settings, found: Comparison, folder: Path) -> None:
    """Keep a comparison in MLflow with the files of its report; nothing where nothing is tracked.

    Raises
    ------
    models.registry.TrackingMissingError
        If MLflow is not installed.
    UsageError
        If the folder cannot be written.
    """
    if settings.tracking is None:
        return
    everybody = {
        f"{side} {one.measure}": getattr(one, side).value
        for one in found.of("everybody")
        for side in ("a", "b", "difference")
    }
    data = found.data
    content = (folder / "comparison.json").read_bytes()
    run = Run(
        name=f"{found.b.version} against {found.a.version}",
        digest=hashlib.sha256(content).hexdigest(),
        parameters={
            "a": found.a.version,
            "b": found.b.version,
            "until": data.until.isoformat(),
            "matches": str(data.matches),
            "people": str(data.people),
            "seed": str(found.seed),
            "draws": str(found.draws),
        },
        tags={"verdict": found.verdict.kind.value},
        metrics=_finite(everybody),
        files={"": folder},
    )
    _registry(settings.tracking).note(run)


def _registry(folder: Path) -> Registry:
    try:
        return Registry(folder)
    except OSError as fault:
        raise UsageError(
            f"MATCHER_TRACKING: expected a folder that may be written, got {folder}: "
            f"{fault.strerror or fault}."
        ) from fault


@contextmanager
def _training(folder: ModelsFolder, version: StoredVersion) -> Iterator[Run]:
    card = version.card
    with tempfile.TemporaryDirectory() as place:
        page = Path(place) / "card.md"
        page.write_text(model_card(version.version, version.digest, card), encoding="utf-8")
        yield Run(
            name=version.version,
            digest=version.digest,
            parameters=_parameters(card),
            metrics=_finite(dict(_figures(card))),
            files={"bundle": folder.path / version.version, "": page},
        )


def _parameters(card: Mapping[str, Any]) -> dict[str, str]:
    told = {name: str(card[name]) for name in _PARAMETERS if name in card}
    return told | {f"learner/{name}": str(value) for name, value in card.get("parameters", {}).items()}


def _figures(card: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    for name, figure in card.get("metrics", {}).items():
        ends = figure if isinstance(figure, dict) else {"value": figure}
        for end, value in ends.items():
            yield name if end == "value" else f"{name} {end}", value
    for group, figures in card.get("groups", {}).items():
        for name, value in figures.items():
            yield f"{group.replace('=', '.')}/{name}", value


def _finite(figures: Mapping[str, Any]) -> dict[str, float]:
    """Return the figures that are numbers, under names that MLflow takes."""
    return {
        _NO_METRIC_NAME.sub("-", name): float(value)
        for name, value in figures.items()
        if isinstance(value, int | float) and math.isfinite(value)
    }
