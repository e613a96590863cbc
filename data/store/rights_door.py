"""What citizens' rights ask of every way in: erased people stay out, objections stand."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, select

from data.columns import Table
from data.findings import Finding, Severity
from data.rows import Row, positions
from data.store.conflicts import ErasedPersonError
from data.store.erasure_ledger import Ledger
from data.store.rights_schema import objections
from data.tables import CANDIDATES, TABLES

_PERSON = "candidate_id"
_RANKED = (None, "active")
_MOST_TOLD = 20


def erased_findings(connection: Connection, rows: Mapping[str, Sequence[Row]]) -> Iterator[Finding]:
    """Yield an error for each erased person whom a delivery names."""
    for table in TABLES:
        delivered = rows.get(table.name, ())
        if delivered and any(column.name == _PERSON for column in table.columns):
            place = positions(table, (_PERSON,))[0]
            named = {str(row[place]) for row in delivered if row[place] is not None}
            for person in sorted(Ledger(connection).erased_among(named))[:_MOST_TOLD]:
                yield Finding(
                    severity=Severity.ERROR,
                    code="erased-person",
                    file=table.file,
                    column=_PERSON,
                    expected="nobody who was erased here",
                    got=person,
                    advice="take the rows out; where the person comes back: matcher rights readmit",
                )


def refuse_erased(connection: Connection, table: Table, row: Row) -> None:
    """Refuse a single row about somebody who was erased.

    Raises
    ------
    ErasedPersonError
        If she was, and nobody readmitted her.
    """
    if table is CANDIDATES:
        person = str(row[positions(table, (_PERSON,))[0]])
        if Ledger(connection).erased_among([person]):
            raise ErasedPersonError(person)


def with_objections(connection: Connection, table: Table, rows: Sequence[Row]) -> Sequence[Row]:
    """Return rows of people as they are stored: whoever objected stays objected until she says otherwise.

    A case system that does not know of the objection would deliver her as active every night. Pauses and ends
    are taken over, and so is what a row says of the time before the objection.
    """
    if table is not CANDIDATES or not rows:
        return rows
    standing = _standing(connection)
    if not standing:
        return rows
    person, status, valid_from = positions(table, (_PERSON, "status", "valid_from"))

    def kept(row: Row) -> Row:
        since = standing.get(str(row[person]))
        begins = row[valid_from]
        earlier = isinstance(begins, date) and since is not None and begins < since
        if since is None or earlier or row[-1] is not None or row[status] not in _RANKED:
            return row
        return (*row[:status], "objected", *row[status + 1 :])

    return list(map(kept, rows))


def _standing(connection: Connection) -> dict[str, date]:
    query = select(objections.c.candidate_id, objections.c.made_at).where(objections.c.withdrawn_at.is_(None))
    return {person: made_at.date() for person, made_at in connection.execute(query)}
