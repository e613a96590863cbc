"""A real ``matcher serve``, started as an operator starts it and asked over real sockets."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

START_SECONDS = 60.0


@dataclass(slots=True)
class Running:
    """A service at work: its process, where it listens, and its log."""

    process: subprocess.Popen[bytes]
    log_file: Path
    url: str = ""
    metrics_url: str = ""

    def get(self, path: str, **options: Any) -> httpx.Response:
        """Ask for an address, on a connection of its own."""
        return httpx.get(self.url + path, timeout=10, **options)

    def ready(self) -> tuple[int, dict[str, Any]]:
        """Return status and body of /readyz."""
        answer = self.get("/readyz")
        return answer.status_code, answer.json()

    def wait_for(self, status: str, within_seconds: float) -> float:
        """Wait until /readyz tells a status; return the seconds it took."""
        began = time.monotonic()
        while time.monotonic() - began < within_seconds:
            if self.ready()[1]["status"] == status:
                return time.monotonic() - began
            time.sleep(0.1)
        raise AssertionError(f"/readyz did not tell {status} within {within_seconds} s: {self.ready()}")

    def metrics(self) -> str:
        """Return the metrics as Prometheus reads them."""
        return httpx.get(self.metrics_url, timeout=10).text

    def log(self) -> list[dict[str, Any]]:
        """Return the lines of the log."""
        return [json.loads(line) for line in self.log_file.read_text().splitlines()]

    def line_of(self, answer: httpx.Response, within_seconds: float = 10.0) -> dict[str, Any]:
        """Return the line of the log about a request; it is written after the answer, so wait for it."""
        deadline = time.monotonic() + within_seconds
        while time.monotonic() < deadline:
            text = self.log_file.read_text()
            whole = [line for line in text.splitlines(keepends=True) if line.endswith("\n")]
            for line in map(json.loads, whole):
                if line.get("request_id") == answer.headers["x-request-id"]:
                    found: dict[str, Any] = line
                    return found
            time.sleep(0.05)
        raise AssertionError(f"no line about {answer.request.url} within {within_seconds} s")

    def stop(self, what: signal.Signals = signal.SIGTERM) -> int:
        """Ask the service to stop and return its exit code."""
        self.process.send_signal(what)
        return self.process.wait(40)


def environment(**settings: str) -> dict[str, str]:
    """Return this process' environment with such settings and no others of ours."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("MATCHER_")}
    return plain | {f"MATCHER_{name.upper()}": value for name, value in settings.items()}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def serving(
    folder: Path, *options: str, settings: Mapping[str, str], before: Sequence[str] = ()
) -> Iterator[Running]:
    """Run a service over a folder for the time of a test; whatever is left of it ends with the test.

    Parameters
    ----------
    folder : Path
        Where it runs and its log lies.
    options : str
        Of ``matcher serve``.
    settings : mapping
        By their name, without prefix.
    before : sequence of str
        A command that runs the rest of its words as a command.
    """
    told = environment(**{"metrics_port": str(free_port()), "stop_seconds": "5"} | dict(settings))
    log_file = folder / f"serve-{time.monotonic_ns()}.log"
    command = [*before, sys.executable, "-P", "-m", "api", "serve", "--port", "0", *options]
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            command, env=told, stderr=log, stdout=log, cwd=folder, start_new_session=True
        )
    running = Running(process, log_file)
    try:
        _wait_until_it_answers(running)
        yield running
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGCONT)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_until_it_answers(running: Running) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and running.process.poll() is None:
        told = [line for line in running.log_file.read_text().splitlines() if '"listening"' in line]
        if told:
            running.url = json.loads(told[0])["url"]
            running.metrics_url = json.loads(told[0])["metrics"] or ""
            if _answers(running):
                return
        time.sleep(0.1)
    raise AssertionError(f"the service did not start: {running.log_file.read_text()[-2000:]}")


def _answers(running: Running) -> bool:
    try:
        return running.get("/readyz").status_code == httpx.codes.OK
    except httpx.TransportError:
        return False
