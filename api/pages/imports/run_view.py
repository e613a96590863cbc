"""One rehearsal or import: how far it is, what changes, what was found, what to do next."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import quote

from api.jobs.delivering import is_rehearsal, rehearsed_as
from api.pages.imports.finding_view import FindingRow, finding_row
from api.pages.visit import Visit
from data.findings import Finding, Severity
from data.store import GIVEN_UP, Run

Stand = Literal["waiting", "working", "rehearsed", "imported", "refused", "cancelled"]
_FIGURES = ("added", "changed", "ended", "unchanged", "kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """What becomes of one table; figures that a run of before did not count are empty."""

    name: str
    file: str
    rows_read: str
    added: str
    changed: str
    ended: str
    unchanged: str
    kept: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store knows beside the run.

    Attributes
    ----------
    findings : sequence of Finding
        The first of them.
    counts : mapping of Severity to int
        How many there are.
    has_file : bool
        Whether the delivery is still kept.
    other : Run or None
        The import that followed a rehearsal, or the rehearsal before an import.
    silent : bool
        Whether nothing was heard for a while of whoever works on it.
    """

    findings: Sequence[Finding] = ()
    counts: Mapping[Severity, int]
    has_file: bool = False
    other: Run | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """What the page of a run shows.

    Attributes
    ----------
    run_id : str
        The run.
    stand : str
        Where it stands.
    rehearsal : bool
        Whether it only tells what an import would do.
    facts : tuple of pairs
        Name and text.
    lead : str
        What the outcome means, in a sentence.
    step : str
        What is being done; ``share`` is how much of that, in percent, -1 where nobody can say.
    broken : str
        That the work broke off, and when it goes on.
    tables : tuple of TableRow
        What changes or has changed.
    changes : bool
        Whether anything does.
    counts : tuple of str
        Findings by severity, in words.
    findings : tuple of FindingRow
        The first of them; ``more`` tells whether there are others.
    fault : str
        Why it failed, as the service says it, where no finding does; ``lost``: it broke off again and again.
    can_import, can_cancel : bool
        What can be done now.
    differs : bool
        Whether the import did something else than was rehearsed.
    other : str
        Address of the import that followed or the rehearsal before.
    left_out : str
        How many files were no text, in words.
    """

    run_id: str
    stand: Stand
    rehearsal: bool
    facts: tuple[tuple[str, str], ...]
    lead: str = ""
    step: str = ""
    broken: str = ""
    share: int = -1
    tables: tuple[TableRow, ...] = ()
    changes: bool = False
    counts: tuple[str, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    more: bool = False
    fault: str = ""
    lost: bool = False
    can_import: bool = False
    can_cancel: bool = False
    cancelling: bool = False
    differs: bool = False
    other: str = ""
    left_out: str = ""


def run_view(visit: Visit, run: Run, known: Known) -> RunView:
    """Return what the page of a run shows.

    Parameters
    ----------
    visit : Visit
        Who looks.
    run : Run
        An import or a rehearsal of one.
    known : Known
        What else is known.
    """
    rehearsal, stand = is_rehearsal(run), stand_of(run)
    tables = told_tables(run)
    followed = known.other if rehearsal else None
    counts = tuple(
        visit.tn(f"imports.count_{one.value}", known.counts[one]) for one in Severity if known.counts.get(one)
    )
    failed = stand == "refused" and not known.counts.get(Severity.ERROR)
    left_out = int(json.loads(run.request).get("left_out", 0))
    return RunView(
        run_id=run.run_id,
        stand=stand,
        lead=visit.t(f"imports.lead_{'failed' if failed else stand}") if run.ended else "",
        rehearsal=rehearsal,
        facts=_facts(visit, run),
        step=visit.t(f"imports.step_{_step(run)}") if not run.ended else "",
        broken=_broken(visit, run, silent=known.silent),
        share=_share(run),
        tables=tuple(_table(visit, one) for one in tables),
        changes=any(one.get("added") or one.get("changed") for one in tables),
        counts=counts,
        findings=tuple(finding_row(visit, one) for one in known.findings),
        more=sum(known.counts.values()) > len(known.findings),
        fault=_fault(run) if failed else "",
        lost=run.fault == GIVEN_UP,
        can_import=stand == "rehearsed" and known.has_file,
        can_cancel=not run.ended and not run.cancel_asked,
        cancelling=not run.ended and run.cancel_asked,
        differs=_differs(run, known.other),
        other=address(followed or known.other) if followed or known.other else "",
        left_out=visit.tn("imports.left_out", left_out) if left_out else "",
    )


def stand_of(run: Run) -> Stand:
    """Return where a run stands, as its page says it."""
    if run.state == "done":
        return "rehearsed" if is_rehearsal(run) else "imported"
    known: dict[str, Stand] = {
        "queued": "waiting",
        "running": "working",
        "failed": "refused",
        "cancelled": "cancelled",
    }
    return known[run.state]


def address(run: Run | None) -> str:
    """Return where the page of a run is."""
    return f"/import/{quote(run.run_id, safe='')}" if run is not None else ""


def told_tables(run: Run) -> list[dict[str, Any]]:
    """Return what a run says of each table that came."""
    tables: list[dict[str, Any]] = json.loads(run.result or "{}").get("tables", [])
    return [one for one in tables if one.get("rows_read")]


def _differs(run: Run, other: Run | None) -> bool:
    if is_rehearsal(run) or other is None or not rehearsed_as(run.run_id) or run.state != "done":
        return False
    return told_tables(run) != told_tables(other)


def is_silent(run: Run, lease_seconds: int, now: datetime) -> bool:
    """Tell whether whoever works on a run was not heard of for half of a lease."""
    if run.state != "running" or run.lease_until is None:
        return False
    return run.lease_until - now < timedelta(seconds=lease_seconds / 2)


def _step(run: Run) -> str:
    return run.phase if run.state == "running" and run.phase in ("unpack", "read", "write") else "wait"


def _broken(visit: Visit, run: Run, *, silent: bool) -> str:
    if run.ended or run.lease_until is None or not (silent or run.state == "queued"):
        return ""
    return visit.t("imports.broken" if silent else "imports.again", at=visit.moment(run.lease_until))


def _fault(run: Run) -> str:
    return run.fault or "" if run.fault != GIVEN_UP else ""


def _share(run: Run) -> int:
    return round(100 * run.done / run.total) if not run.ended and run.total else -1


def _facts(visit: Visit, run: Run) -> tuple[tuple[str, str], ...]:
    files = int(json.loads(run.request).get("files", 0))
    times = (("begun", run.created_at), ("ended", run.ended_at))
    return (
        (visit.t("imports.by"), run.created_by),
        (visit.t("imports.delivered"), visit.tn("imports.files", files) if files else ""),
        *((visit.t(f"imports.{name}"), visit.moment(at)) for name, at in times if at is not None),
    )


def _table(visit: Visit, told: Mapping[str, Any]) -> TableRow:
    figures = {name: _figure(told.get(name)) for name in _FIGURES}
    name = str(told["table"])
    return TableRow(
        name=visit.t(f"imports.table_{name}"),
        file=f"{name}.csv",
        rows_read=_figure(told["rows_read"]),
        **figures,
    )


def _figure(value: Any) -> str:  # noqa: ANN401  JSON
    return "–" if value is None else str(value)
