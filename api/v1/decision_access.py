"""Who may see and take decisions, and whose name stands on them."""

from collections.abc import Sequence

from api.access import Actor
from api.http.problems import FieldFault, Problem
from api.v1.case_access import Looking
from data.reach import EVERYTHING, Reach
from data.store import DecisionAct


def named(actor: Actor, said: str | None) -> str:
    """Return who decides: the person who has signed in, or the one a machine names.

    Raises
    ------
    Problem
        If a machine names nobody, or a person somebody else.
    """
    if actor.kind != "person":
        if said is None:
            raise _invalid("missing")
        return said
    if said not in (None, actor.name):
        raise _invalid("not-own-name")
    return actor.name


def may_decide(looking: Looking, candidate_id: str) -> None:
    """Let somebody decide on a case; a person who is not there for them is a value at fault.

    Raises
    ------
    Problem
        If they may not.
    """
    fault = FieldFault(code="not-stored", pointer="/candidate_id", values={"expected": "candidates"})
    looking.require("decisions.write", candidate_id, Problem("request-invalid", errors=[fault]))


def decision_seen(looking: Looking, operation: str, decision_id: str) -> DecisionAct:
    """Return a decision about somebody whose case is within reach.

    Raises
    ------
    Problem
        If there is none, or the person is not there for whoever asks, which look the same; or they may not.
    """
    unknown = Problem("decision-unknown", decision_id=decision_id)
    found = looking.unit.journal.decision(decision_id)
    # Somebody else's decision costs a look at its person: one that is not there costs a look at nobody.
    looking.require(operation, found.candidate_id if found else "", unknown)
    if found is None:  # nobody has no id
        raise unknown
    return found


def decisions_seen(
    looking: Looking, limit: int, after: int | None, candidate_id: str | None
) -> Sequence[DecisionAct]:
    """Return decisions about people whom whoever asks may see, newest first.

    Raises
    ------
    Problem
        If one person of the municipality is asked about whose case is out of reach.
    """
    if candidate_id is not None and not looking.sees("decisions.read", candidate_id):
        return ()

    def rows(reach: Reach, last: DecisionAct | None) -> Sequence[DecisionAct]:
        behind = last.number if last is not None else after
        return looking.unit.journal.decisions(
            candidate_id=candidate_id, after=behind, limit=limit, within=reach
        )

    if candidate_id is not None:
        return rows(EVERYTHING, None)
    return looking.seen("decisions.read", limit, rows)


def _invalid(code: str) -> Problem:
    return Problem("request-invalid", errors=[FieldFault(code=code, pointer="/by")])
