"""The service over the sample municipality, and a small one for the manners, both asked in process."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from tests.api.conftest import Matcher, copied
from tests.api.http.clients import client_of, settings_of
from tests.api.http.probe import probe
from tests.databases import Databases


@pytest.fixture(scope="session")
def client(
    planned: Matcher, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """Ask the service over a municipality with a published night. Only for questions that change nothing."""
    matcher = copied(planned, tmp_path_factory.mktemp("client") / "here", databases)
    with client_of(create_app(settings_of(matcher))) as found:
        yield found


@pytest.fixture(scope="session")
def manners(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Ask the small service."""
    with probe(tmp_path_factory.mktemp("probe")) as found:
        yield found
