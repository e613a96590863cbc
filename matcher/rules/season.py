"""The as-of date lies within the days the opening is open for, both ends inclusive; an unknown end is open.

Source: exchange format (``open_from``, ``open_until``): seasonal work.
"""

from data.plain_text import date_da, date_en
from matcher.rules.answer import Rule, Texts
from matcher.rules.case import PairCase
from matcher.rules.mask import DayOpenings, OpeningMask, Reading


def _objection(case: PairCase) -> Texts | None:
    first, last = case.opening.open_from, case.opening.open_until
    if first is not None and case.as_of < first:
        return Texts(
            f"Stillingen åbner først {date_da(first)}.",
            f"The opening does not open before {date_en(first)}.",
            f"forslag fra {date_da(first)}, eller en tidligere start",
            f"a proposal from {date_en(first)}, or an earlier start",
        )
    if last is not None and case.as_of > last:
        return Texts(
            f"Stillingen lukkede {date_da(last)}.",
            f"The opening closed on {date_en(last)}.",
            "arbejdspladsen åbner stillingen igen",
            "the workplace opens it again",
        )
    return None


def _mask(day: DayOpenings) -> Reading:
    today = day.context.as_of
    return OpeningMask(day.flags(lambda o, _: (o.open_from or today) <= today <= (o.open_until or today)))


RULE = Rule(name="season", source="Arbejdspladsens egen oplysning om sæson", objection=_objection, mask=_mask)
