"""``matcher verify``: a plan file read again, against the stored data and every rule."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.importing import FINDING_COLUMNS, finding_row
from api.commands.options import Order, with_order
from api.commands.output import Format, print_rows
from api.commands.talk import say, say_findings
from api.faults import CheckError
from api.plan_files import read_plan
from api.travel import Ways
from api.wiring import opened, programme_of, snapshot_of
from matcher.verify import verify_plan
from models.fit import Objective as Goal

File = Annotated[Path, typer.Argument(help="Plan that 'matcher rematch --out' wrote, CSV or JSON.")]
Objective = Annotated[
    Goal | None,
    typer.Option(help="What the plan maximised.", show_default="the setting"),
]


@with_order
def verify_file(order: Order, file: File, objective: Objective = None) -> None:
    """Efterprøv en plan. Check a plan with code that shares nothing with the solver."""
    rows = read_plan(file)
    settings = order.settings.match_settings(objective=objective and objective.value)
    with opened(order.settings) as store:
        snapshot = snapshot_of(store, order.as_of)
    findings = verify_plan(
        rows, snapshot, settings, programme_of(order.settings, order.as_of), travel_minutes=Ways(snapshot)
    )
    rows_found = [finding_row(finding) for finding in findings]
    document = {
        "file": str(file),
        "as_of": order.as_of.isoformat(),
        "assignments": len(rows),
        "passed": not findings,
        "findings": rows_found,
    }
    if order.form is Format.TABLE:
        say_findings(findings)
    else:
        print_rows(FINDING_COLUMNS, rows_found, order.form, document)
    if findings:
        raise CheckError(
            f"{file}: {len(findings)} findings in {len(rows)} assignments as of {order.as_of}: not a "
            "plan to publish."
        )
    say(f"{file}: {len(rows)} assignments as of {order.as_of}: every rule, capacity and figure holds.")
