"""No civil registration number comes in by HTTP: bodies, addresses and the headers that are kept.

Every text of a request is looked at before anything runs, whatever its field allows: ids are opaque and would
let a number through. Only the ids of workplaces and openings may be ten digits, in their own fields.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from api.http.problems import FieldFault, Place
from data.contact_persons import phone_digits
from data.identity import holds_cpr, holds_cpr_beside_company, number_reads_as_cpr
from data.tables import TABLES

Header = tuple[bytes, bytes]
COMPANY_FIELDS = frozenset(column.name for table in TABLES for column in table.columns if column.number_field)
# A telephone number in its own field is none, whatever its digits spell; anything else there is looked at.
_PHONE_FIELDS = frozenset({"phone", "telefon"})
_CODE = "holds-cpr"
_KEY = "idempotency-key"
# No field takes more: what is longer is refused unread, for reading takes time in step with the length.
_LONGEST_TEXT = 20_000
# Headers that journals or logs may keep, and that no answer hangs on.
_KEPT = frozenset({b"user-agent", b"referer", b"x-request-id", b"traceparent", b"tracestate", b"baggage"})


def body_faults(value: object) -> Iterator[FieldFault]:
    """Yield a fault for every text, name and whole number of a JSON value that reads as a CPR number."""
    waiting: list[tuple[str, str, Any]] = [("", "", value)]
    while waiting:
        pointer, name, item = waiting.pop()
        if isinstance(item, dict):
            for key, below in item.items():
                waiting.append((f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}", key, below))
                if len(key) > _LONGEST_TEXT or holds_cpr(key):
                    yield FieldFault(code=_CODE, pointer=f"{pointer}/…")
        elif isinstance(item, list):
            waiting += ((f"{pointer}/{place}", name, below) for place, below in enumerate(item))
        elif isinstance(item, str) and len(item) > _LONGEST_TEXT:
            yield FieldFault(code="too-long", pointer=pointer, values={"limit": _LONGEST_TEXT})
        elif _reads(name, item):
            yield FieldFault(code=_CODE, pointer=pointer)


def address_faults(values: Iterable[tuple[str, str]], place: Place) -> Iterator[FieldFault]:
    """Yield a fault for every parameter of an address whose value reads as a CPR number.

    Parameters
    ----------
    values : iterable of (str, str)
        Name and value.
    place : str
        Query or path.
    """
    for name, value in values:
        if _reads(name, value):
            yield FieldFault(code=_CODE, pointer=f"/{name}", place=place)


def key_faults(headers: Mapping[str, str]) -> Iterator[FieldFault]:
    """Yield a fault where the key that a request is remembered by reads as a CPR number."""
    if holds_cpr(headers.get(_KEY, "")):
        yield FieldFault(code=_CODE, pointer=f"/{_KEY}", place="header")


def without_cpr(headers: Iterable[Header]) -> list[Header]:
    """Return headers without those that only journals and logs would keep, where they read as CPR numbers."""
    return [
        (name, value)
        for name, value in headers
        if name not in _KEPT or not holds_cpr(value.decode("utf-8", "replace"))
    ]


def _reads(name: str, value: object) -> bool:
    if isinstance(value, str):
        if name in _PHONE_FIELDS and phone_digits(value) is not None:
            return False
        return (holds_cpr_beside_company if name in COMPANY_FIELDS else holds_cpr)(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value).is_integer() and number_reads_as_cpr(int(value))
    return False
