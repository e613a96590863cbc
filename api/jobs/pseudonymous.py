"""Writing the pseudonymous export: tables for analysts as CSV, and what was lost on the way as JSON."""

from pathlib import Path

from api.faults import UsageError
from api.settings import Settings
from api.spelling import csv_text, json_text
from data.pseudonymous import LEAST_K, AnalystTables, analyst_tables
from data.snapshot import Snapshot

REPORT = "report.json"


def tables_for_analysts(settings: Settings, snapshot: Snapshot, k: int = LEAST_K) -> AnalystTables:
    """Return the tables of a day under the pseudonyms' own key.

    Raises
    ------
    UsageError
        If there is no key.
    """
    if settings.pseudonym_key is None:
        raise UsageError(
            "MATCHER_PSEUDONYM_KEY: expected a key for pseudonyms, got none; set it or "
            "MATCHER_PSEUDONYM_KEY_FILE ('openssl rand -hex 32' makes one)."
        )
    return analyst_tables(snapshot, settings.pseudonym_key.get_secret_value().encode(), k)


def write_tables(found: AnalystTables, folder: Path) -> dict[str, int]:
    """Write a file for each table and the report; return the number of rows by table."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (columns, rows) in found.tables.items():
        told = [dict(zip(columns, row, strict=True)) for row in rows]
        (folder / f"{name}.csv").write_text(csv_text(columns, told), encoding="utf-8")
    (folder / REPORT).write_text(json_text(found.report), encoding="utf-8")
    return {name: len(rows) for name, (_, rows) in found.tables.items()}
