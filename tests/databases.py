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
from sqlalchemy import Engine, NullPool, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError, ProgrammingError

from data.store import Store, open_store
from data.store.scope import EVERY, VARIABLE
from tests.postgresql import ADMINISTRATOR, APPLICATION, OWNER, ROLES, NoServerError, Server

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


# What docs/operation.md tells to do: whatever the owner makes, the application may work with.
_LET_IN = "ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE{more} ON TABLES TO {role}"
_LEAVE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"


@dataclass(frozen=True, slots=True)
class Databases:
    """Makes databases and takes them away again.

    Attributes
    ----------
    folder : Path
        For SQLite's files.
    server_url : callable
        Returns the address of the PostgreSQL server for its superuser, starting it where it has not been
        started. Nothing but making databases is done as a superuser: no row-level security would bind it.
    """

    folder: Path
    server_url: Callable[[], str]
    _made: list[str] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)
    _templates: dict[str, str] = field(default_factory=dict)

    def empty(self, kind: str) -> str:
        """Return the address of a new database without any table, for the plain role that owns it."""
        if kind == SQLITE:
            return f"sqlite:///{self.folder / self._name()}.sqlite"
        return self._created("")

    def migrated(self, kind: str) -> str:
        """Return the address of a new, empty store of the newest schema.

        It is that of a role which only works with rows; see `owned` for the one that may change the schema.
        """
        if kind not in self._templates:
            url = self.empty(kind)
            if kind == POSTGRESQL:
                _let_in(url)
            open_store(url).close()
            self._templates[kind] = worked_with(url)
        return self.copy(self._templates[kind])

    def copy(self, url: str) -> str:
        """Return the address of a new database that holds what another holds.

        Whoever still holds a connection to that one, such as the pool of a service, loses it.
        """
        if url.startswith(SQLITE):
            copied = self.empty(SQLITE)
            shutil.copy(sqlite_path(url), sqlite_path(copied))
            return copied
        name, user = make_url(url).database, make_url(url).username
        for wait_seconds in (0.0, 0.05, 0.2, 1.0):
            self._tell(_LEAVE.format(name=name))
            time.sleep(wait_seconds)
            with suppress(OperationalError):  # a session takes its time to go
                copied = self._created(f'TEMPLATE "{name}" STRATEGY FILE_COPY')
                return as_role(copied, user or "")
        raise AssertionError(f"{name}: expected that nobody uses it, got sessions that do not go")

    def remove(self, url: str) -> None:
        """Delete a database, whoever is connected."""
        if url.startswith(SQLITE):
            for end in ("", "-wal", "-shm"):
                Path(f"{sqlite_path(url)}{end}").unlink(missing_ok=True)
        elif (owners := owned(url)) in self._made:
            self._made.remove(owners)
            self._tell(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def close(self) -> None:
        """Delete every database that is left on the server."""
        for url in tuple(self._made):
            self.remove(url)

    def _created(self, clause: str) -> str:
        name = self._name()
        self._tell(f'CREATE DATABASE "{name}" OWNER {OWNER} {clause}')
        told = make_url(self.server_url()).set(database=name, username=OWNER)
        url = told.render_as_string(hide_password=False)
        self._made.append(url)
        return url

    def _name(self) -> str:
        return f"matcher_{os.getpid()}_{next(self._numbers)}"

    def _tell(self, command: str) -> None:
        _tell(self.server_url(), command)


def _tell(url: str, command: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(command))


def whole_engine(url: str) -> Engine:
    """Return an engine of nobody's but the tests', whose transactions are about every municipality."""
    told = {} if url.startswith(SQLITE) else {"options": f"-c {VARIABLE}={EVERY}"}
    return create_engine(url, poolclass=NullPool, connect_args=told)


def _let_in(url: str) -> None:
    _tell(url, _LET_IN.format(role=APPLICATION, more=""))
    with suppress(ProgrammingError):  # unknown before PostgreSQL 17
        _tell(url, _LET_IN.format(role=APPLICATION, more=", MAINTAIN"))


def owned(url: str) -> str:
    """Return the address of a database for the role that owns it and may change its schema."""
    return as_role(url, OWNER)


def worked_with(url: str) -> str:
    """Return the address of a database for the role that only works with rows."""
    return as_role(url, APPLICATION)


def as_role(url: str, role: str) -> str:
    """Return the address of a database for a role; an SQLite file has none."""
    if url.startswith(SQLITE):
        return url
    return make_url(url).set(username=role).render_as_string(hide_password=False)


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
def owned_url(database_url: str) -> str:
    """Return the address of an empty store of the newest schema for the role that may change its schema."""
    return owned(database_url)


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
    if not named:
        return _shared_server_url()
    password = make_url(named).password
    for role in ROLES:  # with the password of the one who makes them
        with suppress(ProgrammingError):  # somebody made it before
            _tell(named, f"{role} PASSWORD '{password}'" if password else role)
    return named


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
            known.write_text(server.url(user=ADMINISTRATOR))
    return known.read_text()


def _stop_after(run: int, server: Server) -> None:
    """Leave a watcher that takes the server away when the run has ended, however it ended."""
    watch = (
        'while kill -0 "$0" 2>/dev/null; do sleep 1; done; '
        'kill -QUIT "$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null)"; sleep 1; rm -rf "$1" "$1.lock"'
    )
    subprocess.run(
        [
            "/bin/sh",
            "-c",
            f'setsid sh -c \'{watch}\' "$0" "$1" </dev/null >/dev/null 2>&1 &',
            str(run),
            server.folder,
        ],
        check=True,
    )
