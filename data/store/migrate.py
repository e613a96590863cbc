"""Bringing a database to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from data.store.connection import writing

_SCRIPTS = Path(__file__).parent / "migrations"


def migrate(engine: Engine, revision: str = "head") -> None:
    """Upgrade the database in one transaction; a database at the newest revision is left untouched.

    Parameters
    ----------
    engine : Engine
        As from `data.store.connection.connect`.
    revision : str
        Revision to reach.
    """
    config = _config()
    if revision == "head" and revision_of(engine) == ScriptDirectory.from_config(config).get_current_head():
        return
    with writing(engine).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database back to an older revision; what that revision cannot hold is lost."""
    config = _config()
    with writing(engine).begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def revision_of(engine: Engine) -> str | None:
    """Return the revision a database stands at, ``None`` for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
