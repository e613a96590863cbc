"""Bringing a database to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from data.store.connection import patient, writing

_SCRIPTS = Path(__file__).parent / "migrations"
_LOCK = 0x6D617463  # any number that nobody else locks


def migrate(engine: Engine, revision: str = "head") -> None:
    """Upgrade the database in one transaction; a database at the newest revision is left untouched.

    Of several programs that start at once the first one does it, and the others wait.

    Parameters
    ----------
    engine : Engine
        As from `data.store.connection.connect`.
    revision : str
        Revision to reach.
    """
    config = _config()
    if revision == "head" and revision_of(engine) == newest_revision():
        return
    with patient(writing(engine)).begin() as connection:
        _wait_for_others(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database back to an older revision; what that revision cannot hold is lost."""
    config = _config()
    with patient(writing(engine)).begin() as connection:
        _wait_for_others(connection)
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def rebuild(connection: Connection, revision: str) -> None:
    """Take everything away and make the tables of a revision, within the caller's transaction."""
    _wait_for_others(connection)
    config = _config()
    config.attributes["connection"] = connection
    if MigrationContext.configure(connection).get_current_revision() is not None:
        command.downgrade(config, "base")
    command.upgrade(config, revision)


def upgrade_within(connection: Connection) -> None:
    """Bring the database to the newest schema, within the caller's transaction."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


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


def _wait_for_others(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":  # SQLite lets one writer in anyway
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
