"""A folder in which MLflow keeps runs, made from a template: making its tables takes seconds."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest

from models.registry import DATABASE, Registry


@cache
def _template() -> Path:
    pytest.importorskip("mlflow", reason="the extra 'learn' is not installed")
    folder = Path(tempfile.mkdtemp(prefix="tracking-"))
    Registry(folder)
    return folder


def tracking_folder(folder: Path) -> Path:
    """Make a folder of runs with nothing in it."""
    folder.mkdir(parents=True)
    shutil.copy(_template() / DATABASE, folder / DATABASE)
    return folder
