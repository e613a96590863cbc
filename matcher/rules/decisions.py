"""What was decided about the pair before: ``later`` hides it for some days, ``declined`` removes it.

The last word on a pair counts. Source: a named person's decision (``decisions.csv``).
"""

from datetime import timedelta

from data.plain_text import date_da, date_en
from matcher.rules.answer import Rule, Texts
from matcher.rules.case import PairCase

_WHO = {
    "declined_by_broker": ("jobformidleren", "the job broker"),
    "declined_by_candidate": ("kandidaten", "the candidate"),
    "declined_by_workplace": ("arbejdspladsen", "the workplace"),
}


def _objection(case: PairCase) -> Texts | None:
    last = case.context.decided.get(case.ids)
    if last is None:
        return None
    if last.decision in _WHO:
        who_da, who_en = _WHO[last.decision]
        return Texts(
            f"Afvist af {who_da} {date_da(last.decided_on)}.",
            f"Declined by {who_en} on {date_en(last.decided_on)}.",
            f"{who_da} siger selv til, at det kan prøves igen",
            f"{who_en} says that it may be tried again",
        )
    again = last.decided_on + timedelta(days=case.settings.hide_days + 1)
    if last.decision != "later" or case.as_of >= again:
        return None
    return Texts(
        f"Udsat {date_da(last.decided_on)}; vises igen {date_da(again)}.",
        f"Put off on {date_en(last.decided_on)}; shown again on {date_en(again)}.",
        "udsættelsen ophæves",
        "it is no longer put off",
    )


RULE = Rule(name="decisions", source="Tidligere beslutning om parret", objection=_objection)
