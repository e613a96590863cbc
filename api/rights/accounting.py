"""Accounting for acts on citizens' rights: one line of the audit each, in the transaction of the act."""

from collections.abc import Mapping
from typing import Any

from api import accounting
from api.rights.by import By
from data.audit import AuditEntry
from data.store import Unit


def note_act(unit: Unit, by: By, operation: str, candidate_id: str, details: Mapping[str, Any]) -> None:
    """Write what was done to a person's records.

    It stands in place of the row that the request or command would leave.
    """
    unit.audit.note(act_entry(by, operation, candidate_id, details))


def act_entry(by: By, operation: str, candidate_id: str, details: Mapping[str, Any]) -> AuditEntry:
    """Return the row of an act; without an id it says that it was done, not to whom."""
    act = accounting.accounted_here()
    return AuditEntry(
        at=by.at,
        actor=by.name,
        actor_kind=by.kind,
        role=act.role if act else "",
        operation=operation,
        subject_kind="candidate" if candidate_id else "",
        subject_id=candidate_id,
        details=details,
        request_id=act.request_id if act else "",
    )
