"""What the page of one company shows: what to call about, its openings, what it offers, and who asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from api.access import about_workplace, may
from api.pages.contacts.view import PersonsView, persons_view
from api.pages.forms import Filled
from api.pages.night.calendar_view import CompanyCalendar, company_calendar
from api.pages.visit import Visit
from api.pages.week import times_of
from api.pages.workplaces.naming import (
    ago,
    few,
    hours_in_words,
    industry_of,
    intention_in_words,
    name_of,
    tasks_of,
    town_of,
)
from api.serving.company import Company, Contact, Load
from api.serving.directory import Room, room_of
from data.candidates import Weights
from data.companies import HIRE_INTENTIONS
from data.openings import Opening
from data.store import StoredRecord
from data.vocabulary import Vocabulary
from matcher.stale import StaleFact

Pairs = tuple[tuple[str, str], ...]
Reasons = Mapping[str, Mapping[str, Mapping[str, str]]]
_SOON = timedelta(days=91)
_LEAST_OFFERED = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningCard:
    """One opening; ``tag`` is the version that its buttons change, ``stale`` whether to ask about it."""

    opening_id: str
    tag: str
    tasks: str
    now: str
    soon: str
    facts: Pairs
    confirmed: str
    stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """One contact about somebody who may be seen."""

    candidate_id: str
    day: str
    decision: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyView:
    """A company.

    Attributes
    ----------
    call : tuple of str
        Why to call; empty where nothing is stale.
    quiet : str
        Until when it wants quiet; empty where it does not.
    tag : str
        The version that forms change.
    writes : bool
        Whether who looks may change it.
    persons : PersonsView or None
        Whom to ask for; ``None`` where who looks may not see it.
    calendar : CompanyCalendar
        Places and small hours week by week.
    """

    workplace_id: str
    tag: str
    name: str
    about: str
    call: tuple[str, ...]
    quiet: str
    openings: tuple[OpeningCard, ...]
    offers: tuple[str, ...]
    facts: Pairs
    intention: str
    load: tuple[str, ...]
    contacts: tuple[ContactRow, ...]
    others: int
    writes: bool
    form: Filled[Any]
    intentions: Pairs
    persons: PersonsView | None
    calendar: CompanyCalendar


def company_view(
    visit: Visit, found: Company, reasons: Reasons, today: date, form: Filled[Any], *, writes: bool
) -> CompanyView:
    """Return what the page shows.

    Parameters
    ----------
    visit : Visit
        Who looks.
    found : Company
        The company.
    reasons : mapping
        Words of reason codes by decision.
    today : date
        The service's day.
    form : Filled
        The form of the hire intention.
    writes : bool
        Whether who looks may change it.
    """
    place, words = found.workplace, found.held.standing.ground.snapshot.vocabulary
    stale = {fact.opening_id for fact in found.call.facts} if found.call else set()
    return CompanyView(
        workplace_id=place.workplace_id,
        tag=found.stored.tag,
        name=name_of(place),
        about=" · ".join(filter(None, (industry_of(visit, place, words), town_of(place)))),
        call=tuple(visit.told({"da": fact.text_da, "en": fact.text_en}) for fact in _once(found)),
        quiet=_quiet(visit, place.do_not_contact_until, today),
        openings=tuple(
            _card(visit, found, one, today, stale=one.record.opening_id in stale) for one in found.openings
        ),
        offers=_offers(visit, place.conditions_offered, words),
        facts=_facts(visit, found),
        intention=intention_in_words(visit, place, today),
        load=tuple(_load(visit, found.load)),
        contacts=tuple(_contact(visit, one, reasons) for one in found.contacts),
        others=found.others,
        writes=writes,
        form=form,
        intentions=tuple((code, visit.t(f"workplaces.choose_{code}")) for code in HIRE_INTENTIONS),
        persons=_persons(visit, found),
        calendar=company_calendar(
            visit,
            name_of(place),
            [one.record for one in found.openings],
            found.held.standing.ground.context,
            today,
        ),
    )


def _persons(visit: Visit, found: Company) -> PersonsView | None:
    if found.persons is None:
        return None
    about = about_workplace(found.workplace)
    writes, erases = (may(visit.actor, name, about).allowed for name in ("contacts.write", "contacts.erase"))
    return persons_view(visit, found.persons, writes=writes, erases=erases)


def _once(found: Company) -> list[StaleFact]:
    """Return the facts to call about, of openings that say the same only the first."""
    facts = {fact.text_da: fact for fact in (found.call.facts if found.call else ())}
    return list(facts.values())


def _quiet(visit: Visit, until: date | None, today: date) -> str:
    return "" if until is None or until < today else visit.t("workplaces.quiet", day=visit.day(until))


def _card(visit: Visit, found: Company, stored: StoredRecord, today: date, *, stale: bool) -> OpeningCard:
    one: Opening = stored.record
    words = found.held.standing.ground.snapshot.vocabulary
    room = room_of(one, found.held.standing.ground.context)
    confirmed = one.last_confirmed_on
    return OpeningCard(
        opening_id=one.opening_id,
        tag=stored.tag,
        tasks=few(visit, tasks_of(visit, [one], words)) or visit.t("workplaces.tasks_none"),
        now=_now(visit, one, room, found.load.kept.get(one.opening_id, 0), today),
        soon=_soon(visit, one, today),
        facts=facts_of_opening(visit, one, words),
        confirmed=visit.t("workplaces.never_confirmed")
        if confirmed is None
        else visit.t("workplaces.confirmed", day=visit.day(confirmed), ago=ago(visit, confirmed, today)),
        stale=stale,
    )


def facts_of_opening(visit: Visit, one: Opening, words: Vocabulary) -> Pairs:
    """Return what there is to know of an opening, whoever takes it; what nobody has told is empty."""
    certificates = tuple(
        words.label("certificate", code, visit.language) for code in one.certificates_required or ()
    )
    competences = tuple(
        words.label("competence", code, visit.language)
        for code, _ in sorted(one.competences or (), key=lambda pair: -pair[1])
    )
    return (
        (visit.t("workplaces.hours_each"), _each(visit, one)),
        (visit.t("workplaces.times"), "; ".join(times_of(visit, one.schedule or ()))),
        (visit.t("workplaces.paid"), _paid(visit, one)),
        (visit.t("workplaces.needs"), few(visit, competences)),
        (visit.t("workplaces.certificates"), ", ".join(certificates)),
    )


def _now(visit: Visit, one: Opening, room: Room, kept: int, today: date) -> str:
    if one.status != "open":
        return visit.t(f"workplaces.status_{one.status}")
    if one.open_from is not None and one.open_from > today:
        return visit.t("workplaces.opens", day=visit.day(one.open_from))
    if one.open_until is not None and one.open_until < today:
        return visit.t("workplaces.was_open", day=visit.day(one.open_until))
    if not room.places:
        return visit.t("workplaces.all_kept" if kept else "workplaces.places_none")
    hours = hours_in_words(visit, room.hours_per_week)
    return visit.tn("workplaces.left", room.places, of=one.free_places, hours=hours)


def _soon(visit: Visit, one: Opening, today: date) -> str:
    """Return what is known of three months from now; what nobody has told is said to be that."""
    day = today + _SOON
    if one.status != "open":
        return visit.t("workplaces.soon_unknown")
    if one.open_until is not None and one.open_until < today:
        return visit.t("workplaces.soon_unknown")
    if one.open_until is not None and one.open_until <= day:
        return visit.t("workplaces.soon_ends", day=visit.day(one.open_until))
    return visit.t("workplaces.soon_same" if one.open_until is not None else "workplaces.soon_open")


def _each(visit: Visit, one: Opening) -> str:
    low, high = one.hours_per_week_min, one.hours_per_week_max
    if high is None:
        return "" if low is None else visit.t("workplaces.hours_from", low=visit.number(low, 2))
    if low is None or low == high:
        return hours_in_words(visit, high)
    return visit.t("workplaces.hours_between", low=visit.number(low, 2), high=visit.number(high, 2))


def _paid(visit: Visit, one: Opening) -> str:
    week = one.paid_from_week
    if week is None:
        return visit.t("workplaces.paid_unknown")
    return visit.t("workplaces.paid_at_once") if week == 0 else visit.tn("workplaces.paid_after", week)


def _offers(visit: Visit, offered: Weights | None, words: Vocabulary) -> tuple[str, ...]:
    ordered = sorted(offered or (), key=lambda pair: (-pair[1], pair[0]))
    return tuple(
        words.label("condition", code, visit.language) for code, level in ordered if level >= _LEAST_OFFERED
    )


def _facts(visit: Visit, found: Company) -> Pairs:
    place = found.workplace
    mentor, danish = place.mentor_hours_per_week, place.danish_required
    return (
        (visit.t("workplaces.number"), place.workplace_id),
        (
            visit.t("workplaces.employees"),
            "" if place.employees_fte is None
            else visit.t("workplaces.fte", count=visit.number(place.employees_fte)),
        ),
        (visit.t("workplaces.mentor"), "" if mentor is None else hours_in_words(visit, mentor)),
        (visit.t("workplaces.danish"), "" if danish is None else visit.t(f"workplaces.danish_{danish}")),
    )  # fmt: skip


def _load(visit: Visit, load: Load) -> list[str]:
    told = []
    if load.most is not None:
        told.append(visit.t("workplaces.load_contacts", contacts=load.contacts, most=load.most))
    elif load.contacts:
        told.append(visit.tn("workplaces.load_contacts_free", load.contacts))
    if load.colleagues:
        told.append(visit.tn("workplaces.load_colleagues", load.colleagues))
    if load.working:
        told.append(visit.tn("workplaces.load_working", load.working))
    return told or [visit.t("workplaces.load_none")]


def _contact(visit: Visit, one: Contact, reasons: Reasons) -> ContactRow:
    known = reasons.get(one.decision, {}).get(one.reason_code)
    decision = visit.t(f"workplaces.decision_{one.decision}")
    return ContactRow(
        candidate_id=one.candidate_id,
        day=visit.day(one.decided_on),
        decision=visit.t("workplaces.withdrawn", decision=decision) if one.withdrawn else decision,
        reason=one.reason_code if known is None else visit.told(dict(known)),
        by=one.by or visit.t("workplaces.by_unknown"),
    )
