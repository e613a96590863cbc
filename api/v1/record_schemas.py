"""Schemas of people, workplaces and openings, drawn up from the exchange format.

A column of the format is a field here, under its name; a new column appears by itself. Columns that serve
audit only are neither shown nor taken.
"""

from collections.abc import Collection
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints, create_model

from api.access import WITHHELD
from api.http.schema import Day, Identifier, SafeText, Strict
from data.columns import Column, Kind, Table
from data.rows import Row, Scalar, spell, spell_number
from data.store import StoredRecord

_MOST_ITEMS = 500
_LARGEST = 1_000_000_000
# Set by the store: the day a version begins is the day of the change.
_GIVEN_BY_STORE = frozenset({"valid_from"})
_WITHHELD = frozenset(name for names in WITHHELD.values() for name in names)
_Interval = Annotated[
    str,
    StringConstraints(pattern=r"^(mon|tue|wed|thu|fri|sat|sun) [0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$"),
]
# The sign between items of a list in files: no id or code holds it.
_Code = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^|\x00-\x1f\x7f-\x9f]+$")]


class Remark(Strict):
    """Something to know about a field of what was stored; it was stored nevertheless."""

    field: str | None
    code: str
    severity: Literal["warning", "note"]
    expected: str
    got: str
    advice: str


def shown_columns(table: Table) -> tuple[Column, ...]:
    """Return the columns that are shown."""
    return tuple(column for column in table.columns if not column.audit_only)


def taken_columns(table: Table) -> tuple[Column, ...]:
    """Return the columns that may be told."""
    return tuple(column for column in shown_columns(table) if column.name not in _GIVEN_BY_STORE)


def shown_model(name: str, table: Table) -> type[Strict]:
    """Return the schema of a record as it is shown, with the days of its version and remarks of a change."""
    fields: dict[str, Any] = {
        column.name: _kind(column) if column.required else _kind(column) | None
        for column in shown_columns(table)
    }
    fields["known_from"] = (Day, Field(description="The day from which this version was known."))
    fields["remarks"] = (
        list[Remark],
        Field(description="What there is to say about what was just told; empty when read."),
    )
    if any(column.name in _WITHHELD for column in table.columns):
        described = "Fields that are null because whoever asks may not see them, not because nobody knows."
        fields["withheld"] = (list[str], Field(description=described))
    return create_model(name, __base__=Strict, **fields)


def new_model(name: str, table: Table, example: dict[str, Any]) -> type[Strict]:
    """Return the schema of a new record: ids and whatever is required, the rest unknown unless told."""
    fields: dict[str, Any] = {
        column.name: (_kind(column), ...) if column.required else (_kind(column) | None, None)
        for column in taken_columns(table)
    }
    base = _with_example(example)
    return create_model(name, __base__=base, **fields)


def changes_model(name: str, table: Table, example: dict[str, Any]) -> type[Strict]:
    """Return the schema of a merge patch: what is named is changed, null is unknown."""
    fields: dict[str, Any] = {
        column.name: (_kind(column), None) if column.required else (_kind(column) | None, None)
        for column in taken_columns(table)
        if column.name not in table.key
    }
    base = _with_example(example)
    return create_model(name, __base__=base, **fields)


def _with_example(example: dict[str, Any]) -> type[Strict]:
    class Exemplified(Strict):
        model_config = ConfigDict(json_schema_extra={"examples": [example]})

    return Exemplified


def shown(
    table: Table, stored: StoredRecord, withheld: frozenset[str], remarks: list[Remark] | None = None
) -> dict[str, Any]:
    """Return what the schema of a shown record takes; what is withheld stays out of it."""
    columns = shown_columns(table)
    fields = {
        column.name: None
        if column.name in withheld
        else _told(column, getattr(stored.record, column.name, None))
        for column in columns
    }
    fields |= {"known_from": stored.known_from, "remarks": remarks or []}
    if any(column.name in _WITHHELD for column in columns):
        fields["withheld"] = sorted(withheld)
    return fields


def blanked(table: Table, row: Row, names: Collection[str]) -> Row:
    """Return a row as if nothing were known in some columns."""
    cells = [None if column.name in names else cell for column, cell in zip(table.columns, row, strict=False)]
    return (*cells, *row[len(table.columns) :])


def cells_of(table: Table, stored: StoredRecord) -> dict[str, str]:
    """Return a stored row as it would stand in a file, without the day its version began."""
    cells = {
        column.name: spell(column, value) for column, value in zip(table.columns, stored.row, strict=False)
    }
    return cells | dict.fromkeys(_GIVEN_BY_STORE, "")


def cells_told(table: Table, body: Strict) -> dict[str, str]:
    """Return what a request tells as it would stand in a file; what it does not name is left out."""
    told = body.model_dump(exclude_unset=True)
    return {column.name: _cell(column, told[column.name]) for column in table.columns if column.name in told}


def _cell(column: Column, value: Scalar | dict[str, float] | list[str]) -> str:
    if isinstance(value, dict):
        value = "|".join(f"{code}:{spell_number(number)}" for code, number in value.items())
    elif isinstance(value, list):
        value = "|".join(value)
    return spell(column, value)


def _told(column: Column, value: object) -> object:
    if not isinstance(value, tuple):
        return value
    if column.kind is Kind.WEIGHTS:
        return dict(value)
    if column.kind is Kind.INTERVALS:
        return [str(interval) for interval in value]
    return list(value)


def _kind(column: Column) -> Any:  # noqa: ANN401  an annotation: no type says what that is before Python 3.15
    if column.kind is Kind.CHOICE:
        return Literal[column.choices]
    if column.kind is Kind.WEIGHTS:
        number = Annotated[float, Field(**_bounds(column))]
        return Annotated[dict[_Code, number], Field(max_length=_MOST_ITEMS)]
    if column.kind is Kind.CODES:
        item: Any = Literal[column.choices] if column.choices else _Code
        return Annotated[list[item], Field(max_length=_MOST_ITEMS)]
    return _simple(column)


def _simple(column: Column) -> object:
    if column.kind is Kind.INTEGER:
        return Annotated[int, Field(**_bounds(column))]
    if column.kind is Kind.NUMBER:
        return Annotated[float, Field(**_bounds(column))]
    if column.kind is Kind.INTERVALS:
        return Annotated[list[_Interval], Field(max_length=_MOST_ITEMS)]
    return {Kind.DATE: Day, Kind.TEXT: SafeText}.get(column.kind, Identifier)


def _bounds(column: Column) -> dict[str, Any]:
    low, high = column.low, column.high
    whole = column.kind is Kind.INTEGER
    bounds = {"ge": -_LARGEST if low is None else low, "le": _LARGEST if high is None else high}
    return {name: int(bound) if whole else float(bound) for name, bound in bounds.items()}
