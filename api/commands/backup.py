"""``matcher backup``: everything that is stored, and the models, in one file, while the service goes on."""

from pathlib import Path
from typing import Annotated

import typer

from api import clock
from api.commands.options import Order, with_order
from api.commands.output import print_rows
from api.commands.talk import reporting, say
from api.faults import UsageError
from api.wiring import opened, store_exists
from data.store import BackupRefusedError, Manifest

COLUMNS = ("made_at", "database", "schema", "tables", "rows", "files", "bytes", "digest")

File = Annotated[Path, typer.Argument(help="File to write; it must not be there yet.")]
Models = Annotated[bool, typer.Option("--models/--no-models", help="Whether the trained models go along.")]


@with_order
def back_up(order: Order, file: File, models: Models = True) -> None:
    """Tag en sikkerhedskopi. Write a backup of store and models; restore takes it into either database."""
    if not store_exists(order.settings):
        raise UsageError("There is no store yet to make a backup of: run 'matcher import FOLDER' first.")
    with opened(order.settings) as store, reporting() as report:
        try:
            manifest = store.back_up(file, clock.now(), order.settings.models if models else None, report)
        except BackupRefusedError as refused:
            raise UsageError(str(refused)) from refused
    print_rows(COLUMNS, [manifest_row(manifest, file)], order.form)
    say(f"Written to {file} and read back. It holds personal data: keep it where the store may be kept.")


def manifest_row(manifest: Manifest, file: Path) -> dict[str, object]:
    """Return what a backup holds as a row."""
    return {
        "made_at": manifest.made_at,
        "database": manifest.database,
        "schema": manifest.revision,
        "tables": len(manifest.tables),
        "rows": manifest.rows,
        "files": len(manifest.files),
        "bytes": file.stat().st_size,
        "digest": manifest.digest,
    }
