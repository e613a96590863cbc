"""A person with a running match is busy until it ends.

Source: exchange format: a match without ``ended_on`` that is still observed occupies the person.
"""

from matcher.rules.answer import Rule, Texts
from matcher.rules.case import PairCase
from matcher.rules.mask import CandidateMask, DayOpenings, Reading

_BUSY = Texts(
    "Jobkandidaten er i gang med et match.",
    "The candidate is in a running match.",
    "det løbende match afsluttes",
    "the running match ends",
)


def _objection(case: PairCase) -> Texts | None:
    return _BUSY if case.candidate.candidate_id in case.context.busy else None


def _mask(_: DayOpenings) -> Reading:
    return lambda people: CandidateMask(
        people.flags(lambda candidate: candidate.candidate_id not in people.context.busy)
    )


RULE = Rule(name="running_match", source="Løbende match i historikken", objection=_objection, mask=_mask)
