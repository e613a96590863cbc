"""``matcher restore``: a backup into an empty database of either kind, all of it or nothing."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from api.commands.backup import COLUMNS, manifest_row
from api.commands.options import Order, with_order
from api.commands.output import print_rows
from api.commands.talk import Reporter, reporting, say
from api.faults import DataError, UsageError
from data.store import BackupReader, BackupRefusedError, Manifest, StoreOpenError, restore
from data.store.erasure_ledger import read_file

File = Annotated[Path, typer.Argument(help="The backup.", exists=True, dir_okay=False)]
Into = Annotated[
    str | None, typer.Option(metavar="URL", help="Database to restore into; else the one of the settings.")
]
Models = Annotated[bool, typer.Option("--models/--no-models", help="Whether the trained models come back.")]
Replace = Annotated[
    bool, typer.Option("--replace", help="Give up what the database and the models folder hold now.")
]
Check = Annotated[bool, typer.Option("--check", help="Only read the backup and say whether it is whole.")]


@with_order
def restore_backup(
    order: Order,
    file: File,
    into: Into = None,
    models: Models = True,
    replace: Replace = False,
    check: Check = False,
) -> None:
    """Læs en sikkerhedskopi ind. Make store and models what they were when the backup was made."""
    url = into or order.settings.database_url
    folder = order.settings.models if models else None
    try:
        with reporting() as report:
            erased = read_file(order.settings.erasure_ledger)
            manifest = (
                _checked(file, report) if check else restore(file, url, folder, replace, report, erased)
            )
    except BackupRefusedError as refused:
        raise DataError(str(refused)) from refused
    except StoreOpenError as fault:
        raise UsageError(f"{'--into' if into else 'MATCHER_DATABASE_URL'}: {fault}") from fault
    print_rows(COLUMNS, [manifest_row(manifest, file)], order.form)
    say("The backup is whole." if check else "Restored, and read again: every row is that of the backup.")


def _checked(file: Path, report: Reporter) -> Manifest:
    with closing(BackupReader(file)) as backup:
        backup.check(report)
        return backup.manifest
