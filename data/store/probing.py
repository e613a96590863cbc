"""A look at the database from outside the pool: does it answer, at which schema, with which plan."""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, NullPool, create_engine, select, text
from sqlalchemy.engine import make_url

from data.store.migrate import newest_revision
from data.store.schema import current_plan, plans

_CONNECT_SECONDS = 3
_SQLITE_BUSY_SECONDS = 2
_LEAST_FREE_BYTES = 16 * 2**20


class LookFailedError(Exception):
    """The store cannot be used; the message says why, in words that may be told to anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreLook:
    """What a look at the store found.

    Attributes
    ----------
    revision : str or None
        Schema the database stands at, ``None`` for an empty one.
    newest : str
        Schema this program expects.
    plan_made_at : datetime or None
        Instant of the plan that counts, in UTC; ``None`` before the first.
    plan_as_of : date or None
        The day it is about.
    """

    revision: str | None
    newest: str
    plan_made_at: datetime | None = None
    plan_as_of: date | None = None


class Probe:
    """Looks at a store with a connection of its own each time: a full pool is not a fault of the store.

    Parameters
    ----------
    url : str
        As `open_store` takes it.
    """

    def __init__(self, url: str) -> None:
        self._newest = newest_revision()
        parsed = make_url(url)
        self._file: Path | None = None
        if parsed.get_backend_name() == "sqlite":
            self._file = Path(parsed.database or "")
            wait = {"timeout": _SQLITE_BUSY_SECONDS}
            self._engine = create_engine(parsed, poolclass=NullPool, hide_parameters=True, connect_args=wait)
        else:
            quickly = {"connect_timeout": _CONNECT_SECONDS}
            self._engine = create_engine(
                parsed, poolclass=NullPool, hide_parameters=True, connect_args=quickly
            )

    def look(self) -> StoreLook:
        """Ask the database; it may take as long as the database lets us wait.

        Raises
        ------
        LookFailedError
            If it does not answer, cannot be written, or is a copy that only reads.
        """
        if self._file is not None:
            _check_file(self._file)
        try:
            return self._asked(self._engine)
        except LookFailedError:
            raise
        except Exception as fault:  # the drivers' errors are many; their texts may name addresses
            raise LookFailedError("the database does not answer") from fault

    def _asked(self, engine: Engine) -> StoreLook:
        with engine.connect() as connection:
            if self._file is None and _only_reads(connection):
                raise LookFailedError("the database is a copy that only reads")
            revision = MigrationContext.configure(connection).get_current_revision()
            if revision != self._newest:
                return StoreLook(revision=revision, newest=self._newest)
            plan = connection.execute(
                select(plans.c.made_at, plans.c.as_of).join(
                    current_plan, current_plan.c.plan_id == plans.c.plan_id
                )
            ).first()
        return StoreLook(
            revision=revision,
            newest=self._newest,
            plan_made_at=plan.made_at.replace(tzinfo=UTC) if plan else None,
            plan_as_of=plan.as_of if plan else None,
        )


def _check_file(file: Path) -> None:
    # Connecting would make a new, empty file where the old one has gone.
    if not file.is_file():
        raise LookFailedError("the database file is gone")
    if not os.access(file, os.W_OK):
        raise LookFailedError("the database file cannot be written")
    disk = os.statvfs(file.parent)
    if disk.f_bavail * disk.f_frsize < _LEAST_FREE_BYTES:
        raise LookFailedError("the disk of the database is full")


def _only_reads(connection: Connection) -> bool:
    standby = connection.scalar(text("SELECT pg_is_in_recovery()"))
    return bool(standby) or connection.scalar(text("SHOW transaction_read_only")) == "on"
