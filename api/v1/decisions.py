"""Decisions on proposals: who decided what, and why; the next list and the next night know it at once."""

import tomllib
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Literal, cast
from uuid import uuid4

from fastapi import APIRouter, Response
from pydantic import ConfigDict, Field

from api import clock
from api.http.access import ActorHere, allowed
from api.http.conditional import ReadHere, etag_of
from api.http.once import Made, OnceRequired
from api.http.paging import Page, PageHere
from api.http.problems import FieldFault, Problem, documented
from api.http.route import StrictRoute
from api.http.schema import Day, Identifier, Instant, Name, SafeText, Strict
from api.service import ServiceHere
from api.v1.case_access import Looking
from api.v1.deciding import decide, problem_of
from api.v1.decision_access import decision_seen, decisions_seen, may_decide, named
from api.v1.wording import WordingRemark, better_said
from data.store import ConflictError, DecisionAct

router = APIRouter(prefix="/v1/decisions", tags=["decisions"], route_class=StrictRoute)

_MOST_DIGITS = 18  # of a number of 64 bits
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
_ASKS_FOR_A_NOTE = "other"
BY = "The named person; told by machines only, for of a person the service knows the name."


class Reason(Strict):
    """Why something may be decided, in Danish and English."""

    decision: Kind
    reason_code: str
    da: str
    en: str


class Reasons(Strict):
    """All reasons."""

    items: list[Reason]


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


_CONFLICTS = (
    "decision-repeated",
    "decision-overtaken",
    "place-taken",
    "contacts-used-up",
    "pair-refused",
)


@router.get(
    "/reasons",
    operation_id="list_decision_reasons",
    summary="Reasons a decision may have",
    dependencies=[allowed("vocabulary.read")],
)
def list_reasons() -> Reasons:
    """Return the reason codes of every kind of decision, with their labels."""
    return Reasons(
        items=[
            Reason(decision=cast(Kind, kind), reason_code=code, da=label["da"], en=label["en"])
            for kind, codes in REASONS.items()
            for code, label in codes.items()
        ]
    )


@router.get(
    "",
    operation_id="list_decisions",
    summary="Decisions, the newest first",
    dependencies=[allowed("decisions.read")],
)
def list_decisions(
    service: ServiceHere, actor: ActorHere, asked: PageHere, candidate_id: Identifier | None = None
) -> Page[Decision]:
    """Return decisions about people whom whoever asks may see, withdrawn ones among them."""
    after = _number(asked.after)
    with service.store.reading(actor.scope) as unit:
        looking = Looking(actor=actor, unit=unit, as_of=service.today())
        found = decisions_seen(looking, asked.enough, after, candidate_id)
    return asked.page(found, lambda act: str(act.number), _shown)


@router.post(
    "",
    operation_id="create_decision",
    summary="Decide on a proposal",
    status_code=201,
    dependencies=[allowed("decisions.write")],
    response_model=Decision,
    responses=documented(*_CONFLICTS),
)
def create_decision(
    body: NewDecision, service: ServiceHere, actor: ActorHere, once: OnceRequired
) -> Response:
    """Record a decision on an own case; the next list of suggestions knows it."""
    _check_reason(body)
    wanted = DecisionAct(
        **body.model_dump() | {"by": named(actor, body.by)},
        decision_id=uuid4().hex,
        workplace_id="",
        decided_at=clock.now(),
        decided_on=service.today(),
    )
    with service.store.writing(actor.scope) as unit:
        may_decide(Looking(actor=actor, unit=unit, as_of=service.today()), body.candidate_id)
        return once.answer(unit, lambda: _made(decide(service, unit, wanted), 201))


@router.get(
    "/{decision_id}",
    operation_id="read_decision",
    summary="One decision",
    dependencies=[allowed("decisions.read")],
    response_model=Decision,
    responses=documented("decision-unknown"),
)
def read_decision(
    decision_id: Identifier,
    service: ServiceHere,
    actor: ActorHere,
    condition: ReadHere,
    response: Response,
) -> Decision | Response:
    """Return one decision."""
    with service.store.reading(actor.scope) as unit:
        looking = Looking(actor=actor, unit=unit, as_of=service.today())
        found = decision_seen(looking, "decisions.read", decision_id)
    if (same := condition.unchanged(_etag(found))) is not None:
        return same
    response.headers["ETag"] = _etag(found)
    return _shown(found)


@router.post(
    "/{decision_id}/withdraw",
    operation_id="withdraw_decision",
    summary="Take a decision back",
    dependencies=[allowed("decisions.write")],
    response_model=Decision,
    responses=documented("decision-unknown", "decision-withdrawn"),
)
def withdraw_decision(
    decision_id: Identifier, body: Withdrawal, service: ServiceHere, actor: ActorHere, once: OnceRequired
) -> Response:
    """Take a decision on an own case back: it stays on record and counts no more."""
    by = named(actor, body.by)

    def effect() -> Made:
        try:
            return _made(unit.journal.withdraw(decision_id, by, clock.now()), 200)
        except ConflictError as conflict:
            raise problem_of(conflict) from conflict

    with service.store.writing(actor.scope) as unit:
        looking = Looking(actor=actor, unit=unit, as_of=service.today())
        decision_seen(looking, "decisions.write", decision_id)
        return once.answer(unit, effect)


def _check_reason(body: NewDecision) -> None:
    codes = REASONS[body.decision]
    if body.reason_code not in codes:
        expected = {"expected": ", ".join(codes)}
        raise _invalid(FieldFault(code="not-among", pointer="/reason_code", values=expected))
    if body.reason_code == _ASKS_FOR_A_NOTE and not body.note:
        raise _invalid(FieldFault(code="missing", pointer="/note"))


def _invalid(fault: FieldFault) -> Problem:
    return Problem("request-invalid", errors=[fault])


def _number(after: str | None) -> int | None:
    if after is None:
        return None
    if not (after.isascii() and after.isdecimal() and len(after) <= _MOST_DIGITS):
        raise _invalid(FieldFault(code="cursor-unreadable", pointer="/cursor", place="query"))
    return int(after)


def _made(act: DecisionAct, status: int) -> Made:
    headers = {"ETag": _etag(act)}
    if status == HTTPStatus.CREATED:
        headers["Location"] = f"/v1/decisions/{act.decision_id}"
    return Made(shown=_shown(act), status=status, headers=headers)


def _etag(act: DecisionAct) -> str:
    return etag_of(act.decision_id, act.withdrawn_at)


def _shown(act: DecisionAct) -> Decision:
    told = {name: getattr(act, name) for name in Decision.model_fields if name != "remarks"}
    return Decision(**told, remarks=better_said(act.note or ""))
