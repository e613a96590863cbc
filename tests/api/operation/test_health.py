import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.operation.health import EVERY_SECONDS, PATIENCE_SECONDS, STALE_SECONDS, Health, Part
from data.store import open_store
from data.store.probing import LookFailedError, Probe, StoreLook
from tests.api.operation.processes import Running, serving
from tests.databases import new_server
from tests.postgresql import Server

# What was promised: the truth within 10 seconds.
PROMISED_SECONDS = 10.0


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Start a PostgreSQL of its own, to be stopped and started."""
    found = new_server("fsync=off")
    yield found
    found.remove()


def signalled(server: Server, what: signal.Signals) -> None:
    """Send a signal to every process of a server: while stopped, its sockets take all and answer nothing."""
    postmaster = int((server.data / "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    for process in (postmaster, *map(int, children)):
        os.kill(process, what)


def lives_on(running: Running) -> None:
    """Check that /livez, /readyz and /version answer at once, whatever the database does."""
    for path in ("/livez", "/readyz", "/version"):
        began = time.monotonic()
        assert running.get(path).status_code in {200, 503}
        assert time.monotonic() - began < 1.0
    assert running.get("/livez").status_code == 200


def test_readiness_tells_the_truth_of_a_real_database(server: Server, tmp_path: Path) -> None:
    """PostgreSQL stopped, started, frozen and thawed: /readyz follows within 10 s, /livez never hangs."""
    open_store(server.url()).close()
    told = {"database_url": server.url(), "models": str(tmp_path / "models")}
    with serving(tmp_path, "--no-worker", settings=told) as running:
        fine = running.ready()[1]["status"]
        assert fine in {"ready", "degraded"}
        server.stop()
        running.wait_for("unavailable", PROMISED_SECONDS)
        lives_on(running)
        assert running.ready()[0] == 503
        assert server.folder.name not in str(running.ready()[1])
        server.start()
        running.wait_for(fine, PROMISED_SECONDS)
        signalled(server, signal.SIGSTOP)
        try:
            running.wait_for("unavailable", PROMISED_SECONDS)
            lives_on(running)
            assert _naive_look_hangs(server)
        finally:
            signalled(server, signal.SIGCONT)
        running.wait_for(fine, PROMISED_SECONDS)
        changes = [line["after"] for line in running.log() if line["event"] == "readiness changed"]
        assert changes == ["unavailable", fine, "unavailable", fine]


def _naive_look_hangs(server: Server) -> bool:
    """Tell whether the mutant, which asks the database where /readyz is answered, hangs with it."""
    look = threading.Thread(target=lambda: _ignored(Probe(server.url()).look), daemon=True)
    look.start()
    look.join(1.5)
    return look.is_alive()


def _ignored(look: Callable[[], object]) -> None:
    try:
        look()
    except LookFailedError:
        return


def health_of(url: str, *parts: Part) -> Health:
    """Return the health over a store, looked at once."""
    health = Health(Probe(url).look, *(lambda _, part=part: part for part in parts))
    health._look_once()
    return health


def told(health: Health) -> tuple[str, str]:
    """Return the status and what is said of the store."""
    found = health.readiness()
    return found.status, found.parts[0].detail


def test_a_whole_store_is_ready(database_url: str) -> None:
    """A store of the newest schema is ready, on both databases, and its schema is told."""
    health = health_of(database_url)
    assert told(health) == ("ready", "")
    assert health.last is not None
    assert health.last.revision == health.last.newest


def test_an_empty_database_is_not_ready(empty_database_url: str) -> None:
    """A database without our tables is not served from; the two schemas are told."""
    if empty_database_url.startswith("sqlite"):
        Path(empty_database_url.removeprefix("sqlite:///")).touch()
    status, detail = told(health_of(empty_database_url))
    assert status == "unavailable"
    assert detail.startswith("schema none, expected 0")


def test_a_file_that_went_away_is_not_made_anew(tmp_path: Path) -> None:
    """Where the database file is gone the service is not ready, and looking makes no empty one."""
    url = f"sqlite:///{tmp_path / 'm.db'}"
    open_store(url).close()
    (tmp_path / "m.db").unlink()
    assert told(health_of(url)) == ("unavailable", "the database file is gone")
    assert not (tmp_path / "m.db").exists()


def test_a_full_disk_is_not_ready(tmp_path: Path) -> None:
    """On a disk without room the service is not ready, and it is as soon as there is room again."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if mount is None or umount is None or _run(mount, "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(disk)):
        pytest.skip("no small disk can be mounted: run as root on Linux, with mount and umount")
    try:
        url = f"sqlite:///{disk / 'm.db'}"
        open_store(url).close()
        health = health_of(url)
        assert told(health)[0] == "ready"
        (disk / "rest").write_bytes(bytes(32 * 2**20))
        health._look_once()
        assert told(health) == ("unavailable", "the disk of the database is full")
        (disk / "rest").unlink()
        health._look_once()
        assert told(health)[0] == "ready"
    finally:
        assert _run(umount, "-l", str(disk)) == 0


def _run(*command: str) -> int:
    return subprocess.run(command, capture_output=True, check=False).returncode


def test_a_fallback_is_ready_and_says_so(database_url: str) -> None:
    """Where rules stand in for a model the service is ready, degraded, with the reason."""
    health = health_of(database_url, Part(name="model", state="degraded", detail="rules stand in"))
    found = health.readiness()
    assert (found.ready, found.status) == (True, "degraded")
    assert found.parts[1].detail == "rules stand in"


def test_draining_comes_before_everything(database_url: str) -> None:
    """A service that is about to stop is not ready, however well it is."""
    health = health_of(database_url)
    health.drain()
    assert (health.readiness().ready, health.readiness().status) == (False, "draining")


def test_a_look_that_fails_in_a_new_way_is_a_fault_and_not_the_end() -> None:
    """Whatever a look raises the service is not ready, the next look counts again."""
    answers: Iterator[RuntimeError | StoreLook]
    answers = iter([RuntimeError("strange"), StoreLook(revision="1", newest="1")])

    def look() -> StoreLook:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    health = Health(look)
    health._look_once()
    assert told(health) == ("unavailable", "the look at the database failed")
    health._look_once()
    assert told(health) == ("ready", "")


def test_looks_that_hang_do_not_pile_up() -> None:
    """Looks that never end are waited for shortly and are few: later ones are not even begun."""
    begun: list[int] = []
    release = threading.Event()

    def look() -> StoreLook:
        begun.append(1)
        release.wait(60)
        return StoreLook(revision="1", newest="1")

    health = Health(look, patience_seconds=0.02)
    for _ in range(10):
        health._look_once()
    assert (told(health), len(begun)) == (("unavailable", "the database hangs"), 4)
    release.set()
    time.sleep(0.1)
    health._look_once()
    assert told(health) == ("ready", "")


def test_the_times_add_up_to_the_promise() -> None:
    """A look, its patience and the next look together stay within what was promised."""
    assert EVERY_SECONDS + PATIENCE_SECONDS < STALE_SECONDS < PROMISED_SECONDS
