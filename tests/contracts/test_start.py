"""What the serving process loads: nothing that learns, tracks, tabulates or plays."""

import subprocess
import sys
from pathlib import Path

import pytest

NEVER = ("mlflow", "pandas", "sklearn", "experiments", "typer", "matplotlib")


@pytest.fixture(scope="module")
def loaded(repository: Path) -> frozenset[str]:
    """Return the packages that a fresh process has loaded once it has the app."""
    told = "import sys, api.app; print(*{name.partition('.')[0] for name in sys.modules})"
    answer = subprocess.run(
        [sys.executable, "-c", told], cwd=repository, capture_output=True, text=True, check=True, timeout=120
    )
    return frozenset(answer.stdout.split())


@pytest.mark.parametrize("package", NEVER)
def test_serving_does_not_load(package: str, loaded: frozenset[str]) -> None:
    """A web process starts without it, and whatever it can do is not at hand there."""
    assert package not in loaded


def test_the_list_is_read_from_a_process_that_has_the_app(loaded: frozenset[str]) -> None:
    """What serving needs is seen, so that what is not seen is not loaded."""
    assert {"api", "models", "fastapi", "numpy"} <= loaded
