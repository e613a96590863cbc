"""The application and the running service behind a client of the tests."""

from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.service import Service


def app_of(client: TestClient) -> FastAPI:
    """Return the application that a client asks."""
    assert isinstance(client.app, FastAPI)
    return client.app


def service_of(client: TestClient) -> Service:
    """Return the running service behind a client."""
    service: Service = app_of(client).state.service
    return service
