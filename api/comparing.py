"""Which versions a comparison is about, and the comparison itself on what the store knows."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from api.faults import DataError, UsageError
from api.models_folder import ModelsFolder
from api.settings import Settings
from api.valuing_lists import values_of_lists
from api.wiring import first_line, opened
from data.findings import DataRefusedError
from experiments.compare import CompareSettings, compare
from experiments.comparison import Comparison
from experiments.contenders import ADDITIVE, Contender
from experiments.learners import LEARNERS
from experiments.replay import Replay
from matcher.reachable import Progress
from models.manifest import BundleRefusedError

CHAMPION = "champion"


def contender_named(settings: Settings, name: str, seed: int) -> Contender:
    """Return what a command names: a stored version, the champion, or a learner, learned anew every evening.

    Raises
    ------
    UsageError
        If there is no such version, it cannot be used, or the learner's package is not installed.
    """
    if name in LEARNERS:
        if not LEARNERS[name].there:
            raise UsageError(LEARNERS[name].missing)
        return Contender(name=name, kind=name, seed=seed)
    folder = ModelsFolder.of(settings)
    version = folder.champion() if name == CHAMPION else name
    if version is None:
        raise UsageError("compare: expected a champion, got none yet; run 'matcher train' first.")
    try:
        bundle = folder.read(version)
    except (BundleRefusedError, OSError) as fault:
        known = ", ".join([one.version for one in folder.versions()] + [CHAMPION, *LEARNERS])
        raise UsageError(f"compare: {first_line(fault)}. Known: {known}.") from fault
    return Contender(
        name=name,
        kind=str(bundle.card.get("kind", ADDITIVE)),
        stored=bundle.model,
        learned_on=_day_of(bundle.card, version),
        parameters=bundle.card.get("parameters", {}),
    )


def _day_of(card: Mapping[str, Any], version: str) -> date:
    try:
        return date.fromisoformat(str(card.get("as_of")))
    except ValueError as fault:
        raise UsageError(
            f"compare: {version}: as_of: expected the day it was learned on in its card, got "
            f"{card.get('as_of')!r}; train a new version."
        ) from fault


def compared(
    settings: Settings, pair: tuple[Contender, Contender], until: date, seed: int, progress: Progress
) -> Comparison:
    """Compare the second with the first on everything that the store knows until a day.

    Raises
    ------
    DataError
        If the records of a past day do not belong together.
    """
    with opened(settings) as store:
        records = store.load_records()
    replay = Replay(records=records, settings=settings.match_settings())
    try:
        found = compare(replay, pair, until, CompareSettings(seed=seed), progress)
        with opened(settings) as store:
            lists = values_of_lists(settings, store, pair, until, progress)
    except DataRefusedError as refused:
        raise DataError("The records of a past day do not belong together.", refused.findings) from refused
    return replace(found, lists=lists)
