"""What the routers of people, workplaces and openings do: list, read, make and change records of a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import Response

from api.access import Actor
from api.http.conditional import Condition
from api.http.once import Made, Once, sent
from api.http.paging import Asked, Page
from api.http.problems import FieldFault, Problem
from api.http.schema import Strict
from api.service import Service
from api.v1.record_access import Asking, Guard
from api.v1.record_schemas import (
    Remark,
    blanked,
    cells_of,
    cells_told,
    changes_model,
    new_model,
    shown,
    shown_model,
    taken_columns,
)
from data.columns import Table
from data.findings import Finding, Severity
from data.intake import read_record
from data.rows import Row, record_of
from data.store import ErasedPersonError, RecordExistsError, StoredRecord, UnknownRecordError, Wanted
from data.store.record_pages import tag_of

# Checks of intake that the interface knows under a name of its own.
_CODES: Mapping[str, str] = {
    "cpr": "holds-cpr",
    "control-character": "bad-character",
    "separator-in-id": "holds-separator",
} | {
    code: code
    for code in (
        "code-twice",
        "dates-descend",
        "hours-descend",
        "item-without-value",
        "list-separator",
        "no-place",
        "not-hours",
        "rounded-id",
        "weights-sum",
    )
}
_DANGLING = Remark(
    field="broker_id",
    code="dangling-id",
    severity="warning",
    expected="a jobformidler of brokers.csv",
    got="an id that is not stored",
    advice="import the row; until then nobody's limit counts",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A table as a resource: its address, its schemas and the code of its problems.

    ``kind`` is the first word of its problem codes: ``kind-unknown`` and ``kind-exists``; ``guard`` says who
    may read and write.
    """

    table: Table
    kind: str
    guard: Guard[Any]
    shown: type[Strict]
    new: type[Strict]
    changes: type[Strict]

    @classmethod
    def of(
        cls, table: Table, name: str, guard: Guard[Any], new: dict[str, Any], changes: dict[str, Any]
    ) -> "Resource":
        """Return the resource of a table; ``name`` is that of its schema, the last two are examples."""
        return cls(
            table=table,
            kind=name.lower(),
            guard=guard,
            shown=shown_model(name, table),
            new=new_model(f"New{name}", table, new),
            changes=changes_model(f"{name}Changes", table, changes),
        )

    @property
    def page(self) -> object:
        """The schema of a page."""
        return Page.__class_getitem__(self.shown)

    def listed(
        self, service: Service, actor: Actor, asked: Asked, equal: Mapping[str, str | None], name: str = ""
    ) -> object:
        """Return a page of records as they stand on the service's day, of those that whoever asks may see.

        Parameters
        ----------
        service : Service
            The service.
        actor : Actor
            Who asks.
        asked : Asked
            Which page.
        equal : mapping of column to value
            Filters; ``None`` filters nothing.
        name : str
            Part of the name.
        """
        with service.store.reading(actor.scope) as unit:
            asking = Asking(actor=actor, unit=unit, as_of=service.today())
            wanted = Wanted(
                after=asked.after,
                limit=asked.enough,
                equal={column: value for column, value in equal.items() if value is not None},
                name_holds=name,
                within=self.guard.reach(asking),
            )
            found = unit.records.page(self.table, asking.as_of, wanted)
            shown_to = {
                str(one.row[0]): self._shown(one, self.guard.withheld(asking, one.record)) for one in found
            }
        return asked.page(found, lambda one: str(one.row[0]), lambda one: shown_to[str(one.row[0])])

    def read(
        self, service: Service, actor: Actor, record_id: str, condition: Condition, response: Response
    ) -> object:
        """Return one record with its tag, or 304.

        Raises
        ------
        Problem
            If it is not there, or not for whoever asks.
        """
        with service.store.reading(actor.scope) as unit:
            found, withheld = self._one(Asking(actor=actor, unit=unit, as_of=service.today()), record_id)
        etag = _etag(self.table, found, withheld)
        if (same := condition.unchanged(etag)) is not None:
            return same
        response.headers["ETag"] = etag
        return self._shown(found, withheld)

    def create(self, service: Service, actor: Actor, body: Strict, once: Once) -> Response:
        """Store a new record; 201 with its address and tag.

        Raises
        ------
        Problem
            If the id is known, a named record is not, a value does not stand the checks of an import, or it
            is not theirs to add.
        """
        told = cells_told(self.table, body)
        with service.store.writing(actor.scope) as unit:
            asking = Asking(actor=actor, unit=unit, as_of=service.today())
            record_id = told[self.table.key[0]]
            known = unit.records.one(self.table, record_id, asking.as_of)
            self.guard.add(asking, record_id, known and known.record)
            return once.answer(unit, lambda: self.told(asking, told, None))

    def change(
        self, service: Service, actor: Actor, record_id: str, body: Strict, condition: Condition
    ) -> Response:
        """Change what a merge patch names; 200 with the new tag.

        Raises
        ------
        Problem
            If the record is not there, has changed since, is not theirs to change, or the result does not
            stand the checks.
        """
        with service.store.writing(actor.scope) as unit:
            asking = Asking(actor=actor, unit=unit, as_of=service.today())
            made = self.changed(asking, record_id, cells_told(self.table, body), condition)
        return sent(made)

    def changed(self, asking: Asking, record_id: str, told: Mapping[str, str], condition: Condition) -> Made:
        """Change what is told of a record, as cells of a file, in a unit that writes; see `change`."""
        found, withheld = self._one(asking, record_id)
        self.guard.change(asking, told, found.record)
        condition.require(_etag(self.table, found, withheld))
        return self.told(asking, told, found)

    def told(self, asking: Asking, told: Mapping[str, str], before: StoredRecord | None) -> Made:
        """Store what is told of a record: cells as they would stand in a file, checked as an import of it.

        Parameters
        ----------
        asking : Asking
            Who tells it, in a unit that writes; whether they may change ``before`` was asked already.
        told : mapping of column to text
            What is told; the rest stays as it was, or is unknown of a new record.
        before : StoredRecord, optional
            The record as it stands; ``None`` for a new one.

        Raises
        ------
        Problem
            If a value does not stand the checks, or the record may not be left like that.
        """
        table, unit = self.table, asking.unit
        _refuse_separators(table, told)
        cells = {**cells_of(table, before), **told} if before else told
        row, findings = read_record(table, cells, unit.records.vocabulary(), asking.as_of)
        if row is None:
            raise Problem("request-invalid", errors=[_fault(f) for f in findings if _refuses(f)])
        self.guard.leave(asking, told, before and before.record, record_of(table, row))
        stored = self._put(asking, row, before)
        withheld = self.guard.withheld(asking, stored.record)
        remarks = [_remark(f) for f in findings if f.column in told]
        if table.name == "candidates" and "broker_id" in told and unit.records.lacks_broker(row):
            remarks.append(_DANGLING)
        headers = {"ETag": _etag(table, stored, withheld)}
        if before is None:
            record_id = quote(str(stored.row[0]), safe="")
            headers["Location"] = f"/v1/{table.name}/{record_id}"
        return Made(
            shown=self._shown(stored, withheld, remarks), status=200 if before else 201, headers=headers
        )

    def _put(self, asking: Asking, row: Row, before: StoredRecord | None) -> StoredRecord:
        tag = before.tag if before else None
        try:
            return asking.unit.records.put(self.table, row, asking.as_of, tag)
        except RecordExistsError as known:
            raise Problem(f"{self.kind}-exists", record_id=known.record_id) from known
        except ErasedPersonError as erased:
            raise Problem("person-erased", record_id=erased.candidate_id) from erased
        except UnknownRecordError as unknown:
            values = {"expected": unknown.table}
            fault = FieldFault(code="not-stored", pointer=f"/{unknown.table[:-1]}_id", values=values)
            raise Problem("request-invalid", errors=[fault]) from unknown

    def _one(self, asking: Asking, record_id: str) -> tuple[StoredRecord, frozenset[str]]:
        """Return a record, and the fields that are withheld of it."""
        found = asking.unit.records.one(self.table, record_id, asking.as_of)
        if found is None:
            raise Problem(f"{self.kind}-unknown", record_id=record_id)
        self.guard.read(asking, found.record)
        return found, self.guard.withheld(asking, found.record)

    def _shown(
        self, stored: StoredRecord, withheld: frozenset[str], remarks: list[Remark] | None = None
    ) -> Strict:
        return self.shown(**shown(self.table, stored, withheld, remarks))


def _etag(table: Table, stored: StoredRecord, withheld: frozenset[str]) -> str:
    """Return the tag of what is shown: it says nothing of what is withheld."""
    return f'"{tag_of(table, blanked(table, stored.row, withheld)) if withheld else stored.tag}"'


def _refuse_separators(table: Table, told: Mapping[str, str]) -> None:
    """Refuse the sign that parts items of a list in files, where a single code is meant."""
    single = {column.name for column in taken_columns(table) if column.kind.value in ("id", "code")}
    faults = [
        FieldFault(code="holds-separator", pointer=f"/{name}")
        for name, text in told.items()
        if name in single and "|" in text
    ]
    if faults:
        raise Problem("request-invalid", errors=faults)


def _refuses(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR


def _fault(finding: Finding) -> FieldFault:
    pointer = f"/{finding.column}" if finding.column else ""
    return FieldFault(code=fault_code(finding.code), pointer=pointer)


def fault_code(code: str) -> str:
    """Return the interface's name of a check of intake."""
    return _CODES.get(code, "not-valid")


def _remark(finding: Finding) -> Remark:
    return Remark(
        field=finding.column,
        code=finding.code,
        severity="warning" if finding.severity is Severity.WARNING else "note",
        expected=finding.expected,
        got=finding.got,
        advice=finding.advice,
    )
