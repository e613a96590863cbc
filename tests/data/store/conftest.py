"""A store with two people in every table, for tests of what citizens have a right to."""

from pathlib import Path

import pytest

from data.store import open_store
from tests.data.deliveries import AS_OF, read, tables, written
from tests.data.store.planted import OTHER, plant


@pytest.fixture
def planted(database_url: str, tmp_path: Path) -> str:
    """Return a store with two people in every table."""
    with open_store(database_url) as store:
        store.import_rows(read(tmp_path / "delivery", written(tables())), AS_OF)
    plant(database_url)
    plant(database_url, OTHER, 800_000)
    return database_url
