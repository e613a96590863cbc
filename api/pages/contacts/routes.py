"""``/virksomheder/{id}/kontaktpersoner``: whom to ask for, as the one who talked with them writes it."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Query, Response

from api.access import Actor
from api.http.access import ActorHere, allowed
from api.http.conditional import Condition
from api.http.free_text import free_text_faults
from api.http.problems import Problem
from api.http.schema import Day, Identifier, Name
from api.pages.contacts.view import erase_view, filled_by, first_form, form_view
from api.pages.flash import Flash
from api.pages.forms import Filled, Form, filled
from api.pages.rendering import moved, page
from api.pages.route import page_router
from api.pages.visit import Visit, VisitHere
from api.service import Service, ServiceHere
from api.v1.contact_desk import (
    ERASE,
    WRITE,
    end_contact,
    erase_contact,
    person_of,
    put_contact,
    tag_of,
    talk_with,
    workplace_of,
)
from api.v1.contact_schemas import ContactId, ContactTold, Email, Phone, Reached
from api.v1.record_access import Asking
from data.contact_persons import ContactPerson
from data.store import Unit

router = page_router()

_ALL = "/virksomheder/{workplace_id}/kontaktpersoner"
_ONE = _ALL + "/{contact_id}"
_FORM = "contacts/form.html"
_API = {"name": "navn", "reached": "naar", "talked_on": "talt"}
_STALE = 412


class PersonForm(Form):
    """A contact person as she is written down, under which id, and over which version."""

    nummer: ContactId
    navn: Name
    rolle: Name | None = None
    telefon: Phone | None = None
    mail: Email | None = None
    naar: Reached | None = None
    talt: Day | None = None
    tilstand: Identifier | None = None


class Tagged(Form):
    """A button and the version it is about."""

    tilstand: Identifier


class Nothing(Form):
    """A button alone."""


@router.get(_ALL + "/ny", dependencies=[allowed(WRITE)])
def new_person(
    workplace_id: Identifier, visit: VisitHere, actor: ActorHere, service: ServiceHere
) -> Response:
    """Show the form of somebody new."""
    with service.store.reading(actor.scope) as unit:
        workplace = workplace_of(_asking(service, actor, unit), workplace_id, WRITE)
    view = form_view(visit, workplace, str(uuid.uuid4()), first_form(service.today()))
    return page(visit, _FORM, view)


@router.get(_ONE, dependencies=[allowed(WRITE)])
def change_person(
    workplace_id: Identifier,
    contact_id: ContactId,
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
) -> Response:
    """Show the form filled with what is known."""
    with service.store.reading(actor.scope) as unit:
        asking = _asking(service, actor, unit)
        workplace = workplace_of(asking, workplace_id, WRITE)
        person = person_of(asking, workplace_id, contact_id)
    return page(visit, _FORM, form_view(visit, workplace, contact_id, filled_by(person), person))


@router.post(_ALL, dependencies=[allowed(WRITE)])
def save_person(
    workplace_id: Identifier,
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
    form: Annotated[Filled[PersonForm], filled(PersonForm)],
) -> Response:
    """Write somebody down, or what has changed, unless somebody else has changed it meanwhile."""
    form = _looked_at(form, workplace_id)
    if form.faults:
        return _again(visit, service, actor, workplace_id, form)
    said = form.value
    new = said.tilstand is None
    condition = Condition(if_match=None if new else f'"{said.tilstand}"', if_none_match="*" if new else None)
    try:
        with service.store.writing(actor.scope) as unit:
            asking = _asking(service, actor, unit)
            put_contact(asking, workplace_id, said.nummer, _told(asking, workplace_id, said), condition)
    except Problem as problem:
        if problem.code == "request-invalid":
            named = (replace(one, pointer="/talt") for one in problem.errors)
            return _again(visit, service, actor, workplace_id, form.refused(*named))
        if problem.code != "precondition-failed":
            raise
        if new:  # sent twice: she is there already
            return moved(_address(workplace_id), Flash(key="contacts.saved_before", kind="info"))
        return _again(visit, service, actor, workplace_id, form, status=_STALE)
    return moved(_address(workplace_id), Flash(key="contacts.saved"))


@router.post(_ONE + "/talt", dependencies=[allowed(WRITE)])
def note_talk(
    workplace_id: Identifier,
    contact_id: ContactId,
    actor: ActorHere,
    service: ServiceHere,
    form: Annotated[Filled[Tagged], filled(Tagged)],
) -> Response:
    """Note that who asks has talked with her today."""
    with service.store.writing(actor.scope) as unit:
        asking = _asking(service, actor, unit)
        person = person_of(asking, workplace_id, contact_id)
        if (stale := _stale(person, form.value.tilstand, workplace_id)) is not None:
            return stale
        talk_with(asking, person)
    return moved(_address(workplace_id), Flash(key="contacts.talk_saved"))


@router.post(_ONE + "/stoppet", dependencies=[allowed(WRITE)])
def end_person(
    workplace_id: Identifier,
    contact_id: ContactId,
    actor: ActorHere,
    service: ServiceHere,
    form: Annotated[Filled[Tagged], filled(Tagged)],
) -> Response:
    """Let somebody be no contact any more; it can be undone."""
    with service.store.writing(actor.scope) as unit:
        asking = _asking(service, actor, unit)
        person = person_of(asking, workplace_id, contact_id)
        if (stale := _stale(person, form.value.tilstand, workplace_id)) is not None:
            return stale
        ended = end_contact(asking, person, asking.as_of)
    undo = f"/virksomheder/{quote(workplace_id, safe='')}/kontaktpersoner/{contact_id}/fortryd"
    tag = tag_of(ended).strip('"')
    return moved(_address(workplace_id), Flash(key="contacts.ended", undo=f"{undo}?tilstand={tag}"))


@router.post(_ONE + "/fortryd", dependencies=[allowed(WRITE)])
def undo_end(
    workplace_id: Identifier,
    contact_id: ContactId,
    tilstand: Annotated[Identifier, Query()],
    actor: ActorHere,
    service: ServiceHere,
    form: Annotated[Filled[Nothing], filled(Nothing)],
) -> Response:
    """Let her be a contact again, unless she was changed since."""
    del form
    with service.store.writing(actor.scope) as unit:
        asking = _asking(service, actor, unit)
        person = person_of(asking, workplace_id, contact_id)
        if (stale := _stale(person, tilstand, workplace_id)) is not None:
            return stale
        end_contact(asking, person, None)
    return moved(_address(workplace_id), Flash(key="contacts.back", kind="info"))


@router.get(_ONE + "/slet", dependencies=[allowed(ERASE)])
def ask_before_erasing(
    workplace_id: Identifier,
    contact_id: ContactId,
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
) -> Response:
    """Ask before somebody is erased: that is not undone."""
    with service.store.reading(actor.scope) as unit:
        asking = _asking(service, actor, unit)
        workplace = workplace_of(asking, workplace_id, ERASE)
        person = person_of(asking, workplace_id, contact_id)
    return page(visit, "contacts/erase.html", erase_view(workplace, person))


@router.post(_ONE + "/slet", dependencies=[allowed(ERASE)])
def erase_person(
    workplace_id: Identifier,
    contact_id: ContactId,
    actor: ActorHere,
    service: ServiceHere,
    form: Annotated[Filled[Tagged], filled(Tagged)],
) -> Response:
    """Erase somebody on her own word."""
    with service.store.writing(actor.scope) as unit:
        asking = _asking(service, actor, unit)
        person = person_of(asking, workplace_id, contact_id)
        if (stale := _stale(person, form.value.tilstand, workplace_id)) is not None:
            return stale
        erase_contact(asking, service.settings, person)
    service.store.shred()
    return moved(_address(workplace_id), Flash(key="contacts.erased"))


def _asking(service: Service, actor: Actor, unit: Unit) -> Asking:
    return Asking(actor=actor, unit=unit, as_of=service.today())


def _looked_at(form: Filled[PersonForm], workplace_id: str) -> Filled[PersonForm]:
    """Return the form with what the interface would find in its free texts."""
    texts: Mapping[str, Any] = {"name": form.text("navn"), "reached": form.text("naar")}
    faults = [*free_text_faults(texts, f"/v1/workplaces/{workplace_id}/contacts")]
    if not faults:
        return form
    return form.refused(*(replace(one, pointer=f"/{_API[one.pointer[1:]]}") for one in faults))


def _told(asking: Asking, workplace_id: str, said: PersonForm) -> ContactTold:
    """Return what the interface would be told; that she has ended is not asked for here and stays."""
    before = asking.unit.contact_persons.one(workplace_id, said.nummer)
    ended_on: date | None = before.ended_on if before else None
    return ContactTold(
        name=said.navn,
        role=said.rolle,
        phone=said.telefon,
        email=said.mail,
        reached=said.naar,
        talked_on=said.talt,
        ended_on=ended_on,
    )


def _again(
    visit: Visit,
    service: Service,
    actor: Actor,
    workplace_id: str,
    form: Filled[PersonForm],
    status: int = 422,
) -> Response:
    """Show the form again; where somebody wrote meanwhile, with what stands there now."""
    contact_id = form.text("nummer")
    with service.store.reading(actor.scope) as unit:
        asking = _asking(service, actor, unit)
        workplace = workplace_of(asking, workplace_id, WRITE)
        standing = unit.contact_persons.one(workplace_id, contact_id)
    view = form_view(visit, workplace, contact_id, form, standing, moved=status == _STALE)
    if status != _STALE:
        view = replace(view, tag=form.text("tilstand"))
    return page(visit, _FORM, view, status=status)


def _stale(person: ContactPerson, said: str, workplace_id: str) -> Response | None:
    """Return the way back where a button was about another version than the one which stands."""
    if tag_of(person).strip('"') == said:
        return None
    return moved(_address(workplace_id), Flash(key="contacts.changed_meanwhile", kind="warning"))


def _address(workplace_id: str) -> str:
    return f"/virksomheder/{quote(workplace_id, safe='')}#contact-persons"
