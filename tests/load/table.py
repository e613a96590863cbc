"""``make load``: suggestions over HTTP as they are served, alone, beside a running night, and overloaded.

Everything in one run on one machine, so that the rows can be compared: the service, a bare answer of the
same framework, and the naive way that reads the whole day for each request.
"""

import argparse
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import typer

from data.store import open_store
from tests.load.client import Answered, Load, ask
from tests.trust_record import record

ROOT = Path(__file__).resolve().parents[2]
MATCHER = (sys.executable, "-m", "api")
_START_SECONDS = 120.0
_PEERS = "tests.load.peers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A planned municipality in a folder: its environment, its day and who may be asked about."""

    environment: Mapping[str, str]
    day: str
    people: tuple[str, ...]

    def paths(self) -> list[str]:
        """Return the addresses that are asked, in an order of chance that is always the same."""
        people = list(self.people)
        random.Random(7).shuffle(people)  # noqa: S311  no secret
        return [f"/v1/candidates/{person}/suggestions" for person in people]


def town(folder: Path, preset: str) -> Town:
    """Make a municipality: synthesised, imported, learned and planned."""
    environment = dict(os.environ) | {
        "MATCHER_DATABASE_URL": f"sqlite:///{folder / 'matcher.db'}",
        "MATCHER_MODELS": str(folder / "models"),
        "MATCHER_METRICS_PORT": "0",
        "OMP_NUM_THREADS": "1",
    }
    day = _run(environment, "synthesize", "--preset", preset, "--seed", "1", "--out", str(folder / "world"))
    as_of = next(word for word in day.split() if word.startswith("20") and len(word) == 10)
    for command in (("import", str(folder / "world")), ("train",), ("rematch",)):
        _run(environment, *command, "--as-of", as_of)
    return known_town(environment, as_of)


def known_town(environment: Mapping[str, str], day: str) -> Town:
    """Return a municipality that was made before."""
    with open_store(environment["MATCHER_DATABASE_URL"]) as store:
        snapshot = store.take_snapshot(date.fromisoformat(day))
    people = tuple(c.candidate_id for c in snapshot.candidates if c.status == "active")
    return Town(environment=environment, day=day, people=people)


def _run(environment: Mapping[str, str], *words: str) -> str:
    done = subprocess.run(  # noqa: S603  our own command
        [*MATCHER, *words], env=dict(environment), cwd=ROOT, check=True, capture_output=True, text=True
    )
    return done.stdout + done.stderr


@contextmanager
def process(environment: Mapping[str, str], *command: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process of ours, and end it."""
    with subprocess.Popen(  # noqa: S603
        command, env=dict(environment), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        try:
            yield running
        finally:
            if running.poll() is None:
                running.send_signal(signal.SIGTERM)
            try:
                running.wait(40)
            except subprocess.TimeoutExpired:
                running.kill()


@contextmanager
def served(town: Town, first: str) -> Iterator[int]:
    """Serve a municipality and return the port, once a first answer came."""
    port = free_port()
    words = ("serve", "--port", str(port), "--as-of", town.day, "--no-worker")
    with process(town.environment, *MATCHER, *words):
        wait_for(port, first)
        yield port


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
    return found


def wait_for(port: int, path: str) -> None:
    """Wait for the first good answer.

    Raises
    ------
    TimeoutError
        If none comes.
    """
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        try:
            if ask(Load(port=port, paths=[path], connections=1, seconds=0.2)).good:
                return
        except OSError:
            pass
        time.sleep(0.3)
    raise TimeoutError(f"no good answer of {path} within {_START_SECONDS:.0f} seconds")


def row(name: str, found: Answered, queries: str) -> str:
    """Return a line of the table."""
    others = ", ".join(f"{status}: {count}" for status, count in sorted(found.others.items())) or "–"
    times = f"{found.quantile_ms(0.5):8.1f} {found.quantile_ms(0.99):8.1f}"
    return f"{name:44} {found.per_second:8.0f} {times} {queries:>8}   {others}"


def table(town: Town, seconds: float) -> dict[str, Answered]:
    """Ask the service in every way, print a line each, and return what was found."""
    paths, found = town.paths(), {}
    typer.echo(f"{'':44} {'answers/s':>8} {'p50 ms':>8} {'p99 ms':>8} {'queries':>8}   other answers")

    def told(name: str, answered: Answered, queries: str = "5") -> None:
        found[name] = answered
        typer.echo(row(name, answered, queries))

    with served(town, paths[0]) as port:
        ask(Load(port=port, paths=paths, connections=4, seconds=min(3.0, seconds)))
        told("alone, 4 at once", ask(Load(port=port, paths=paths, connections=4, seconds=seconds)))
        for rate in (100.0, 200.0):
            load = Load(port=port, paths=paths, connections=64, seconds=seconds, per_second=rate)
            told(f"alone, {rate:.0f}/s asked for", ask(load))
        with process(town.environment, *MATCHER, "rematch", "--as-of", town.day):
            load = Load(port=port, paths=paths, connections=64, seconds=seconds, per_second=50.0)
            told("beside a night, 50/s asked for", ask(load))
        told("overload, 400 at once", ask(Load(port=port, paths=paths, connections=400, seconds=seconds)))
        time.sleep(2)
        told(
            "after the overload, 4 at once", ask(Load(port=port, paths=paths, connections=4, seconds=seconds))
        )
    for peer, queries in (("bare", "0"), ("naive", "all")):
        port = free_port()
        with process(town.environment, sys.executable, "-m", _PEERS, peer, str(port), town.day):
            wait_for(port, paths[0])
            told(f"peer: {peer}", ask(Load(port=port, paths=paths, connections=4, seconds=seconds)), queries)
    return found


def main() -> None:
    """Make a municipality, ask, print and record."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--preset", default="municipality")
    words.add_argument("--seconds", type=float, default=10.0)
    words.add_argument("--database", help="An SQLite municipality that is planned already; it is copied.")
    words.add_argument("--models", help="Its models.")
    words.add_argument("--as-of", help="Its day.")
    said = words.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        if said.database:
            shutil.copy(said.database, folder / "matcher.db")
            environment = dict(os.environ) | {
                "MATCHER_DATABASE_URL": f"sqlite:///{folder / 'matcher.db'}",
                "MATCHER_MODELS": said.models,
                "MATCHER_METRICS_PORT": "0",
                "OMP_NUM_THREADS": "1",
            }
            here = known_town(environment, said.as_of)
        else:
            here = town(folder, said.preset)
        found = table(here, said.seconds)
    figures = {
        f"{name}: {unit}": round(value, 1)
        for name, answered in found.items()
        for unit, value in (
            ("answers a second", answered.per_second),
            ("p50 ms", answered.quantile_ms(0.5)),
            ("p99 ms", answered.quantile_ms(0.99)),
        )
    }
    record(
        "load",
        "Suggestions answer 200 requests a second with p99 <= 100 ms, p99 <= 250 ms beside a night",
        figures,
        command="make load",
        seconds=time.monotonic() - started,
    )


if __name__ == "__main__":
    main()
