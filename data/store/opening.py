"""Opening a store: whatever stands in the way is named, with what was expected and what to do."""

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError

from data.store.connection import connect
from data.store.faults import Reason, StoreAwayError, StoreOpenError, first_line
from data.store.migrate import is_known, migrate, newest_revision, revision_of
from data.store.row_security import bypasses_walls

_FORMS = "sqlite:///FILE or postgresql+psycopg://USER@HOST/DATABASE"
_DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")
_SECRET = re.compile(r"(?i)(pass|key|secret|token)")
# The server's words in English, else its whole message stands for itself.
_SAID: tuple[tuple[re.Pattern[str], Reason, str], ...] = (
    (
        re.compile(r"password|authentication|pg_hba|role .* does not exist|permission denied"),
        "not-let-in",
        "Correct user and password, or let the user in at the server.",
    ),
    (re.compile(r"database .* does not exist"), "no-database", "Make it first: createdb NAME."),
)
_NO_RIGHT = re.compile(r"permission denied|must be owner")
_AS_OWNER = "Run 'matcher migrate' once as the role that owns the tables, or let this one make them."
_WAIT = "Is the server running, and may this machine reach it? Correct the address or try again."


def open_engine(url: str, *, migrating: bool = True) -> Engine:
    """Return the engine of a store at the newest schema, made or migrated where it was not.

    Parameters
    ----------
    url : str
        Database address.
    migrating : bool
        Whether to bring it to the newest schema; otherwise it is as it is, perhaps empty.

    Raises
    ------
    StoreOpenError
        If the store cannot be used; its ``reason`` says what stands in the way, its message what to do.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        _look_at_file(parsed)
    engine = _connected(parsed)
    try:
        _look_inside(engine, parsed)
        if migrating:
            migrate(engine)
    except StoreAwayError as fault:
        engine.dispose()
        raise _unanswered(parsed, fault) from fault
    except DatabaseError as fault:
        engine.dispose()
        raise _not_ours(parsed, fault) from fault
    except StoreOpenError:
        engine.dispose()
        raise
    return engine


def told(url: URL) -> str:
    """Return an address as it may stand in a message: no password, wherever it stood."""
    shown = {name: value for name, value in url.query.items() if not _SECRET.search(name)}
    return URL.create(
        url.drivername, url.username, None, url.host, url.port, url.database, shown
    ).render_as_string()


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as fault:
        raise _refused("address", _FORMS, url.rpartition("@")[2] or "nothing", "Correct it.") from fault
    if parsed.drivername not in _DRIVERS:
        raise _refused("address", _FORMS, told(parsed), "Use one of these two databases.")
    return parsed


def _connected(url: URL) -> Engine:
    try:
        return connect(url.render_as_string(hide_password=False))
    except (ModuleNotFoundError, NoSuchModuleError) as fault:
        raise _refused(
            "driver",
            f"the driver of {told(url)}",
            first_line(fault),
            "Install it: pip install 'smaajob-matcher[postgres]'.",
        ) from fault
    except OSError as fault:
        raise _refused(
            "folder",
            f"a folder for {told(url)}",
            first_line(fault),
            "Name a file in a folder that may be written.",
        ) from fault


def _look_at_file(url: URL) -> None:
    """Refuse a file that cannot be a store before the driver touches it."""
    if url.query.get("mode") == "ro" or url.query.get("immutable") == "1":
        raise _read_only(url)
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        return
    path = Path(url.database)
    if path.is_dir():
        raise _refused("folder", "a file", f"the folder {path}", "Name a file in it.")
    if not path.exists():
        return
    if not os.access(path, os.R_OK):
        raise _refused(
            "not-let-in", f"a file that may be read at {path}", "no right to", "Correct its rights."
        )
    if not _is_sqlite(path):
        raise _refused(
            "not-ours", "an SQLite database", f"another kind of file at {path}", "Name another file."
        )
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise _read_only(url)


def _is_sqlite(path: Path) -> bool:
    """Ask SQLite itself whether a file is one of its own.

    Whoever closes a file lets go of every lock that the process has on it. SQLite minds that, we would not: a
    store that is open already could lose its log to the next program that ends.
    """
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as asked:
            asked.execute("PRAGMA schema_version").fetchone()
    except sqlite3.OperationalError:
        return True  # held or unreadable now, which opening it will tell
    except sqlite3.DatabaseError:
        return False
    return True


def _look_inside(engine: Engine, url: URL) -> None:
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            if connection.scalar(text("SELECT current_setting('transaction_read_only')")) == "on":
                raise _read_only(url)
            if bypasses_walls(connection):
                raise _too_mighty(url)
    revision = revision_of(engine)
    if revision is not None and not is_known(revision):
        raise _refused(
            "newer-schema",
            f"the schema {newest_revision()} or an older one in {told(url)}",
            revision,
            "A newer program made it: start that one, or restore a backup of before.",
        )


def _read_only(url: URL) -> StoreOpenError:
    return _refused(
        "read-only",
        f"a database that may be written at {told(url)}",
        "one that may only be read",
        "Correct its rights; of a PostgreSQL with replicas name the primary.",
    )


def _too_mighty(url: URL) -> StoreOpenError:
    return _refused(
        "too-mighty",
        f"a role that row-level security binds at {told(url)}",
        "a superuser, or one with BYPASSRLS: every municipality would see every other's people",
        "Make two plain roles, one that owns the tables and one that works with them (docs/operation.md).",
    )


def _unanswered(url: URL, fault: StoreAwayError) -> StoreOpenError:
    if fault.reason == "read-only":
        return _read_only(url)
    said = first_line(fault.__cause__ or fault)
    for pattern, reason, advice in _SAID:
        if pattern.search(said):
            return _refused(reason, f"to be let into {told(url)}", said, advice)
    return _refused("no-answer", f"an answer of {told(url)}", said, _WAIT)


def _not_ours(url: URL, fault: DatabaseError) -> StoreOpenError:
    said = first_line(fault.orig or fault)
    if _NO_RIGHT.search(said):
        return _refused(
            "not-let-in", f"the right to make tables and their walls in {told(url)}", said, _AS_OWNER
        )
    return _refused(
        "not-ours",
        f"an empty database or a store of ours at {told(url)}",
        said,
        "Name another one; if it was ours, restore its last backup.",
    )


def _refused(reason: Reason, expected: str, got: str, advice: str) -> StoreOpenError:
    return StoreOpenError(reason, f"expected {expected}, got {got}. {advice}")
