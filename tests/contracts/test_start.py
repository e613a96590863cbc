"""What the serving process loads: nothing that learns, tracks, tabulates or plays."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.contracts.sources import sources

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


def test_no_import_of_the_service_leads_to_the_registry() -> None:
    """MLflow is imported inside models.registry alone, and nothing that the app imports reaches that file."""
    graph = {source.module: {name for _, name in source.imports()} for source in sources()}
    reached, waiting = set[str](), ["api.app"]
    while waiting:
        module = waiting.pop()
        if module in graph and module not in reached:
            reached.add(module)
            waiting.extend(graph[module])
    assert "api.serving.champion" in reached
    assert sorted(reached & {"models.registry", "api.tracking", "api.comparing"}) == []
    assert [module for module, names in graph.items() if "mlflow" in names] == ["models.registry"]
