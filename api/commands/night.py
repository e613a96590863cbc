"""``matcher night``: tonight's plan, once, whatever calls it and however often."""

import json
from typing import Any

import typer

from api.clock import now
from api.commands.options import Order, with_order
from api.commands.output import Format, print_rows
from api.commands.rematch_page import print_summary, summary_lines
from api.commands.talk import say, say_findings
from api.faults import CheckError, Exit
from api.jobs.local_night import night_of
from api.jobs.stopping import stop_on_signals
from api.jobs.tonight import ask_for_night, see_through
from api.jobs.worker import Outcome
from api.operation.logs import configure_logs
from api.wiring import opened
from data.store import Store


@with_order
def plan_tonight(order: Order) -> None:
    """Planlæg nattens kørsel. Make sure that tonight is planned and published: once per local night."""
    configure_logs(order.settings)
    night_on = order.as_of if order.day_named else night_of(now())
    with opened(order.settings) as store, stop_on_signals() as stop:
        run = ask_for_night(store, night_on, "matcher night")
        if run.state == "done":
            say(f"The night to {night_on} is planned already (run {run.run_id}).")
        outcome = see_through(store, order.settings, run.run_id, stop, say)
        _tell(store, order, outcome, stop.code)


def _tell(store: Store, order: Order, outcome: Outcome, stopped: Exit) -> None:
    if outcome.ending == "done":
        _print(order, report_of_run(store, outcome.run_id))
        return
    if outcome.fault is not None:
        say_findings(outcome.fault.findings)
    say(f"matcher: run {outcome.run_id} {outcome.ending}: nothing was published. {outcome.text}", "bold red")
    raise typer.Exit(stopped if outcome.ending == "given back" else outcome.code)


def report_of_run(store: Store, run_id: str) -> dict[str, Any]:
    """Return the report of a night that is done.

    Raises
    ------
    CheckError
        If it published nothing that can be found.
    """
    with store.reading() as unit:
        run = unit.runs.one(run_id)
        plan_id = json.loads(run.result)["plan_id"] if run and run.result else None
        text = unit.plans.report(plan_id) if plan_id is not None else None
    if text is None:
        raise CheckError(f"run {run_id}: expected the report of its plan, got none; ask for a new run")
    report: dict[str, Any] = json.loads(text)
    return report


def _print(order: Order, report: dict[str, Any]) -> None:
    if report["degraded"]:
        say(f"Fallback: {report['degraded']}.", "yellow")
    if order.form is Format.TABLE:
        print_summary(report)
        return
    rows = [{"figure": name, "value": value} for name, value in summary_lines(report)]
    print_rows(("figure", "value"), rows, order.form, report)
