"""Carrying out a decision: its list is looked up, the rules are asked, conflicts become problems."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from api.http.problems import FieldFault, Problem
from api.service import Service
from api.wiring import programme_of
from api.wording import DECISIONS
from data.plain_text import date_da, date_en
from data.store import (
    ConflictError,
    ContactCapError,
    DecisionAct,
    OvertakenDecisionError,
    PlaceTakenError,
    RepeatedDecisionError,
    RuleRefusedError,
    Unit,
    UnknownRecordError,
    WithdrawnAlreadyError,
)
from matcher.pair_standing import pair_standing

# Code of the problem, and which rules' reasons tell it; all of them where none is named.
_REFUSALS: Mapping[type[ConflictError], tuple[str, tuple[str, ...]]] = {
    PlaceTakenError: ("place-taken", ("places", "holds")),
    ContactCapError: ("contacts-used-up", ("contact_cap",)),
    RuleRefusedError: ("pair-refused", ()),
}


def decide(service: Service, unit: Unit, wanted: DecisionAct) -> DecisionAct:
    """Write a decision and return it with its number.

    Raises
    ------
    Problem
        If the list does not fit, or something is in the way; then nothing was written.
    """
    act = _with_list(unit, wanted)
    check = partial(
        pair_standing,
        ids=(act.candidate_id, act.opening_id),
        programme=programme_of(service.settings, act.decided_on),
        settings=service.settings.match_settings(),
    )
    try:
        return unit.journal.decide(act, check)
    except ConflictError as conflict:
        raise problem_of(conflict) from conflict


def _with_list(unit: Unit, act: DecisionAct) -> DecisionAct:
    """Return the act with what stands in the list it came from."""
    if act.list_id is None:
        return act
    shown = unit.journal.shown_list(act.list_id)
    if shown is None or shown.candidate_id != act.candidate_id:
        raise _invalid("/list_id", "not-of-the-candidate")
    line = next((line for line in shown.lines if line.opening_id == act.opening_id), None)
    if line is None:
        raise _invalid("/opening_id", "not-on-the-list")
    return replace(
        act,
        shown_on=shown.as_of,
        position=line.position,
        model_version=shown.model_version,
        propensity=line.chance,
    )


def problem_of(conflict: ConflictError) -> Problem:
    """Return what a conflict with the store is to somebody who asked."""
    match conflict:
        case UnknownRecordError(table="decisions"):
            problem = Problem("decision-unknown", decision_id=conflict.record_id)
        case UnknownRecordError():
            problem = _invalid(f"/{conflict.table[:-1]}_id", "not-stored", expected=conflict.table)
        case WithdrawnAlreadyError():
            problem = Problem("decision-withdrawn", decision_id=conflict.decision_id)
        case RepeatedDecisionError() | OvertakenDecisionError():
            problem = _about_another(conflict)
        case PlaceTakenError() | ContactCapError() | RuleRefusedError():
            problem = _refused(conflict)
        case _:
            raise conflict
    return problem


def _about_another(conflict: RepeatedDecisionError | OvertakenDecisionError) -> Problem:
    repeated = isinstance(conflict, RepeatedDecisionError)
    words = DECISIONS[conflict.decision.decision]
    return Problem(
        "decision-repeated" if repeated else "decision-overtaken",
        reason_da=words.da,
        reason_en=words.en,
        day_da=date_da(conflict.decision.decided_on),
        day_en=date_en(conflict.decision.decided_on),
    )


def _refused(conflict: PlaceTakenError | ContactCapError | RuleRefusedError) -> Problem:
    """Return a problem that tells the rules' own reasons and what would open the pair."""
    code, about = _REFUSALS[type(conflict)]
    told = [refusal for refusal in conflict.refusals if not about or refusal.rule in about]
    return Problem(
        code,
        reason_da=" ".join(f"{one.reason_da} Det åbner: {one.opens_da}." for one in told),
        reason_en=" ".join(f"{one.reason_en} What opens it: {one.opens_en}." for one in told),
    )


def _invalid(pointer: str, code: str, **values: object) -> Problem:
    return Problem("request-invalid", errors=[FieldFault(code=code, pointer=pointer, values=values)])
