"""The service over the sample municipality, asked in process as if from this machine."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from tests.api.conftest import Matcher
from tests.api.http.clients import client_of, settings_of


@pytest.fixture(scope="session")
def client(planned: Matcher) -> Iterator[TestClient]:
    """Ask the service over a municipality with a published night. Only for questions that change nothing."""
    with client_of(create_app(settings_of(planned))) as found:
        yield found
