"""``matcher rematch``: the night for everybody, checked before it is published."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from api.clock import now
from api.commands.options import Order, with_order
from api.commands.output import Format, csv_text, json_text, print_rows, refuse_unwritable, write_file
from api.commands.rematch_page import print_night
from api.commands.talk import reporting, say
from api.night_run import NightRun, run_night
from api.plan_files import PLAN_COLUMNS, plan_rows, to_store
from api.wiring import CANDIDATE_NODE, opened
from data.store import NodePrice, Store, StoredPlan
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
    settings = order.settings.match_settings(objective=objective and objective.value)
    with opened(order.settings) as store:
        with reporting() as progress:
            run = run_night(store, order.settings, settings, order.as_of, progress)
        if out is not None:
            write_file(out, _plan_text(run, out, order))
        if report is not None:
            write_file(report, json_text(run.report))
        if not dry_run:
            publish(store, run)
    _print(order, run, out)
    if run.scoring.degraded:
        say(f"Fallback: {run.scoring.degraded}.", "yellow")
    say("Dry run: nothing was published." if dry_run else f"Published. Digest {run.plan.digest[:16]}.")


def publish(store: Store, run: NightRun) -> int:
    """Let a plan count from now on: every opening it knew with its price, every person with her potential."""
    prices = run.plan.prices
    stored = StoredPlan(
        made_at=now(),
        as_of=run.night.snapshot.as_of,
        objective_kind=run.plan.objective_kind.value,
        model_version=run.plan.model_version,
        digest=run.plan.digest,
        report_json=json_text(run.report),
        assignments=to_store(run.plan),
        opening_prices=tuple((o, prices.get(o, 0)) for o in sorted(run.night.market.openings.ids)),
        node_prices=tuple(
            NodePrice(node_kind=CANDIDATE_NODE, node_id=person, price_micro=price)
            for person, price in sorted(run.plan.potentials.items())
        ),
    )
    return store.publish_plan(stored)


def plan_document(run: NightRun) -> Mapping[str, Any]:
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
        print_rows(PLAN_COLUMNS, plan_rows(run.plan), order.form, plan_document(run) | {"report": run.report})  # type: ignore[operator]
