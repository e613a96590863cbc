"""Only people who are active get proposals.

Source: exchange format (status); for ``objected`` the data protection regulation's right to object: no
machine ranking, the person is found in the manual list.
"""

from matcher.rules.answer import Rule, Texts
from matcher.rules.case import PairCase
from matcher.rules.mask import CandidateMask, DayOpenings, Reading
from matcher.wording import Words

_TEXTS = {
    "paused": Texts(
        "Jobkandidaten holder pause.",
        "The candidate is paused.",
        "jobkandidaten er klar igen",
        "the candidate is ready again",
    ),
    "past": Texts(
        "Jobkandidaten er ikke længere i forløbet.",
        "The candidate has left the programme.",
        "jobkandidaten optages igen",
        "the candidate is taken in again",
    ),
    "objected": Texts(
        "Jobkandidaten har gjort indsigelse mod maskinelle forslag og står på den manuelle liste.",
        "The candidate has objected to machine proposals and is in the manual list.",
        "jobkandidaten trækker selv sin indsigelse tilbage",
        "the candidate withdraws the objection",
    ),
}


def reason_of(status: str) -> Words | None:
    """Return why a person of that status gets no machine list, ``None`` where she does."""
    texts = _TEXTS.get(status)
    return None if texts is None else Words(texts.reason_da, texts.reason_en)


def _objection(case: PairCase) -> Texts | None:
    return _TEXTS.get(case.candidate.status)


def _mask(_: DayOpenings) -> Reading:
    return lambda people: CandidateMask(people.flags(lambda candidate: candidate.status not in _TEXTS))


RULE = Rule(
    name="candidate_status",
    source="Jobkandidatens status; databeskyttelsesforordningen art. 21 (indsigelse)",
    objection=_objection,
    mask=_mask,
)
