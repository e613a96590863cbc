"""What citizens may ask for: corrections, objections, erasure; and what keeps a record where it is."""

from dataclasses import dataclass
from datetime import date, datetime

from data.danish_days import month_after, working_days_after

CORRECTION, REASON = "correction", "reason"
REQUEST_KINDS = (CORRECTION, REASON)
OPEN, CORRECTED, REFUSED = "open", "corrected", "refused"
REQUEST_STATES = (OPEN, CORRECTED, REFUSED)
ERASURE_REASONS = ("citizen_asked", "retention", "unlawful", "court_order", "test_data")
"""Why a person was erased: on request (article 17), by time limit, or as the data should not be there."""

_REASON_WORKING_DAYS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsRequest:
    """A citizen says that a fact about her, or a reason on a list of hers, is wrong.

    Attributes
    ----------
    request_id, candidate_id : str
        The request, and who asks.
    kind : str
        ``correction`` of a fact, or ``reason``.
    about : str
        The field, such as ``max_travel_minutes``, or the group of the reason.
    words : str
        What the citizen said.
    received_on, due_on : date
        When it came, and the last day to answer.
    noted_by : str
        Who wrote it down.
    opening_id, list_id : str or None
        The opening and the list whose reason it is.
    state : str
        ``open``, ``corrected`` or ``refused``.
    answer : str or None
        What the citizen was told, with the reason.
    answered_by, answered_at
        By whom and when.
    """

    request_id: str
    candidate_id: str
    kind: str
    about: str
    words: str
    received_on: date
    due_on: date
    noted_by: str
    opening_id: str | None = None
    list_id: str | None = None
    state: str = OPEN
    answer: str | None = None
    answered_by: str | None = None
    answered_at: datetime | None = None

    def __post_init__(self) -> None:
        """Check kind and state.

        Raises
        ------
        ValueError
            If one of them is none of ours, or an answered request has no answer.
        """
        if self.kind not in REQUEST_KINDS or self.state not in REQUEST_STATES:
            raise ValueError(
                f"request {self.request_id}: expected a kind of {REQUEST_KINDS} and a state of "
                f"{REQUEST_STATES}, got {self.kind!r} and {self.state!r}"
            )
        if (self.state == OPEN) == bool(self.answer and self.answered_by):
            raise ValueError(f"request {self.request_id}: expected an answer once it is answered, not before")

    def overdue(self, today: date) -> bool:
        """Tell whether it should have been answered before today."""
        return self.state == OPEN and self.due_on < today


def due_on(kind: str, received_on: date) -> date:
    """Return the last day to answer: five working days for a reason, one month for a correction.

    Source: the general data protection regulation, article 12(3); for reasons the municipality's own promise
    of an answer by a human.
    """
    if kind == REASON:
        return working_days_after(received_on, _REASON_WORKING_DAYS)
    return month_after(received_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """A person who does not want to be ranked by a machine (article 21), until she says otherwise."""

    candidate_id: str
    made_at: datetime
    noted_by: str
    words: str | None = None
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalHold:
    """Why records must stay: a complaint, a court case; ``until`` inclusive, ``None`` until lifted."""

    candidate_id: str
    reason: str
    placed_by: str
    placed_at: datetime
    until: date | None = None

    def stands(self, today: date) -> bool:
        """Tell whether it still counts."""
        return self.until is None or today <= self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One line of the erasure ledger: that somebody was erased, never who.

    Attributes
    ----------
    subject : str
        Keyed hash of the person's id.
    erased_on : date
        The day.
    reason_code : str
        One of `ERASURE_REASONS`.
    key_print : str
        By which the key of the hash is told from others.
    lifted_on : date or None
        Since when the person may be taken in again.
    """

    subject: str
    erased_on: date
    reason_code: str
    key_print: str
    lifted_on: date | None = None
