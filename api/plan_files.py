"""Plans as rows and files: what the night writes, and what the second reading reads back."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from api.faults import DataError, UsageError
from api.spelling import plain
from data.store import StoredAssignment
from matcher.plan import ASSIGNED, PlanRow
from matcher.rematch import PlannedPair, RematchPlan

FIGURES = (
    "expected_goal_hours",
    "low",
    "high",
    "expected_weeks_to_paid",
    "chance_30h_at_26w",
    "net_value",
    "price",
)
PLAN_COLUMNS = (
    "candidate_id",
    "opening_id",
    "workplace_id",
    "hours_per_week",
    *FIGURES,
    "tonight",
    "cause",
    "model_version",
)
UNPLACED = "unplaced"
_IDS = ("candidate_id", "opening_id", "workplace_id")
_NUMBERS = ("hours_per_week", *FIGURES)


def plan_rows(plan: RematchPlan) -> list[dict[str, Any]]:
    """Return a row per assignment, then a row with its cause per candidate without one."""
    assigned = [_assigned(row) | {"model_version": plan.model_version} for row in plan.rows]
    unplaced = [
        {
            "candidate_id": person.candidate_id,
            "tonight": UNPLACED,
            "cause": person.cause,
            "model_version": plan.model_version,
        }
        for person in plan.unplaced
    ]
    return assigned + unplaced


def _assigned(row: PlannedPair) -> dict[str, Any]:
    figures = {name: getattr(row.figures, name) for name in FIGURES}
    ids = {name: getattr(row, name) for name in _IDS}
    return ids | {"hours_per_week": row.hours_per_week} | figures | {"tonight": ASSIGNED}


def to_check(plan: RematchPlan) -> list[PlanRow]:
    """Return a plan's assignments as the second reading takes them."""
    return [PlanRow(**_assigned(row)) for row in plan.rows]


def rows_to_check(assignments: Iterable[StoredAssignment]) -> list[PlanRow]:
    """Return assignments that are to be stored as the second reading takes them."""
    return [PlanRow(**asdict(row)) for row in assignments]


def to_store(plan: RematchPlan) -> tuple[StoredAssignment, ...]:
    """Return a plan's assignments as the store takes them, sorted by candidate and opening."""
    rows = [_assigned(row) for row in plan.rows]
    stored = [
        StoredAssignment(**{name: value for name, value in row.items() if name != "tonight"}) for row in rows
    ]
    return tuple(sorted(stored, key=lambda one: (one.candidate_id, one.opening_id)))


def read_plan(path: Path) -> list[PlanRow]:
    """Read a plan that ``matcher rematch`` wrote, as CSV or JSON; rows without an opening are left out.

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        If it is no plan; the message names the row and the column.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as fault:
        raise UsageError(
            f"{path}: expected a plan file, got {fault.strerror or fault}; check the path."
        ) from fault
    except UnicodeDecodeError as fault:
        raise DataError(
            f"{path}: expected a plan in UTF-8, got other bytes; take the file as it was written."
        ) from fault
    rows = _from_json(text, path) if text.lstrip().startswith(("{", "[")) else _from_csv(text, path)
    # Line numbers are those of a file with one header line, rows of unplaced people come last.
    return [_plan_row(row, path, number) for number, row in enumerate(rows, start=2) if row.get("opening_id")]


def _from_csv(text: str, path: Path) -> Iterable[Mapping[str, Any]]:
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name in (*_IDS, *_NUMBERS) if name not in (reader.fieldnames or ())]
    if missing:
        raise DataError(
            f"{path}: expected the columns of 'matcher rematch', got none named {', '.join(missing)}; "
            "take the file as it was written."
        )
    return list(reader)


def _from_json(text: str, path: Path) -> Iterable[Mapping[str, Any]]:
    try:
        document = json.loads(text)
    except ValueError as fault:
        raise DataError(f"{path}: expected JSON, got {fault}; take the file as it was written.") from fault
    rows = document.get("assignments") if isinstance(document, dict) else document
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise DataError(f"{path}: expected a list of assignments, got none; take the file as it was written.")
    return rows


def _plan_row(row: Mapping[str, Any], path: Path, number: int) -> PlanRow:
    values: dict[str, Any] = {name: plain(str(row.get(name) or "")) for name in _IDS}
    values |= {name: _number(row.get(name), name, path, number) for name in _NUMBERS}
    return PlanRow(**values, tonight=str(row.get("tonight") or ASSIGNED))


def _number(value: object, name: str, path: Path, number: int) -> float:
    try:
        return float(value if isinstance(value, str | int | float) else str(value))
    except ValueError as fault:
        raise DataError(
            f"{path}:{number} [{name}]: expected a number, got {value!r}; take the file as it was written."
        ) from fault
