"""Opening a store names what stands in the way; an open store that is lost says so in time."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from data.store import StoreAwayError, StoreOpenError, open_store
from data.store.connection import connect, patient, reading, writing
from data.store.migrate import migrate
from data.store.opening import told
from tests.data.store.test_plans import PLAN
from tests.databases import Databases, new_server
from tests.postgresql import Server

SECRET = "hunter2"


def refused(url: str) -> StoreOpenError:
    """Return why a store cannot be opened; it is told without its password, on one line."""
    with pytest.raises(StoreOpenError) as fault:
        open_store(url)
    message = str(fault.value)
    assert SECRET not in message
    assert message.startswith("expected ")
    assert message.count(", got ") == 1
    assert "\n" not in message
    return fault.value


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("no-database", "address"),
        ("", "address"),
        (f"postgresql+psycopg://me:{SECRET}@host:port/db", "address"),
        (f"mysql://me:{SECRET}@host/db", "address"),
        (f"postgres://me:{SECRET}@host/db", "address"),
        (f"postgresql+psycopg2://me:{SECRET}@host/db", "address"),
        (f"postgresql+psycopg://me:{SECRET}@127.0.0.1:1/db", "no-answer"),
        ("sqlite:////dev/null/folder/x.db", "folder"),
        ("sqlite:////tmp", "folder"),
    ],
)
def test_addresses_that_lead_nowhere(url: str, reason: str) -> None:
    """A word, another database or driver, a silent server and an impossible folder are told apart."""
    assert refused(url).reason == reason


def test_a_driver_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without PostgreSQL's driver the message names the extra that brings it."""
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    fault = refused(f"postgresql+psycopg://me:{SECRET}@127.0.0.1/db")
    assert fault.reason == "driver"
    assert "smaajob-matcher[postgres]" in str(fault)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """A text, and a database cut in half, are refused and left as they are."""
    notes = tmp_path / "notes.db"
    notes.write_text("only a text")
    assert refused(f"sqlite:///{notes}").reason == "not-ours"
    assert notes.read_text() == "only a text"
    half = tmp_path / "half.db"
    with open_store(f"sqlite:///{half}") as store:
        store.publish_plan(PLAN)
    half.write_bytes(half.read_bytes()[: half.stat().st_size // 2 + 100])
    assert refused(f"sqlite:///{half}").reason == "not-ours"


def test_somebody_elses_database(empty_database_url: str) -> None:
    """A database that holds a table of ours without our mark is refused, and nothing is added to it."""
    engine = connect(empty_database_url)
    with writing(engine).begin() as connection:
        connection.execute(text("CREATE TABLE plans (a integer)"))
    assert refused(empty_database_url).reason == "not-ours"
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM plans")).scalar() == 0
        assert not engine.dialect.has_table(connection, "candidates")
    engine.dispose()


def test_a_newer_schema(database_url: str) -> None:
    """An older program does not touch what a newer one made."""
    engine = connect(database_url)
    with writing(engine).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    fault = refused(database_url)
    assert fault.reason == "newer-schema"
    assert "9999" in str(fault)


def test_a_store_that_may_only_be_read(database_url: str) -> None:
    """A read-only file or server is refused when it is opened, not at the first decision."""
    if database_url.startswith("sqlite"):
        path = make_url(database_url).database
        fault = refused(f"sqlite:///file:{path}?mode=ro&uri=true")
    else:
        fault = refused(f"{database_url}&options=-c%20default_transaction_read_only%3Don")
    assert fault.reason == "read-only"


def test_who_is_not_let_in(postgresql_url: str) -> None:
    """An unknown user and an unknown database are told apart."""
    url = make_url(postgresql_url)
    stranger = url.set(username="nobody_here", password=SECRET).render_as_string(hide_password=False)
    nowhere = url.set(database="nowhere").render_as_string(hide_password=False)
    assert refused(stranger).reason == "not-let-in"
    assert refused(nowhere).reason == "no-database"


def test_no_password_is_told() -> None:
    """Neither the password of the login nor one among the options stands in a message."""
    url = f"postgresql+psycopg://me:{SECRET}@host/db?password={SECRET}&sslmode=require&sslpassword={SECRET}"
    assert told(make_url(url)) == "postgresql+psycopg://me@host/db?sslmode=require"


def test_many_programs_start_at_once(empty_database_url: str) -> None:
    """Of eight that find an empty database one makes the schema; all of them can use it."""
    faults: list[BaseException] = []

    def start() -> None:
        try:
            with open_store(empty_database_url) as store:
                store.row_counts()
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_sessions_are_told_what_they_need(postgresql_url: str) -> None:
    """Sessions count in UTC wherever the server is, carry a name, and wait for nothing without an end."""
    engine = connect(postgresql_url)
    names = ("TimeZone", "application_name", "lock_timeout", "statement_timeout", "transaction_isolation")
    query = text("SELECT " + ", ".join(f"current_setting('{name}')" for name in names))
    with engine.begin() as connection:
        usual = connection.execute(query).one()
    with patient(reading(engine)).begin() as connection:
        long = connection.execute(query).one()
    with engine.begin() as connection:
        assert connection.execute(query).one() == usual
    engine.dispose()
    assert tuple(usual) == ("UTC", "matcher", "10s", "1min", "read committed")
    assert tuple(long) == ("UTC", "matcher", "10min", "0", "repeatable read")


def test_the_address_may_say_otherwise(postgresql_url: str) -> None:
    """What the address says of the connection comes before what we say."""
    engine = connect(f"{postgresql_url}&application_name=mine")
    with engine.begin() as connection:
        assert connection.execute(text("SHOW application_name")).scalar() == "mine"
    engine.dispose()


def test_a_locked_store_is_away(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits too long for another writer is told that the store is busy, and how long is bounded."""
    monkeypatch.setattr("data.store.connection._LOCK_MS", 200)
    monkeypatch.setattr("data.store.connection._SESSION", "SET lock_timeout TO 200")
    first, second = connect(database_url), connect(database_url)
    update = text("UPDATE stamps SET people = people + 1")
    with writing(first).begin() as connection:
        connection.execute(update)
        started = time.monotonic()
        with pytest.raises(StoreAwayError) as fault, writing(second).begin() as other:
            other.execute(update)
        assert fault.value.reason == "busy"
        assert 0.1 < time.monotonic() - started < 5
    with writing(second).begin() as other:
        other.execute(update)
    first.dispose()
    second.dispose()


def test_no_connection_is_free(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that finds every connection in use is told so in time."""
    monkeypatch.setattr(
        "data.store.connection._POOL", {"pool_size": 1, "max_overflow": 0, "pool_timeout": 0.1}
    )
    engine = connect(database_url)
    with engine.connect() as used:
        with pytest.raises(StoreAwayError) as fault, engine.connect():
            pass
        assert fault.value.reason == "busy"
        used.rollback()
    engine.dispose()


@pytest.fixture
def own_server() -> Iterator[Server]:
    """Return a server that a test may stop."""
    server = new_server()
    yield server
    server.remove()


def test_a_server_that_is_stopped(own_server: Server) -> None:
    """While the server is down every call says that the store is away; the next call after it works."""
    with open_store(own_server.url()) as store:
        store.publish_plan(PLAN)
        own_server.stop("immediate")
        for _ in range(3):
            with pytest.raises(StoreAwayError) as fault:
                store.publish_plan(PLAN)
            assert fault.value.reason == "connection"
        assert refused(own_server.url()).reason == "no-answer"
        own_server.start()
        assert store.publish_plan(PLAN) == 2


def test_a_server_that_goes_in_the_middle(own_server: Server) -> None:
    """A transaction that loses its server leaves nothing, whichever of its steps is under way."""
    with open_store(own_server.url()) as store:
        with pytest.raises(StoreAwayError), store.writing() as unit:
            unit.stamps()
            own_server.stop("immediate")
            unit.stamps()
        own_server.start()
        assert store.last_plan() is None


def test_migration_waits_for_the_first(postgresql_url: str, databases: Databases) -> None:
    """Migrating a database that stands at the newest schema changes nothing and asks for no lock."""
    engine = connect(postgresql_url)
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(1835103331)"))
        migrate(engine)
    engine.dispose()
    databases.remove(postgresql_url)


_ANOTHER = """
import sqlite3, sys
one = sqlite3.connect(sys.argv[1])
one.execute("SELECT 1 FROM plans").fetchall()
one.close()
"""


def test_a_store_opened_twice_keeps_its_locks(tmp_path: Path) -> None:
    """What a process writes after it opened its file again is there for the next program, whoever ended."""
    file = tmp_path / "matcher.db"
    with open_store(f"sqlite:///{file}") as store, store.reading() as unit:
        assert unit.plans.current_id() is None
        with open_store(f"sqlite:///{file}"):
            pass
        # The last program that closes a file takes its log away: it must see that this one has it open.
        subprocess.run([sys.executable, "-c", _ANOTHER, str(file)], check=True)
        number = store.publish_plan(PLAN)
    with open_store(f"sqlite:///{file}") as store, store.reading() as unit:
        assert unit.plans.current_id() == number
