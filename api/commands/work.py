"""``matcher work``: takes up queued and abandoned runs, one after another."""

from typing import Annotated

import typer

from api.commands.options import Order, with_order
from api.commands.output import print_rows
from api.faults import Exit
from api.jobs.stopping import stop_on_signals
from api.jobs.worker import Outcome, Worker
from api.operation.logs import configure_logs
from api.scratch import sweep
from api.wiring import opened

COLUMNS = ("run_id", "ending", "fault")

Once = Annotated[bool, typer.Option("--once", help="Take up one run at most, then end.")]


@with_order
def work_on_runs(order: Order, once: Once = False) -> None:
    """Udfør bestilte kørsler. Work on the runs that wait, until asked to end; logs go to stderr."""
    configure_logs(order.settings)
    sweep()
    with opened(order.settings) as store, stop_on_signals() as stop:
        worker = Worker(store, order.settings, stop)
        if not once:
            worker.work()
            return
        outcome = worker.take()
    _tell(order, outcome)


def _tell(order: Order, outcome: Outcome | None) -> None:
    rows = []
    if outcome is not None:
        rows = [{"run_id": outcome.run_id, "ending": outcome.ending, "fault": outcome.text}]
    print_rows(COLUMNS, rows, order.form)
    if outcome is not None and outcome.code is not Exit.DONE:
        raise typer.Exit(outcome.code)
