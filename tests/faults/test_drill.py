"""The drill: a backup while people work, a restore into the other database, and the service starts on it."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.store import Store, open_store, restore
from data.synthetic import generate, write_world
from tests.api.operation.processes import serving
from tests.databases import KINDS, POSTGRESQL, SQLITE, Databases
from tests.faults import nights
from tests.faults.conftest import Town
from tests.faults.writes import effect, wanted
from tests.trust_record import record

PROMISE = (
    "A backup made while the service writes, restored into a new database of the other kind, has the same "
    "digest, and the service starts on it, all within 10 minutes"
)
NOW = datetime(2026, 3, 2, 3, 15, tzinfo=UTC)
COUNTERS = {"stamps", "run_numbers"}


def drill(url: str, other: str, folder: Path) -> dict[str, float]:
    """Back up under load, restore, compare, start; return what was counted and how long it took."""
    started = time.monotonic()
    with open_store(url) as store, _Writing(store) as written:
        manifest = store.back_up(folder / "drill.backup", NOW)
        backed_up = time.monotonic()
    assert written[0] > 0
    restore(folder / "drill.backup", other)
    restored = time.monotonic()
    with open_store(url) as store, open_store(other) as again:
        assert again.digest() == store.digest()
        check = again.back_up(folder / "check.backup", NOW)
    assert [t for t in check.tables if t.name not in COUNTERS] == [
        t for t in manifest.tables if t.name not in COUNTERS
    ]
    with serving(
        folder, "--no-worker", settings={"database_url": other, "models": str(folder / "m")}
    ) as service:
        assert service.ready()[0] == 200
    return {
        "rows": manifest.rows,
        "writes_meanwhile": written[0],
        "bytes": (folder / "drill.backup").stat().st_size,
        "digests_that_differ": 0,
        "backup_seconds": round(backed_up - started, 1),
        "restore_seconds": round(restored - backed_up, 1),
        "whole_drill_seconds": round(time.monotonic() - started, 1),
    }


class _Writing:
    """Journal lists for the time of a block; gives the number of lists so far."""

    def __init__(self, store: Store) -> None:
        self._store, self._stop, self._count = store, threading.Event(), [0]
        self._thread = threading.Thread(target=self._work)

    def __enter__(self) -> list[int]:
        self._thread.start()
        while not self._count[0]:
            time.sleep(0.001)
        return self._count

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _work(self) -> None:
        for write in wanted(20_000):
            if self._stop.is_set():
                return
            with self._store.writing() as unit:
                effect(unit, replace(write, kind="list"))
            self._count[0] += 1


def test_drill_of_a_small_town(towns: Callable[[str], Town], databases: Databases, tmp_path: Path) -> None:
    """A planned town is moved to PostgreSQL while it works, loses nothing, and the service starts."""
    url = towns(SQLITE).fresh()
    nights.plan_here(url)
    other = databases.empty(POSTGRESQL)
    found = drill(url, other, tmp_path)
    record("drill_from_sqlite", PROMISE, found, seconds=found["whole_drill_seconds"], short=True)
    databases.remove(other)


@pytest.mark.proof
def test_drill_of_a_municipality(database_kind: str, databases: Databases, tmp_path: Path) -> None:
    """A whole municipality goes through the drill in minutes."""
    write_world(generate("municipality", 1, as_of=nights.NIGHT), tmp_path / "world")
    url = databases.migrated(database_kind)
    nights.fill(url, tmp_path / "world")
    (other_kind,) = set(KINDS) - {database_kind}
    other = databases.empty(other_kind)
    found = drill(url, other, tmp_path)
    assert found["whole_drill_seconds"] < 600
    record(f"drill_from_{database_kind}", PROMISE, found, seconds=found["whole_drill_seconds"])
    databases.remove(url)
    databases.remove(other)
