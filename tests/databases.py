"""Both databases for the tests: a fresh one per test, SQLite's from a file, PostgreSQL's from a real server.

One PostgreSQL serves a whole run of pytest, all its workers; where ``MATCHER_TEST_POSTGRESQL_URL`` names a
server, that one is used instead. A fresh database is a copy of a template that holds the migrated schema:
some 15 ms.
"""

import fcntl
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from data.store import Store, open_store
from tests.postgresql import NoServerError, Server

NAMED_SERVER = "MATCHER_TEST_POSTGRESQL_URL"
SQLITE, POSTGRESQL = "sqlite", "postgresql"
KINDS = (SQLITE, POSTGRESQL)

# Nobody pulls the plug of this one: tests of crashes start a server of their own, without these. The clock
# far from UTC shows what relies on the server's zone.
_QUICK = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "timezone=America/New_York",
)


_LEAVE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"


@dataclass(frozen=True, slots=True)
class Databases:
    """Makes databases and takes them away again.

    Attributes
    ----------
    folder : Path
        For SQLite's files.
    server_url : callable
        Returns the address of the PostgreSQL server, starting it where it has not been started.
    """

    folder: Path
    server_url: Callable[[], str]
    _made: list[str] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)
    _templates: dict[str, str] = field(default_factory=dict)

    def empty(self, kind: str) -> str:
        """Return the address of a new database without any table."""
        if kind == SQLITE:
            return f"sqlite:///{self.folder / self._name()}.sqlite"
        return self._created("")

    def migrated(self, kind: str) -> str:
        """Return the address of a new, empty store of the newest schema."""
        if kind not in self._templates:
            url = self.empty(kind)
            open_store(url).close()
            self._templates[kind] = url
        return self.copy(self._templates[kind])

    def copy(self, url: str) -> str:
        """Return the address of a new database that holds what another holds.

        Whoever still holds a connection to that one, such as the pool of a service, loses it.
        """
        if url.startswith(SQLITE):
            copied = self.empty(SQLITE)
            shutil.copy(sqlite_path(url), sqlite_path(copied))
            return copied
        name = make_url(url).database
        for wait_seconds in (0.0, 0.05, 0.2, 1.0):
            self._tell(_LEAVE.format(name=name))
            time.sleep(wait_seconds)
            with suppress(OperationalError):  # a session takes its time to go
                return self._created(f'TEMPLATE "{name}" STRATEGY FILE_COPY')
        raise AssertionError(f"{name}: expected that nobody uses it, got sessions that do not go")

    def remove(self, url: str) -> None:
        """Delete a database, whoever is connected."""
        if url.startswith(SQLITE):
            for end in ("", "-wal", "-shm"):
                Path(f"{sqlite_path(url)}{end}").unlink(missing_ok=True)
        elif url in self._made:
            self._made.remove(url)
            self._tell(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def close(self) -> None:
        """Delete every database that is left on the server."""
        for url in tuple(self._made):
            self.remove(url)

    def _created(self, clause: str) -> str:
        name = self._name()
        self._tell(f'CREATE DATABASE "{name}" {clause}')
        url = make_url(self.server_url()).set(database=name).render_as_string(hide_password=False)
        self._made.append(url)
        return url

    def _name(self) -> str:
        return f"matcher_{os.getpid()}_{next(self._numbers)}"

    def _tell(self, command: str) -> None:
        engine = create_engine(self.server_url(), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            connection.execute(text(command))


def sqlite_path(url: str) -> Path:
    """Return the file of an SQLite address."""
    return Path(make_url(url).database or "")


def kind_of(url: str) -> str:
    """Return which of the two databases an address names."""
    return SQLITE if url.startswith(SQLITE) else POSTGRESQL


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Return what makes databases of either kind."""
    made = Databases(tmp_path_factory.mktemp("databases"), _server_url)
    yield made
    made.close()


@pytest.fixture(scope="session", params=KINDS)
def database_kind(request: pytest.FixtureRequest) -> str:
    """Return each of the two kinds in turn."""
    kind: str = request.param
    return kind


@pytest.fixture
def database_url(database_kind: str, databases: Databases) -> Iterator[str]:
    """Return the address of an empty store of the newest schema, on each of the two databases in turn."""
    url = databases.migrated(database_kind)
    yield url
    databases.remove(url)


@pytest.fixture
def empty_database_url(database_kind: str, databases: Databases) -> Iterator[str]:
    """Return the address of a database without any table, on each of the two databases in turn."""
    url = databases.empty(database_kind)
    yield url
    databases.remove(url)


@pytest.fixture
def postgresql_url(databases: Databases) -> Iterator[str]:
    """Return the address of an empty store of the newest schema on PostgreSQL."""
    url = databases.migrated(POSTGRESQL)
    yield url
    databases.remove(url)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """Return an empty store, on each of the two databases in turn."""
    with open_store(database_url) as opened:
        yield opened


def no_server(reason: str) -> str:
    """Skip the test, or fail where CI says that the leg has to run; never returns."""
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(f"CI=true and the PostgreSQL leg cannot run: {reason}")
    pytest.skip(reason)


def new_server(*options: str) -> Server:
    """Return a started server of its own, which survives crashes; the caller removes it."""
    try:
        server = Server.made(*options)
        _stop_after(os.getpid(), server)
        server.start()
    except NoServerError as fault:
        no_server(str(fault))
    return server


def _server_url() -> str:
    named = os.environ.get(NAMED_SERVER)
    return named or _shared_server_url()


def _shared_server_url() -> str:
    """Return the address of the run's own server, which the first worker that asks starts."""
    run = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
    folder = Path(tempfile.gettempdir()) / f"matcher-pg-run-{run}"
    known = folder / "url"
    with Path(f"{folder}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not known.exists():
            folder.mkdir(exist_ok=True)
            try:
                server = Server.made(*_QUICK, folder=folder)
                server.start()
            except NoServerError as fault:
                no_server(str(fault))
            _stop_after(run, server)
            known.write_text(server.url())
    return known.read_text()


def _stop_after(run: int, server: Server) -> None:
    """Leave a watcher that takes the server away when the run has ended, however it ended."""
    watch = (
        'while kill -0 "$0" 2>/dev/null; do sleep 1; done; '
        'kill -QUIT "$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null)"; sleep 1; rm -rf "$1" "$1.lock"'
    )
    subprocess.run(  # noqa: S603  our own two lines of shell
        [
            "/bin/sh",
            "-c",
            f'setsid sh -c \'{watch}\' "$0" "$1" </dev/null >/dev/null 2>&1 &',
            str(run),
            server.folder,
        ],
        check=True,
    )
