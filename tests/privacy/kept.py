"""Everything that a service keeps, as text: the bytes of its database, every column, its logs and exports."""

from pathlib import Path

import sqlalchemy as sa

from tests.databases import whole_engine
from tests.privacy.spellings import NUMBERS, plain


def dump(database_url: str) -> str:
    """Return all that a database holds: every column, and the bytes of an SQLite file and its journal."""
    engine = whole_engine(database_url)
    try:
        said = _columns(engine)
        if engine.dialect.name == "sqlite":
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        engine.dispose()
    if not database_url.startswith("sqlite:///"):
        return said
    file = Path(database_url.removeprefix("sqlite:///"))
    beside = sorted(file.parent.glob(f"{file.name}*"))
    return said + "".join(path.read_bytes().decode("utf-8", "replace") for path in beside)


def _columns(engine: sa.Engine) -> str:
    metadata = sa.MetaData()
    metadata.reflect(engine)
    said = []
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(sa.select(table)):
                said += [_text(value) for value in row if value is not None]
    return "\x1f".join(said)


def _text(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return str(value)


def hits(text: str, spelled: tuple[str, ...]) -> list[str]:
    """Return what of the spellings stands in a text, as it was written or parted by anything."""
    found = [spelling for spelling in spelled if spelling in text]
    digits = plain(text)
    return found + [number for number in NUMBERS if number in digits]
