import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import httpx
import pytest

from api.faults import UsageError
from api.operation.serving import listen
from api.settings import Settings
from data.store.migrate import newest_revision
from tests.api.operation.processes import Running, environment, serving
from tests.databases import Databases

TOKEN = "3f9c0a7be1d25846" * 2


@pytest.fixture
def settings(databases: Databases, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Return settings of a service over an empty store in a file."""
    url = databases.migrated("sqlite")
    yield {"database_url": url, "models": str(tmp_path / "models")}
    databases.remove(url)


@pytest.fixture(scope="module")
def service(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One service over an empty store, for questions only."""
    folder = tmp_path_factory.mktemp("serve")
    told = {"database_url": databases.migrated("sqlite"), "models": str(folder / "models")}
    with serving(folder, "--no-worker", settings=told) as running:
        yield running


def test_it_answers_and_tells_nothing_of_itself(service: Running) -> None:
    """A started service answers a question and its three health addresses, without a server banner."""
    answers = [service.get(path) for path in ("/v1/me", "/livez", "/readyz", "/version")]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert all("server" not in answer.headers for answer in answers)
    assert answers[2].json()["status"] in {"ready", "degraded"}
    assert answers[3].json()["schema"] == newest_revision()
    assert answers[3].json()["version"] == version("smaajob-matcher")


def test_metrics_have_a_port_of_their_own(service: Running) -> None:
    """Metrics are on their port and not on that of the interface; a request is counted by its template."""
    service.line_of(service.get("/v1/me"))
    assert 'matcher_requests_total{method="GET",route="/v1/me",status="2xx"}' in service.metrics()
    assert "matcher_ready 1.0" in service.metrics()
    assert service.get("/metrics").status_code == 404


def test_each_request_is_one_line_of_the_log(service: Running) -> None:
    """A request is logged with template, status, time, id and actor, without its path and query."""
    answer = service.get("/v1/problems/no-such-thing?name=Amina")
    line = service.line_of(answer)
    # What the first one still had to say stands before the second one's line.
    service.line_of(service.get("/v1/me"))
    assert [one for one in service.log() if one.get("request_id") == line["request_id"]] == [line]
    assert line["event"] == "request"
    assert (line["method"], line["status"], line["actor"]) == ("GET", answer.status_code, "anyone")
    assert line["route"] == "/v1/problems/{code}"
    assert "Amina" not in service.log_file.read_text()


def test_a_stop_finishes_what_is_under_way(settings: dict[str, str], tmp_path: Path) -> None:
    """After SIGTERM /readyz says no, what is under way is answered whole, nothing new is, the end is 0."""
    with serving(tmp_path, "--no-worker", settings=settings) as running:
        half = _half_a_request(running)
        running.process.send_signal(signal.SIGTERM)
        assert running.wait_for("draining", 0.9) < 0.9
        time.sleep(1.5)
        with pytest.raises(httpx.TransportError):
            running.get("/livez")
        half.sendall(b'{}"')
        assert half.recv(4096).startswith(b"HTTP/1.1 4")
        half.close()
        assert running.process.wait(20) == 0
        assert running.log()[-1]["event"] != "stopped with requests under way, for they took too long"


def _half_a_request(running: Running) -> socket.socket:
    host, port = running.url.removeprefix("http://").rsplit(":", 1)
    connection = socket.create_connection((host, int(port)), timeout=10)
    connection.sendall(
        b"POST /v1/decisions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        b"Idempotency-Key: one-two-three-four\r\nContent-Length: 3\r\n\r\n"
    )
    time.sleep(0.3)
    return connection


def test_a_second_signal_ends_at_once(settings: dict[str, str], tmp_path: Path) -> None:
    """Who cannot wait sends another signal: the service is gone within a second, and its code says so."""
    with serving(tmp_path, "--no-worker", settings=settings) as running:
        half = _half_a_request(running)
        running.process.send_signal(signal.SIGTERM)
        running.wait_for("draining", 0.9)
        began = time.monotonic()
        assert running.stop(signal.SIGINT) == 128 + signal.SIGINT
        assert time.monotonic() - began < 1.0
        half.close()


def test_faults_of_the_start_are_named_before_anything_listens(tmp_path: Path) -> None:
    """Wrong settings end with code 2 and every fault by name, without a traceback."""
    ended = subprocess.run(
        [sys.executable, "-P", "-m", "api", "serve"],
        env=environment(workers="3", hold_days="x", lgo_level="info"),
        cwd=tmp_path, capture_output=True, timeout=60, check=False, text=True,
    )  # fmt: skip
    assert ended.returncode == 2
    assert all(f"MATCHER_{name}: expected" in ended.stderr for name in ("LGO_LEVEL", "HOLD_DAYS", "WORKERS"))
    assert "Traceback" not in ended.stderr


def test_an_address_that_is_taken_is_named() -> None:
    """A port in use is told with the variable that says which, and with what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"MATCHER_PORT: expected an address that is free.* port {port}"):
            listen(Settings.model_validate({"port": port}))


def test_several_processes_are_one_service(databases: Databases, tmp_path: Path) -> None:
    """Two web processes and a worker: one port, counts added up, a killed one replaced, one good end."""
    url = databases.migrated("postgresql")
    told = {"database_url": url, "models": str(tmp_path / "models"), "token": TOKEN}
    with serving(tmp_path, "--workers", "2", settings=told) as running:
        for _ in range(20):
            answer = running.get("/v1/me", headers={"Authorization": f"Bearer {TOKEN}"})
            assert answer.status_code == 200
        _wait_until('route="/v1/me",status="2xx"} 20.0', running)
        first = _children(running.process.pid)
        os.kill(min(first), signal.SIGKILL)
        _wait_until("matcher_process_restarts_total{process=", running)
        assert running.get("/livez").status_code == 200
        assert running.stop() == 0
        assert TOKEN not in running.log_file.read_text()
        assert [child for child in first if _lives(child)] == []
    databases.remove(url)


@pytest.mark.proof
def test_a_killed_service_leaves_nothing_behind(settings: dict[str, str], tmp_path: Path) -> None:
    """After kill -9 of the service its worker ends too, within seconds."""
    with serving(tmp_path, settings=settings) as running:
        children = _children(running.process.pid)
        assert children
        os.kill(running.process.pid, signal.SIGKILL)
        deadline = time.monotonic() + 15
        while any(map(_lives, children)) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert [child for child in children if _lives(child)] == []


def _children(parent: int) -> list[int]:
    # Of every thread, for a process is the child of the thread that started it.
    files = Path(f"/proc/{parent}/task").glob("*/children")
    return [int(word) for file in files for word in file.read_text().split()]


def _lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _wait_until(text: str, running: Running) -> None:
    deadline = time.monotonic() + 20
    while text not in running.metrics():
        assert time.monotonic() < deadline, f"no {text} in {running.metrics()}"
        time.sleep(0.2)
