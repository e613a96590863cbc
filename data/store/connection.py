"""Connections: one place for what a database needs to be told, SQLite first of all."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

_BUSY_TIMEOUT_MS = 30_000
_WRITES = "matcher_writes"


def connect(url: str) -> Engine:
    """Return an engine for a database URL; for an SQLite file its folder is made.

    Errors of the database never repeat the values of rows, for these are about people.

    Parameters
    ----------
    url : str
        Such as ``sqlite:///.matcher/matcher.sqlite`` or ``postgresql+psycopg://…``.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, hide_parameters=True)
    if not parsed.database or parsed.database == ":memory:":
        return _with_hooks(create_engine(parsed, poolclass=StaticPool, hide_parameters=True))
    Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    return _with_hooks(create_engine(parsed, hide_parameters=True))


def writing(engine: Engine) -> Engine:
    """Return the engine for work that will write: on SQLite its transactions take the write lock at once."""
    return engine.execution_options(**{_WRITES: True})


def reading(engine: Engine) -> Engine:
    """Return the engine for work that only reads, all of it from one state of the database."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine  # a transaction of SQLite keeps to the state of its first read


def _with_hooks(engine: Engine) -> Engine:
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: Any, _: ConnectionPoolEntry) -> None:  # noqa: ANN401  the driver's own type
    connection.isolation_level = None  # transactions begin where _on_begin says, not where the driver thinks
    cursor = connection.cursor()
    for pragma in (
        "foreign_keys=ON",
        f"busy_timeout={_BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    # A reader that turns into a writer halfway can be refused at once; a writer that queues first cannot.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
