"""What is accounted for: one entry for every look, decision, run, promotion and change of roles."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

DONE, REPEATED, DENIED, FAILED, BEGUN = "done", "repeated", "denied", "failed", "begun"
OUTCOMES = (DONE, REPEATED, DENIED, FAILED, BEGUN)
"""`BEGUN` is an effect outside of the store that is about to be made; how it ended stands in the next row."""

LOOK, DECISION, SECURITY, OPERATION = "look", "decision", "security", "operation"
RECORD_CLASSES = (LOOK, DECISION, SECURITY, OPERATION)
"""How long an entry is kept hangs on its class: docs/audit.md."""

CANDIDATE = "candidate"
_OF_CASES = frozenset({"candidates", "decisions", "suggestions", "objections", "rights", "models", "plans"})
_OF_ACCESS = frozenset({"session", "sessions", "accounts", "tokens", "access", "audit", "account", "token"})
_LOOKS = ("read", "list", "search")


def class_of(operation: str) -> str:
    """Return the class of record of an operation that does not say which.

    Parameters
    ----------
    operation : str
        Such as ``candidates.read`` or ``import``.
    """
    area, _, act = operation.partition(".")
    if area in _OF_ACCESS:
        return SECURITY
    if act in _LOOKS:
        return LOOK
    return DECISION if area in _OF_CASES else OPERATION


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
        One of `OUTCOMES`.
    subject_kind, subject_id : str
        What it was about, such as ``candidate`` and an id; empty where it was about nothing in particular.
    people : tuple of str
        Ids of the people it was about, where they were several or the subject is not the person herself.
    municipality_code : str
        Whose record it was; empty where it is nobody's.
    reason : str
        Reason code or the words somebody gave.
    details : mapping
        JSON values that explain it: positions, versions, figures. They fall under the subject's key.
    request_id : str
        Of the HTTP request.
    record_class : str
        One of `RECORD_CLASSES`; empty for that of the operation (`class_of`).
    """

    at: datetime
    actor: str
    actor_kind: str
    operation: str
    role: str = ""
    outcome: str = DONE
    subject_kind: str = ""
    subject_id: str = ""
    people: tuple[str, ...] = ()
    municipality_code: str = ""
    reason: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    request_id: str = ""
    record_class: str = ""

    @property
    def about(self) -> tuple[str, ...]:
        """Ids of the people it was about, each once, in order."""
        own = (self.subject_id,) if self.subject_kind == CANDIDATE and self.subject_id else ()
        return tuple(sorted({*self.people, *own}))

    @property
    def kept_as(self) -> str:
        """The class of record."""
        return self.record_class or class_of(self.operation)
