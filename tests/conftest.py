"""Settings of the whole suite: reproducible examples, no network, reference data where it lies."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.databases import (
    database_kind,
    database_url,
    databases,
    empty_database_url,
    owned_url,
    postgresql_url,
    store,
)

__all__ = [
    "database_kind",
    "database_url",
    "databases",
    "empty_database_url",
    "owned_url",
    "postgresql_url",
    "store",
]

REPOSITORY = Path(__file__).resolve().parents[1]
LOCAL_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})

# The same examples in every run: a red test is red for everybody. `make proof` looks further.
settings.register_profile("quick", deadline=None, derandomize=True, print_blob=True)
settings.register_profile(
    "proof",
    deadline=None,
    max_examples=500,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture(scope="session")
def repository() -> Path:
    """Folder of this checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """Folder of official reference data that lies beside the checkout and is never copied into it."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("no reference data: put registers, such as esco_skills_da.tsv, into ../shared/data")
    return folder


@pytest.fixture(autouse=True)
def _stay_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Refuse every connection to another machine: after the install nothing touches the network."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != getattr(socket, "AF_UNIX", None) and address[0] not in LOCAL_HOSTS:
            message = f"a test tried to reach {address[0]}: tests stay on this machine"
            raise PermissionError(message)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    yield
