"""What the routers of people, workplaces and openings do: list, read, make and change records of a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import Response

from api.http.conditional import Condition
from api.http.once import Made, Once
from api.http.paging import Asked, Page
from api.http.problems import FieldFault, Problem
from api.http.schema import Strict
from api.service import Service
from api.v1.record_schemas import (
    Remark,
    cells_of,
    cells_told,
    changes_model,
    new_model,
    shown,
    shown_model,
    taken_columns,
)
from data.findings import Finding, Severity
from data.intake import read_record
from data.rows import Row
from data.store import RecordExistsError, StoredRecord, Unit, UnknownRecordError, Wanted
from data.tables import Table

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

    ``kind`` is the first word of its problem codes: ``kind-unknown`` and ``kind-exists``.
    """

    table: Table
    kind: str
    shown: type[Strict]
    new: type[Strict]
    changes: type[Strict]

    @classmethod
    def of(cls, table: Table, name: str, new: dict[str, Any], changes: dict[str, Any]) -> "Resource":
        """Return the resource of a table; ``name`` is that of its schema, the others are examples."""
        return cls(
            table=table,
            kind=name.lower(),
            shown=shown_model(name, table),
            new=new_model(f"New{name}", table, new),
            changes=changes_model(f"{name}Changes", table, changes),
        )

    @property
    def page(self) -> Any:  # noqa: ANN401  a type made at run time
        """The schema of a page."""
        return Page.__class_getitem__(self.shown)

    def listed(self, service: Service, asked: Asked, equal: Mapping[str, str | None], name: str = "") -> Any:  # noqa: ANN401
        """Return a page of records as they stand on the service's day.

        Parameters
        ----------
        service : Service
            The service.
        asked : Asked
            Which page.
        equal : mapping of column to value
            Filters; ``None`` filters nothing.
        name : str
            Part of the name.
        """
        wanted = Wanted(
            after=asked.after,
            limit=asked.enough,
            equal={column: value for column, value in equal.items() if value is not None},
            name_holds=name,
        )
        with service.store.reading() as unit:
            found = unit.records.page(self.table, service.today(), wanted)
        return asked.page(found, lambda one: str(one.row[0]), self._shown)

    def read(self, service: Service, record_id: str, condition: Condition, response: Response) -> Any:  # noqa: ANN401
        """Return one record with its tag, or 304.

        Raises
        ------
        Problem
            If it is not there.
        """
        with service.store.reading() as unit:
            found = self._one(unit, service, record_id)
        if (same := condition.unchanged(_etag(found))) is not None:
            return same
        response.headers["ETag"] = _etag(found)
        return self._shown(found)

    def create(self, service: Service, body: Strict, once: Once) -> Response:
        """Store a new record; 201 with its address and tag.

        Raises
        ------
        Problem
            If the id is known, a named record is not, or a value does not stand the checks of an import.
        """
        with service.store.writing() as unit:
            return once.answer(unit, lambda: self._made(service, unit, cells_told(self.table, body), None))

    def change(self, service: Service, record_id: str, body: Strict, condition: Condition) -> Response:
        """Change what a merge patch names; 200 with the new tag.

        Raises
        ------
        Problem
            If the record is not there, has changed since, or the result does not stand the checks.
        """
        with service.store.writing() as unit:
            found = self._one(unit, service, record_id)
            condition.require(_etag(found))
            made = self._made(service, unit, cells_told(self.table, body), found)
        assert made.shown is not None  # noqa: S101  every change shows its record
        return Response(
            made.shown.model_dump_json(), headers=dict(made.headers), media_type="application/json"
        )

    def _made(self, service: Service, unit: Unit, told: dict[str, str], before: StoredRecord | None) -> Made:
        table = self.table
        _refuse_separators(table, told)
        cells = cells_of(table, before) | told if before else told
        row, findings = read_record(table, cells, unit.records.vocabulary(), service.today())
        if row is None:
            raise Problem("request-invalid", errors=[_fault(f) for f in findings if _refuses(f)])
        stored = self._put(service, unit, row, before)
        remarks = [_remark(f) for f in findings if f.column in told]
        if table.name == "candidates" and "broker_id" in told and unit.records.lacks_broker(row):
            remarks.append(_DANGLING)
        headers = {"ETag": _etag(stored)}
        if before is None:
            record_id = quote(str(stored.row[0]), safe="")
            headers["Location"] = f"/v1/{table.name}/{record_id}"
        return Made(shown=self._shown(stored, remarks), status=200 if before else 201, headers=headers)

    def _put(self, service: Service, unit: Unit, row: Row, before: StoredRecord | None) -> StoredRecord:
        try:
            return unit.records.put(self.table, row, service.today(), before.tag if before else None)
        except RecordExistsError as known:
            raise Problem(f"{self.kind}-exists", record_id=known.record_id) from known
        except UnknownRecordError as unknown:
            values = {"expected": unknown.table}
            fault = FieldFault(code="not-stored", pointer=f"/{unknown.table[:-1]}_id", values=values)
            raise Problem("request-invalid", errors=[fault]) from unknown

    def _one(self, unit: Unit, service: Service, record_id: str) -> StoredRecord:
        found = unit.records.one(self.table, record_id, service.today())
        if found is None:
            raise Problem(f"{self.kind}-unknown", record_id=record_id)
        return found

    def _shown(self, stored: StoredRecord, remarks: list[Remark] | None = None) -> Strict:
        return self.shown(**shown(self.table, stored, remarks))


def _etag(stored: StoredRecord) -> str:
    return f'"{stored.tag}"'


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
    return FieldFault(code=_CODES.get(finding.code, "not-valid"), pointer=pointer)


def _remark(finding: Finding) -> Remark:
    return Remark(
        field=finding.column,
        code=finding.code,
        severity="warning" if finding.severity is Severity.WARNING else "note",
        expected=finding.expected,
        got=finding.got,
        advice=finding.advice,
    )
