"""The short language in which steps write tables: what each of them says once, and means the same in all.

A table is ``name:type`` after ``name:type``, with ``*`` for a part of the primary key and ``!`` for a value
that is never missing. Steps that have been released keep their meaning: a new type is added, none is changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")
_TYPES: Mapping[str, Any] = {
    "word": WORD,
    "text": sa.Text(),
    "big": sa.BigInteger(),
    "whole": sa.Integer(),
    "number": sa.Double(),
    "day": sa.Date(),
    "instant": sa.DateTime(),
    "flag": sa.Boolean(),
    "bytes": sa.LargeBinary(),
}
Constraints = Mapping[str, Sequence[sa.Constraint]]


def make_tables(tables: Mapping[str, str], constraints: Constraints | None = None) -> None:
    """Make tables in the order given, each with its primary key and further constraints."""
    for name, columns in tables.items():
        more = (constraints or {}).get(name, ())
        op.create_table(name, *map(_column, columns.split()), _primary_key(name, columns), *more)


def drop_tables(tables: dict[str, str]) -> None:
    """Take tables away, referring ones first."""
    for name in reversed(tables):
        op.drop_table(name)


def add_columns(columns: Mapping[str, str]) -> None:
    """Add columns to tables that stay.

    Never by a copy of the table: on SQLite taking the old one away would take along what refers to it.
    """
    for name, added in columns.items():
        for column in added.split():
            op.add_column(name, _column(column))


def drop_columns(columns: Mapping[str, str]) -> None:
    """Take columns away from tables that stay, the last ones first."""
    for name, added in columns.items():
        for column in reversed(added.split()):
            op.drop_column(name, column.partition(":")[0])


def make_indexes(indexes: Mapping[str, Iterable[Sequence[str]]], *, unique: bool = False) -> None:
    """Make the indexes of each table, each over one or more columns."""
    for name, of_table in indexes.items():
        for keys in of_table:
            op.create_index(f"ix_{name}_{'_'.join(keys)}", name, list(keys), unique=unique)


def drop_indexes(indexes: Mapping[str, Iterable[Sequence[str]]]) -> None:
    """Take away indexes of tables that stay."""
    for name, of_table in indexes.items():
        for keys in of_table:
            op.drop_index(f"ix_{name}_{'_'.join(keys)}", name)


def refers(
    table: str, column: str, parent: str, on_delete: str | None = "CASCADE"
) -> sa.ForeignKeyConstraint:
    """Return the constraint that a column names a row of another table by the column of the same name."""
    name = f"fk_{table}_{column}"
    return sa.ForeignKeyConstraint([column], [f"{parent}.{column}"], name=name, ondelete=on_delete)


def _column(text: str) -> sa.Column[Any]:
    name, _, kind = text.partition(":")
    key = kind.endswith("*")
    return sa.Column(
        name,
        _TYPES[kind.rstrip("*!")],
        autoincrement=False if key else "auto",
        nullable=not kind.endswith(("!", "*")),
    )


def _primary_key(table: str, columns: str) -> sa.PrimaryKeyConstraint:
    keys = [text.partition(":")[0] for text in columns.split() if text.endswith("*")]
    return sa.PrimaryKeyConstraint(*keys, name=f"pk_{table}")
