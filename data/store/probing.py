"""A look at the database from outside the pool: does it answer, at which schema, with which plan."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, NullPool, create_engine, func, select, text
from sqlalchemy.engine import make_url

from data.store.migrate import newest_revision
from data.store.row_security import bypasses_walls, missing_walls
from data.store.run_records import DONE, NIGHT
from data.store.run_schema import runs
from data.store.schema import current_plan, plans
from data.store.scope import EVERY, VARIABLE

_CONNECT_SECONDS = 3
_SQLITE_BUSY_SECONDS = 2
_LEAST_FREE_BYTES = 16 * 2**20
_SERVER = text(
    "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' AS only_reads, "
    f"set_config('{VARIABLE}', '{EVERY}', true)"
)


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
    plan_report : mapping
        The report of that plan.
    night_seconds : float or None
        Time that the last night took which is done.
    runs : mapping
        Number of runs by kind and state.
    """

    revision: str | None
    newest: str
    plan_made_at: datetime | None = None
    plan_as_of: date | None = None
    plan_report: Mapping[str, Any] = field(default_factory=dict)
    night_seconds: float | None = None
    runs: Mapping[tuple[str, str], int] = field(default_factory=dict)


class Probe:
    """Looks at a store with a connection of its own each time: a full pool is not a fault of the store.

    Parameters
    ----------
    url : str
        As `open_store` takes it.
    """

    def __init__(self, url: str) -> None:
        self._newest = newest_revision()
        self._known_report: tuple[int | None, Mapping[str, Any]] = None, {}
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
            if self._file is None:
                _check_server(connection)
            revision = MigrationContext.configure(connection).get_current_revision()
            if revision != self._newest:
                return StoreLook(revision=revision, newest=self._newest)
            if self._file is None and missing_walls(connection):
                raise LookFailedError("row-level security is not up on every table")
            return self._whole_look(connection, revision)

    def _whole_look(self, connection: Connection, revision: str) -> StoreLook:
        plan = connection.execute(
            select(plans.c.plan_id, plans.c.made_at, plans.c.as_of).join(
                current_plan, current_plan.c.plan_id == plans.c.plan_id
            )
        ).first()
        return StoreLook(
            revision=revision,
            newest=self._newest,
            plan_made_at=plan.made_at.replace(tzinfo=UTC) if plan else None,
            plan_as_of=plan.as_of if plan else None,
            plan_report=self._report(connection, plan.plan_id) if plan else {},
            night_seconds=_night_seconds(connection),
            runs=_run_counts(connection),
        )

    def _report(self, connection: Connection, plan_id: int) -> Mapping[str, Any]:
        """Return the report of a plan, which is long and therefore read once."""
        known, report = self._known_report
        if known != plan_id:
            text_of = select(plans.c.report_json).where(plans.c.plan_id == plan_id)
            report = json.loads(connection.scalar(text_of) or "{}")
            self._known_report = plan_id, report
        return report


def _night_seconds(connection: Connection) -> float | None:
    night = connection.execute(
        select(runs.c.started_at, runs.c.ended_at)
        .where(runs.c.kind == NIGHT, runs.c.state == DONE)
        .order_by(runs.c.ended_at.desc())
        .limit(1)
    ).first()
    if night is None or night.started_at is None:
        return None
    return float((night.ended_at - night.started_at).total_seconds())


def _run_counts(connection: Connection) -> dict[tuple[str, str], int]:
    counted = select(runs.c.kind, runs.c.state, func.count()).group_by(runs.c.kind, runs.c.state)
    return {(kind, state): number for kind, state, number in connection.execute(counted)}


def _check_file(file: Path) -> None:
    # Connecting would make a new, empty file where the old one has gone.
    if not file.is_file():
        raise LookFailedError("the database file is gone")
    if not os.access(file, os.W_OK):
        raise LookFailedError("the database file cannot be written")
    disk = os.statvfs(file.parent)
    if disk.f_bavail * disk.f_frsize < _LEAST_FREE_BYTES:
        raise LookFailedError("the disk of the database is full")


def _check_server(connection: Connection) -> None:
    """Make sure that the server takes writes and binds this role; the look is about every municipality."""
    if connection.execute(_SERVER).one().only_reads:
        raise LookFailedError("the database is a copy that only reads")
    if bypasses_walls(connection):
        raise LookFailedError("row-level security does not bind the role of the database")
