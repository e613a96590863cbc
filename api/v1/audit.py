"""The audit over HTTP: who looked, decided and changed, for data protection officer and administrators."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from api.access import RULES, Actor
from api.http.access import ActorHere, allowed
from api.http.paging import Page, PageHere
from api.http.problems import FieldFault, Problem
from api.http.route import StrictRoute
from api.http.schema import Count, Identifier, Instant, Strict
from api.service import ServiceHere
from data.accounts import ADMINISTRATOR
from data.audit import CANDIDATE
from data.store import AuditRow, Sought

router = APIRouter(prefix="/v1/audit", tags=["audit"], route_class=StrictRoute)
_LONGEST_NUMBER = 19
Text = Annotated[str, Field(max_length=4000)]
Class = Literal["look", "decision", "security", "operation"]
Outcome = Literal["done", "repeated", "denied", "failed", "begun"]


class Noted(Strict):
    """One row: who did what, when, about whom, and how it ended.

    Of people who were erased and of months that are forgotten ``readable`` is false; the row still counts. An
    administrator sees neither people nor reasons nor details.
    """

    number: Count
    at: Instant
    record_class: Class
    actor: Text
    actor_kind: Text
    role: Text
    operation: Text
    outcome: Outcome
    subject_kind: Text
    subject_id: str
    people: list[str]
    people_count: Count
    municipality_code: Text
    reason: str
    details: Mapping[str, Any]
    request_id: Text
    readable: bool


class End(Strict):
    """Where the chain ends: keep it elsewhere, and rows that are cut off will be missed."""

    number: Count
    at: Instant | None
    mac: Text = Field(description="Code of the last row, in hexadecimal.")
    key_print: Text


async def _sought(
    candidate_id: Annotated[Identifier | None, Query(description="About this person.")] = None,
    actor: Annotated[Identifier | None, Query(description="By this name.")] = None,
    operation: Annotated[Identifier | None, Query(description="Such as candidates.read.")] = None,
    outcome: Annotated[Outcome | None, Query(description="Ended so.")] = None,
    since: Annotated[Instant | None, Query(description="From this instant on.")] = None,
    until: Annotated[Instant | None, Query(description="Before this instant.")] = None,
) -> Sought:
    return Sought(
        candidate_id=candidate_id, actor=actor, operation=operation, outcome=outcome, since=since, until=until
    )


@router.get(
    "",
    operation_id="search_audit",
    summary="What was looked at, decided and changed, newest first",
    dependencies=[allowed("audit.read")],
)
def search_audit(
    service: ServiceHere, who: ActorHere, asked: PageHere, sought: Annotated[Sought, Depends(_sought)]
) -> Page[Noted]:
    """Return a page of rows of the municipalities that whoever asks answers for; the search is one too."""
    codes, whole = reach_of(who)
    wanted = replace(sought, municipality_codes=codes, before=number_after(asked.after))
    with service.store.reading() as unit:
        found = unit.audit.page(wanted, asked.enough)
    return asked.page(found, lambda row: str(row.number), lambda row: shown_row(row, whole=whole))


@router.get(
    "/head",
    operation_id="read_audit_head",
    summary="Where the audit ends",
    dependencies=[allowed("audit.head")],
)
def read_head(service: ServiceHere) -> End:
    """Return number and code of the last row."""
    with service.store.reading() as unit:
        head = unit.audit.head()
    return End(number=head.number, at=head.at, mac=head.mac.hex(), key_print=head.key_print)


def reach_of(actor: Actor) -> tuple[frozenset[str] | None, bool]:
    """Return the municipalities whose rows somebody sees, ``None`` for all, and whether with content."""
    grants = [grant for grant in actor.grants if grant.role in RULES["audit.read"].who]
    codes = frozenset(grant.municipality_code for grant in grants)
    return (None if "" in codes else codes), any(grant.role != ADMINISTRATOR for grant in grants)


def shown_row(row: AuditRow, *, whole: bool) -> Noted:
    """Return a row as it is shown; without people, reasons and details unless ``whole``."""
    entry = row.entry
    told = {name: getattr(entry, name) for name in Noted.model_fields if hasattr(entry, name)}
    content = {"people": list(entry.about), "reason": entry.reason, "details": dict(entry.details)}
    if not whole:
        content = {"people": [], "reason": "", "details": {}}
        content |= {"subject_id": ""} if entry.subject_kind == CANDIDATE else {}
    return Noted(
        **told | content | {"number": row.number, "people_count": row.people, "readable": row.readable}
    )


def number_after(after: str | None) -> int | None:
    """Return the number behind which a page begins.

    Raises
    ------
    Problem
        If somebody made the cursor up.
    """
    if after is None:
        return None
    if not (after.isascii() and after.isdecimal() and len(after) < _LONGEST_NUMBER):
        fault = FieldFault(code="cursor-unreadable", pointer="/cursor", place="query")
        raise Problem("request-invalid", errors=[fault])
    return int(after)
