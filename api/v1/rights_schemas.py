"""What is said and answered about citizens' rights."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints

from api.http.schema import Day, Identifier, Name, SafeText, Strict
from data.rights import LegalHold, Objection, RightsRequest

Words = Annotated[SafeText, StringConstraints(min_length=1)]
Kind = Literal["correction", "reason"]
State = Literal["open", "corrected", "refused"]
ErasureReason = Literal["citizen_asked", "unlawful", "court_order", "test_data"]


class Both(Strict):
    """A text in Danish and in English."""

    da: str
    en: str


class OwnTable(Strict):
    """Rows of one table; column names are those of the store."""

    table: str
    rows: Sequence[Mapping[str, Any]]


class OwnSection(Strict):
    """One part of an access export: what it is for, where it comes from, how long it is kept."""

    name: str
    title: Both
    purpose: Both
    source: Both
    kept: Both
    tables: Sequence[OwnTable]


class Look(Strict):
    """One line of the audit about the person."""

    at: str
    actor: str
    actor_kind: str
    role: str
    operation: str
    outcome: str
    reason: str
    details: Mapping[str, Any]


class LeftOut(Strict):
    """A column that is not shown, and why, in Danish."""

    table: str
    column: str
    reason: str


class OwnData(Strict):
    """Everything that is held about one person: no chance of the person is among it."""

    format: Literal["matcher-own-data"]
    format_version: Literal[1]
    candidate_id: Identifier
    made_at: str
    how: Both
    your_rights: Both
    sections: Sequence[OwnSection]
    looks: Sequence[Look]
    left_out: Sequence[LeftOut]


class NewRightsRequest(Strict):
    """A citizen says that a fact, or a reason on a list, is wrong."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"kind": "reason", "about": "travel", "words": "Jeg har fået en elcykel."}]
        }
    )

    kind: Kind
    about: Name = Field(description="The field, such as max_travel_minutes, or the group of the reason.")
    words: Words = Field(description="What the citizen said.")
    received_on: Day | None = Field(default=None, description="When it came; by default today.")
    opening_id: Identifier | None = None
    list_id: Identifier | None = None


class RequestAnswer(Strict):
    """The answer of a human: corrected, or refused with the reason."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"state": "corrected", "answer": "Rettet: 45 minutter på elcykel."}]}
    )

    state: Literal["corrected", "refused"]
    answer: Words


class RightsRequestShown(Strict):
    """A request and how it stands."""

    request_id: Identifier
    candidate_id: Identifier
    kind: Kind
    about: str
    words: str
    received_on: date
    due_on: date
    overdue: bool
    state: State
    noted_by: str
    opening_id: Identifier | None
    list_id: Identifier | None
    answer: str | None
    answered_by: str | None
    answered_at: datetime | None

    @classmethod
    def of(cls, request: RightsRequest, today: date) -> "RightsRequestShown":
        """Return a request as it is shown on a day."""
        told = {name: getattr(request, name) for name in cls.model_fields if name != "overdue"}
        return cls(**told, overdue=request.overdue(today))


class NewObjection(Strict):
    """A person does not want to be ranked by a machine."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"words": "Jeg vil hellere tale om det."}]})

    words: SafeText | None = None


class ObjectionShown(Strict):
    """An objection that stands."""

    candidate_id: Identifier
    made_at: datetime
    noted_by: str
    words: str | None

    @classmethod
    def of(cls, objection: Objection) -> "ObjectionShown":
        """Return an objection as it is shown."""
        return cls(**{name: getattr(objection, name) for name in cls.model_fields})


class NewHold(Strict):
    """Why a person's records must stay where they are, and until when."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "Klagesag i Ankestyrelsen", "until": "2027-06-30"}]}
    )

    reason: Words
    until: Day | None = None


class HoldShown(Strict):
    """A legal hold."""

    candidate_id: Identifier
    reason: str
    placed_by: str
    placed_at: datetime
    until: date | None

    @classmethod
    def of(cls, hold: LegalHold) -> "HoldShown":
        """Return a hold as it is shown."""
        return cls(**{name: getattr(hold, name) for name in cls.model_fields})


class NewErasure(Strict):
    """Why a person is erased."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason_code": "citizen_asked"}]})

    reason_code: ErasureReason


class ErasureShown(Strict):
    """What went: rows by table. The answer does not name the person."""

    reason_code: str
    erased_on: date
    rows: Mapping[str, int]


class RetentionLine(Strict):
    """Rows of one class that have had their time."""

    record_class: str
    table: str
    days: int
    rows: int


class NoticeShown(Strict):
    """Somebody whose records go on a day, unless the case is taken up again or held."""

    candidate_id: Identifier
    noticed_on: date
    goes_on: date


class RetentionShown(Strict):
    """What would go now, and who is on the notice list."""

    due: Sequence[RetentionLine]
    notices: Sequence[NoticeShown]
