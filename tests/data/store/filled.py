"""A store with something in every table, whatever tables later migrations add."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Date, DateTime, LargeBinary, Table, func, insert, inspect, select
from sqlalchemy.types import Boolean, Double, Integer, TypeEngine

from data.store import open_store
from data.store.connection import connect, reading, writing
from data.store.schema import metadata
from data.store.scope import EVERY_MUNICIPALITY
from tests.data.deliveries import AS_OF, read, tables, written
from tests.data.store.test_plans import PLAN

ROWS = 3
Dump = Mapping[str, list[tuple[tuple[str, object], ...]]]


def filled(url: str, folder: Path) -> str:
    """Fill a store with a delivery, a plan, and made-up rows in the tables that are still empty."""
    with open_store(url) as store:
        store.import_rows(read(folder, written(tables())), AS_OF)
        store.publish_plan(PLAN)
    engine = connect(url)
    with writing(engine, EVERY_MUNICIPALITY).begin() as connection:
        for table in metadata.sorted_tables:
            if not connection.scalar(select(func.count()).select_from(table)):
                connection.execute(insert(table), [_row(connection, table, n) for n in range(1, ROWS + 1)])
    engine.dispose()
    return url


def dumped(url: str) -> Dump:
    """Return every row of the tables, values with their columns, in one order on every database."""
    there = columns_of(url)
    engine = connect(url)
    with reading(engine, EVERY_MUNICIPALITY).begin() as connection:
        dump = {
            table.name: _sorted(connection, table, there[table.name])
            for table in metadata.sorted_tables
            if table.name in there
        }
    engine.dispose()
    return dump


def _sorted(connection: Connection, table: Table, there: set[str]) -> list[tuple[tuple[str, object], ...]]:
    columns = [column for column in table.columns if column.name in there]
    names = [column.name for column in columns]
    rows = connection.execute(select(*columns))
    return sorted((tuple(zip(names, row, strict=True)) for row in rows), key=repr)


def only(dump: Dump, columns: Mapping[str, set[str]]) -> Dump:
    """Return what a dump says of the tables and columns of an older schema."""
    return {
        name: sorted((tuple(pair for pair in row if pair[0] in columns[name]) for row in rows), key=repr)
        for name, rows in dump.items()
        if name in columns
    }


def columns_of(url: str) -> dict[str, set[str]]:
    """Return the columns of every table that the database has; an older schema may lack some."""
    engine = connect(url)
    found = inspect(engine)
    columns = {
        name: {column["name"] for column in found.get_columns(name)} for name in found.get_table_names()
    }
    engine.dispose()
    return columns


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
