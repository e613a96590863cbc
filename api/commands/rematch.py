"""``matcher rematch``: the night for everybody, checked before it is published."""

from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.options import Order, with_order
from api.commands.output import Format, print_rows, refuse_unwritable, write_file
from api.commands.rematch_page import print_night
from api.commands.talk import reporting, say
from api.jobs.desk import Desk
from api.jobs.draft import publish
from api.jobs.night import NightRun, decide_night
from api.jobs.night_input import NightOrder
from api.plan_files import PLAN_COLUMNS, plan_rows
from api.spelling import csv_text, json_text
from api.wiring import opened
from models.fit import Objective as Goal

Objective = Annotated[Goal | None, typer.Option(help="What to maximise.", show_default="the setting")]
Out = Annotated[Path | None, typer.Option(help="Write the plan to this file (CSV, or JSON by its name).")]
Report = Annotated[Path | None, typer.Option(help="Write the report to this file (JSON).")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Decide and check, and publish nothing.")]


@with_order
def rematch_night(
    order: Order, objective: Objective = None, out: Out = None, report: Report = None, dry_run: DryRun = False
) -> None:
    """Planlæg natten for alle. Plan tonight for everybody: proven, checked, then published."""
    refuse_unwritable(out)
    refuse_unwritable(report)
    chosen = order.settings.match_settings(objective=objective and objective.value)
    night = NightOrder(as_of=order.as_of, settings=order.settings, chosen=chosen)
    with opened(order.settings) as store:
        with reporting() as progress:
            run = decide_night(store, night, Desk(progress))
        if out is not None:
            write_file(out, _plan_text(run, out, order))
        if report is not None:
            write_file(report, json_text(run.report))
        if not dry_run:
            publish(store, run.draft)
    _print(order, run, out)
    if run.degraded.en:
        say(f"Fallback: {run.degraded.en}.", "yellow")
    say("Dry run: nothing was published." if dry_run else f"Published. Digest {run.plan.digest[:16]}.")


def plan_document(run: NightRun) -> dict[str, Any]:
    """Return the plan as one JSON document."""
    rows = plan_rows(run.plan)
    return {
        "as_of": run.night.snapshot.as_of.isoformat(),
        "digest": run.plan.digest,
        "model_version": run.plan.model_version,
        "assignments": [
            {n: v for n, v in row.items() if n != "cause"} for row in rows if row.get("opening_id")
        ],
        "unplaced": [
            {
                "candidate_id": person.candidate_id,
                "cause": person.cause,
                "text_da": person.text_da,
                "text_en": person.text_en,
                "opens_da": list(person.opens_da),
                "opens_en": list(person.opens_en),
            }
            for person in run.plan.unplaced
        ],
    }


def _plan_text(run: NightRun, out: Path, order: Order) -> str:
    if order.form is Format.JSON or (not order.form_named and out.suffix == ".json"):
        return json_text(plan_document(run))
    return csv_text(PLAN_COLUMNS, plan_rows(run.plan))


def _print(order: Order, run: NightRun, out: Path | None) -> None:
    if out is not None:
        say(f"Plan written to {out}.")
    if order.form is Format.TABLE:
        print_night(run)
    elif out is None:
        document = plan_document(run) | {"report": run.report}
        print_rows(PLAN_COLUMNS, plan_rows(run.plan), order.form, document)
