"""What was decided about the pair before: ``later`` hides it for some days, ``declined`` removes it.

The last word on a pair counts. Source: a named person's decision (``decisions.csv``).
"""

from datetime import date, timedelta

from data.journal import Decision
from data.plain_text import date_da, date_en
from matcher.rules.answer import Rule, Texts
from matcher.rules.case import DayContext, PairCase
from matcher.rules.mask import NOTHING, DayOpenings, DayPeople, Mask, PairMask, Reading

_WHO = {
    "declined_by_broker": ("jobformidleren", "the job broker"),
    "declined_by_candidate": ("jobkandidaten", "the candidate"),
    "declined_by_workplace": ("arbejdspladsen", "the workplace"),
}


def _objection(case: PairCase) -> Texts | None:
    last = case.context.last_word(case.ids)
    if last is None or not _removed(last, case.context):
        return None
    if last.decision in _WHO:
        who_da, who_en = _WHO[last.decision]
        return Texts(
            f"Afvist af {who_da} {date_da(last.decided_on)}.",
            f"Declined by {who_en} on {date_en(last.decided_on)}.",
            f"{who_da} siger selv til, at det kan prøves igen",
            f"{who_en} says that it may be tried again",
        )
    again = _shown_again(last, case.context)
    return Texts(
        f"Udsat {date_da(last.decided_on)}; vises igen {date_da(again)}.",
        f"Put off on {date_en(last.decided_on)}; shown again on {date_en(again)}.",
        "udsættelsen ophæves",
        "it is no longer put off",
    )


def _removed(decision: Decision, context: DayContext) -> bool:
    """Tell whether the last word on a pair keeps it off the lists today."""
    if decision.decision in _WHO:
        return True
    return decision.decision == "later" and context.as_of < _shown_again(decision, context)


def _shown_again(decision: Decision, context: DayContext) -> date:
    return decision.decided_on + timedelta(days=context.settings.hide_days + 1)


def _mask(_: DayOpenings) -> Reading:
    return _decided


def _decided(people: DayPeople) -> Mask:
    context = people.context
    words = {c.candidate_id: context.decided.get(c.candidate_id, {}) for c in people.records}
    removed = people.keys(
        {
            person: [opening for opening, word in by_opening.items() if _removed(word, context)]
            for person, by_opening in words.items()
        }
    )
    return PairMask(lambda pairs: ~people.among(removed, pairs)) if len(removed) else NOTHING


RULE = Rule(name="decisions", source="Tidligere beslutning om parret", objection=_objection, mask=_mask)
