"""The two municipalities on either database, asked by whom a header names."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.access.world import World, by_header, world_over


@pytest.fixture
def world(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Return a service over two municipalities, on each of the two databases in turn."""
    monkeypatch.setattr("api.http.access.actor_behind", by_header)
    with world_over(database_url, tmp_path) as found:
        yield found
