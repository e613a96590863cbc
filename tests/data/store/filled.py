"""A store with something in every table, whatever tables later migrations add."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Date, DateTime, LargeBinary, Table, func, insert, select
from sqlalchemy.types import Boolean, Double, Integer, TypeEngine

from data.store import open_store
from data.store.connection import connect, writing
from data.store.schema import metadata
from tests.data.deliveries import AS_OF, read, tables, written
from tests.data.store.test_plans import PLAN

ROWS = 3
Dump = Mapping[str, list[tuple[object, ...]]]


def filled(url: str, folder: Path) -> str:
    """Fill a store with a delivery, a plan, and made-up rows in the tables that are still empty."""
    with open_store(url) as store:
        store.import_rows(read(folder, written(tables())), AS_OF)
        store.publish_plan(PLAN)
    engine = connect(url)
    with writing(engine).begin() as connection:
        for table in metadata.sorted_tables:
            if not connection.scalar(select(func.count()).select_from(table)):
                connection.execute(insert(table), [_row(connection, table, n) for n in range(1, ROWS + 1)])
    engine.dispose()
    return url


def dumped(url: str, names: set[str] | None = None) -> Dump:
    """Return every row of the tables, in one order on every database."""
    engine = connect(url)
    with engine.begin() as connection:
        there = [table for table in metadata.sorted_tables if names is None or table.name in names]
        dump = {table.name: _sorted(connection, table) for table in there}
    engine.dispose()
    return dump


def _sorted(connection: Connection, table: Table) -> list[tuple[object, ...]]:
    columns = [column for column in table.columns if engine_has(connection, column.table.name, column.name)]
    return sorted((tuple(row) for row in connection.execute(select(*columns))), key=repr)


def engine_has(connection: Connection, table: str, column: str) -> bool:
    """Tell whether the database has a column; an older schema may not."""
    names = connection.dialect.get_columns(connection, table)
    return any(found["name"] == column for found in names)


def _row(connection: Connection, table: Table, number: int) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.foreign_keys:
            parent = next(iter(column.foreign_keys)).column
            row[column.name] = connection.execute(select(parent).limit(ROWS)).scalars().all()[-1]
            if column.primary_key and len(table.primary_key) == 1:
                row[column.name] = (
                    connection.execute(select(parent).limit(ROWS)).scalars().all()[number % ROWS]
                )
        else:
            row[column.name] = _value(column.type, number)
    return row


def _value(kind: TypeEngine[Any], number: int) -> object:  # noqa: PLR0911  one return a type
    if isinstance(kind, Boolean):
        return number % 2 == 0
    if isinstance(kind, Integer):
        return number
    if isinstance(kind, Double):
        return number / 3
    if isinstance(kind, DateTime):
        return datetime(2026, 3, number, 23, 59, 59, 123456)
    if isinstance(kind, Date):
        return date(2026, 3, number)
    if isinstance(kind, LargeBinary):
        return bytes(range(256)) * number
    return f"Å-{number} \"æ,;'\n\t\\N \u2028 😀"
