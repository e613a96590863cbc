"""PostgreSQL crashes while people decide: what they were told is done is done, and done once."""

import gc
import random
import time
from collections.abc import Iterator

import pytest

from data.store import connection, open_store
from tests.databases import new_server
from tests.faults.writes import Storm, Take, fill, take, take_answer_apart, tally, wanted
from tests.postgresql import ADMINISTRATOR, Server
from tests.trust_record import record

PROMISE = (
    "An acknowledged write survives a crash of the database, and a repeated one takes effect once: 0 of at "
    "least 20,000 lost or doubled over 20 crashes at random moments"
)
# A server that was told to be quick about it: our sessions must ask for more by themselves.
MUTANTS = 120
QUICK = ("synchronous_commit=off", "wal_writer_delay=10s", "recovery_init_sync_method=syncfs")


# A cursor that was streaming when its server went is closed by nobody; the garbage collector says so.
pytestmark = pytest.mark.filterwarnings("ignore:<psycopg.ServerCursor:ResourceWarning")


@pytest.fixture
def server() -> Iterator[Server]:
    """Return a server whose disk is asked, but which acknowledges before that where a session lets it."""
    own = new_server(*QUICK)
    yield own
    own.remove()


def storm(server: Server, count: int, crashes: int, seed: int, how: Take = take) -> dict[str, float]:
    """Write so much while the server crashes so often; return what was counted."""
    rng, started = random.Random(seed), time.monotonic()

    def crash() -> None:
        time.sleep(rng.random() * 0.02)
        server.stop("immediate")
        time.sleep(rng.random() * 0.2)
        server.start()

    with open_store(server.url()) as store:
        fill(store)
        _on_disk(server)
        clients = Storm(store, how)
        longest = clients.run(wanted(count), rng.sample(range(1, count), crashes), crash)
    gc.collect()
    assert clients.faults == []
    assert len(clients.acknowledged) == count
    held = tally(server.url(), clients.acknowledged)
    return {
        "writes": count,
        "crashes": crashes,
        "asked_again": clients.retries,
        "lost": held.lost,
        "doubled": held.doubled,
        "too_many": held.effects - count + held.lost,
        "longest_recovery_seconds": round(longest, 2),
        "seconds": round(time.monotonic() - started, 1),
    }


def _on_disk(server: Server) -> None:
    engine = connection.connect(server.url(user=ADMINISTRATOR))
    with engine.connect() as session:
        session.exec_driver_sql("CHECKPOINT")
    engine.dispose()


def forgetful(server: Server, monkeypatch: pytest.MonkeyPatch, count: int, crashes: int) -> int:
    """Return how many acknowledged writes are lost where sessions do not ask for the disk."""
    careless = connection._SESSION.rpartition("SELECT set_config")[0]
    with monkeypatch.context() as patch:
        patch.setattr(connection, "_SESSION", careless)
        return int(storm(server, count, crashes, seed=3)["lost"])


@pytest.mark.parametrize(("count", "crashes"), [(300, 2), pytest.param(20_000, 20, marks=pytest.mark.proof)])
def test_nothing_acknowledged_is_lost_or_doubled(
    server: Server, monkeypatch: pytest.MonkeyPatch, count: int, crashes: int
) -> None:
    """After crashes at random moments each acknowledged write is there once; the store recovers alone."""
    found = storm(server, count, crashes, seed=count)
    assert (found["lost"], found["doubled"], found["too_many"]) == (0, 0, 0)
    assert found["asked_again"] > 0
    assert found["longest_recovery_seconds"] < 30
    others = [new_server(*QUICK), new_server(*QUICK)]
    try:
        lost = forgetful(others[0], monkeypatch, MUTANTS, 1)
        doubled = int(storm(others[1], MUTANTS, 5, seed=5, how=take_answer_apart)["doubled"])
    finally:
        for other in others:
            other.remove()
    assert lost > 0
    assert doubled > 0
    record(
        "postgresql_stopped",
        PROMISE,
        found,
        f"sessions with synchronous_commit off lost {lost} of {MUTANTS}; answers kept apart from effects "
        f"doubled {doubled}",
        seconds=found["seconds"],
        command="make faults",
        short=crashes < 20,
    )
