"""Runs: long work that is asked for once, watched, and stopped where nobody wants it any more."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal
from uuid import uuid4

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict, Field

from api.clock import now
from api.http.access import ActorHere, allowed
from api.http.once import OnceRequired
from api.http.paging import Page, PageHere
from api.http.problems import Problem, documented
from api.http.route import StrictRoute
from api.http.schema import Count, Day, Identifier, Strict
from api.jobs.kept_report import KeptReport, kept_report
from api.jobs.local_night import night_of
from api.jobs.proof import proof_page, proof_text
from api.service import Service, ServiceHere
from api.v1.shown_runs import Kind, RunShown, Text, order, page_of_runs, run_of, shown
from data.store import RunAsked

router = APIRouter(prefix="/v1/runs", tags=["runs"], route_class=StrictRoute)
KINDS = ("night", "import", "export", "training", "comparison")


class NewRun(Strict):
    """What is to be done. A night is named by its morning and planned once, however often it is asked for."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"kind": "night"}, {"kind": "training"}]})

    kind: Literal["night", "training"]
    as_of: Day | None = Field(default=None, description="The day; by default tonight, or today for training.")


class Baseline(Strict):
    """The same places handed out in a simpler way."""

    name: Text
    assigned: Count
    value: float
    mean_weeks_to_paid: float


class Report(Strict):
    """The proof of a night: objective, bound and gap, who is without a place and why, changes, baselines."""

    as_of: date
    status: Literal["optimal", "feasible"]
    message: Text
    objective_kind: Literal["goal_hours", "weeks_saved"]
    objective: float
    bound: float
    gap: float = Field(description="Largest share of the bound that the plan can be missing.")
    value: float
    prices_exact: bool
    digest: Text
    model_version: Text
    degraded: Text | None = Field(description="What stood in for model or solver, and why.")
    programme_version: Text
    counts: Mapping[str, int]
    totals: Mapping[str, float]
    mean_weeks_to_paid: float
    people: Mapping[str, int] = Field(description="Everybody once: with a place, or by cause or status.")
    baselines: list[Baseline]
    changes: Mapping[str, Mapping[str, int]] | None = Field(
        description="Since the plan before: by kind and reason; null for the first plan."
    )
    reachable_pairs: Count
    seconds: Mapping[str, float]
    peak_memory_mib: float


@router.post(
    "",
    operation_id="ask_for_run",
    summary="Ask for a night or a training",
    dependencies=[allowed("runs.write")],
    response_model=RunShown,
    status_code=202,
    responses={200: {"model": RunShown, "description": "That night is planned already."}},
)
def ask_for_run(body: NewRun, service: ServiceHere, actor: ActorHere, once: OnceRequired) -> Response:
    """Queue a run; a night that waits, works or is done already is the answer instead of a second one."""
    asked = _asked(body, service, actor.name)
    return order(service, once, asked)


def _asked(body: NewRun, service: Service, by: str) -> RunAsked:
    run_id = uuid4().hex
    if body.kind == "night":
        night_on = body.as_of or service.settings.as_of or night_of(now())
        return RunAsked(run_id=run_id, kind="night", created_by=by, night_on=night_on)
    request = json.dumps({"as_of": (body.as_of or service.today()).isoformat()})
    return RunAsked(run_id=run_id, kind="training", created_by=by, request=request)


@router.get("", operation_id="list_runs", summary="Runs, newest first", dependencies=[allowed("runs.read")])
def list_runs(
    service: ServiceHere,
    asked: PageHere,
    kind: Annotated[Kind | None, Query(description="Only runs of this kind.")] = None,
) -> Page[RunShown]:
    """Return a page of runs."""
    return page_of_runs(service, asked, (kind,) if kind else KINDS)


@router.get(
    "/{run_id}",
    operation_id="read_run",
    summary="One run and how far it is",
    dependencies=[allowed("runs.read")],
    responses=documented("run-unknown"),
)
def read_run(run_id: Identifier, service: ServiceHere) -> RunShown:
    """Return a run."""
    with service.store.reading() as unit:
        return shown(run_of(unit, run_id))


@router.post(
    "/{run_id}/cancel",
    operation_id="cancel_run",
    summary="Ask a run to stop",
    dependencies=[allowed("runs.write")],
    responses=documented("run-unknown"),
)
def cancel_run(run_id: Identifier, service: ServiceHere) -> RunShown:
    """Stop a queued run at once and a running one at its next safe point; an ended one stays as it is."""
    with service.store.writing() as unit:
        run_of(unit, run_id)
        unit.runs.cancel(run_id, now())
        return shown(run_of(unit, run_id))


@router.get(
    "/{run_id}/report",
    operation_id="read_run_report",
    summary="The report of a night",
    dependencies=[allowed("runs.read")],
    responses=documented("run-unknown", "report-missing"),
)
def read_run_report(run_id: Identifier, service: ServiceHere) -> Report:
    """Return the proof of a night as figures."""
    kept = report_of_run(service, run_id)
    if not kept.whole:
        raise Problem("report-missing", run_id=run_id)
    told = kept.told
    fields = {name: told[name] for name in Report.model_fields if name in told}
    fields |= {
        "as_of": date.fromisoformat(told["as_of"]),
        "baselines": [Baseline(**one) for one in told["baselines"]],
        "changes": told["changes"]["counts"] if "changes" in told else None,
    }
    return Report(**fields)


@router.get(
    "/{run_id}/proof",
    operation_id="read_run_proof",
    summary="The proof sheet of a night, to read and print",
    dependencies=[allowed("runs.read")],
    response_class=Response,
    responses=documented("run-unknown", "report-missing")
    | {200: {"content": {"text/html": {}, "text/plain": {}}, "description": "The sheet."}},
)
def read_run_proof(
    run_id: Identifier,
    service: ServiceHere,
    form: Annotated[Literal["html", "text"], Query(description="As a page or as plain text.")] = "html",
) -> Response:
    """Return the proof sheet: Danish first, English beside; no scripts, nothing from elsewhere."""
    told = report_of_run(service, run_id).told
    if form == "text":
        return Response(proof_text(told, service.today()), media_type="text/plain; charset=utf-8")
    page = proof_page(told, service.today())
    return Response(
        page.html, media_type="text/html; charset=utf-8", headers={"Content-Security-Policy": page.policy}
    )


def report_of_run(service: Service, run_id: str) -> KeptReport:
    """Return the report of a night that is done.

    Raises
    ------
    Problem
        If there is no such run, or it has published no plan.
    """
    with service.store.reading() as unit:
        run = run_of(unit, run_id)
        plan_id = json.loads(run.result or "{}").get("plan_id")
        head = None if plan_id is None else unit.plans.head(plan_id)
        if head is None:
            raise Problem("report-missing", run_id=run_id)
        return kept_report(unit.plans.report(head.plan_id), head)
