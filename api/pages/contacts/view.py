"""What is shown of contact persons: those of a company, the form of one of them, and before she is erased."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.pages.contacts.naming import named, talked
from api.pages.forms import Filled, blank
from api.pages.visit import Visit
from api.v1.contact_desk import tag_of
from data.companies import Workplace
from data.contact_persons import ContactPerson, phone_in_words

FIELDS = ("navn", "rolle", "telefon", "mail", "naar", "talt")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A contact person on the page of her company; ``tag`` is the version that its buttons change."""

    contact_id: str
    tag: str
    name: str
    role: str
    phone: str
    dialled: str
    email: str
    reached: str
    talked: str
    noted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonsView:
    """The contact persons of a company; ``writes``, ``erases``: what who looks may do."""

    rows: tuple[PersonRow, ...]
    writes: bool
    erases: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView:
    """The form; ``tag`` is empty for somebody new, ``theirs`` holds what somebody else wrote meanwhile."""

    workplace_id: str
    workplace: str
    contact_id: str
    tag: str
    form: Filled[Any]
    labels: dict[str, str]
    theirs: tuple[tuple[str, str], ...]
    quiet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseView:
    """Before somebody is erased."""

    workplace_id: str
    workplace: str
    contact_id: str
    tag: str
    name: str


def persons_view(
    visit: Visit, persons: Sequence[ContactPerson], *, writes: bool, erases: bool
) -> PersonsView:
    """Return the contact persons of a company."""
    return PersonsView(rows=tuple(_row(visit, one) for one in persons), writes=writes, erases=erases)


def form_view(
    visit: Visit,
    workplace: Workplace,
    contact_id: str,
    form: Filled[Any],
    standing: ContactPerson | None = None,
    *,
    moved: bool = False,
) -> FormView:
    """Return the form.

    Parameters
    ----------
    visit : Visit
        Who looks.
    workplace : Workplace
        Where she is.
    contact_id : str
        Hers.
    form : Filled
        As it is filled.
    standing : ContactPerson, optional
        As she stands now; ``None`` for somebody new.
    moved : bool
        Whether somebody has changed that meanwhile.
    """
    theirs = _facts(visit, standing) if moved and standing is not None else ()
    return FormView(
        workplace_id=workplace.workplace_id,
        workplace=workplace.name or workplace.workplace_id,
        contact_id=contact_id,
        tag=_tag(standing),
        form=form,
        labels={name: visit.t(f"contacts.{name}") for name in FIELDS},
        theirs=theirs,
        quiet=not theirs,
    )


def filled_by(person: ContactPerson) -> Filled[Any]:
    """Return the form as it is first shown for somebody who is noted."""
    return blank(
        navn=person.name,
        rolle=person.role,
        telefon=phone_in_words(person.phone) if person.phone else None,
        mail=person.email,
        naar=person.reached,
        talt=person.talked_on,
    )


def first_form(today: date) -> Filled[Any]:
    """Return the form of somebody new: they have just talked."""
    return blank(talt=today)


def erase_view(workplace: Workplace, person: ContactPerson) -> EraseView:
    """Return what is shown before somebody is erased."""
    return EraseView(
        workplace_id=workplace.workplace_id,
        workplace=workplace.name or workplace.workplace_id,
        contact_id=person.contact_id,
        tag=_tag(person),
        name=named(person),
    )


def _tag(person: ContactPerson | None) -> str:
    return "" if person is None else tag_of(person).strip('"')


def _row(visit: Visit, person: ContactPerson) -> PersonRow:
    phone = person.phone or ""
    return PersonRow(
        contact_id=person.contact_id,
        tag=_tag(person),
        name=person.name,
        role=person.role or "",
        phone=phone_in_words(phone),
        dialled=phone if phone.startswith("+") or not phone else f"+45{phone}",
        email=person.email or "",
        reached=person.reached or "",
        talked=talked(visit, person),
        noted=visit.t("contacts.noted", day=visit.day(person.noted_at.date()), by=person.noted_by),
    )


def _facts(visit: Visit, person: ContactPerson) -> tuple[tuple[str, str], ...]:
    row = _row(visit, person)
    values = (row.name, row.role, row.phone, row.email, row.reached, visit.day(person.talked_on))
    return tuple((visit.t(f"contacts.{name}"), text) for name, text in zip(FIELDS, values, strict=True))
