"""``matcher benchmark assignment``: OR-Library instances through the engine that plans the night."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.options import Order, with_order
from api.commands.output import print_rows
from api.faults import DataError, UsageError
from matcher.assignment.benchmark import WORK_LIMIT, solve_instance
from matcher.assignment.instances import Instance, read_instances


class Wanted(StrEnum):
    """Whether figures are costs or profits."""

    MIN = "min"
    MAX = "max"


COLUMNS = ("file", "kind", "status", "objective", "bound", "gap", "seconds")

app = typer.Typer(
    help="Mål motoren på kendte opgaver. Measure the engine on public instances.", no_args_is_help=True
)

Files = Annotated[list[Path], typer.Argument(help="OR-Library files: linear or generalised assignment.")]
Sense = Annotated[Wanted, typer.Option(help="What the instances ask for.")]
WorkLimit = Annotated[
    float, typer.Option(help="Deterministic work each generalised instance may take.", min=0.0)
]


@app.callback()
def start() -> None:
    """Measure the engine on public instances."""


@app.command("assignment")
@with_order
def assignment(
    order: Order, files: Files, sense: Sense = Wanted.MIN, work_limit: WorkLimit = WORK_LIMIT
) -> None:
    """Løs kendte opgaver. Solve assignment instances: objective, bound, gap and seconds of each."""
    instances = [instance for file in files for instance in _read(file)]
    rows: list[dict[str, Any]] = []
    for instance in instances:
        solved = solve_instance(instance, sense=sense.value, work_limit=work_limit, seed=order.seed)
        rows.append({name: getattr(solved, name) for name in COLUMNS})
    print_rows(COLUMNS, rows, order.form)


def _read(file: Path) -> tuple[Instance, ...]:
    try:
        return read_instances(file)
    except OSError as fault:
        raise UsageError(
            f"{file}: expected a file, got {fault.strerror or fault}; check the path."
        ) from fault
    except ValueError as fault:
        raise DataError(str(fault)) from fault
