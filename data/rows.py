"""Rows: records as flat tuples, the one form that intake hands over, the store keeps and export spells.

A row holds the values of a table's columns in their order and, last, ``known_from``. Lists are held in
their canonical spelling, so that two rows are equal exactly where their records are.
"""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, cast

from data.availability import WEEKDAYS, Interval
from data.columns import Column, Kind, Table
from data.formulas import guarded

Scalar = str | int | float | date | None
Row = tuple[Scalar, ...]

KNOWN_FROM = Column(name="known_from", kind=Kind.DATE)
_LIKE_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
_WHOLE_UP_TO = 1e15
_MINUTES_PER_HOUR = 60
_TEXTS = frozenset({Kind.ID, Kind.CODE, Kind.TEXT, Kind.CODES, Kind.WEIGHTS, Kind.INTERVALS, Kind.CHOICE})


def spell_number(value: float) -> str:
    """Return the shortest canonical spelling of a number that nobody can read as thousands.

    Examples
    --------
    >>> spell_number(3.0), spell_number(7.5), spell_number(1.234)
    ('3', '7.5', '1.2340')
    """
    if value == int(value) and abs(value) < _WHOLE_UP_TO:
        return str(int(value))
    text = repr(float(value))
    return f"{text}0" if _LIKE_THOUSANDS.fullmatch(text) else text


def spell(column: Column, value: Scalar) -> str:
    """Return the cell of the canonical form; unknown is the empty cell.

    What a spreadsheet would take for a formula gets an apostrophe in front, which reading takes off.
    """
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()[:7] if column.kind is Kind.MONTH else value.isoformat()
    if isinstance(value, str):
        return guarded(value) if column.kind in _TEXTS else value
    return spell_number(value)


def columns_of(table: Table) -> tuple[Column, ...]:
    """Return the columns of a row: those of the table and, last, ``known_from``."""
    return (*table.columns, KNOWN_FROM)


def positions(table: Table, names: tuple[str, ...]) -> tuple[int, ...]:
    """Return where the named columns stand in a row."""
    order = [column.name for column in columns_of(table)]
    return tuple(order.index(name) for name in names)


def key_of(table: Table) -> Callable[[Row], tuple[Any, ...]]:
    """Return the function that gives a row's natural key."""
    places = positions(table, table.key)
    if len(places) == 1:
        first = places[0]
        return lambda row: (row[first],)
    return lambda row: tuple([row[place] for place in places])


def order_of(table: Table) -> Callable[[Row], tuple[Any, ...]]:
    """Return the function that sorts rows by key, ``valid_from`` and ``known_from``, unknown dates first."""
    places = positions(table, table.key)
    if not table.versioned:
        return lambda row: (*[row[place] for place in places], row[-1] or date.min)
    valid_from = positions(table, ("valid_from",))[0]
    return lambda row: (*[row[place] for place in places], row[valid_from] or date.min, row[-1] or date.min)


def record_of(table: Table, row: Row) -> Any:  # noqa: ANN401  the record type is the table's own
    """Return the record of a row, without the columns that are stored apart.

    Raises
    ------
    ValueError
        If the record refuses itself.
    """
    fields = {
        column.name: unpack(column, value)
        for column, value in zip(table.columns, row, strict=False)
        if value is not None and not column.stored_apart
    }
    return table.record(**fields)


def known_from_of(row: Row) -> date:
    """Return the day from which a stored row was known: the store keeps none without it."""
    return cast(date, row[-1])


def row_of(table: Table, record: object, known_from: date | None = None) -> Row:
    """Return the row of a record; columns that the record lacks are unknown."""
    values = [pack(column, getattr(record, column.name, None)) for column in table.columns]
    return (*values, known_from)


def unpack(column: Column, value: Scalar) -> object:
    """Return the value a record holds for the value a row holds."""
    if column.kind is Kind.WEIGHTS:
        return _weights(str(value))
    if column.kind is Kind.CODES:
        return _codes(str(value))
    if column.kind is Kind.INTERVALS:
        return _intervals(str(value))
    return value


def pack(column: Column, value: Any) -> Scalar:  # noqa: ANN401  as the column's kind has it
    """Return the value a row holds for the value a record holds; an empty list is unknown."""
    if column.kind is Kind.WEIGHTS:
        return "|".join(f"{code}:{spell_number(number)}" for code, number in value or ()) or None
    if column.kind in (Kind.CODES, Kind.INTERVALS):
        return "|".join(map(str, value or ())) or None
    if column.kind is Kind.NUMBER and value is not None:
        return float(value)
    told: Scalar = value
    return told


@lru_cache(maxsize=65_536)
def _weights(text: str) -> tuple[tuple[str, float], ...]:
    parts = (item.rpartition(":") for item in text.split("|"))
    return tuple((code, float(number)) for code, _, number in parts)


@lru_cache(maxsize=65_536)
def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


@lru_cache(maxsize=65_536)
def _intervals(text: str) -> tuple[Interval, ...]:
    return tuple(_interval(item) for item in text.split("|"))


def _interval(text: str) -> Interval:
    day, _, hours = text.partition(" ")
    start, _, end = hours.partition("-")
    return Interval(WEEKDAYS.index(day), _minutes(start), _minutes(end))


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * _MINUTES_PER_HOUR + int(minutes)
