"""Schemas of contact persons at workplaces."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from api.http.schema import Day, Identifier, Instant, Name, SafeText, Strict
from data.contact_persons import ContactPerson, is_email, phone_digits, phone_in_words

MOST = 20
"""How many contact persons a workplace may have."""

_UUID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"


def _phone(text: str) -> str:
    kept = phone_digits(text)
    if kept is None:
        raise ValueError("not-phone")
    return kept


def _email(text: str) -> str:
    if not is_email(text):
        raise ValueError("not-email")
    return text


ContactId = Annotated[str, StringConstraints(pattern=_UUID)]
"""A UUID of the caller's own: it says nothing about anybody."""

Phone = Annotated[str, StringConstraints(min_length=1, max_length=40), AfterValidator(_phone)]
"""A telephone number: eight digits, or ``+`` and the code of a country in front."""

Email = Annotated[str, StringConstraints(min_length=1, max_length=254), AfterValidator(_email)]
"""An e-mail address."""

Reached = Annotated[SafeText, StringConstraints(max_length=300)]


class ContactTold(Strict):
    """A contact person, told whole: what is left out is unknown."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Mette Holm",
                    "role": "butikschef",
                    "phone": "12 34 56 78",
                    "email": "mette@bla-cafe.example",
                    "reached": "Ring helst tirsdag formiddag.",
                    "talked_on": "2026-03-02",
                }
            ]
        }
    )

    name: Name
    role: Name | None = Field(None, description="At the workplace.")
    phone: Phone | None = None
    email: Email | None = None
    reached: Reached | None = Field(None, description="How and when she is best reached; nothing private.")
    talked_on: Day | None = Field(None, description="When somebody last talked with her; today if left out.")
    ended_on: Day | None = Field(None, description="Since when she is no contact any more.")


class ContactShown(Strict):
    """A contact person as it stands: last talked with when, and written down by whom."""

    workplace_id: Identifier
    contact_id: ContactId
    name: str
    role: str | None
    phone: str | None
    email: str | None
    reached: str | None
    talked_on: date
    talked_by: str
    noted_at: Instant
    noted_by: str
    ended_on: date | None


class Contacts(Strict):
    """The contact persons of a workplace, whom somebody last talked with first."""

    workplace_id: Identifier
    items: Annotated[list[ContactShown], Field(max_length=MOST)]


def contact_shown(person: ContactPerson) -> ContactShown:
    """Return a contact person as the interface shows her."""
    return ContactShown(
        workplace_id=person.workplace_id,
        contact_id=person.contact_id,
        name=person.name,
        role=person.role,
        phone=phone_in_words(person.phone) if person.phone else None,
        email=person.email,
        reached=person.reached,
        talked_on=person.talked_on,
        talked_by=person.talked_by,
        noted_at=person.noted_at,
        noted_by=person.noted_by,
        ended_on=person.ended_on,
    )
