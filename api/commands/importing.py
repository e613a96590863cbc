"""``matcher import``: a folder, workbook or file into the store, all of it or nothing."""

from collections import Counter
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.options import Order, with_order
from api.commands.output import Format, print_rows
from api.commands.talk import reporting, say, say_findings
from api.faults import DataError
from api.wiring import opened, store_exists
from data.findings import DataRefusedError, Finding
from data.intake import Intake, Known, read_esco, read_folder
from data.store import ImportSummary, Store, open_store
from data.tables import TABLES

COLUMNS = ("table", "rows_read", "added", "changed", "unchanged", "kept")
FINDING_COLUMNS = ("severity", "code", "file", "row", "column", "expected", "got", "advice")

_IN_MEMORY = "sqlite://"
_ESCO_BROADER = "broaderRelationsSkillPillar_da.csv"

Folder = Annotated[Path, typer.Argument(help="Folder of CSV tables, an .xlsx workbook, or one file.")]
Esco = Annotated[bool, typer.Option("--esco", help="The file is ESCO's skills_da.csv: new words.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show every finding and write nothing.")]


@with_order
def import_folder(order: Order, folder: Folder, dry_run: DryRun = False, esco: Esco = False) -> None:
    """Læs en leverance ind. Read a delivery into the store; one error anywhere imports nothing."""
    with _kept(order, dry_run=dry_run) as store:
        intake = _read_esco(folder) if esco else read_delivery(store, folder, order)
        _refuse_errors(order, intake)
        summary = import_delivery(store, intake, order, dry_run=dry_run)
    say_findings(summary.findings)
    findings = intake.findings + summary.findings
    _print(COLUMNS, summary_rows(intake, summary), findings, order.form)
    if dry_run:
        say(f"Dry run: {_counted(findings)}. Nothing was written.")
    else:
        say("Imported." if summary.changed_anything else "Nothing new: the store says the same already.")


def _kept(order: Order, *, dry_run: bool) -> AbstractContextManager[Store]:
    """Open the store; a rehearsal where there is none yet makes none, but one in memory."""
    return open_store(_IN_MEMORY) if dry_run and not store_exists(order.settings) else opened(order.settings)


def _refuse_errors(order: Order, intake: Intake) -> None:
    say_findings(intake.findings)
    if not intake.refused:
        return
    if order.form is not Format.TABLE:
        print_rows(FINDING_COLUMNS, [finding_row(finding) for finding in intake.findings], order.form)
    raise DataError(
        f"{_counted(intake.findings)}: nothing was imported. Correct the data and import it again."
    )


def read_delivery(store: Store, folder: Path, order: Order) -> Intake:
    """Read a delivery with every finding, what is stored already in mind."""
    known = Known(ids=store.known_ids(), vocabulary=store.vocabulary())
    with reporting() as report:
        return read_folder(folder, order.as_of, known=known, progress=report, minimal=order.settings.minimal)


def _read_esco(skills: Path) -> Intake:
    """Read ESCO's skills, and what is broader than each where that file of the download lies beside it."""
    broader = skills.with_name(_ESCO_BROADER)
    return read_esco(skills, broader if broader.is_file() else None)


def import_delivery(store: Store, intake: Intake, order: Order, *, dry_run: bool = False) -> ImportSummary:
    """Write a delivery into the store, or say what that would do.

    Raises
    ------
    DataError
        If it names records that are neither delivered nor stored.
    """
    with reporting() as report:
        try:
            return (store.rehearse_rows if dry_run else store.import_rows)(intake, order.as_of, report)
        except DataRefusedError as refused:
            raise DataError("Nothing was imported.", refused.findings) from refused


def summary_rows(intake: Intake, summary: ImportSummary) -> list[dict[str, Any]]:
    """Return a row per table that was delivered or is stored."""
    rows = []
    for table in TABLES:
        done = summary.tables[table.name]
        if intake.rows_read.get(table.name) or done.kept:
            rows.append(
                {
                    "table": table.name,
                    "rows_read": intake.rows_read.get(table.name, 0),
                    "added": done.added,
                    "changed": done.changed,
                    "unchanged": done.unchanged,
                    "kept": done.kept,
                }
            )
    return rows


def finding_row(finding: Finding) -> dict[str, Any]:
    """Return a finding as a row."""
    return {name: getattr(finding, name) for name in FINDING_COLUMNS} | {"severity": finding.severity.value}


def _print(
    columns: tuple[str, ...], rows: list[dict[str, Any]], findings: tuple[Finding, ...], form: Format
) -> None:
    document = {"tables": rows, "findings": [finding_row(finding) for finding in findings]}
    print_rows(columns, rows, form, document)


def _counted(findings: tuple[Finding, ...]) -> str:
    counts = Counter(finding.severity.value for finding in findings)
    words = [
        f"{counts[kind]} {kind}{'' if counts[kind] == 1 else 's'}" for kind in ("error", "warning", "note")
    ]
    return ", ".join(words)
