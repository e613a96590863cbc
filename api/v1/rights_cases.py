"""Who acts on whose rights: the actor as journals name it, and the case it is about."""

from api import clock
from api.access import Actor, about_case
from api.access.cases import require_case
from api.http.problems import Problem
from api.rights.by import By
from api.service import Service
from data.store import Unit


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
