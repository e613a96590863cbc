"""Bringing a database to the newest schema, and on PostgreSQL its walls with it."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from data.store.connection import patient, writing
from data.store.row_security import lower_walls, missing_walls, raise_walls
from data.store.scope import EVERY_MUNICIPALITY

_SCRIPTS = Path(__file__).parent / "migrations"
_LOCK = 0x6D617463  # any number that nobody else locks


def migrate(engine: Engine, revision: str = "head") -> None:
    """Upgrade the database in one transaction; a database that is ready is left untouched.

    Of several programs that start at once the first one does it, and the others wait.

    Parameters
    ----------
    engine : Engine
        As from `data.store.connection.connect`.
    revision : str
        Revision to reach.
    """
    config = _config()
    with engine.connect() as connection:
        if revision == "head" and _is_ready(connection):
            return
    with patient(writing(engine, EVERY_MUNICIPALITY)).begin() as connection:
        _wait_for_others(connection)
        if revision == "head" and _is_ready(connection):  # by now
            return
        _step(connection, lambda: command.upgrade(config, revision), config)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database back to an older revision; what that revision cannot hold is lost."""
    config = _config()
    with patient(writing(engine, EVERY_MUNICIPALITY)).begin() as connection:
        _wait_for_others(connection)
        _step(connection, lambda: command.downgrade(config, revision), config)


def rebuild(connection: Connection, revision: str) -> None:
    """Take everything away and make the tables of a revision, within the caller's transaction."""
    _wait_for_others(connection)
    config = _config()
    if MigrationContext.configure(connection).get_current_revision() is not None:
        _step(connection, lambda: command.downgrade(config, "base"), config)
    _step(connection, lambda: command.upgrade(config, revision), config)


def upgrade_within(connection: Connection) -> None:
    """Bring the database to the newest schema, within the caller's transaction."""
    config = _config()
    _step(connection, lambda: command.upgrade(config, "head"), config)


def revision_of(engine: Engine) -> str | None:
    """Return the revision a database stands at, ``None`` for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str:
    """Return the revision that this program expects."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def is_known(revision: str) -> bool:
    """Tell whether this program knows a revision; it does not know those of newer programs."""
    return any(step.revision == revision for step in ScriptDirectory.from_config(_config()).walk_revisions())


def _is_ready(connection: Connection) -> bool:
    """Tell whether a database stands at the newest revision, and on PostgreSQL with every wall up."""
    if MigrationContext.configure(connection).get_current_revision() != newest_revision():
        return False
    return connection.dialect.name != "postgresql" or not missing_walls(connection)


def _step(connection: Connection, step: Callable[[], None], config: Config) -> None:
    """Do steps without walls, which no step need know of; put them up again at the newest revision."""
    walled = connection.dialect.name == "postgresql"
    if walled:
        lower_walls(connection)
    config.attributes["connection"] = connection
    step()
    if walled and MigrationContext.configure(connection).get_current_revision() == newest_revision():
        raise_walls(connection)


def _wait_for_others(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":  # SQLite lets one writer in anyway
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
