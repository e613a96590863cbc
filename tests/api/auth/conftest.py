"""A service with accounts, on each of the two databases in turn."""

from collections.abc import Iterator

import pytest

from tests.api.auth.doors import Door, door
from tests.databases import SQLITE, Databases


@pytest.fixture
def here(database_url: str) -> Iterator[Door]:
    """Return a service without accounts, and a browser in front of it."""
    with door(database_url) as opened:
        yield opened


@pytest.fixture
def quick(databases: Databases) -> Iterator[Door]:
    """Return the same on SQLite alone, for what has nothing to do with the store."""
    url = databases.migrated(SQLITE)
    with door(url) as opened:
        yield opened
    databases.remove(url)
