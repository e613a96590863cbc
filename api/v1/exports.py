"""Exports: everything in the exchange format as one zip, made by a worker and kept for some days."""

import json
from collections.abc import Iterator
from uuid import uuid4

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from api.http.access import ActorHere, allowed
from api.http.once import OnceHere
from api.http.paging import Page, PageHere
from api.http.problems import Problem, documented
from api.http.route import StrictRoute
from api.http.schema import Identifier
from api.service import Service, ServiceHere
from api.v1.shown_runs import RunShown, order, page_of_runs, run_of, shown
from data.store import Run, RunAsked, Unit

router = APIRouter(prefix="/v1/exports", tags=["exports"], route_class=StrictRoute)
KINDS = ("export",)


@router.post(
    "",
    operation_id="ask_for_export",
    summary="Ask for an export",
    dependencies=[allowed("exports.write")],
    response_model=RunShown,
    status_code=202,
)
def ask_for_export(service: ServiceHere, actor: ActorHere, once: OnceHere) -> Response:
    """Queue an export."""
    request = json.dumps({"as_of": service.today().isoformat()})
    asked = RunAsked(run_id=uuid4().hex, kind="export", created_by=actor.name, request=request)
    return order(service, once, asked)


@router.get(
    "", operation_id="list_exports", summary="Exports, newest first", dependencies=[allowed("exports.read")]
)
def list_exports(service: ServiceHere, asked: PageHere) -> Page[RunShown]:
    """Return a page of exports."""
    return page_of_runs(service, asked, KINDS)


@router.get(
    "/{run_id}",
    operation_id="read_export",
    summary="One export and how far it is",
    dependencies=[allowed("exports.read")],
    responses=documented("run-unknown"),
)
def read_export(run_id: Identifier, service: ServiceHere) -> RunShown:
    """Return an export."""
    with service.store.reading() as unit:
        return shown(run_of(unit, run_id, KINDS))


@router.get(
    "/{run_id}/file",
    operation_id="read_export_file",
    summary="The zip of an export",
    dependencies=[allowed("exports.read")],
    response_class=Response,
    responses=documented("run-unknown", "export-file-missing")
    | {200: {"content": {"application/zip": {}}, "description": "The tables."}},
)
def read_export_file(run_id: Identifier, service: ServiceHere) -> StreamingResponse:
    """Return the file of an export that is done."""
    with service.store.reading() as unit:
        return file_of(service, unit, run_of(unit, run_id, KINDS))


def file_of(service: Service, unit: Unit, run: Run) -> StreamingResponse:
    """Return the answer that is the file of an export.

    Raises
    ------
    Problem
        If it is not done, or the file is gone.
    """
    size = unit.runs.file_size(run.run_id) if run.state == "done" else None
    if size is None:
        raise Problem("export-file-missing", run_id=run.run_id)
    headers = {"Content-Length": str(size), "Content-Disposition": 'attachment; filename="export.zip"'}
    return StreamingResponse(_parts(service, run.run_id), media_type="application/zip", headers=headers)


def _parts(service: Service, run_id: str) -> Iterator[bytes]:
    with service.store.reading() as unit:
        yield from unit.runs.file_parts(run_id)
