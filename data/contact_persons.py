"""Contact persons of workplaces: whom to ask for, written down by those who talk with them."""

import re
from dataclasses import dataclass
from datetime import date, datetime

_DANISH_DIGITS = 8
_DANISH = re.compile(r"(?:(?:\+|00)45)?([1-9][0-9]{7})")
_FOREIGN = re.compile(r"(?:\+|00)([1-9][0-9]{6,14})")
_BETWEEN = re.compile(r"[\s.\-()/]+")
_EMAIL = re.compile(r"[^\s@<>()\",;:\\]{1,64}@[A-Za-z0-9ÆØÅæøå.-]{1,185}\.[A-Za-zÆØÅæøå]{2,24}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPerson:
    """Somebody at a workplace whom a jobformidler talks with.

    Attributes
    ----------
    contact_id : str
        Says nothing about the person.
    role : str or None
        At the workplace, such as "butikschef".
    phone : str or None
        Digits alone; one of another country begins with ``+``.
    reached : str or None
        How and when she is best reached.
    talked_on, talked_by : date, str
        When somebody last talked with her, and who.
    noted_at, noted_by : datetime, str
        When this was written, and by whom.
    ended_on : date or None
        Since when she is no contact any more.
    number : int
        Of the version; each change counts it up.
    """

    workplace_id: str
    contact_id: str
    name: str
    role: str | None = None
    phone: str | None = None
    email: str | None = None
    reached: str | None = None
    talked_on: date
    talked_by: str
    noted_at: datetime
    noted_by: str
    ended_on: date | None = None
    number: int = 1


def phone_digits(text: str) -> str | None:
    """Return a telephone number as it is kept, ``None`` where the text is none.

    Eight digits are Danish. A number of another country has its code in front: ``+46 …`` or ``0046 …``. So no
    ten digits alone, the way civil registration numbers are written, are taken for a telephone.
    """
    digits = _BETWEEN.sub("", text)
    if danish := _DANISH.fullmatch(digits):
        return danish[1]
    foreign = _FOREIGN.fullmatch(digits)
    return f"+{foreign[1]}" if foreign and not foreign[1].startswith("45") else None


def phone_in_words(kept: str) -> str:
    """Return a kept number as it is read aloud: ``12 34 56 78``."""
    if len(kept) != _DANISH_DIGITS or not kept.isdigit():
        return kept
    return " ".join(kept[at : at + 2] for at in range(0, _DANISH_DIGITS, 2))


def is_email(text: str) -> bool:
    """Tell whether a text can be an e-mail address."""
    return _EMAIL.fullmatch(text) is not None
