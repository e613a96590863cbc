"""``matcher export``: the store as the folder that import reads."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.options import Order, with_order
from api.commands.output import print_rows
from api.commands.talk import say
from api.faults import UsageError
from api.jobs.pseudonymous import tables_for_analysts, write_tables
from api.wiring import opened, snapshot_of
from data.pseudonymous import LEAST_K

Folder = Annotated[
    Path, typer.Argument(help="Folder to write; files of the exchange format in it are replaced.")
]

Pseudonymous = Annotated[
    bool,
    typer.Option("--pseudonymous", help="For analysts: no names and ids, values in bands, nobody alone."),
]
LeastPeople = Annotated[
    int, typer.Option("--k", min=LEAST_K, help="With --pseudonymous: the fewest who share every value.")
]


@with_order
def export_folder(
    order: Order, folder: Folder, pseudonymous: Pseudonymous = False, k: LeastPeople = LEAST_K
) -> None:
    """Skriv alt ud. Write the store in the exchange format; importing it again changes nothing."""
    with opened(order.settings) as store:
        try:
            if pseudonymous:
                found = tables_for_analysts(order.settings, snapshot_of(store, order.as_of), k)
                counts = write_tables(found, folder)
            else:
                counts = store.export_folder(folder)
        except OSError as fault:
            raise UsageError(
                f"{folder}: expected a folder that may be written, got {fault.strerror or fault}; name "
                "another."
            ) from fault
    rows = [{"table": name, "rows": count} for name, count in counts.items()]
    print_rows(("table", "rows"), rows, order.form)
    say(f"Written to {folder}.")
