"""Clients of the service in process."""

from datetime import date
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.settings import Settings
from tests.api.conftest import DAY, Matcher


def settings_of(matcher: Matcher, **changes: Any) -> Settings:
    """Return settings of a service over the municipality in a folder."""
    places: dict[str, Any] = {
        "database_url": matcher.database_url,
        "models": matcher.folder / "models",
        "erasure_ledger": matcher.folder / "erasures.jsonl",
    }
    return Settings(**{"as_of": date.fromisoformat(DAY)} | places | changes)


def client_of(app: FastAPI, address: str = "127.0.0.1") -> TestClient:
    """Return a client at an address that asks the service on this machine; faults become answers."""
    return TestClient(
        app, base_url="http://127.0.0.1:8000", client=(address, 50_000), raise_server_exceptions=False
    )
