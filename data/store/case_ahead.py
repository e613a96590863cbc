"""What a list of a person begins with, read in one statement instead of five, and remembered by the unit.

Change numbers, the person's record, whose case it is, and what was said since a change number: each of them
is asked for in its own place, and answered there from here.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, exists, select

from data import tables as exchange
from data.rights import OPEN, RightsRequest
from data.store.access_schema import opened_cases
from data.store.account_schema import accounts
from data.store.contact_persons import Contacts, contacts_among, contacts_at
from data.store.contact_schema import contact_persons
from data.store.instants import to_stored
from data.store.joined_rows import columns_among, fields_among, fields_of, rows_among
from data.store.loading import versions_from
from data.store.rights import request_of
from data.store.rights_schema import rights_requests
from data.store.said_since import Said, changed_since, columns_of_words, said_in
from data.store.schema import STORED, current_plan, worker_belief
from data.store.service_schema import stamps
from data.store.stamps import Stamps
from data.versions import Version

_PEOPLE = STORED["candidates"]
NO_WORDS = 2**62
"""A change number that none comes after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAsked:
    """Whose list is begun.

    Attributes
    ----------
    candidate_id : str
        The person.
    opener : str
        Who asks, as opened cases name them.
    now : datetime
        The instant.
    journal : int
        Change number behind which words are wanted.
    workplaces : tuple of str
        Where people to ask for are wanted: those that a list will probably hold.
    """

    candidate_id: str
    opener: str
    now: datetime
    journal: int = NO_WORDS
    workplaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAhead:
    """What is known then.

    Attributes
    ----------
    stamps : Stamps
        The change numbers.
    versions : tuple of Version
        Every version of the person, in their order; of nobody none.
    teams : mapping of str to str
        The team of each jobformidler of these.
    opened : bool
        Whether the case is open to who asks.
    said : Said or None
        As `data.store.said_since.said_since` returns it.
    contacts : mapping of str to tuple of ContactPerson
        As `data.store.contact_persons.ContactPersons.of` returns them.
    requests : tuple of RightsRequest
        What the person asked for and nobody has answered yet, by id.
    """

    stamps: Stamps
    versions: tuple[Version[Any], ...]
    teams: dict[str, str]
    opened: bool
    said: Said | None
    contacts: Contacts
    requests: tuple[RightsRequest, ...]


def read_case(connection: Connection, asked: CaseAsked) -> CaseAhead:
    """Return what a list begins with; the connection looks beyond municipalities, the caller must not."""
    given = {
        "number": asked.journal,
        "person": asked.candidate_id,
        "opener": asked.opener,
        "now": to_stored(asked.now),
        "workplaces": asked.workplaces,
    }
    rows = connection.execute(_CASE, given).all()
    first = rows[0]
    requests = map(request_of, fields_among(rights_requests, rows))
    return CaseAhead(
        stamps=Stamps(people=first.people, market=first.market, journal=first.journal, plan_id=first.plan_id),
        versions=tuple(versions_from(exchange.CANDIDATES, rows_among(exchange.CANDIDATES, rows))),
        teams={row.candidates_broker_id: row.team or "" for row in rows if row.candidates_broker_id},
        opened=bool(first.opened),
        said=said_in(rows, asked.journal),
        contacts=contacts_among(rows),
        requests=tuple(sorted(requests, key=lambda one: one.request_id)),
    )


_TEAM = (
    select(accounts.c.team)
    .where(accounts.c.broker_id == _PEOPLE.c.broker_id)
    .order_by(accounts.c.team)
    .limit(1)
    .correlate(_PEOPLE)
    .scalar_subquery()
)
_OPENED = exists().where(
    opened_cases.c.candidate_id == bindparam("person"),
    opened_cases.c.opener == bindparam("opener"),
    opened_cases.c.until > bindparam("now"),
)
_CASE = select(
    stamps.c.people,
    stamps.c.market,
    stamps.c.journal,
    select(current_plan.c.plan_id).scalar_subquery().label("plan_id"),
    _TEAM.label("team"),
    _OPENED.label("opened"),
    *columns_of_words(),
    *columns_among(exchange.CANDIDATES),
    *fields_of(contact_persons),
    *fields_of(rights_requests),
).select_from(
    changed_since()
    .outerjoin(_PEOPLE, _PEOPLE.c.candidate_id == bindparam("person"))
    .outerjoin(worker_belief, worker_belief.c.version_id == _PEOPLE.c.version_id)
    .outerjoin(contact_persons, contacts_at(bindparam("workplaces", expanding=True)))
    .outerjoin(
        rights_requests,
        (rights_requests.c.candidate_id == bindparam("person")) & (rights_requests.c.state == OPEN),
    )
)
