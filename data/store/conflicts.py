"""Why the store does not take a change: each reason a type of its own, for callers to tell apart."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from data.journal import Decision


class ConflictError(ValueError):
    """The change does not go with what the store holds; nothing of it was kept."""


class UnknownRecordError(ConflictError):
    """No record of that id is there on the day."""

    def __init__(self, table: str, record_id: str) -> None:
        self.table, self.record_id = table, record_id
        super().__init__(f"{table}: expected the id of a record, got {record_id}; look it up again")


class RecordExistsError(ConflictError):
    """A record of that id is there already."""

    def __init__(self, table: str, record_id: str) -> None:
        self.table, self.record_id = table, record_id
        super().__init__(
            f"{table} {record_id}: expected a new id, got a known one; change the record instead"
        )


class StaleTagError(ConflictError):
    """The record is no longer what the caller has seen."""

    def __init__(self, table: str, record_id: str, tag: str) -> None:
        self.table, self.record_id, self.tag = table, record_id, tag
        super().__init__(f"{table} {record_id}: expected its present tag {tag}, got another; read it again")


class RepeatedDecisionError(ConflictError):
    """The same was decided on the pair that day."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__(
            f"decision {decision.decision} of {decision.candidate_id} on {decision.opening_id}: expected "
            f"once a day, got it a second time on {decision.decided_on}; nothing to do"
        )


class OvertakenDecisionError(ConflictError):
    """What was decided before weighs more, so the new word would change nothing."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__(
            f"decision on {decision.candidate_id} and {decision.opening_id}: expected one that counts, got "
            f"one outweighed by {decision.decision} of {decision.decided_on}; withdraw that first"
        )


class WithdrawnAlreadyError(ConflictError):
    """The decision was taken back before."""

    def __init__(self, decision_id: str) -> None:
        self.decision_id = decision_id
        super().__init__(
            f"decision {decision_id}: expected one that stands, got a withdrawn one; nothing to do"
        )


class PlaceTakenError(ConflictError):
    """The opening has no free place that is not kept for somebody else; ``refusals`` are the rules'."""

    def __init__(self, opening_id: str, refusals: Sequence[Any] = ()) -> None:
        self.opening_id, self.refusals = opening_id, tuple(refusals)
        super().__init__(f"opening {opening_id}: expected a free place, got none; choose another opening")


class ContactCapError(ConflictError):
    """The workplace was contacted as often this month as it agreed to; ``refusals`` are the rules'."""

    def __init__(self, workplace_id: str, month: date, refusals: Sequence[Any] = ()) -> None:
        self.workplace_id, self.month, self.refusals = workplace_id, month, tuple(refusals)
        super().__init__(
            f"workplace {workplace_id}: expected a contact left in {month:%Y-%m}, got none; "
            "wait for the next month or ask it for more"
        )


class RuleRefusedError(ConflictError):
    """Hard rules refuse the pair; ``refusals`` are theirs."""

    def __init__(self, refusals: Sequence[Any]) -> None:
        self.refusals = tuple(refusals)
        super().__init__(f"expected a pair that every rule allows, got {len(self.refusals)} refusals")


class ErasureHeldError(ConflictError):
    """A legal hold keeps a person's records where they are."""

    def __init__(self, candidate_id: str, reason: str, until: date | None) -> None:
        self.candidate_id, self.reason, self.until = candidate_id, reason, until
        lasts = f"until {until}" if until else "until it is lifted"
        super().__init__(
            f"candidate {candidate_id}: expected nobody to hold the records, got a legal hold {lasts}; "
            "lift it first"
        )


class ErasedPersonError(ConflictError):
    """A person who was erased is delivered again."""

    def __init__(self, candidate_id: str) -> None:
        self.candidate_id = candidate_id
        super().__init__(
            f"candidate {candidate_id}: expected somebody who was not erased, got an id of the ledger; "
            "take it out, or readmit the person first (matcher rights readmit)"
        )


class ErasedInPlanError(ConflictError):
    """Somebody was erased since a plan was begun that names her."""

    def __init__(self, people: int) -> None:
        super().__init__(
            f"plan: expected nobody who was erased, got {people} since it was begun; nothing was published, "
            "decide again"
        )


class ErasedMeanwhileError(ConflictError):
    """Somebody was erased while a file about everybody was written."""

    def __init__(self) -> None:
        super().__init__("export: expected nobody to be erased meanwhile, got somebody; write it again")


class AnsweredAlreadyError(ConflictError):
    """The request was answered before."""

    def __init__(self, request_id: str) -> None:
        self.request_id = request_id
        super().__init__(f"request {request_id}: expected an open one, got an answered one; note a new one")
