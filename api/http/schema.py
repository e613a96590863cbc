"""The types of requests and answers: strict, bounded, and without a way to smuggle anything in."""

import re
import unicodedata
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from data.identity import holds_cpr

LONGEST_ID = 200
# A ValueError of a validator holds a code of fields.toml.
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)
_CONTROL = r"\x00-\x1f\x7f-\x9f"
# The byte order mark is a blank to those who read the description by ECMAScript's rules, and none to others.
_BLANK = rf"\s\ufeff{_CONTROL}"
_UNSAFE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


class Strict(BaseModel):
    """Base of every model at the door: no unknown field, no guessing of types, no NaN, no infinity.

    Lists are ``list[...]``, choices are ``Literal[...]``, days are `Day` and instants `Instant`.
    """

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, frozen=True)


def _day(value: object) -> object:
    if isinstance(value, str):
        try:
            if _DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise ValueError("not-date")
    return value


def _instant(value: object) -> object:
    if isinstance(value, str):
        try:
            if _INSTANT.fullmatch(value):
                return datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        raise ValueError("not-instant")
    return value


def _safe(text: str) -> str:
    if _UNSAFE.search(text):
        raise ValueError("bad-character")
    if holds_cpr(text):
        raise ValueError("holds-cpr")
    return unicodedata.normalize("NFC", text).strip()


Day = Annotated[date, BeforeValidator(_day)]
"""A calendar day: ``2026-03-02``."""

Instant = Annotated[datetime, BeforeValidator(_instant)]
"""An instant, RFC 3339 with its offset; kept and answered in UTC."""

Identifier = Annotated[
    str,
    StringConstraints(
        min_length=1, max_length=LONGEST_ID, pattern=rf"^[^{_BLANK}](?:[^{_CONTROL}]*[^{_BLANK}])?$"
    ),
]
"""An opaque id, as it was delivered: no control characters, no blank at either end."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_safe)]
"""One line of text written by a person."""

SafeText = Annotated[str, StringConstraints(max_length=4000), AfterValidator(_safe)]
"""Free text written by a person: no control characters, nothing that looks like a CPR number."""

Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
"""A whole number of things."""
