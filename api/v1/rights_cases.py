"""Citizens' requests, as far as whoever asks may see the case: looked for, written down and answered once."""

from dataclasses import dataclass
from datetime import date

from fastapi import Response

from api import clock
from api.access import Actor, about_case
from api.access.cases import require_case
from api.http.once import Made, Once
from api.http.problems import Problem
from api.rights.acts import Asked, answer_request, note_request
from api.rights.by import By
from api.service import Service
from api.v1.case_access import Looking
from api.v1.rights_schemas import RequestAnswer, RightsRequestShown
from data.reach import Reach
from data.rights import RightsRequest
from data.store import AnsweredAlreadyError, CaseAsked, Unit

_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestsWanted:
    """Which requests, by their last day.

    Attributes
    ----------
    limit : int
        How many at most.
    state, candidate_id : str or None
        Only those that stand so, and of one person.
    after : (due_on, request_id), optional
        Go on behind this one.
    """

    limit: int
    state: str | None = None
    candidate_id: str | None = None
    after: tuple[date, str] | None = None


def by_actor(service: Service, actor: Actor) -> By:
    """Return who acts, for the journal and the audit."""
    return By(name=actor.name, kind=actor.kind, at=clock.now(), today=service.today())


def require(
    unit: Unit,
    service: Service,
    actor: Actor,
    operation: str,
    candidate_id: str,
    unknown: Problem | None = None,
) -> None:
    """Let somebody do something to a case.

    Raises
    ------
    Problem
        If the case is not there for them, or they may not.
    """
    candidate = unit.fresh.candidate(candidate_id, service.today())
    require_case(unit, actor, operation, about_case(candidate_id, candidate), unknown)


def requests_seen(unit: Unit, actor: Actor, as_of: date, wanted: RequestsWanted) -> list[RightsRequest]:
    """Return requests about people whose case whoever asks may see, the overdue ones first."""
    at_once = max(wanted.limit, _AT_ONCE)

    def rows(_: Reach, last: RightsRequest | None) -> tuple[RightsRequest, ...]:
        return unit.rights.requests(
            state=wanted.state,
            candidate_id=wanted.candidate_id,
            after=wanted.after if last is None else (last.due_on, last.request_id),
            limit=at_once,
        )

    looking = Looking(actor=actor, unit=unit, as_of=as_of)
    return looking.seen("rights.requests", at_once, rows)[: wanted.limit]


def request_read(unit: Unit, service: Service, actor: Actor, request_id: str) -> RightsRequest:
    """Return a request as `request_of` does for ``rights.requests``, in a unit that only reads.

    The case is read ahead: whatever else is asked of it takes no further statement.
    """
    if (found := unit.rights.request(request_id)) is not None:
        unit.read_ahead(CaseAsked(candidate_id=found.candidate_id, opener=actor.key, now=clock.now()))
    return _allowed(unit, service, actor, "rights.requests", request_id, found)


def request_of(unit: Unit, service: Service, actor: Actor, operation: str, request_id: str) -> RightsRequest:
    """Return a request that somebody may do something to.

    Raises
    ------
    Problem
        If it is not there for them, or they may not.
    """
    return _allowed(unit, service, actor, operation, request_id, unit.rights.request(request_id))


def _allowed(
    unit: Unit,
    service: Service,
    actor: Actor,
    operation: str,
    request_id: str,
    found: RightsRequest | None,
) -> RightsRequest:
    unknown = Problem("request-unknown", record_id=request_id)
    if found is None:
        raise unknown
    require(unit, service, actor, operation, found.candidate_id, unknown)
    return found


def note(service: Service, actor: Actor, asked: Asked, once: Once) -> Response:
    """Write down what a citizen says is wrong; its last day follows from its kind.

    Raises
    ------
    Problem
        As `require` does, for ``rights.ask``.
    """

    def effect() -> Made:
        require(unit, service, actor, "rights.ask", asked.candidate_id)
        request = note_request(unit, by_actor(service, actor), asked)
        headers = {"Location": f"/v1/rights-requests/{request.request_id}"}
        return Made(shown=RightsRequestShown.of(request, service.today()), headers=headers)

    with service.store.writing() as unit:
        answer = once.answer(unit, effect)
    service.contested.forget()
    return answer


def answer(service: Service, actor: Actor, request_id: str, told: RequestAnswer, once: Once) -> Response:
    """Answer a request: a reason is not marked as contested from then on.

    Raises
    ------
    Problem
        As `request_of` does, for ``rights.answer``; ``request-answered`` where somebody was first.
    """

    def effect() -> Made:
        request_of(unit, service, actor, "rights.answer", request_id)
        try:
            request = answer_request(unit, by_actor(service, actor), request_id, told.state, told.answer)
        except AnsweredAlreadyError:
            raise Problem("request-answered", record_id=request_id) from None
        return Made(shown=RightsRequestShown.of(request, service.today()), status=200)

    with service.store.writing() as unit:
        given = once.answer(unit, effect)
    service.contested.forget()
    return given
