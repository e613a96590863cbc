"""The part of a day that bears upon one pair: a snapshot small enough to ask the rules of, at any moment."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select

from data import tables as exchange
from data.candidates import Candidate
from data.columns import Table
from data.companies import Workplace
from data.openings import Opening
from data.placements import Match
from data.snapshot import Records, Snapshot
from data.store.conflicts import UnknownRecordError
from data.store.loading import Loading, load_vocabulary
from data.store.schema import STORED
from data.store.scope import in_every_municipality
from data.versions import Knowledge, Version, version_on

_PEOPLE, _PLACES, _JOBS = STORED["candidates"], STORED["workplaces"], STORED["openings"]
_MATCHES, _HOLDS, _DECISIONS = STORED["matches"], STORED["holds"], STORED["decisions"]
T = TypeVar("T", Candidate, Opening, Workplace)


def pair_day(connection: Connection, candidate_id: str, opening_id: str, as_of: date) -> Snapshot:
    """Return the day of a pair: its records and those of everybody who may keep a place or use up a contact.

    Every rule says the same of the pair here as on a snapshot of everything, so it is read beyond the
    municipality: people of any may keep the last place.

    Raises
    ------
    UnknownRecordError
        If candidate, opening or workplace is not there on the day.
    """
    day = _PairDay(connection, candidate_id, opening_id, as_of)
    day.check_person()
    with in_every_municipality(connection):
        return day.snapshot()


class _PairDay:
    def __init__(self, connection: Connection, candidate_id: str, opening_id: str, as_of: date) -> None:
        self._connection, self._load = connection, Loading(connection)
        self._candidate_id, self._opening_id, self._as_of = candidate_id, opening_id, as_of

    def check_person(self) -> None:
        self._valid(Candidate, exchange.CANDIDATES, self._candidate_id)

    def snapshot(self) -> Snapshot:
        opening = self._valid(Opening, exchange.OPENINGS, self._opening_id)
        workplace = self._valid(Workplace, exchange.WORKPLACES, opening.workplace_id)
        siblings = select(_JOBS.c.opening_id).where(_JOBS.c.workplace_id == workplace.workplace_id)
        decisions = list(self._load.latest(exchange.DECISIONS, self._bearing_decisions(siblings)))
        holds = list(
            self._load.latest(
                exchange.HOLDS,
                or_(_HOLDS.c.opening_id == self._opening_id, _HOLDS.c.candidate_id == self._candidate_id),
            )
        )
        people = {self._candidate_id, *(d.candidate_id for d in decisions), *(h.candidate_id for h in holds)}
        matches = self._matches(people, siblings, workplace.workplace_id)
        return self._joined(
            Records(
                candidates=self._people(people | {match.candidate_id for match in matches}),
                openings=self._jobs(siblings, matches),
                matches=matches,
                holds=tuple(holds),
                decisions=tuple(decisions),
                vocabulary=load_vocabulary(self._connection),
            ),
            workplace.workplace_id,
        )

    def _joined(self, records: Records, workplace_id: str) -> Snapshot:
        sites = {workplace_id, *(version.record.workplace_id for version in records.openings)}
        sites |= {match.workplace_id for match in records.matches if match.workplace_id}
        places: tuple[Version[Workplace], ...] = tuple(
            self._load.versions(exchange.WORKPLACES, _PLACES.c.workplace_id.in_(sites))
        )
        whole = Records(
            candidates=records.candidates,
            workplaces=places,
            openings=records.openings,
            matches=records.matches,
            holds=records.holds,
            decisions=records.decisions,
            vocabulary=records.vocabulary,
        )
        return Snapshot.of(whole, self._as_of)

    def _valid(self, kind: type[T], table: Table, record_id: str) -> T:
        key = STORED[table.name].c[table.key[0]]
        found = version_on(list(self._load.versions(table, key == record_id)), self._as_of)
        if found is None or found[1] is Knowledge.ONLY_LATER or not isinstance(found[0], kind):
            raise UnknownRecordError(table.name, record_id)
        return found[0]

    def _bearing_decisions(self, siblings: Select[Any]) -> ColumnElement[bool]:
        month = self._as_of.replace(day=1)
        this_month = and_(_DECISIONS.c.opening_id.in_(siblings), _DECISIONS.c.decided_on >= month)
        return or_(_DECISIONS.c.opening_id == self._opening_id, this_month)

    def _matches(self, people: Iterable[str], siblings: Select[Any], workplace_id: str) -> tuple[Match, ...]:
        month = self._as_of.replace(day=1)
        at_workplace = or_(_MATCHES.c.opening_id.in_(siblings), _MATCHES.c.workplace_id == workplace_id)
        bearing = or_(
            _MATCHES.c.candidate_id.in_(sorted(people)), and_(at_workplace, _MATCHES.c.started_on >= month)
        )
        return tuple(self._load.latest(exchange.MATCHES, bearing))

    def _people(self, people: Iterable[str]) -> tuple[Version[Candidate], ...]:
        return tuple(self._load.versions(exchange.CANDIDATES, _PEOPLE.c.candidate_id.in_(sorted(people))))

    def _jobs(self, siblings: Select[Any], matches: Iterable[Match]) -> tuple[Version[Opening], ...]:
        named = {match.opening_id for match in matches if match.opening_id}
        wanted = or_(_JOBS.c.opening_id.in_(siblings), _JOBS.c.opening_id.in_(sorted(named)))
        return tuple(self._load.versions(exchange.OPENINGS, wanted))
