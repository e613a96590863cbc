"""A service with accounts, on each of the two databases in turn."""

from collections.abc import Iterator

import pytest

from tests.api.auth.doors import Door, door


@pytest.fixture
def here(database_url: str) -> Iterator[Door]:
    """Return a service without accounts, and a browser in front of it."""
    with door(database_url) as opened:
        yield opened
