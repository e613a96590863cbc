"""What a night says of people within reach: the morning's changes, and who is without a place and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from api.pages.night.places import Places
from api.pages.visit import Visit
from api.wording import CAUSES, word
from data.store import StoredChange, StoredUnplaced

KINDS = {"ny": "new", "flyttet": "moved", "mistet": "lost"}
CAUSES_LISTED = ("outbid", "rules", "no_reachable_opening", "worth_less_than_unmatched", "broker_full")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """What became of one person's place; ``address`` is that of the company's page now."""

    candidate_id: str
    person: str
    kind: str
    text: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnplacedRow:
    """A person without a place: why, and the smallest changes that would open something."""

    candidate_id: str
    person: str
    cause: str
    text: str
    opens: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A filter: its address, its words, and whether it is the one that holds."""

    address: str
    text: str
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesView:
    """A page of people.

    Attributes
    ----------
    kept : bool
        Whether the plan's rows can still be read.
    whose, kinds : tuple of Choice
        Own people or all within reach, and which of them.
    onward, first : str
        Addresses of the next and the first page; empty where there is none.
    """

    day: str
    plan: str
    kept: bool
    rows: tuple[ChangeRow | UnplacedRow, ...]
    whose: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    onward: str
    first: str


def change_row(visit: Visit, one: StoredChange, places: Places) -> ChangeRow:
    """Return a change in words."""
    return ChangeRow(
        candidate_id=one.candidate_id,
        person=person(one.candidate_id),
        kind=visit.t(f"night.kind_{one.kind}"),
        text=visit.told({"da": one.text_da, "en": one.text_en}),
        address=places.address_of(one.now),
    )


def unplaced_rows(visit: Visit, found: Sequence[StoredUnplaced]) -> tuple[UnplacedRow, ...]:
    """Return people without a place in words."""
    return tuple(
        UnplacedRow(
            candidate_id=one.candidate_id,
            person=person(one.candidate_id),
            cause=first_upper(visit.told(word(CAUSES, one.cause))),
            text=visit.told({"da": one.text_da, "en": one.text_en}),
            opens=tuple(first_upper(visit.told({"da": da, "en": en})) for da, en in one.opens),
        )
        for one in found
    )


def person(candidate_id: str) -> str:
    """Return the address of somebody's page."""
    return f"/kandidater/{quote(candidate_id, safe='')}"


def first_upper(text: str) -> str:
    """Return a text that begins with a capital letter."""
    return text[:1].upper() + text[1:]
