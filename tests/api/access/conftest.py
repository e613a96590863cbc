"""The two municipalities on either database, asked by whom a header names."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.access.world import Made, World, by_header, make_world, served
from tests.databases import Databases


@pytest.fixture(scope="session")
def made_world(database_kind: str, databases: Databases) -> Made:
    """Return the world on each of the two databases in turn; tests copy it."""
    return make_world(databases.migrated(database_kind))


@pytest.fixture
def world(
    made_world: Made, databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    """Return a service over two municipalities, on each of the two databases in turn."""
    monkeypatch.setattr("api.http.access.actor_behind", by_header)
    url = databases.copy(made_world.url)
    with served(made_world, url, tmp_path) as found:
        yield found
    databases.remove(url)
