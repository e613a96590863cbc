"""A workplace that asked for quiet is left alone up to and including the day it named.

Source: the workplace's own word (``do_not_contact_until``).
"""

from datetime import timedelta

from data.plain_text import date_da, date_en
from matcher.rules.answer import Rule, Texts
from matcher.rules.case import PairCase
from matcher.rules.mask import DayOpenings, OpeningMask, Reading


def _objection(case: PairCase) -> Texts | None:
    until = case.workplace.do_not_contact_until
    if until is None or case.as_of > until:
        return None
    again = until + timedelta(days=1)
    return Texts(
        f"Arbejdspladsen vil ikke kontaktes til og med {date_da(until)}.",
        f"The workplace does not want to be contacted until {date_en(until)} inclusive.",
        f"kontakt fra {date_da(again)}",
        f"contact from {date_en(again)}",
    )


def _mask(day: DayOpenings) -> Reading:
    today = day.context.as_of
    return OpeningMask(
        day.flags(lambda _, w: w.do_not_contact_until is None or w.do_not_contact_until < today)
    )


RULE = Rule(name="do_not_contact", source="Arbejdspladsens eget ønske", objection=_objection, mask=_mask)
