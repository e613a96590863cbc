"""No more new contacts to a workplace in a calendar month than it agreed to; unknown = no limit.

People the workplace was contacted about this month count once each, matches started this month among
them. Somebody it already knows of is no new contact. Source: agreement with the workplace.
"""

from datetime import date

from data.plain_text import date_da, date_en
from matcher.rules.answer import Rule, Texts
from matcher.rules.case import PairCase
from matcher.rules.mask import NOTHING, DayOpenings, DayPeople, Mask, PairMask, Reading

_DECEMBER = 12


def _objection(case: PairCase) -> Texts | None:
    most = case.workplace.max_contacts_per_month
    people = case.context.contacts(case.workplace.workplace_id)
    if most is None or case.candidate.candidate_id in people or len(people) < most:
        return None
    again = _next_month(case.as_of)
    if most == 0:
        return Texts(
            "Arbejdspladsen har aftalt ingen henvendelser.",
            "The workplace has agreed to no contacts.",
            "arbejdspladsen siger ja til én henvendelse om måneden",
            "the workplace agrees to one contact a month",
        )
    return Texts(
        f"Arbejdspladsen er kontaktet om {len(people)} kandidater denne måned; aftalen er højst {most}.",
        f"The workplace was contacted about {len(people)} candidates this month; at most {most} are agreed.",
        f"kontakt fra {date_da(again)}, eller aftale om én henvendelse mere",
        f"contact from {date_en(again)}, or agreement to one more contact",
    )


def _next_month(day: date) -> date:
    return date(day.year + 1, 1, 1) if day.month == _DECEMBER else date(day.year, day.month + 1, 1)


def _mask(day: DayOpenings) -> Reading:
    contacts = day.context.contacts
    room = day.flags(
        lambda _, w: (
            w.max_contacts_per_month is None or len(contacts(w.workplace_id)) < w.max_contacts_per_month
        )
    )

    def of(people: DayPeople) -> Mask:
        if room.all():
            return NOTHING
        known = people.keys_at(people.context.known_at)
        return PairMask(lambda pairs: room[pairs.opening] | people.among(known, pairs))

    return of


RULE = Rule(
    name="contact_cap",
    source="Aftale med arbejdspladsen om antal henvendelser",
    objection=_objection,
    mask=_mask,
    by_journal=True,
)
