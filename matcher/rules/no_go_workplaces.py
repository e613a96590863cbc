"""The person's veto on a workplace or a whole company, which needs no reason.

Source: the person's own word.
"""

from matcher.rules.answer import Rule, Texts
from matcher.rules.case import PairCase
from matcher.rules.mask import DayOpenings, Reading

_RULED_OUT = Texts(
    "Jobkandidaten har fravalgt arbejdspladsen.",
    "The candidate has ruled out the workplace.",
    "jobkandidaten ændrer selv sit fravalg",
    "the candidate changes this choice",
)


def _objection(case: PairCase) -> Texts | None:
    ruled_out = case.candidate.no_go_workplaces or ()
    named = case.workplace.workplace_id in ruled_out or case.workplace.company_id in ruled_out
    return _RULED_OUT if named else None


def _mask(day: DayOpenings) -> Reading:
    names = day.codes(lambda _, workplace: {workplace.workplace_id, workplace.company_id or ""} - {""})
    return lambda people: people.veto(lambda candidate: candidate.no_go_workplaces, names)


RULE = Rule(name="no_go_workplaces", source="Jobkandidatens eget fravalg", objection=_objection, mask=_mask)
