"""A store in which two municipalities have a row each in every table, and what each of them gets to see."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, DateTime, Engine, LargeBinary, Table, func, insert, select
from sqlalchemy.types import Boolean, Double, Integer, TypeEngine

from data.store.belonging import BELONGS, INSTALLATION, OPEN, Belonging
from data.store.connection import connect, reading, writing
from data.store.schema import metadata
from data.store.scope import EVERY_MUNICIPALITY, Scope

OURS, THEIRS = Scope("0461"), Scope("0440")
CODES: Mapping[int, str] = {1: "0461", 2: "0440"}


def row(table: Table, number: int) -> dict[str, Any]:
    """Return the row of a municipality: all that is told by this number belongs together."""
    values = {column.name: _value(column.type, number) for column in table.columns}
    if "municipality_code" in values:
        values["municipality_code"] = CODES[number]
    return values


def _value(kind: TypeEngine[Any], number: int) -> object:
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer):
        return 100 + number
    if isinstance(kind, Double):
        return float(number)
    if isinstance(kind, DateTime):
        return datetime(2026, 3, number)
    if isinstance(kind, Date):
        return date(2026, 3, number)
    return bytes([number]) if isinstance(kind, LargeBinary) else f"row-{number}"


def fill_both(url: str) -> None:
    """Write a row of each municipality into every table."""
    engine = connect(url)
    with writing(engine, EVERY_MUNICIPALITY).begin() as connection:
        for table in in_order():
            connection.execute(insert(table), [row(table, number) for number in CODES])
    engine.dispose()


def in_order() -> list[Table]:
    """Return every table, whatever a row goes with before it: parents, and who belongs where."""
    first = [metadata.tables[name] for name in ("person_municipality", "workplaces", "matches", "audit_log")]
    return [*first, *(table for table in metadata.sorted_tables if table not in first)]


def walled() -> dict[str, Belonging]:
    """Return the tables that belong to somebody."""
    return {name: belonging for name, belonging in BELONGS.items() if belonging.own}


def leaks(url: str) -> dict[str, str]:
    """Return each table that shows a municipality, or whoever did not say, what is not theirs, and what.

    No filter of ours is asked: every row that a plain SELECT returns is looked at.
    """
    engine = connect(url)
    found = {}
    for name, belonging in walled().items():
        table = metadata.tables[name]
        seen = {
            "ours": _seen(engine, table, OURS),
            "theirs": _seen(engine, table, THEIRS),
            "unsaid": _seen(engine, table, None),
            "every": _seen(engine, table, EVERY_MUNICIPALITY),
        }
        if seen != _promised(table, belonging):
            found[name] = str({who: len(rows) for who, rows in seen.items()})
    engine.dispose()
    return found


def _seen(engine: Engine, table: Table, scope: Scope | None) -> list[tuple[Any, ...]]:
    with reading(engine, scope).begin() as connection:
        return _rows(connection, table)


def _rows(connection: Connection, table: Table) -> list[tuple[Any, ...]]:
    counted = connection.scalar(select(func.count()).select_from(table))
    found = sorted((tuple(found) for found in connection.execute(select(table))), key=repr)
    assert counted == len(found)
    return found


def _promised(table: Table, belonging: Belonging) -> dict[str, list[tuple[Any, ...]]]:
    ours, theirs = (tuple(row(table, number).values()) for number in CODES)
    both = sorted((ours, theirs), key=repr)
    if belonging.read_by_all:
        return {"ours": both, "theirs": both, "unsaid": both, "every": both}
    if belonging == INSTALLATION:
        return {"ours": [], "theirs": [], "unsaid": [], "every": both}
    assert belonging != OPEN
    return {"ours": [ours], "theirs": [theirs], "unsaid": [], "every": both}
