"""Erasing a person: every row in every table, by the list of `data.store.person_tables`."""

import secrets
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, delete, or_, select, update

from data.rights import LedgerEntry
from data.store.conflicts import ErasureHeldError, UnknownRecordError
from data.store.erasure_ledger import Ledger
from data.store.mentions import mentions, without
from data.store.person_tables import PERSON_TABLES, TEXT_TABLES, PersonTable, TextTable
from data.store.rights_schema import legal_holds
from data.store.run_records import ENDED
from data.store.run_schema import run_file_parts, run_findings, runs
from data.store.stamps import note_tables, queue_writer
from data.store.subject_keys import SubjectKeys

Counts = dict[str, int]
# Files of a delivery whose cells are about people: what was found in them may quote anybody.
_PEOPLE_FILES = ("candidates", "matches", "paid_hours", "holds", "decisions")
_CHANGED = ("candidates", "matches", "decisions")


class Erasure:
    """Erasing people, and keeping them erased, within one unit.

    Parameters
    ----------
    connection : Connection
        The unit's, in a writing transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.ledger = Ledger(connection)

    def erase(
        self, candidate_id: str, reason_code: str, at: datetime, on: date
    ) -> tuple[Counts, LedgerEntry]:
        """Take a person out of every table and destroy her key; return rows by table, and the ledger's line.

        The caller writes the line to the ledger's file before the unit ends; `Store.shred` comes after it.

        Raises
        ------
        UnknownRecordError
            If nothing is known of the person.
        ErasureHeldError
            If a legal hold stands.
        """
        queue_writer(self._connection)
        self._refuse_held(candidate_id, on)
        if not self._stands_anywhere(candidate_id):
            raise UnknownRecordError("candidates", candidate_id)
        counts = self.forget(candidate_id, at)
        entry = self.ledger.entry_of(candidate_id, on, reason_code)
        self.ledger.enter(entry)
        return counts, entry

    def erase_again(self, at: datetime) -> dict[str, Counts]:
        """Take out whoever is in the ledger and stands somewhere all the same; return rows by person.

        So it is after a restore, and where a list or plan was under way when somebody was erased.
        """
        queue_writer(self._connection)
        gone = sorted(self.ledger.erased_among(self.people()))
        return {candidate_id: self.forget(candidate_id, at) for candidate_id in gone}

    def forget(self, candidate_id: str, at: datetime) -> Counts:
        """Take a person out of every table, and destroy her key."""
        if self._connection.dialect.name == "sqlite":
            self._connection.exec_driver_sql("PRAGMA secure_delete = ON")
        alias = f"erased-{secrets.token_hex(8)}"
        # Texts first: a finding's row is still found by the person's other rows then.
        counts = {one.table.name: self._scrub(one, candidate_id) for one in TEXT_TABLES}
        for one in PERSON_TABLES:
            counts[one.table.name] = self._take_out(one, candidate_id, alias)
        counts["run_findings"] += self._blank_findings()
        counts["run_file_parts"] = self._drop_files()
        counts["subject_keys"] = int(SubjectKeys(self._connection).destroy(candidate_id, at) is not None)
        note_tables(self._connection, _CHANGED)
        return {name: count for name, count in counts.items() if count}

    def people(self) -> frozenset[str]:
        """Return everybody who is named anywhere by a column of an id."""
        found: set[str] = set()
        for one in PERSON_TABLES:
            if one.id_column:
                column = one.table.c[one.id_column]
                found.update(self._connection.scalars(select(column).where(column.is_not(None)).distinct()))
        return frozenset(found)

    def _stands_anywhere(self, candidate_id: str) -> bool:
        rows = (
            select(1).select_from(one.table).where(one.of(candidate_id)).limit(1) for one in PERSON_TABLES
        )
        return any(self._connection.execute(query).first() for query in rows)

    def _refuse_held(self, candidate_id: str, on: date) -> None:
        query = select(legal_holds.c.reason, legal_holds.c.until).where(
            legal_holds.c.candidate_id == candidate_id
        )
        held = self._connection.execute(query).one_or_none()
        if held is not None and (held.until is None or on <= held.until):
            raise ErasureHeldError(candidate_id, held.reason, held.until)

    def _take_out(self, one: PersonTable, candidate_id: str, alias: str) -> int:
        if one.on_erasure == "leave":
            return 0
        if one.on_erasure == "delete":
            return self._connection.execute(delete(one.table).where(one.of(candidate_id))).rowcount
        values: dict[str, Any] = dict.fromkeys(one.blanked)
        if one.id_column:
            values[one.id_column] = alias
        return self._connection.execute(update(one.table).where(one.of(candidate_id)).values(values)).rowcount

    def _scrub(self, one: TextTable, candidate_id: str) -> int:
        named = [
            row
            for row in text_rows(self._connection, one)
            if any(mentions(text, candidate_id) for text in texts_of(one, row))
        ]
        for row in named:
            same = _same(one.table, row)
            if one.on_erasure == "delete":
                self._connection.execute(delete(one.table).where(same))
            else:
                told = zip(one.columns, texts_of(one, row), strict=True)
                values = {name: without(text, candidate_id) for name, text in told if text}
                self._connection.execute(update(one.table).where(same).values(values))
        return len(named)

    def _blank_findings(self) -> int:
        """Take out what findings quote of people's rows: nobody knows about whom that was."""
        quoted = or_(*(run_findings.c.file.like(f"{name}%") for name in _PEOPLE_FILES))
        blank = update(run_findings).where(quoted, run_findings.c.got != "").values(got="")
        return self._connection.execute(blank).rowcount

    def _drop_files(self) -> int:
        """Drop packed files of ended runs; an upload that waits is held against the ledger later."""
        ended = select(runs.c.run_id).where(runs.c.state.in_(ENDED))
        return self._connection.execute(
            delete(run_file_parts).where(run_file_parts.c.run_id.in_(ended))
        ).rowcount


def text_rows(connection: Connection, one: TextTable) -> Iterator[Row[Any]]:
    """Yield key and texts of every row."""
    key = [column for column in one.table.primary_key.columns if column.name not in one.columns]
    query = select(*key, *(one.table.c[name] for name in one.columns))
    rows: Sequence[Row[Any]] = connection.execute(query).all()
    yield from rows


def texts_of(one: TextTable, row: Row[Any]) -> list[str]:
    """Return the texts of a row, bytes read as text."""
    return [_text(row._mapping[name]) for name in one.columns]


def _text(value: str | bytes | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else bytes(value).decode("utf-8", "replace")


def _same(table: Table, row: Row[Any]) -> ColumnElement[bool]:
    return and_(*(column == row._mapping[column.name] for column in table.primary_key.columns))
