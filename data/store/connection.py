"""Connections: one place for what a database needs to be told.

No statement and no wait is without an end: a request is answered or refused in time, and a process that
stops in the middle of a transaction does not hold up the others for good. Work that is known to take long, as
an import does, is `patient`.
"""

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection, QueuePool, StaticPool

from data.store.faults import OutOfScopeError, StoreAwayError, away_reason, first_line, is_walled
from data.store.scope import SCOPE, VARIABLE, Scope

_READS = "matcher_reads"
_WRITES = "matcher_writes"
_PATIENT = "matcher_patient"

_LOCK_MS, _PATIENT_LOCK_MS = 10_000, 600_000
_STATEMENT_MS = 60_000
# Time between two statements of one transaction; a stopped process gives up its locks after it.
_IDLE_IN_TRANSACTION_MS = 120_000
_POOL = {"pool_size": 10, "max_overflow": 20, "pool_timeout": 5}
# Seconds; what the address says itself comes first. A lost network is noticed within half a minute.
_LIBPQ = {
    "application_name": "matcher",
    "connect_timeout": 5,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
_SESSION = (
    "SET TIME ZONE 'UTC';"
    "SET client_encoding TO 'UTF8';"
    f"SET lock_timeout TO {_LOCK_MS};"
    f"SET statement_timeout TO {_STATEMENT_MS};"
    f"SET idle_in_transaction_session_timeout TO {_IDLE_IN_TRANSACTION_MS};"
    # What was acknowledged is on disk, even where the server was told to be quick about it.
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
)
# What is deleted is overwritten: nobody finds it in the file afterwards.
_PRAGMAS = ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON")


class _Pool(QueuePool):
    """Connections that are used again; a wait for a free one ends as every other wait for the store."""

    def connect(self) -> PoolProxiedConnection:
        """Return a connection.

        Raises
        ------
        StoreAwayError
            If none is free in time.
        """
        try:
            return super().connect()
        except NoConnectionFreeError as fault:
            raise StoreAwayError("busy", "every connection is in use") from fault


def connect(url: str) -> Engine:
    """Return an engine for a database URL; for an SQLite file its folder is made.

    Errors of the database never repeat the values of rows, for these are about people. An engine raises
    `StoreAwayError` where the database does not answer.

    Parameters
    ----------
    url : str
        Such as ``sqlite:///.matcher/matcher.sqlite`` or ``postgresql+psycopg://…``.
    """
    parsed = make_url(url)
    engine = _postgresql(parsed) if parsed.get_backend_name() == "postgresql" else _sqlite(parsed)
    event.listen(engine, "handle_error", _on_error)
    return engine


def writing(engine: Engine, scope: Scope | None = None) -> Engine:
    """Return the engine for work that will write: on SQLite its transactions take the write lock at once.

    Without a scope PostgreSQL shows and takes nothing that is about people.
    """
    return engine.execution_options(**{_WRITES: True, SCOPE: scope})


def patient(engine: Engine) -> Engine:
    """Return the engine for work that may take minutes, and waits as long for others of its kind."""
    return engine.execution_options(**{_PATIENT: True})


def reading(engine: Engine, scope: Scope | None = None) -> Engine:
    """Return the engine for work that only reads, all of it from one state of the database.

    Without a scope PostgreSQL shows nothing that is about people. A transaction of SQLite keeps to the state
    of its first read.
    """
    return engine.execution_options(**{_READS: True, SCOPE: scope})


def _postgresql(url: URL) -> Engine:
    told = {name: value for name, value in _LIBPQ.items() if name not in url.query}
    engine = create_engine(
        url, poolclass=_Pool, pool_pre_ping=True, connect_args=told, hide_parameters=True, **_POOL
    )
    event.listen(engine, "connect", _on_connect_postgresql)
    event.listen(engine, "begin", _on_begin_postgresql)
    return engine


def _on_connect_postgresql(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute(_SESSION)
    cursor.close()
    connection.commit()


def _on_begin_postgresql(connection: Connection) -> None:
    """Begin as the transaction was asked for, whose it is among it, in one message to the server."""
    options = connection.get_execution_options()
    if options.get("isolation_level") == "AUTOCOMMIT":
        return
    driver: Any = connection.connection.dbapi_connection
    if not driver.autocommit:  # transactions begin here, not where the driver thinks
        driver.autocommit = True
    beginning = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if options.get(_READS) else "BEGIN"
    scope: Scope | None = options.get(SCOPE)
    if scope is not None:  # whose code holds letters and digits, it has made sure of that
        beginning += f"; SET LOCAL {VARIABLE} TO '{scope.told}'"
    if options.get(_PATIENT):
        beginning += f"; SET LOCAL lock_timeout TO {_PATIENT_LOCK_MS}; SET LOCAL statement_timeout TO 0"
    connection.exec_driver_sql(beginning)


def _sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        return _with_hooks(create_engine(url, poolclass=StaticPool, hide_parameters=True))
    if not url.database.startswith("file:"):
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    return _with_hooks(create_engine(url, poolclass=_Pool, hide_parameters=True, **_POOL))


def _with_hooks(engine: Engine) -> Engine:
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions begin where _on_begin says, not where the driver thinks
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    waits = _PATIENT_LOCK_MS if options.get(_PATIENT, False) else _LOCK_MS
    if connection.info.get(_PATIENT) != waits:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={waits}")
        connection.info[_PATIENT] = waits
    # A reader that turns into a writer halfway can be refused at once; a writer that queues first cannot.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(_WRITES, False) else "BEGIN")


def _on_error(context: ExceptionContext) -> BaseException | None:
    fault = context.original_exception
    if context.is_disconnect and context.execution_context is not None:
        with suppress(Exception):  # nobody else closes what was streaming when the server went
            cursor = context.execution_context.cursor
            cursor.connection.close()
            cursor.close()
    if is_walled(fault):
        return OutOfScopeError()
    reason = away_reason(fault, lost=context.is_disconnect)
    return StoreAwayError(reason, first_line(fault)) if reason else None
