"""Whose case a person is, within one unit: what lists are narrowed by, and who works in which team."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, and_, false, or_, select, true

from data.candidates import Candidate
from data.reach import Part, Reach
from data.store.account_schema import accounts
from data.store.fresh_records import Fresh
from data.store.loading import Loading
from data.store.schema import STORED
from data.store.scope import in_every_municipality
from data.tables import CANDIDATES
from data.versions import Knowledge, by_id, version_on

_CASES = STORED["candidates"].c
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing(Generic[T]):
    """A list about people, and how to narrow it to the cases somebody may see.

    Attributes
    ----------
    after : callable
        Returns rows behind one, or the first ones where ``None`` is given: `limit` of them where there are so
        many, and every one that may be seen is among them.
    person_of : callable
        Whom a row is about.
    sees : callable
        Tells of a row and the person's record of the day whether it may be seen.
    limit : int
        How many rows to find.
    """

    after: Callable[[T | None], Sequence[T]]
    person_of: Callable[[T], str]
    sees: Callable[[T, Candidate], bool]
    limit: int


class Cases:
    """Whose people are whose.

    Parameters
    ----------
    connection : Connection
        The unit's.
    fresh : Fresh
        The unit's records of now.
    """

    def __init__(self, connection: Connection, fresh: Fresh) -> None:
        self._connection, self._fresh = connection, fresh
        self._teams: dict[str, str] = {}

    def team_of(self, broker_id: str) -> str:
        """Return the team of a jobformidler, empty where there is none."""
        if broker_id in self._teams:
            return self._teams[broker_id]
        query = select(accounts.c.team).where(accounts.c.broker_id == broker_id).order_by(accounts.c.team)
        with in_every_municipality(self._connection):  # accounts are of the installation
            return self._connection.scalars(query.limit(1)).first() or ""

    def know(self, teams: Mapping[str, str]) -> None:
        """Take the teams of jobformidlere as they were read in this transaction."""
        self._teams.update(teams)

    def brokers_in(self, teams: Sequence[str]) -> dict[str, frozenset[str]]:
        """Return the jobformidlere of teams, those who cannot sign in any more too: their cases are there."""
        query = select(accounts.c.team, accounts.c.broker_id).where(accounts.c.team.in_(teams))
        found: dict[str, set[str]] = {team: set() for team in teams}
        with in_every_municipality(self._connection):
            for team, broker_id in self._connection.execute(query.where(accounts.c.broker_id != "")):
                found[team].add(broker_id)
        return {team: frozenset(brokers) for team, brokers in found.items()}

    def people(self, reach: Reach, as_of: date, limit: int) -> tuple[Candidate, ...]:
        """Return the people whose cases somebody may see, as they stand on a day, by id: the first ones."""
        told = select(_CASES.candidate_id).where(may_be_of(reach)).distinct()
        first = _CASES.candidate_id.in_(told.order_by(_CASES.candidate_id).limit(limit))
        versions = tuple(Loading(self._connection).versions(CANDIDATES, first))
        found = (version_on(each, as_of) for each in by_id(versions, CANDIDATES.key[0]).values())
        valid = (one[0] for one in found if one is not None and one[1] is not Knowledge.ONLY_LATER)
        return tuple(one for one in valid if reach.holds(one.municipality_code, one.broker_id))

    def narrowed(self, asked: Narrowing[T], as_of: date) -> list[T]:
        """Return rows of a list that may be seen, as the cases stand on a day."""
        found: list[T] = []
        last: T | None = None
        while len(found) < asked.limit:
            rows = asked.after(last)
            people = self._fresh.candidates(sorted({asked.person_of(row) for row in rows}), as_of)
            known = [(row, people.get(asked.person_of(row))) for row in rows]
            found += [row for row, record in known if record is not None and asked.sees(row, record)]
            if len(rows) < asked.limit:
                break
            last = rows[-1]
        return found[: asked.limit]


def may_be_of(reach: Reach | None) -> ColumnElement[bool]:
    """Return the condition that a stored version of a person is a case of a reach."""
    if reach is None or reach.everything:
        return true()
    return or_(false(), *map(_of_part, reach.parts))


def about_cases_of(reach: Reach | None, person: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that a row is about a person of whom some version is a case of a reach."""
    if reach is None or reach.everything:
        return true()
    return person.in_(select(_CASES.candidate_id).where(may_be_of(reach)))


def _of_part(part: Part) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [true()]
    if part.municipality_code:
        conditions.append(_CASES.municipality_code == part.municipality_code)
    if part.brokers is not None:
        conditions.append(_CASES.broker_id.in_(sorted(part.brokers)))
    return and_(*conditions)
