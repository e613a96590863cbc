"""Contact persons at work: what the interface and the pages do with them, within one unit."""

from dataclasses import replace
from datetime import date

from api import accounting, clock
from api.access import about_workplace, may
from api.http.access import denied
from api.http.conditional import Condition, etag_of
from api.http.problems import FieldFault, Problem
from api.settings import Settings
from api.v1.contact_schemas import MOST, ContactTold
from api.v1.record_access import Asking
from data.companies import Workplace
from data.contact_persons import ContactPerson
from data.store import RecordExistsError, StaleTagError
from data.store.erasure_ledger import append_line

READ, WRITE, ERASE = "contacts.read", "contacts.write", "contacts.erase"


def workplace_of(asking: Asking, workplace_id: str, operation: str = READ) -> Workplace:
    """Return a workplace whose contact persons whoever asks may see, write or erase.

    Raises
    ------
    Problem
        If there is none of that id, or it is another municipality's to write about.
    """
    found = asking.unit.fresh.workplaces([workplace_id], asking.as_of).get(workplace_id)
    if found is None:
        raise Problem("workplace-unknown", record_id=workplace_id)
    if operation != READ and not (answer := may(asking.actor, operation, about_workplace(found))).allowed:
        raise denied(answer)
    return found


def person_of(asking: Asking, workplace_id: str, contact_id: str) -> ContactPerson:
    """Return a contact person.

    Raises
    ------
    Problem
        If there is none of that id at the workplace.
    """
    found = asking.unit.contact_persons.one(workplace_id, contact_id)
    if found is None:
        raise Problem("contact-unknown", record_id=contact_id)
    return found


def tag_of(person: ContactPerson) -> str:
    """Return what tells this version from every other."""
    return etag_of(person.workplace_id, person.contact_id, person.number)


def put_contact(
    asking: Asking, workplace_id: str, contact_id: str, told: ContactTold, condition: Condition
) -> tuple[ContactPerson, bool]:
    """Write somebody down, or a new version of what is written; tell whether she is new.

    Raises
    ------
    Problem
        If it is not theirs to write, is about days to come, names another version than the one which stands,
        or the workplace has as many as it may have.
    """
    workplace_of(asking, workplace_id, WRITE)
    _refuse_coming(told, asking.as_of)
    persons = asking.unit.contact_persons
    before = persons.one(workplace_id, contact_id)
    condition.require_put(tag_of(before) if before else None)
    person = _told(asking, workplace_id, contact_id, told, before)
    accounting.explain(contact=contact_id, new=before is None)
    if before is not None:
        return _changed(asking, person), False
    if persons.count(workplace_id) >= MOST:
        raise Problem("contacts-full", most=MOST)
    try:
        persons.add(person)
    except RecordExistsError as taken:  # by somebody who wrote at the same moment
        raise Problem("precondition-failed") from taken
    return person, True


def end_contact(asking: Asking, person: ContactPerson, ended_on: date | None) -> ContactPerson:
    """Let somebody be no contact any more, or be one again; raises as `put_contact` does."""
    workplace_of(asking, person.workplace_id, WRITE)
    accounting.explain(contact=person.contact_id, ended=ended_on is not None)
    return _changed(asking, replace(person, ended_on=ended_on, number=person.number + 1))


def talk_with(asking: Asking, person: ContactPerson) -> ContactPerson:
    """Note that who asks has talked with somebody today; raises as `put_contact` does."""
    workplace_of(asking, person.workplace_id, WRITE)
    accounting.explain(contact=person.contact_id, talked=True)
    by = asking.actor.name
    return _changed(asking, replace(person, talked_on=asking.as_of, talked_by=by, number=person.number + 1))


def erase_contact(asking: Asking, settings: Settings, person: ContactPerson) -> None:
    """Take somebody out on her own word: she is nowhere any more, and no restored backup brings her back.

    The line of the ledger is on disk before the transaction ends.

    Raises
    ------
    Problem
        If it is not theirs to do, or the ledger cannot be written.
    """
    workplace_of(asking, person.workplace_id, ERASE)
    line = asking.unit.contact_persons.erase(person.workplace_id, person.contact_id, asking.as_of)
    accounting.explain(contact=person.contact_id, subject=line.subject[:16])
    try:
        append_line(settings.erasure_ledger, line)
    except OSError as fault:
        raise Problem("ledger-not-written") from fault


def _told(
    asking: Asking, workplace_id: str, contact_id: str, told: ContactTold, before: ContactPerson | None
) -> ContactPerson:
    """Return what is to be written; a talk is by whom it was before, unless its day is a new one."""
    talked_on = told.talked_on or asking.as_of
    same_talk = before is not None and before.talked_on == talked_on
    by = asking.actor.name
    return ContactPerson(
        workplace_id=workplace_id,
        contact_id=contact_id,
        name=told.name,
        role=told.role,
        phone=told.phone,
        email=told.email,
        reached=told.reached or None,
        talked_on=talked_on,
        talked_by=before.talked_by if before is not None and same_talk else by,
        noted_at=clock.now(),
        noted_by=by,
        ended_on=told.ended_on,
        number=before.number + 1 if before else 1,
    )


def _changed(asking: Asking, person: ContactPerson) -> ContactPerson:
    try:
        asking.unit.contact_persons.change(person)
    except StaleTagError as stale:
        raise Problem("precondition-failed") from stale
    return person


def _refuse_coming(told: ContactTold, today: date) -> None:
    days = {"talked_on": told.talked_on, "ended_on": told.ended_on}
    faults = [
        FieldFault(code="too-large", pointer=f"/{name}", values={"limit": today})
        for name, day in days.items()
        if day is not None and day > today
    ]
    if faults:
        raise Problem("request-invalid", errors=faults)
