"""Taking decisions and taking them back, for the interface and the pages alike: once, by whoever may."""

from http import HTTPStatus
from uuid import uuid4

from fastapi import Response

from api import clock
from api.access import Actor
from api.http.conditional import etag_of
from api.http.once import Made, Once
from api.http.problems import FieldFault, Problem
from api.service import Service
from api.v1.case_access import Looking
from api.v1.deciding import decide, problem_of
from api.v1.decision_access import decision_seen, may_decide, named
from api.v1.decision_schemas import REASONS, Decision, NewDecision
from api.v1.wording import better_said
from data.store import ConflictError, DecisionAct

_ASKS_FOR_A_NOTE = "other"


def take_decision(service: Service, actor: Actor, body: NewDecision, once: Once) -> Response:
    """Record a decision on an own case and return the answer of the interface to it.

    Raises
    ------
    Problem
        If the reason does not fit, the case is not theirs, or something is in the way.
    """
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


def take_back(service: Service, actor: Actor, decision_id: str, said_by: str | None, once: Once) -> Response:
    """Withdraw a decision on an own case and return the answer of the interface to it.

    Raises
    ------
    Problem
        If it is not there, not theirs, or was taken back before.
    """
    by = named(actor, said_by)

    def effect() -> Made:
        try:
            return _made(unit.journal.withdraw(decision_id, by, clock.now()), 200)
        except ConflictError as conflict:
            raise problem_of(conflict) from conflict

    with service.store.writing(actor.scope) as unit:
        looking = Looking(actor=actor, unit=unit, as_of=service.today())
        decision_seen(looking, "decisions.write", decision_id)
        return once.answer(unit, effect)


def decision_etag(act: DecisionAct) -> str:
    """Return the tag of a decision as it stands."""
    return etag_of(act.decision_id, act.withdrawn_at)


def decision_shown(act: DecisionAct) -> Decision:
    """Return a decision as it is shown, with words of its note that can be said in a better way."""
    told = {name: getattr(act, name) for name in Decision.model_fields if name != "remarks"}
    return Decision(**told, remarks=better_said(act.note or ""))


def _check_reason(body: NewDecision) -> None:
    codes = REASONS[body.decision]
    if body.reason_code not in codes:
        expected = {"expected": ", ".join(codes)}
        fault = FieldFault(code="not-among", pointer="/reason_code", values=expected)
        raise Problem("request-invalid", errors=[fault])
    if body.reason_code == _ASKS_FOR_A_NOTE and not body.note:
        raise Problem("request-invalid", errors=[FieldFault(code="missing", pointer="/note")])


def _made(act: DecisionAct, status: int) -> Made:
    headers = {"ETag": decision_etag(act)}
    if status == HTTPStatus.CREATED:
        headers["Location"] = f"/v1/decisions/{act.decision_id}"
    return Made(shown=decision_shown(act), status=status, headers=headers)
