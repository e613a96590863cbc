"""What a sheet for a talk shows: the jobkandidat in a few words, and for each company what to ask."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from api.pages.sheet.contents import SheetPerson, refuse_sensitive, sheet_person, whitelisted
from api.pages.sheet.offers import Offer, Offers
from api.pages.visit import Visit
from api.pages.week import times_of
from data.candidates import Candidate
from data.openings import Opening
from data.vocabulary import Vocabulary
from matcher.stale import CONFIRMATION, HIRE_INTENTION

MOST_COMPANIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCompany:
    """A company on the sheet: its offer, when there is work to do, and what to ask."""

    offer: Offer
    times: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A company that the sheet can be made for."""

    opening_id: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetAsked:
    """What is asked: for which openings, with conditions or not, and whether who looks may see those."""

    openings: tuple[str, ...]
    with_conditions: bool
    may_conditions: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known on the day: the openings by their ids, and names of codes."""

    today: date
    openings: Mapping[str, Opening]
    words: Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetView:
    """A sheet, and what it can be made of.

    Attributes
    ----------
    candidate_id, day : str
        Whose, and of which day.
    person : SheetPerson
        In words.
    companies : tuple of SheetCompany
        Those that were chosen.
    choices : tuple of Choice
        Those of the list.
    asked : SheetAsked
        What was asked.
    gone : bool
        Whether a company that was asked for is not on the list.
    offers : Offers
        The list, and what to know of it.
    """

    candidate_id: str
    day: str
    person: SheetPerson
    companies: tuple[SheetCompany, ...]
    choices: tuple[Choice, ...]
    asked: SheetAsked
    gone: bool
    offers: Offers


def sheet_view(visit: Visit, one: Candidate, asked: SheetAsked, offers: Offers, known: Known) -> SheetView:
    """Return what the page shows.

    Parameters
    ----------
    visit : Visit
        Who looks.
    one : Candidate
        Of the service's day.
    asked : SheetAsked
        What is asked; without an opening the sheet is for the first of the list.
    offers : Offers
        The list.
    known : Known
        What is known on the day.

    Raises
    ------
    Problem
        ``sheet-refused`` where a word names what may not stand there.
    """
    wanted = asked.openings or tuple(offer.opening_id for offer in offers.items[:1])
    chosen = [offer for offer in offers.items if offer.opening_id in wanted][:MOST_COMPANIES]
    shown = whitelisted(one, with_conditions=asked.with_conditions and asked.may_conditions)
    person = sheet_person(visit, shown, known.words)
    refuse_sensitive(offer.tasks for offer in chosen)
    return SheetView(
        candidate_id=one.candidate_id,
        day=visit.day(known.today),
        person=person,
        companies=tuple(
            _company(visit, offer, known.openings.get(offer.opening_id), shown, person) for offer in chosen
        ),
        choices=tuple(_choice(visit, offer, chosen=offer in chosen) for offer in offers.items),
        asked=asked,
        gone=any(name not in {offer.opening_id for offer in offers.items} for name in wanted),
        offers=offers,
    )


def _choice(visit: Visit, offer: Offer, *, chosen: bool) -> Choice:
    label = visit.t("sheet.choice", name=offer.name, tasks=offer.tasks)
    return Choice(opening_id=offer.opening_id, label=label, chosen=chosen)


def _company(
    visit: Visit, offer: Offer, opening: Opening | None, one: Candidate, person: SheetPerson
) -> SheetCompany:
    questions = (*_about_place(visit, offer, opening), *_about_person(visit, one, person))
    times = times_of(visit, opening.schedule or ()) if opening is not None else ()
    return SheetCompany(offer=offer, times=times, questions=questions)


def _about_place(visit: Visit, offer: Offer, opening: Opening | None) -> Iterable[str]:
    """Yield what to ask of the place: first what was told too long ago, then what nobody has told."""
    if CONFIRMATION in offer.stale:
        yield visit.t("sheet.ask_still")
    if HIRE_INTENTION in offer.stale:
        yield visit.t("sheet.ask_hire")
    yield visit.t("sheet.ask_visit")
    if opening is None or not opening.schedule:
        yield visit.t("sheet.ask_times")
    week = None if opening is None else opening.paid_from_week
    if week is None:
        yield visit.t("sheet.ask_pay")
    else:
        yield visit.t("sheet.ask_pay_week", week=week) if week else visit.t("sheet.ask_pay_first")
    yield visit.t("sheet.ask_who")


def _about_person(visit: Visit, one: Candidate, person: SheetPerson) -> Iterable[str]:
    """Yield what to ask for the sake of the jobkandidat."""
    now, goal = one.hours_per_week_now, one.hours_per_week_goal
    if now is not None and goal is not None and goal > now:
        yield visit.t("sheet.ask_grow", goal=visit.number(goal))
    for text in person.conditions:
        yield visit.t("sheet.ask_condition", condition=text)
