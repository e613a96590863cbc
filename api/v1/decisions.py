"""Decisions on proposals: who decided what, and why; the next list and the next night know it at once."""

from typing import cast

from fastapi import APIRouter, Response

from api.http.access import ActorHere, allowed
from api.http.conditional import ReadHere
from api.http.once import OnceRequired
from api.http.paging import Page, PageHere
from api.http.problems import FieldFault, Problem, documented
from api.http.route import StrictRoute
from api.http.schema import Identifier, Strict
from api.service import ServiceHere
from api.v1.case_access import Looking
from api.v1.decision_access import decision_seen, decisions_seen
from api.v1.decision_schemas import REASONS, Decision, Kind, NewDecision, Withdrawal
from api.v1.decision_taking import decision_etag, decision_shown, take_back, take_decision

router = APIRouter(prefix="/v1/decisions", tags=["decisions"], route_class=StrictRoute)
_MOST_DIGITS = 18  # of a number of 64 bits


class Reason(Strict):
    """Why something may be decided, in Danish and English."""

    decision: Kind
    reason_code: str
    da: str
    en: str


class Reasons(Strict):
    """All reasons."""

    items: list[Reason]


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
    return asked.page(found, lambda act: str(act.number), decision_shown)


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
    return take_decision(service, actor, body, once)


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
    if (same := condition.unchanged(decision_etag(found))) is not None:
        return same
    response.headers["ETag"] = decision_etag(found)
    return decision_shown(found)


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
    return take_back(service, actor, decision_id, body.by, once)


def _number(after: str | None) -> int | None:
    if after is None:
        return None
    if not (after.isascii() and after.isdecimal() and len(after) <= _MOST_DIGITS):
        fault = FieldFault(code="cursor-unreadable", pointer="/cursor", place="query")
        raise Problem("request-invalid", errors=[fault])
    return int(after)
