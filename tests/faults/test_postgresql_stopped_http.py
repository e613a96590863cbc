"""PostgreSQL crashes under a running service: clients repeat with the same key until they are answered."""

import random
import time
from pathlib import Path

import httpx
import pytest

from data.store import Store, StoreAwayError, open_store
from tests.api.operation.processes import serving
from tests.contested import DAY
from tests.databases import new_server
from tests.faults.writes import Storm, Take, Write, fill, tally, wanted
from tests.trust_record import record

PROMISE = (
    "Decisions sent over HTTP while PostgreSQL crashes at random moments are taken once or refused with 429 "
    "or 503, and the service goes on by itself: 0 lost, doubled or answered 500"
)
_LATER = {429, 503}


def decided_over(client: httpx.Client) -> Take:
    """Return what sends a decision to a service and returns the id it was given."""

    def send(_: Store, write: Write) -> str:
        body = {
            "candidate_id": write.candidate_id,
            "opening_id": write.opening_id,
            "decision": "later",
            "reason_code": "workplace_busy",
            "by": write.key,
        }
        headers = {"Idempotency-Key": f"key-of-{write.key}"}
        answer = client.post("/v1/decisions", json=body, headers=headers)
        if answer.status_code in _LATER:
            assert int(answer.headers["retry-after"]) > 0
            raise StoreAwayError("connection", answer.json()["code"])
        assert answer.status_code == 201, answer.text
        made: str = answer.json()["decision_id"]
        return made

    return send


@pytest.mark.parametrize(("count", "crashes"), [(40, 1), pytest.param(2_000, 10, marks=pytest.mark.proof)])
def test_decisions_over_http(tmp_path: Path, count: int, crashes: int) -> None:
    """Every decision is answered 201 in the end, is there once, and no answer is ever a 500."""
    rng, started = random.Random(count), time.monotonic()
    server = new_server("recovery_init_sync_method=syncfs")

    def crash() -> None:
        server.stop("immediate")
        time.sleep(rng.random() * 0.3)
        server.start()

    decisions = [write for write in wanted(4 * count) if write.kind == "decision"]
    told = {"database_url": server.url(), "models": str(tmp_path / "m"), "as_of": DAY.isoformat()}
    try:
        with open_store(server.url()) as store:
            fill(store)
            with (
                serving(tmp_path, "--no-worker", settings=told) as service,
                httpx.Client(base_url=service.url, timeout=30) as client,
            ):
                clients = Storm(store, decided_over(client))
                longest = clients.run(decisions, rng.sample(range(1, count), crashes), crash)
                assert service.wait_for("degraded", within_seconds=10) < 10
        held = tally(server.url(), clients.acknowledged)
    finally:
        server.remove()
    assert clients.faults == [], clients.faults[0]
    assert len(clients.acknowledged) == held.effects == count
    assert (held.lost, held.doubled) == (0, 0)
    assert clients.retries > 0
    seconds = round(time.monotonic() - started, 1)
    figures = {
        "decisions": count,
        "crashes": crashes,
        "asked_again": clients.retries,
        "lost": held.lost,
        "doubled": held.doubled,
        "answered_500": 0,
        "longest_recovery_seconds": round(longest, 2),
    }
    mutant = "those of the same storm without HTTP: see postgresql stopped"
    record("postgresql_stopped_http", PROMISE, figures, mutant, seconds=seconds, short=crashes < 10)
