"""Deliveries in two steps: first what an import would do, then the import of the very same files."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from data.store import Run, RunAsked, Unit

KIND = "import"
_STAYS = "stays"
_IMPORTED = "-import"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Who delivers what.

    Attributes
    ----------
    by : str
        Who.
    as_of : date
        Day of the import.
    told : mapping
        What else is to be remembered with the run, as JSON values.
    """

    by: str
    as_of: date
    told: Mapping[str, Any]


def ask_rehearsal(unit: Unit, order: Order, upload: Iterable[bytes], now: datetime) -> Run:
    """Queue a rehearsal whose files stay for the import that may follow.

    Parameters
    ----------
    unit : Unit
        One that writes.
    order : Order
        Who and what.
    upload : iterable of bytes
        The parts of a zip of tables or of a workbook.
    now : datetime
        The instant.
    """
    request = {"as_of": order.as_of.isoformat(), "dry_run": True, _STAYS: True} | dict(order.told)
    asked = RunAsked(run_id=uuid4().hex, kind=KIND, created_by=order.by, request=json.dumps(request))
    run = unit.runs.ask(asked, now)
    unit.runs.add_file(run.run_id, upload)
    return run


def ask_import(unit: Unit, rehearsal: Run, by: str, now: datetime) -> Run | None:
    """Queue the import of what was rehearsed, once; ``None`` where its files are not kept any more."""
    run_id = imported_as(rehearsal.run_id)
    if (asked_before := unit.runs.one(run_id)) is not None:
        return asked_before
    if rehearsal.state != "done" or unit.runs.file_size(rehearsal.run_id) is None:
        return None
    request = json.loads(rehearsal.request) | {"dry_run": False}
    run = unit.runs.ask(
        RunAsked(run_id=run_id, kind=KIND, created_by=by, request=json.dumps(request)),
        now,
    )
    unit.runs.move_file(rehearsal.run_id, run.run_id)
    return run


def imported_as(rehearsal_id: str) -> str:
    """Return the id of the import that follows a rehearsal."""
    return f"{rehearsal_id}{_IMPORTED}"


def rehearsed_as(run_id: str) -> str:
    """Return the id of the rehearsal before an import; empty where there was none."""
    return run_id.removesuffix(_IMPORTED) if run_id.endswith(_IMPORTED) else ""


def stays(run: Run) -> bool:
    """Tell whether the files of a rehearsal stay for the import."""
    return bool(json.loads(run.request).get(_STAYS, False))


def is_rehearsal(run: Run) -> bool:
    """Tell whether a run only says what an import would do."""
    return bool(json.loads(run.request).get("dry_run", False))
