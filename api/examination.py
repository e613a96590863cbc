"""The checks of ``matcher doctor``: each says what was found, and what to do where it is not in order."""

import importlib
import os
import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import api
from api.basis import made_of
from api.clock import ZONE, today
from api.faults import CommandError
from api.models_folder import ModelsFolder
from api.settings import Settings, without_password
from api.wiring import first_line, opened, sqlite_file
from features.catalogue import COLUMNS
from models.baseline import RULES_VERSION
from models.manifest import BundleRefusedError

ROOMS = ("data", "features", "models", "matcher", "experiments", "api")
_LEAST_PYTHON = (3, 11)
_LEAST_FREE_GIB = 1.0
_GIB = 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check; ``advice`` is empty where all is well."""

    name: str
    found: str
    advice: str = ""


def examine(settings: Settings) -> tuple[Check, ...]:
    """Run every check; none of them changes anything but the schema of the store."""
    checks: tuple[Callable[[Settings], Check], ...] = (
        _python, _rooms, _settings, _store, _models_folder, _bundles, _kept_models, _catalogue, _disk, _zone,
    )  # fmt: skip
    return tuple(check(settings) for check in checks)


def _python(_: Settings) -> Check:
    advice = (
        "" if sys.version_info >= _LEAST_PYTHON else "install Python 3.11 or newer and run 'make demo' again"
    )
    return Check(name="python", found=platform.python_version(), advice=advice)


def _rooms(_: Settings) -> Check:
    """See where each room comes from: an installed package of the same name could shadow ours."""
    home = Path(api.__file__).resolve().parent.parent
    strange = [room for room in ROOMS if _folder_of(room) != home / room]
    advice = f"{', '.join(strange)} come from elsewhere: start from {home}, or remove the other package"
    return Check(name="packages", found=str(home), advice=advice if strange else "")


def _folder_of(room: str) -> Path:
    return Path(str(importlib.import_module(room).__file__)).resolve().parent


def _settings(settings: Settings) -> Check:
    try:
        settings.match_settings()
    except ValueError as fault:
        return Check(
            name="settings", found=first_line(fault), advice="correct or unset the MATCHER_ variable"
        )
    return Check(name="settings", found=f"programme {settings.programme_version or 'of the day'}")


def _store(settings: Settings) -> Check:
    found = without_password(settings.database_url)
    file = sqlite_file(settings)
    if file is not None and not file.exists():
        writable = _can_be_made(file.parent)
        advice = "" if writable else f"choose a folder that may be written, not {file.parent}"
        return Check(name="store", found=f"{found} (not made yet)", advice=advice)
    try:
        with opened(settings) as store:  # opening brings it to the newest schema, or says why it cannot
            rows = sum(store.row_counts().values())
    except CommandError as fault:
        return Check(name="store", found=found, advice=str(fault))
    return Check(name="store", found=f"{found}, newest schema, {rows:,} rows")


def _can_be_made(folder: Path) -> bool:
    nearest = next((part for part in (folder, *folder.absolute().parents) if part.exists()), Path("/"))
    return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)


def _models_folder(settings: Settings) -> Check:
    path = settings.models
    advice = "" if _can_be_made(path) else f"choose a folder that may be written, not {path}"
    return Check(
        name="models folder", found=str(path) if path.exists() else f"{path} (not made yet)", advice=advice
    )


def _bundles(settings: Settings) -> Check:
    folder = ModelsFolder.of(settings)
    versions = folder.versions()
    damaged = [version.fault for version in versions if version.fault]
    if damaged:
        return Check(
            name="bundles", found="; ".join(damaged), advice="restore the folder, or train a new version"
        )
    try:
        champion = folder.read_champion()
    except (BundleRefusedError, OSError) as fault:
        advice = "restore what is named, or remove the file champion and train again"
        return Check(name="bundles", found=first_line(fault), advice=advice)
    found = (
        f"{len(versions)} whole, in use: {champion[0].version}"
        if champion
        else "none yet: 'matcher train' makes one"
    )
    return Check(name="bundles", found=found)


def _kept_models(settings: Settings) -> Check:
    """See whether the models are there that shown lists and plans were made with: to rebuild them."""
    name = "models of shown lists and plans"
    file = sqlite_file(settings)
    if file is not None and not file.exists():
        return Check(name=name, found="none yet")
    try:
        with opened(settings) as store, store.reading() as unit:
            used = {made_of(text).model_version for text in unit.journal.bases()} - {RULES_VERSION}
    except CommandError:
        return Check(name=name, found="see the store")
    missing = sorted(used - set(ModelsFolder.of(settings).names()))
    advice = (
        f"put the folders of {', '.join(missing)} back from a backup: what they proposed cannot be rebuilt"
    )
    return Check(
        name=name, found=f"{len(used) - len(missing)} of {len(used)}", advice=advice if missing else ""
    )


def _catalogue(settings: Settings) -> Check:
    folder = ModelsFolder.of(settings)
    champion = folder.champion()
    try:
        learned = tuple(term.name for term in folder.read(champion).model.terms) if champion else COLUMNS
    except (BundleRefusedError, OSError):
        return Check(name="features", found="the champion cannot be read", advice="see bundles")
    strange = sorted(set(learned) ^ set(COLUMNS))
    advice = f"train a new version: {', '.join(strange)} differ" if strange else ""
    return Check(name="features", found=f"{len(COLUMNS)} columns in the catalogue", advice=advice)


def _disk(settings: Settings) -> Check:
    folder = settings.models.absolute()
    place = next((part for part in (folder, *folder.parents) if part.exists()), Path("/"))
    free = shutil.disk_usage(place).free / _GIB
    advice = "" if free >= _LEAST_FREE_GIB else f"free at least {_LEAST_FREE_GIB:g} GiB"
    return Check(name="disk", found=f"{free:,.1f} GiB free", advice=advice)


def _zone(_: Settings) -> Check:
    try:
        ZoneInfo(ZONE)
    except ZoneInfoNotFoundError:
        return Check(name="clock", found=f"{ZONE} is unknown here", advice="install the tzdata package")
    return Check(name="clock", found=f"{today()} in {ZONE}")
