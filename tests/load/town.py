"""A municipality to ask about: made or copied, and served by processes of ours on this machine."""

import argparse
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data.store import open_store
from tests.load.client import Load, ask

ROOT = Path(__file__).resolve().parents[2]
MATCHER = (sys.executable, "-m", "api")
_START_SECONDS = 120.0
_AHEAD_SECONDS = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A planned municipality in a folder: its environment, its day and who may be asked about.

    ``headers`` are those of a machine that may see their lists; empty where nobody needs any.
    """

    environment: Mapping[str, str]
    day: str
    people: tuple[str, ...]
    headers: str = ""

    def paths(self) -> list[str]:
        """Return the addresses that are asked, in an order of chance that is always the same."""
        people = list(self.people)
        random.Random(7).shuffle(people)
        return [f"/v1/candidates/{person}/suggestions" for person in people]


def town(folder: Path, preset: str) -> Town:
    """Make a municipality: synthesised, imported, learned and planned."""
    environment = _environment(folder / "matcher.db", folder / "models")
    day = _run(environment, "synthesize", "--preset", preset, "--seed", "1", "--out", str(folder / "world"))
    as_of = next(word for word in day.split() if word.startswith("20") and len(word) == 10)
    for command in (("import", str(folder / "world")), ("train",), ("rematch",)):
        _run(environment, *command, "--as-of", as_of)
    return known_town(environment, as_of)


def _environment(database: Path, models: Path) -> dict[str, str]:
    return dict(os.environ) | {
        "MATCHER_DATABASE_URL": f"sqlite:///{database}",
        "MATCHER_MODELS": str(models),
        "MATCHER_METRICS_PORT": "0",
        "OMP_NUM_THREADS": "1",
    }


def read_words(words: argparse.ArgumentParser) -> argparse.Namespace:
    """Return what the command line says, with which municipality it names."""
    words.add_argument("--preset", default="municipality")
    words.add_argument("--database", help="An SQLite municipality that is planned already; it is copied.")
    words.add_argument("--models", help="Its models.")
    words.add_argument("--as-of", help="Its day.")
    return words.parse_args()


@contextmanager
def named_town(said: argparse.Namespace) -> Iterator[Town]:
    """Copy or make the municipality that the command line names, in a folder that goes when all is done."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        if not said.database:
            yield town(folder, said.preset)
            return
        copy_database(Path(said.database), folder / "matcher.db")
        yield known_town(_environment(folder / "matcher.db", Path(said.models)), said.as_of)


def copy_database(source: Path, target: Path) -> None:
    """Copy an SQLite store as it stands, in use or not, with the key that its audit goes on under."""
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        here.backup(there)
    key = Path(f"{source}.audit-key")
    if key.exists():
        shutil.copy(key, f"{target}.audit-key")


def known_town(environment: Mapping[str, str], day: str) -> Town:
    """Return a municipality that was made before."""
    with open_store(environment["MATCHER_DATABASE_URL"]) as store:
        snapshot = store.take_snapshot(date.fromisoformat(day))
    people = tuple(c.candidate_id for c in snapshot.candidates if c.status == "active")
    return Town(environment=environment, day=day, people=people)


def _run(environment: Mapping[str, str], *words: str) -> str:
    done = subprocess.run(
        [*MATCHER, *words], env=dict(environment), cwd=ROOT, check=True, capture_output=True, text=True
    )
    return done.stdout + done.stderr


@contextmanager
def process(
    environment: Mapping[str, str], *command: str, log: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process of ours, what it logs in a file or nowhere, and end it."""
    with (
        (log or Path(os.devnull)).open("wb") as told,
        subprocess.Popen(
            command, env=dict(environment), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=told
        ) as running,
    ):
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
def served(town: Town, first: str, *, ahead: float = 0.0) -> Iterator[int]:
    """Serve a municipality and return the port, once a first answer came.

    With a share of a core for lists drawn ahead, they are waited for.
    """
    port = free_port()
    words = ("serve", "--port", str(port), "--as-of", town.day, "--no-worker")
    environment = dict(town.environment) | {"MATCHER_DRAW_AHEAD": str(ahead)}
    with tempfile.TemporaryDirectory() as place:
        log = Path(place) / "log"
        with process(environment, *MATCHER, *words, log=log):
            wait_for(port, first, town.headers)
            if ahead:
                _wait_for_lists(log)
            yield port


def _wait_for_lists(log: Path) -> None:
    end = time.monotonic() + _AHEAD_SECONDS
    while b"lists_drawn_ahead" not in log.read_bytes():
        if time.monotonic() > end:
            raise TimeoutError(f"lists were not drawn ahead within {_AHEAD_SECONDS:.0f} seconds")
        time.sleep(1)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
    return found


def wait_for(port: int, path: str, headers: str = "") -> None:
    """Wait for the first good answer.

    Raises
    ------
    TimeoutError
        If none comes.
    """
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        try:
            if ask(Load(port=port, paths=[path], connections=1, seconds=0.2, headers=headers)).good:
                return
        except OSError:
            pass
        time.sleep(0.3)
    raise TimeoutError(f"no good answer of {path} within {_START_SECONDS:.0f} seconds")
