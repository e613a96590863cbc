"""What is accounted for: one entry for every look, decision, run, promotion and change of roles."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """Who did what to which record, when, and how it ended.

    Attributes
    ----------
    at : datetime
        UTC.
    actor : str
        Who, as journals name them; ``actor_kind`` says a person, a machine or this machine.
    role : str
        The role that allowed it; empty where none did.
    operation : str
        A key of the interface's operations, or of the command line's.
    outcome : str
        ``done``, ``denied`` or ``failed``.
    subject_kind, subject_id : str
        What it was about, such as ``candidate`` and an id; empty where it was about nothing in particular.
    municipality_code : str
        Whose record it was; empty where it is nobody's.
    reason : str
        Reason code or the words somebody gave.
    details : mapping
        JSON values that explain it: positions, versions, figures. They fall under the subject's key.
    request_id : str
        Of the HTTP request.
    """

    at: datetime
    actor: str
    actor_kind: str
    operation: str
    role: str = ""
    outcome: str = "done"
    subject_kind: str = ""
    subject_id: str = ""
    municipality_code: str = ""
    reason: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    request_id: str = ""
