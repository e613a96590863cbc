"""``/import``: files, what they would change, the import, every finding; tables to fill in."""

from pathlib import Path
from typing import Annotated, Literal

from fastapi import Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from api.clock import now
from api.http.access import ActorHere, allowed
from api.http.paging import Asked, PageHere
from api.http.problems import Problem
from api.http.schema import Identifier
from api.jobs.delivering import Order, ask_import, ask_rehearsal, imported_as, rehearsed_as
from api.jobs.exporting import parts_of
from api.pages.flash import Flash
from api.pages.forms import Filled, Form, filled, filled_of
from api.pages.imports.bundling import NoDeliveryError, bundled
from api.pages.imports.finding_view import findings_csv
from api.pages.imports.findings_page import findings_view
from api.pages.imports.run_view import Known, address, is_silent, run_view
from api.pages.imports.start_view import StartView, start_view
from api.pages.rendering import moved, page
from api.pages.route import page_router
from api.pages.uploads import Upload, read_upload
from api.pages.visit import Visit, VisitHere
from api.scratch import scratch
from api.service import Service, ServiceHere
from api.v1.imports import KINDS
from api.v1.shown_runs import cursor_of, place_after, run_among, run_of, runs_found
from data.findings import Severity
from data.intake import blank_csv, blank_workbook
from data.store import Run
from data.tables import TABLES

START = "/import"
_FIRST_FINDINGS = 5
_MOST_FINDINGS = 100_000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

router = page_router()
Slags = Annotated[Literal["error", "warning", "note"] | None, Query()]


class Nothing(Form):
    """A form that is only a button."""


@router.get(START, dependencies=[allowed("imports.read")])
def read_start(visit: VisitHere, service: ServiceHere, asked: PageHere) -> Response:
    """Show the form for a delivery, and what was delivered before."""
    return page(visit, "imports/start.html", _start(visit, service, asked), part="past")


@router.post(START, dependencies=[allowed("imports.write")], openapi_extra={"requestBody": {}})
async def deliver(
    request: Request, visit: VisitHere, service: ServiceHere, actor: ActorHere, asked: PageHere
) -> Response:
    """Keep the files and queue a rehearsal: nothing is changed before somebody has seen what would be."""
    with scratch("upload") as folder:
        upload = await read_upload(request, folder)
        form = filled_of(Nothing, upload.said)
        try:
            run = await run_in_threadpool(_queue, service, actor.name, upload, folder)
        except NoDeliveryError as refused:
            view = await run_in_threadpool(_start, visit, service, asked, form.refused(refused.fault))
            return page(visit, "imports/start.html", view, status=422)
    return moved(address(run))


@router.get(START + "/skabelon.xlsx", dependencies=[allowed("imports.read")], response_class=Response)
def read_blank_workbook(service: ServiceHere) -> Response:
    """Return a workbook with a sheet for each table."""
    return _file(blank_workbook(minimal=service.settings.minimal), _XLSX, "skabelon.xlsx")


@router.get(START + "/skabelon/{name}", dependencies=[allowed("imports.read")], response_class=Response)
def read_blank_table(name: Identifier, service: ServiceHere) -> Response:
    """Return the header of a table."""
    table = next((one for one in TABLES if one.file == name), None)
    if table is None:
        raise Problem("not-found")
    return _file(blank_csv(table, minimal=service.settings.minimal), "text/csv; charset=utf-8", table.file)


@router.get(START + "/{run_id}", dependencies=[allowed("imports.read")])
def read_run(run_id: Identifier, visit: VisitHere, service: ServiceHere) -> Response:
    """Show a rehearsal or an import; while it works the page asks again by itself, or by a link."""
    with service.store.reading() as unit:
        other_id = rehearsed_as(run_id) or imported_as(run_id)
        there = unit.runs.some(run_id, other_id)
        run = run_among(there, run_id, KINDS)
        known = Known(
            findings=[one for _, one in unit.runs.findings(run_id, _FIRST_FINDINGS)] if run.ended else (),
            counts=unit.runs.finding_counts(run_id) if run.ended else {},
            has_file=run.ended and unit.runs.file_size(run_id) is not None,
            other=there.get(other_id) if run.ended else None,
            silent=is_silent(run, service.settings.lease_seconds, now()),
        )
    return page(visit, "imports/run.html", run_view(visit, run, known), part="stand")


@router.post(START + "/{run_id}/laes-ind", dependencies=[allowed("imports.write")])
def take_in(
    run_id: Identifier,
    form: Annotated[Filled[Nothing], filled(Nothing)],
    service: ServiceHere,
    actor: ActorHere,
) -> Response:
    """Queue the import of what was rehearsed, once however often it is asked for."""
    del form
    with service.store.writing() as unit:
        run = ask_import(unit, run_of(unit, run_id, KINDS), actor.name, now())
    if run is None:
        return moved(f"{START}/{run_id}", Flash(key="imports.gone", kind="warning"))
    return moved(address(run))


@router.post(START + "/{run_id}/afbryd", dependencies=[allowed("imports.write")])
def cancel(
    run_id: Identifier, form: Annotated[Filled[Nothing], filled(Nothing)], service: ServiceHere
) -> Response:
    """Stop a run that waits at once, and one that works where nothing is half done."""
    del form
    with service.store.writing() as unit:
        run = unit.runs.cancel(run_of(unit, run_id, KINDS).run_id, now())
        if run is not None and run.ended:
            unit.runs.drop_file(run_id)
    return moved(f"{START}/{run_id}")


@router.post(START + "/{run_id}/kasser", dependencies=[allowed("imports.write")])
def drop(
    run_id: Identifier, form: Annotated[Filled[Nothing], filled(Nothing)], service: ServiceHere
) -> Response:
    """Throw away the files of a rehearsal that nobody wants to import."""
    del form
    with service.store.writing() as unit:
        if run_of(unit, run_id, KINDS).ended:
            unit.runs.drop_file(run_id)
    return moved(START, Flash(key="imports.dropped"))


@router.get(START + "/{run_id}/fund", dependencies=[allowed("imports.read")])
def read_findings(
    run_id: Identifier, visit: VisitHere, service: ServiceHere, asked: PageHere, slags: Slags = None
) -> Response:
    """Show a page of findings in the order of the delivery."""
    after = place_after(asked, int)[0] if asked.after is not None else 0
    with service.store.reading() as unit:
        run = run_of(unit, run_id, KINDS)
        found = unit.runs.findings(run_id, asked.enough, after, Severity(slags) if slags else None)
        counts = unit.runs.finding_counts(run_id)
    shown = asked.page(found, lambda one: f"[{one[0]}]", lambda one: one[0])
    rows = [one for _, one in found[: asked.limit]]
    view = findings_view(visit, run, rows, counts, slags or "", shown.next)
    return page(visit, "imports/findings.html", view, part="table")


@router.get(START + "/{run_id}/fund.csv", dependencies=[allowed("imports.read")], response_class=Response)
def read_findings_file(run_id: Identifier, visit: VisitHere, service: ServiceHere) -> Response:
    """Return all findings for a spreadsheet."""
    with service.store.reading() as unit:
        run_of(unit, run_id, KINDS)
        found = [one for _, one in unit.runs.findings(run_id, _MOST_FINDINGS)]
    return _file(findings_csv(visit, found), "text/csv; charset=utf-8", visit.t("imports.findings_file"))


def _start(visit: Visit, service: Service, asked: Asked, form: Filled[Nothing] | None = None) -> StartView:
    with service.store.reading() as unit:
        found = runs_found(unit, asked, KINDS)
    shown = asked.page(found, cursor_of, lambda run: run.run_id)
    limit = service.settings.import_limit_bytes
    if form is None:
        return start_view(visit, found[: asked.limit], shown.next, limit)
    return start_view(visit, found[: asked.limit], shown.next, limit, form)


def _queue(service: Service, by: str, upload: Upload, folder: Path) -> Run:
    bundle = bundled(upload.files, folder)
    told = {"files": bundle.files, "left_out": bundle.left_out}
    order = Order(by=by, as_of=service.today(), told=told)
    with service.store.writing(long=True) as unit:
        return ask_rehearsal(unit, order, parts_of(bundle.path), now())


def _file(content: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=kind, headers=headers)
