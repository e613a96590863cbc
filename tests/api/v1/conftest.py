"""A service of one's own to change, and a worker beside it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.jobs.stopping import StopAsked
from api.jobs.worker import Outcome, Worker
from api.settings import Settings
from data.store import open_store
from tests.api.conftest import Matcher
from tests.api.http.clients import client_of, settings_of
from tests.api.http.conftest import client

__all__ = ["client"]


@dataclass(frozen=True, slots=True)
class Served:
    """A service, its settings, and a worker of its store."""

    client: TestClient
    settings: Settings
    folder: Path

    def post(self, path: str, key: str = "k", **rest: Any) -> Any:
        """Post something under a key."""
        return self.client.post(path, headers={"Idempotency-Key": key} | rest.pop("headers", {}), **rest)

    def work(self) -> Outcome | None:
        """Let a worker take up one run."""
        with open_store(self.settings.database_url) as store:
            return Worker(store, self.settings, StopAsked()).take()

    def pages(self, path: str, limit: int) -> list[dict[str, Any]]:
        """Return every page of a list."""
        found = [self.client.get(path, params={"limit": limit}).json()]
        while found[-1]["next"]:
            asked = {"limit": limit, "cursor": found[-1]["next"]}
            found.append(self.client.get(path, params=asked).json())
        return found


@pytest.fixture
def own(trained: Matcher, copy: Callable[[Matcher], Matcher]) -> Iterator[Served]:
    """Return a service over a trained municipality that a test may change."""
    matcher = copy(trained)
    settings = settings_of(matcher)
    with client_of(create_app(settings)) as client:
        yield Served(client, settings, matcher.folder)
