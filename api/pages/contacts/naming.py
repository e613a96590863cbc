"""A contact person in words, as cards, call lists and the page of a company name her."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from api.access import about_workplace, may
from api.pages.visit import Visit
from data.companies import Workplace
from data.contact_persons import ContactPerson, phone_in_words

Persons = Mapping[str, Sequence[ContactPerson]]
"""Contact persons by workplace, whom somebody last talked with first."""

NOBODY: Persons = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Whom to ask for: ``text`` in one line; empty where nobody is noted.

    ``address`` is where somebody is written down, empty where it is not for who looks to do so.
    """

    text: str
    address: str


def line_of(visit: Visit, persons: Persons | None, workplace: Workplace) -> Line | None:
    """Return whom to ask for at a workplace, ``None`` where who looks may not see it.

    Parameters
    ----------
    visit : Visit
        Who looks.
    persons : mapping, optional
        Of the workplaces on the page.
    workplace : Workplace
        Whose: contact persons are written down in the company's own municipality.
    """
    if persons is None:
        return None
    found = persons.get(workplace.workplace_id, ())
    writes = may(visit.actor, "contacts.write", about_workplace(workplace)).allowed
    address = f"/virksomheder/{quote(workplace.workplace_id, safe='')}#contact-persons" if writes else ""
    return Line(text=_in_one_line(visit, found[0]) if found else "", address=address)


def named(person: ContactPerson) -> str:
    """Return name and role."""
    return f"{person.name}, {person.role}" if person.role else person.name


def talked(visit: Visit, person: ContactPerson) -> str:
    """Return when somebody last talked with her, and who."""
    own = person.talked_by == visit.actor.name
    by = visit.t("contacts.you") if own else person.talked_by
    return visit.t("contacts.talked", day=visit.day(person.talked_on), by=by)


def _in_one_line(visit: Visit, person: ContactPerson) -> str:
    way = phone_in_words(person.phone) if person.phone else (person.email or "")
    return ", ".join((" · ".join(filter(None, (named(person), way))), talked(visit, person)))
