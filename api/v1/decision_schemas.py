"""What is told and shown of decisions, and the reasons they may have."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from api.http.schema import Day, Identifier, Instant, Name, SafeText, Strict
from api.v1.wording import WordingRemark

Kind = Literal[
    "contacted",
    "later",
    "declined_by_broker",
    "declined_by_candidate",
    "declined_by_workplace",
    "accepted",
]
REASONS: Mapping[str, Mapping[str, Mapping[str, str]]] = tomllib.loads(
    (Path(__file__).parent / "reasons.toml").read_text(encoding="utf-8")
)
BY = "The named person; told by machines only, for of a person the service knows the name."


class NewDecision(Strict):
    """A decision on a pair of jobkandidat and opening.

    ``contacted`` keeps the place for some days, ``accepted`` says that both sides agree, ``later`` hides the
    pair for some days, ``declined_by_…`` removes it.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "candidate_id": "K-1042",
                    "opening_id": "S-77",
                    "decision": "later",
                    "reason_code": "workplace_busy",
                    "by": "Ida Holm",
                }
            ]
        }
    )
    candidate_id: Identifier
    opening_id: Identifier
    decision: Kind
    reason_code: Identifier = Field(description="One of GET /v1/decisions/reasons; `other` asks for a note.")
    by: Name | None = Field(default=None, description=BY)
    note: SafeText | None = None
    list_id: Identifier | None = Field(
        default=None, description="The list of suggestions it came from; its opening must stand there."
    )


class Withdrawal(Strict):
    """Who takes a decision back."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"by": "Ida Holm"}]})
    by: Name | None = Field(default=None, description=BY)


class Decision(Strict):
    """A decision as it was taken.

    ``position``, ``model_version`` and ``propensity`` are those of the list it came from; ``propensity`` is
    the chance with which the opening stood there, 1 without exploration.
    """

    decision_id: Identifier
    candidate_id: Identifier
    opening_id: Identifier
    workplace_id: Identifier
    decision: Kind
    reason_code: str
    note: str | None
    by: str
    decided_at: Instant
    decided_on: Day
    list_id: str | None
    position: int | None
    model_version: str | None
    propensity: Annotated[float, Field(ge=0, le=1)] | None
    withdrawn_by: str | None
    withdrawn_at: Instant | None
    remarks: list[WordingRemark] = Field(description="Words of the note that can be said in a better way.")
