"""A store in which one person stands in every table, each of her rows with a text of its own."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Double,
    Integer,
    LargeBinary,
    Table,
    insert,
)
from sqlalchemy.types import TypeEngine

from data.store.connection import connect, writing
from data.store.person_tables import NO_PERSON, PERSON_TABLES, TEXT_TABLES
from data.store.schema import STORED, metadata
from data.store.scope import EVERY_MUNICIPALITY

PERSON, OTHER = "K-1042/ø", "K-10"
_FIRST_ID = 900_000


def mark(table: str, column: str, number: int = 1) -> str:
    """Return the text that is planted in a column of one of the person's rows."""
    return f"MÆRKE-{table}-{column}-{number}"


def plant(url: str, person: str = PERSON, first: int = _FIRST_ID) -> None:
    """Put a person in every table, twice where a table holds several rows about one person."""
    engine = connect(url)
    with writing(engine, EVERY_MUNICIPALITY).begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        for table in _in_order():
            for number in (1, 2):
                row = _row(table, person, first, number)
                if row is not None:
                    connection.execute(insert(table).values(row))
    engine.dispose()


def _in_order() -> list[Table]:
    named = {one.table.name for one in PERSON_TABLES} | {one.table.name for one in TEXT_TABLES}
    return [table for table in metadata.sorted_tables if table.name in named]


def _row(table: Table, person: str, first: int, number: int) -> dict[str, Any] | None:
    alone = [column.name for column in table.primary_key.columns] == ["candidate_id"]
    if number > 1 and (alone or table.name == "subject_keys"):
        return None
    row = {column.name: _value(table, column, first, number) for column in table.columns}
    return row | _about(table, person, first, number)


def _about(table: Table, person: str, first: int, number: int) -> dict[str, Any]:
    """Return what makes a row one about the person."""
    mine = mark("text", table.name, first + number)
    special: dict[str, dict[str, Any]] = {
        "matches": {"match_id": f"F-{first}-{number}"},
        "paid_hours": {"match_id": f"F-{first}-{number}"},
        "shown_lists": {"list_id": f"L-{first}-{number}"},
        "shown_lines": {"list_id": f"L-{first}-1", "position": number},
        "plan_node_prices": {"node_kind": "candidate", "node_id": person},
        "past_rows": {"table_name": "candidates", "row_json": f'{{"gender":"{mine}"}}'},
        "answers": {"body": f'{{"candidate_id":"{person}","note":"{mine}"}}'.encode(), "headers_json": "[]"},
        "runs": {"kind": "import", "state": "done", "night_on": None, "fault": f"kandidat {person}: {mine}"}
        | {"request": f'{{"who":"{person}","kept":{number}}}', "result": None},
        "contact_persons": {"reached": f"talk about {person} and {mine}"},
        "run_findings": {"file": "candidates.csv", "got": f"{person} {mine}"},
        "run_checkpoints": {"body": f'{{"assigned":["{person}","{mine}"]}}'},
        "plans": {
            "report_json": f'{{"nights_unproposed":{{"after":{{"{person}":3,"{OTHER}":4}}}},'
            f'"changes":{{"moved":[{{"candidate_id":"{person}","text_da":"{mine}"}}]}},"kept":1042}}'
        },
    }
    ids = {"candidate_id": person} if "candidate_id" in table.columns else {}
    return ids | special.get(table.name, {})


def _value(table: Table, column: Column[Any], first: int, number: int) -> object:
    if column.name == "run_id":
        return f"run-{first}-{number}"
    own = column.primary_key or column.name == "plan_id"
    of_kind: dict[type[TypeEngine[Any]], object] = {
        Boolean: False,
        Integer: first + number if own else number,
        Double: number / 4,
        DateTime: datetime(2026, 3, number, 12),
        Date: date(2026, 3, number),
        LargeBinary: f"bytes-{first}-{number}".encode(),
    }
    text = mark(table.name, column.name, first + number)
    return next((value for kind, value in of_kind.items() if isinstance(column.type, kind)), text)


def undecided() -> set[str]:
    """Return the tables about which nobody has said whether they name a person, or that are not there."""
    named = {one.table.name for one in PERSON_TABLES} | {one.table.name for one in TEXT_TABLES}
    decided = named | set(NO_PERSON)
    return decided ^ set(metadata.tables)


__all__ = ["OTHER", "PERSON", "STORED", "Connection", "mark", "plant", "undecided"]
