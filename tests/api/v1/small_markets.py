"""A service over a small market of known records, for tests that change things, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from data.store import Store, open_store
from data.tables import CANDIDATES
from tests import builders
from tests.api.http.clients import client_of
from tests.contested import DAY, Rows

KEYS = iter(range(1_000_000))


@contextmanager
def service_over(url: str, folder: Path, **records: Any) -> Iterator[tuple[TestClient, Store]]:
    """Return a client of a service over these records, and its store."""
    with open_store(url) as store:
        store.import_rows(Rows.of(**(usual() | records)), DAY)
        with client_of(create_app(Settings(database_url=url, models=folder, as_of=DAY))) as client:
            yield client, store


def usual() -> dict[str, Any]:
    """Return three people, two workplaces and three openings; in minimal mode nothing about health."""
    health = {column.name: None for column in CANDIDATES.columns if column.health}
    told: dict[str, Any] = health if Settings().minimal else {}
    return {
        "candidates": [
            builders.candidate(f"c{n}", birth_year=1980, gender="k", audit_group="a", **told)
            for n in range(1, 4)
        ],
        "workplaces": [
            builders.workplace("w1", name="Blå Café", max_contacts_per_month=2),
            builders.workplace("w2", name="Rød Bil", municipality_code="0430", max_contacts_per_month=None),
        ],
        "openings": [
            builders.opening("o1", "w1", places=1),
            builders.opening("o2", "w2", places=1),
            builders.opening("o3", "w1", places=3, hours_budget_per_week=100),
        ],
    }


def decide(client: TestClient, candidate_id: str, opening_id: str, decision: str, **more: Any) -> Any:
    """Decide over HTTP under a fresh key; return the answer."""
    reason = {"contacted": "fits", "accepted": "agreed", "later": "workplace_busy"}.get(decision, "hours")
    body = {
        "candidate_id": candidate_id,
        "opening_id": opening_id,
        "decision": decision,
        "reason_code": reason,
        "by": "Ida Holm",
    } | more
    return client.post("/v1/decisions", json=body, headers={"Idempotency-Key": f"k{next(KEYS)}"})
