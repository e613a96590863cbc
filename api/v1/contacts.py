"""Contact persons of workplaces over HTTP; nothing of them is kept under an Idempotency-Key."""

from fastapi import APIRouter, Response

from api.http.access import ActorHere, allowed
from api.http.conditional import ChangeHere, PutHere, ReadHere, etag_of
from api.http.problems import documented
from api.http.route import StrictRoute
from api.http.schema import Identifier
from api.service import ServiceHere
from api.v1.contact_desk import (
    ERASE,
    READ,
    WRITE,
    erase_contact,
    person_of,
    put_contact,
    tag_of,
    workplace_of,
)
from api.v1.contact_schemas import ContactId, Contacts, ContactShown, ContactTold, contact_shown
from api.v1.record_access import Asking

router = APIRouter(
    prefix="/v1/workplaces/{workplace_id}/contacts", tags=["workplaces"], route_class=StrictRoute
)
_ONE = "/{contact_id}"
_CHANGES = ("workplace-unknown", "precondition-required", "precondition-failed")


@router.get(
    "",
    operation_id="list_contacts",
    summary="Contact persons of a workplace",
    dependencies=[allowed(READ)],
    response_model=Contacts,
    responses=documented("workplace-unknown"),
)
def list_contacts(
    workplace_id: Identifier, service: ServiceHere, actor: ActorHere, condition: ReadHere, response: Response
) -> Contacts | Response:
    """Return whom to ask for at a workplace, all of them: whom somebody last talked with first."""
    with service.store.reading(actor.scope) as unit:
        workplace_of(Asking(actor=actor, unit=unit, as_of=service.today()), workplace_id)
        found = unit.contact_persons.of([workplace_id]).get(workplace_id, ())
    etag = etag_of(workplace_id, *map(tag_of, found))
    if (same := condition.unchanged(etag)) is not None:
        return same
    response.headers["ETag"] = etag
    return Contacts(workplace_id=workplace_id, items=[contact_shown(one) for one in found])


@router.get(
    _ONE,
    operation_id="read_contact",
    summary="One contact person",
    dependencies=[allowed(READ)],
    response_model=ContactShown,
    responses=documented("workplace-unknown", "contact-unknown"),
)
def read_contact(
    workplace_id: Identifier,
    contact_id: ContactId,
    service: ServiceHere,
    actor: ActorHere,
    condition: ReadHere,
    response: Response,
) -> ContactShown | Response:
    """Return a contact person, also one who is none any more; its ``ETag`` is what changes name."""
    with service.store.reading(actor.scope) as unit:
        asking = Asking(actor=actor, unit=unit, as_of=service.today())
        workplace_of(asking, workplace_id)
        found = person_of(asking, workplace_id, contact_id)
    etag = tag_of(found)
    if (same := condition.unchanged(etag)) is not None:
        return same
    response.headers["ETag"] = etag
    return contact_shown(found)


@router.put(
    _ONE,
    operation_id="save_contact",
    summary="Write a contact person down, or what has changed",
    dependencies=[allowed(WRITE)],
    response_model=ContactShown,
    responses=documented(*_CHANGES, "contacts-full"),
)
def save_contact(
    workplace_id: Identifier,
    contact_id: ContactId,
    body: ContactTold,
    service: ServiceHere,
    actor: ActorHere,
    condition: PutHere,
) -> Response:
    """Store a contact person whole, under a UUID of the caller's: 201 for a new one, 200 for a change."""
    with service.store.writing(actor.scope) as unit:
        asking = Asking(actor=actor, unit=unit, as_of=service.today())
        person, new = put_contact(asking, workplace_id, contact_id, body, condition)
    shown = contact_shown(person).model_dump_json()
    status = 201 if new else 200
    return Response(
        shown, media_type="application/json", status_code=status, headers={"ETag": tag_of(person)}
    )


@router.delete(
    _ONE,
    operation_id="erase_contact",
    summary="Erase a contact person",
    status_code=204,
    response_class=Response,
    dependencies=[allowed(ERASE)],
    responses=documented(*_CHANGES, "contact-unknown", "ledger-not-written"),
)
def delete_contact(
    workplace_id: Identifier,
    contact_id: ContactId,
    service: ServiceHere,
    actor: ActorHere,
    condition: ChangeHere,
) -> Response:
    """Erase somebody on her own word; whoever has only left gets ``ended_on`` instead."""
    with service.store.writing(actor.scope) as unit:
        asking = Asking(actor=actor, unit=unit, as_of=service.today())
        workplace_of(asking, workplace_id, ERASE)
        found = person_of(asking, workplace_id, contact_id)
        condition.require(tag_of(found))
        erase_contact(asking, service.settings, found)
    service.store.shred()
    return Response(status_code=204)
