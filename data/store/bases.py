"""What lists and plans were made from, once each however many lists share it."""

from collections.abc import Sequence

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from data.store.acts import Basis
from data.store.past_schema import bases


def note_bases(connection: Connection, found: Sequence[Basis]) -> None:
    """Write what is not there yet."""
    if not found:
        return
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    rows = [{"digest": one.digest, "basis_json": one.text} for one in found]
    connection.execute(make(bases).on_conflict_do_nothing(), rows)


def find_basis(connection: Connection, digest: str) -> str | None:
    """Return one as JSON, ``None`` where there is none of the digest."""
    return connection.scalar(select(bases.c.basis_json).where(bases.c.digest == digest))


def every_basis(connection: Connection) -> tuple[str, ...]:
    """Return all of them, each as JSON."""
    return tuple(connection.scalars(select(bases.c.basis_json).order_by(bases.c.digest)))
