"""People, workplaces and openings one by one within one unit: read, page through, put."""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select, true

from data.candidates import Candidate
from data.columns import Table
from data.reach import EVERYTHING, Reach
from data.rows import Row, key_of, positions, spell
from data.store.cases import may_be_of
from data.store.conflicts import RecordExistsError, StaleTagError, UnknownRecordError
from data.store.loading import load_vocabulary, versions_from
from data.store.merge import Changes, Merger
from data.store.past_rows import retire_rows
from data.store.people_of import claim_person, settle_people
from data.store.rights_door import refuse_erased, with_objections
from data.store.schema import STORED
from data.store.stamps import note_tables, queue_writer
from data.store.stored_rows import few, in_order, insert_rows, next_version_id, selection
from data.tables import CANDIDATES
from data.versions import Knowledge, version_on
from data.vocabulary import Vocabulary, built_in_vocabulary

_SCANNED_AT_ONCE = 2_000
_IDS_AT_ONCE = 500
_MUNICIPALITY = "municipality_code"
_BROKER = "broker_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRecord:
    """One record as it stands on a day.

    Attributes
    ----------
    record : Candidate, Workplace or Opening
        The version that is valid on the day.
    row : tuple
        The same as a row of its table, columns that are stored apart among them.
    tag : str
        Digest of the canonical row: another tag, another content.
    valid_from : date or None
        First day of the version; ``None`` = as far back as anyone knows.
    known_from : date
        The day from which the store knew it.
    """

    record: Any
    row: Row
    tag: str
    valid_from: date | None
    known_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which records a page shows.

    Attributes
    ----------
    after : str or None
        Go on behind this id.
    limit : int
        At most so many.
    equal : mapping of column to value
        Only records with these values.
    name_holds : str
        Only records whose name holds this text, in any case.
    id_holds : str
        Only records whose id holds this text, in any case.
    within : Reach
        Only cases of it; for people alone.
    """

    after: str | None = None
    limit: int = 50
    equal: Mapping[str, str] = field(default_factory=dict)
    name_holds: str = ""
    id_holds: str = ""
    within: Reach = EVERYTHING

    def allows(self, record: object) -> bool:
        """Tell whether a record is wanted."""
        same = all(getattr(record, name) == value for name, value in self.equal.items())
        return same and self._reaches(record) and _holds(getattr(record, "name", None), self.name_holds)

    def _reaches(self, record: object) -> bool:
        if self.within.everything:
            return True
        return isinstance(record, Candidate) and self.within.holds(record.municipality_code, record.broker_id)


class RecordPages:
    """Single records of the versioned tables.

    Parameters
    ----------
    connection : Connection
        The unit's.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def one(self, table: Table, record_id: str, as_of: date) -> StoredRecord | None:
        """Return one record as it stands on a day, ``None`` where it is not there."""
        return _standing(table, self._versions(table, [record_id]), as_of)

    def page(self, table: Table, as_of: date, wanted: Wanted) -> tuple[StoredRecord, ...]:
        """Return records in the order of their ids (code points), as they stand on a day."""
        found: list[StoredRecord] = []
        for ids in self._batches(table, wanted):
            by_id: dict[Any, list[Row]] = {}
            key = key_of(table)
            for row in self._versions(table, ids):
                by_id.setdefault(key(row)[0], []).append(row)
            standing = (_standing(table, rows, as_of) for _, rows in sorted(by_id.items()))
            found += [one for one in standing if one is not None and wanted.allows(one.record)]
            if len(found) >= wanted.limit:
                break
        return tuple(found[: wanted.limit])

    def put(self, table: Table, row: Row, as_of: date, expected_tag: str | None) -> StoredRecord:
        """Store a row as an import of it alone would; return the record as it stands then.

        Parameters
        ----------
        table : Table
            Candidates, workplaces or openings.
        row : tuple
            As intake read it; its ``known_from`` is not used.
        as_of : date
            The day of the change.
        expected_tag : str or None
            Tag of the version that is changed; ``None`` for a new record.

        Raises
        ------
        RecordExistsError
            If a new record has the id of a stored one.
        UnknownRecordError
            If the changed record is not there on the day, or the row names a record that is not stored.
        StaleTagError
            If it has changed since.
        ErasedPersonError
            If a new record is about somebody who was erased.
        """
        came_at = queue_writer(self._connection).of(table.name)
        record_id = str(key_of(table)(row)[0])
        stored = self._versions(table, [record_id])
        _check_tag(table, record_id, _standing(table, stored, as_of) if stored else None, expected_tag)
        if expected_tag is None and stored:
            raise RecordExistsError(table.name, record_id)
        self._check_references(table, row)
        refuse_erased(self._connection, table, row)
        (row,) = with_objections(self._connection, table, [(*row[:-1], None)])
        if table is CANDIDATES and not stored:
            self._claim(row)
        changes = Changes()
        Merger(table, as_of).settle(stored, [(*row[:-1], None)], changes)
        retire_rows(self._connection, table, changes.replaced, came_at)
        next_id = next_version_id(self._connection, table)
        insert_rows(self._connection, table, changes.new, next_id, came_at)
        if changes.new:
            note_tables(self._connection, [table.name])
            if table is CANDIDATES:
                settle_people(self._connection, as_of, record_id)
        now = self.one(table, record_id, as_of)
        if now is None:  # a row that holds from a later day on
            raise UnknownRecordError(table.name, record_id)
        return now

    def _claim(self, row: Row) -> None:
        """Let a new person belong somewhere, before anything is written about her."""
        record_id, code = (row[place] for place in positions(CANDIDATES, (*CANDIDATES.key, _MUNICIPALITY)))
        if not claim_person(self._connection, str(record_id), None if code is None else str(code)):
            raise RecordExistsError(CANDIDATES.name, str(record_id))  # of a municipality that is not ours

    def vocabulary(self) -> Vocabulary:
        """Return the words that count as known, the built-in ones among them."""
        return built_in_vocabulary().adding(load_vocabulary(self._connection).words.values())

    def lacks_broker(self, row: Row) -> bool:
        """Tell whether the row of a candidate names a jobformidler who is not stored, though some are."""
        broker_id = row[positions(CANDIDATES, ("broker_id",))[0]]
        known = STORED["brokers"].c.broker_id
        return broker_id is not None and not self._is_there(known == broker_id) and self._is_there(true())

    def _is_there(self, condition: ColumnElement[bool]) -> bool:
        query = select(STORED["brokers"].c.broker_id).where(condition).limit(1)
        return self._connection.execute(query).first() is not None

    def _check_references(self, table: Table, row: Row) -> None:
        for column, value in zip(table.columns, row, strict=False):
            if column.refers_to and not column.lenient and value is not None:
                there = STORED[column.refers_to].c[column.name] == value
                if self._connection.execute(select(1).where(there).limit(1)).first() is None:
                    raise UnknownRecordError(column.refers_to, str(value))

    def _versions(self, table: Table, ids: Sequence[str]) -> list[Row]:
        key = STORED[table.name].c[table.key[0]]
        query = in_order(selection(table), table)
        return [
            row
            for first in range(0, len(ids), _IDS_AT_ONCE)
            for row in few(self._connection, query.where(key.in_(ids[first : first + _IDS_AT_ONCE])))
        ]

    def _batches(self, table: Table, wanted: Wanted) -> Iterator[list[str]]:
        """Yield ids in order; every wanted one is among them, for some version of it has what is asked."""
        # Cases change hands: of those that were somebody's once, few may be theirs now.
        after, size = wanted.after, max(wanted.limit, _IDS_AT_ONCE if _BROKER in wanted.equal else 1)
        while ids := self._ids(table, wanted, after, _SCANNED_AT_ONCE if wanted.name_holds else size):
            after = ids[-1][0]
            hits = [record_id for record_id, name in ids if _holds(name, wanted.name_holds)]
            yield list(dict.fromkeys(hits))

    def _ids(
        self, table: Table, wanted: Wanted, after: str | None, limit: int
    ) -> list[tuple[str, str | None]]:
        stored = STORED[table.name]
        key = stored.c[table.key[0]]
        shown = [key, stored.c.name] if wanted.name_holds else [key, key.label("name")]
        conditions = [_says(table, name, value) for name, value in wanted.equal.items()]
        conditions.append(may_be_of(wanted.within))
        if wanted.id_holds:
            conditions.append(key.icontains(wanted.id_holds, autoescape=True))
        if after is not None:
            conditions.append(key > after)
        query = select(*shown).where(*conditions).distinct().order_by(key).limit(limit)
        found = [(row[0], row[1]) for row in self._connection.execute(query)]
        return found if len(found) < limit else _whole(found)


def _says(table: Table, name: str, value: str) -> ColumnElement[bool]:
    """Return the condition that a row says a value, or says nothing where the record takes it to be that."""
    column = STORED[table.name].c[name]
    usual = next(field.default for field in fields(table.record) if field.name == name) == value
    return or_(column == value, column.is_(None)) if usual else column == value


def _whole(found: list[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    """Return the ids without the last one, whose other names may lie beyond the limit, unless it is alone."""
    last = found[-1][0]
    kept = [one for one in found if one[0] != last]
    return kept or found


def _standing(table: Table, rows: Sequence[Row], as_of: date) -> StoredRecord | None:
    versions = list(versions_from(table, rows))
    found = version_on(versions, as_of)
    if found is None or found[1] is Knowledge.ONLY_LATER:
        return None
    at = next(at for at, version in enumerate(versions) if version.record is found[0])
    row, known_from = rows[at], versions[at].known_from
    return StoredRecord(
        record=found[0],
        row=row,
        tag=tag_of(table, row),
        valid_from=found[0].valid_from,
        known_from=known_from,
    )


def tag_of(table: Table, row: Row) -> str:
    """Return the digest of a row's canonical form, whenever it became known."""
    line = io.StringIO()
    cells = [spell(column, value) for column, value in zip(table.columns, row, strict=False)]
    csv.writer(line, lineterminator="\n").writerow([table.name, *cells])
    return hashlib.sha256(line.getvalue().encode()).hexdigest()[:32]


def _check_tag(table: Table, record_id: str, now: StoredRecord | None, expected: str | None) -> None:
    if expected is None:
        return
    if now is None:
        raise UnknownRecordError(table.name, record_id)
    if now.tag != expected:
        raise StaleTagError(table.name, record_id, now.tag)


def _holds(name: str | None, part: str) -> bool:
    return not part or (name is not None and part.casefold() in name.casefold())
