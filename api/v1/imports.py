"""Imports: a delivery as a zip of tables or a workbook, taken in whole or not at all, with every finding."""

import hashlib
import json
import tempfile
from collections.abc import Iterator
from functools import partial
from typing import IO, Annotated, Any, Literal
from uuid import uuid4

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import Field

from api.http.access import ActorHere, allowed
from api.http.once import Once
from api.http.paging import Page, PageHere
from api.http.problems import Problem, documented
from api.http.route import StrictRoute
from api.http.schema import Count, Day, Identifier, Strict
from api.jobs.exporting import PART_BYTES
from api.service import ServiceHere
from api.v1.shown_runs import RunShown, Text, order, page_of_runs, place_after, run_of, shown
from data.findings import Finding
from data.store import AnswerKey, RunAsked

router = APIRouter(prefix="/v1/imports", tags=["imports"], route_class=StrictRoute)
KINDS = ("import",)
TYPES = (
    "application/zip",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/octet-stream",
)
_IN_MEMORY_BYTES = 2**20
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "A zip of the tables of the exchange format, or an .xlsx workbook.",
        "content": {name: {"schema": {"type": "string", "format": "binary"}} for name in TYPES},
    }
}


class FindingShown(Strict):
    """One thing to know about one place of a delivery."""

    severity: Literal["error", "warning", "note"]
    code: Text
    file: Text
    row: Count | None
    column: Text | None
    expected: Text
    got: Text
    advice: Text


@router.post(
    "",
    operation_id="import_delivery",
    summary="Deliver a zip of tables or a workbook",
    dependencies=[allowed("imports.write")],
    response_model=RunShown,
    status_code=202,
    openapi_extra=_BODY,
    responses=documented(
        "body-missing",
        "media-type-unknown",
        "idempotency-key-reused",
        "idempotency-key-running",
    ),
)
async def import_delivery(
    request: Request,
    service: ServiceHere,
    actor: ActorHere,
    dry_run: Annotated[bool, Query(description="Only read it and tell every finding.")] = False,
    as_of: Annotated[Day | None, Query(description="Day of the import; by default today.")] = None,
    idempotency_key: Annotated[
        str | None,
        Header(description="A key of your own: sent again with it, the same delivery is taken once."),
        Field(pattern=r"^[\x21-\x7e]{1,200}$"),
    ] = None,
) -> Response:
    """Keep the delivery and queue its import; nothing is read before a worker takes it up."""
    _check_type(request.headers.get("content-type", ""))
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as upload:
        digest = hashlib.sha256(f"{dry_run} {as_of}\x1f".encode())
        async for part in request.stream():
            digest.update(part)
            await run_in_threadpool(upload.write, part)
        if not upload.tell():
            raise Problem("body-missing", expected=" / ".join(TYPES))
        upload.seek(0)
        told = {"as_of": (as_of or service.today()).isoformat(), "dry_run": dry_run}
        asked = RunAsked(run_id=uuid4().hex, kind="import", created_by=actor.name, request=json.dumps(told))
        key = None
        if idempotency_key is not None:
            named = f"import_delivery {idempotency_key}"
            key = AnswerKey(actor=actor.key, key=named, request_digest=digest.hexdigest())
        queue = partial(order, upload=_parts(upload))
        return await run_in_threadpool(queue, service, Once(key=key), asked)


def _check_type(said: str) -> None:
    if said.partition(";")[0].strip().lower() not in TYPES:
        raise Problem("media-type-unknown", expected=" / ".join(TYPES[:2]), got=said or "–")


def _parts(upload: IO[bytes]) -> Iterator[bytes]:
    while part := upload.read(PART_BYTES):
        yield part


@router.get(
    "", operation_id="list_imports", summary="Imports, newest first", dependencies=[allowed("imports.read")]
)
def list_imports(service: ServiceHere, asked: PageHere) -> Page[RunShown]:
    """Return a page of imports."""
    return page_of_runs(service, asked, KINDS)


@router.get(
    "/{run_id}",
    operation_id="read_import",
    summary="One import and how far it is",
    dependencies=[allowed("imports.read")],
    responses=documented("run-unknown"),
)
def read_import(run_id: Identifier, service: ServiceHere) -> RunShown:
    """Return an import."""
    with service.store.reading() as unit:
        return shown(run_of(unit, run_id, KINDS))


@router.get(
    "/{run_id}/findings",
    operation_id="list_import_findings",
    summary="What there is to say about a delivery",
    dependencies=[allowed("imports.read")],
    responses=documented("run-unknown"),
)
def list_findings(run_id: Identifier, service: ServiceHere, asked: PageHere) -> Page[FindingShown]:
    """Return a page of findings in the order of the delivery."""
    after = place_after(asked, int)[0] if asked.after is not None else 0
    with service.store.reading() as unit:
        run_of(unit, run_id, KINDS)
        found = unit.runs.findings(run_id, asked.enough, after)
    return asked.page(found, lambda one: json.dumps([one[0]]), lambda one: _shown_finding(one[1]))


def _shown_finding(finding: Finding) -> FindingShown:
    told = {name: getattr(finding, name) for name in FindingShown.model_fields}
    return FindingShown(**told | {"severity": finding.severity.value})
