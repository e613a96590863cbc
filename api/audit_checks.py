"""Verifying the audit, and remembering that somebody did: the check itself is a row of the audit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from api.audit_heads import read_heads
from api.clock import now
from api.faults import UsageError
from api.settings import Settings
from data.audit import DONE, FAILED, AuditEntry
from data.store import ExportedHead, Sought, Store, StoreError, Unit, Verified

OPERATION = "audit.verify"
_NIGHT, _MACHINE = "night", "machine"
_LOOKED_AT = 50
_log = structlog.get_logger("api.audit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What a verification found.

    Attributes
    ----------
    at : datetime
        When.
    by : str
        Who asked for it; ``night`` for that of every night.
    holds : bool
        Whether every row is as it was written.
    rows : int
        How many rows hold.
    first_bad : int or None
        The first row that does not hold, or is missing.
    heads : int
        How many ends of the chain that are kept elsewhere it was compared with.
    """

    at: datetime
    by: str
    holds: bool
    rows: int
    first_bad: int | None
    heads: int


def check_audit(store: Store, settings: Settings, by: str, kind: str) -> Check:
    """Verify every row now, and note what was found.

    Parameters
    ----------
    store : Store
        Whose audit.
    settings : Settings
        Say where the heads are kept.
    by, kind : str
        Who asks, and whether that is a person, a machine or this machine.
    """
    heads = kept_heads(settings)
    found = store.verify_audit(heads)
    at, told = now(), told_of(found, heads)
    entry = AuditEntry(
        at=at,
        actor=by,
        actor_kind=kind,
        operation=OPERATION,
        outcome=DONE if found.holds else FAILED,
        details=told,
    )
    with store.writing() as unit:
        unit.audit.note(entry)
    return Check(at=at, by=by, **told)


def check_at_night(store: Store, settings: Settings) -> None:
    """Verify the audit after a night, which does not fail of it; what was found goes to the log as well."""
    try:
        found = check_audit(store, settings, _NIGHT, _MACHINE)
    except (StoreError, UsageError) as fault:
        _log.error("audit_not_verified", fault=str(fault))
        return
    tell = _log.info if found.holds else _log.error
    tell("audit_verified", holds=found.holds, rows=found.rows, first_bad=found.first_bad)


def kept_heads(settings: Settings) -> list[ExportedHead]:
    """Return the ends of the chain that nights have told to a file; none where there is no such file.

    Raises
    ------
    UsageError
        If the file cannot be read.
    """
    return read_heads(settings.audit_heads) if settings.audit_heads.exists() else []


def told_of(found: Verified, heads: list[ExportedHead]) -> dict[str, Any]:
    """Return what the row about a verification tells; never the words of a fault, which name codes."""
    return {
        "holds": found.holds,
        "rows": found.rows,
        "first_bad": found.first_bad,
        "heads": len(heads),
    }


def last_check(unit: Unit) -> Check | None:
    """Return the last verification that left its findings, ``None`` where none of the last ones did."""
    for row in unit.audit.page(Sought(operation=OPERATION), _LOOKED_AT):
        told: Mapping[str, Any] = row.entry.details
        if row.readable and isinstance(told.get("holds"), bool):
            return Check(
                at=row.entry.at,
                by=row.entry.actor,
                holds=told["holds"],
                rows=int(told["rows"]),
                first_bad=told["first_bad"],
                heads=int(told["heads"]),
            )
    return None
