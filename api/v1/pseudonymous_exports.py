"""Exports for analysts: no names, no ids, nobody among fewer than five; made by a worker, kept for days."""

import json
from uuid import uuid4

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from api.http.access import ActorHere, allowed
from api.http.once import OnceHere
from api.http.problems import Problem, documented
from api.http.route import StrictRoute
from api.http.schema import Identifier
from api.service import ServiceHere
from api.v1.exports import KINDS, file_of
from api.v1.shown_runs import RunShown, order, run_of, shown
from data.store import Run, RunAsked, Unit

router = APIRouter(prefix="/v1/pseudonymous-exports", tags=["exports"], route_class=StrictRoute)


@router.post(
    "",
    operation_id="ask_for_pseudonymous_export",
    summary="Ask for an export without names",
    dependencies=[allowed("exports.pseudonymous")],
    response_model=RunShown,
    status_code=202,
    responses=documented("pseudonym-key-missing"),
)
def ask_for_export(service: ServiceHere, actor: ActorHere, once: OnceHere) -> Response:
    """Queue an export of pseudonyms, bands and municipalities."""
    if service.settings.pseudonym_key is None:
        raise Problem("pseudonym-key-missing")
    request = json.dumps({"as_of": service.today().isoformat(), "pseudonymous": True})
    asked = RunAsked(run_id=uuid4().hex, kind="export", created_by=actor.name, request=request)
    return order(service, once, asked, at=router.prefix)


@router.get(
    "/{run_id}",
    operation_id="read_pseudonymous_export",
    summary="One export without names and how far it is",
    dependencies=[allowed("exports.pseudonymous")],
    responses=documented("run-unknown"),
)
def read_export(run_id: Identifier, service: ServiceHere) -> RunShown:
    """Return an export."""
    with service.store.reading() as unit:
        return shown(_run_of(unit, run_id))


@router.get(
    "/{run_id}/file",
    operation_id="read_pseudonymous_export_file",
    summary="The zip of an export without names",
    dependencies=[allowed("exports.pseudonymous")],
    response_class=Response,
    responses=documented("run-unknown", "export-file-missing")
    | {200: {"content": {"application/zip": {}}, "description": "The tables and what was lost."}},
)
def read_export_file(run_id: Identifier, service: ServiceHere) -> StreamingResponse:
    """Return the file of an export that is done."""
    with service.store.reading() as unit:
        return file_of(service, unit, _run_of(unit, run_id))


def _run_of(unit: Unit, run_id: str) -> Run:
    """Return the run of an export without names; a whole export is not there for whoever asks here."""
    run = run_of(unit, run_id, KINDS)
    if not json.loads(run.request).get("pseudonymous"):
        raise Problem("run-unknown", run_id=run_id)
    return run
