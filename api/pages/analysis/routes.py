"""``/analyse``: versions and comparisons; a comparison is asked for here, made by a worker, and read here."""

from typing import Annotated

from fastapi import Response

from api.access import Actor
from api.clock import now
from api.http.access import ActorHere, allowed
from api.http.problems import Problem
from api.http.schema import Identifier
from api.pages.analysis.outcome_routes import csv_file
from api.pages.analysis.use_routes import report_of
from api.pages.analysis.view import BenchView, bench_view
from api.pages.flash import Flash
from api.pages.forms import BLANK, Filled, Form, filled
from api.pages.rendering import moved, page
from api.pages.route import page_router
from api.pages.visit import Visit, VisitHere
from api.service import Service, ServiceHere
from api.serving.comparisons import KIND, compared_of, comparison_asked, comparison_of
from api.serving.promoting import pointer_of
from api.serving.proposals import WAITING, proposals

_MOST = 10

router = page_router()


class Wanted(Form):
    """Two versions to compare."""

    a: Identifier
    b: Identifier


@router.get("/analyse", dependencies=[allowed("models.read")])
def show_bench(visit: VisitHere, service: ServiceHere) -> Response:
    """Show the versions, the latest comparisons, and a form for another."""
    return page(visit, "analysis/bench.html", _bench(visit, service))


@router.post("/analyse/sammenlign", dependencies=[allowed("comparisons.write")])
def ask_for_comparison(
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
    form: Annotated[Filled[Wanted], filled(Wanted)],
) -> Response:
    """Queue a comparison, and lead to it."""
    if not form.faults:
        run_id, form = _queued(service, actor, form)
        if run_id:
            return moved(f"/analyse/sammenlign/{run_id}", Flash(key="analysis.queued"))
    return page(visit, "analysis/bench.html", _bench(visit, service, form), status=422)


@router.get("/analyse/sammenlign/{run_id}", dependencies=[allowed("comparisons.read")])
def show_comparison(run_id: Identifier, visit: VisitHere, service: ServiceHere) -> Response:
    """Show the report of a comparison, or how far it is."""
    return page(visit, "analysis/report.html", report_of(visit, service, run_id), part="progress")


@router.get(
    "/analyse/sammenlign/{run_id}/tal.csv",
    dependencies=[allowed("comparisons.read")],
    response_class=Response,
)
def download_comparison(run_id: Identifier, service: ServiceHere) -> Response:
    """Return every figure of a comparison, by measure and group."""
    with service.store.reading() as unit:
        found = comparison_of(unit, run_id)
    figures = found.report.get("csv")
    if not figures:
        raise Problem("report-missing", run_id=run_id)
    return csv_file(figures, f"sammenligning-{run_id[:8]}.csv")


def _queued(service: Service, actor: Actor, form: Filled[Wanted]) -> tuple[str, Filled[Wanted]]:
    """Return the run's id, or the form with what is wrong."""
    try:
        asked = comparison_asked(service, actor, (form.value.a, form.value.b))
    except Problem as problem:
        return "", form.refused(*problem.errors)
    with service.store.writing() as unit:
        unit.runs.ask(asked, now())
    return asked.run_id, form


def _bench(visit: Visit, service: Service, form: Filled[Wanted] = BLANK) -> BenchView:
    shelf = service.shelf
    versions = [found for name in shelf.names() if (found := shelf.version(name)) is not None]
    with service.store.reading() as unit:
        runs = unit.runs.page(_MOST, kinds=(KIND,))
        proposed = proposals(unit, _MOST)
    pointer = pointer_of(service)
    waiting = [one for one in proposed if one.state(pointer) == WAITING]
    marks = shelf.champion(), service.champion.current().version
    return bench_view(visit, versions, marks, [compared_of(run) for run in runs], waiting, form)
