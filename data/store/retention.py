"""Letting go of what has had its time, class by class: counted first, deleted in portions."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, takewhile
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, func, insert, or_, select

from data.retention import KeepDays
from data.store.access_schema import opened_cases
from data.store.contact_schema import contact_persons
from data.store.instants import to_stored
from data.store.past_schema import bases, past_rows
from data.store.rights_schema import legal_holds, objections, retention_notices, rights_requests
from data.store.run_schema import run_file_parts, run_findings, runs
from data.store.schema import STORED
from data.store.service_schema import decision_acts, shown_lines, shown_lists
from data.store.unneeded import needless_bases, needless_rows

PORTION = 2_000
PAST = "past"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Rows of one table that have had their time.

    Attributes
    ----------
    record_class : str
        Which limit counts.
    table : Table
        Where they stand.
    where : condition
        Which they are.
    """

    record_class: str
    table: Table
    where: ColumnElement[bool]


class Retention:
    """What has had its time, within one unit.

    Parameters
    ----------
    connection : Connection
        The unit's.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(self, keep: KeepDays, now: datetime) -> tuple[Due, ...]:
        """Return what has had its time, children first; a legal hold keeps a person's rows."""
        today = now.date()
        lists = and_(shown_lists.c.shown_at < _before(now, keep.lists), _free(shown_lists, today))
        ended = select(runs.c.run_id).where(runs.c.ended_at < _before(now, keep.runs))
        answered = rights_requests.c.answered_at < _before(now, keep.rights)
        withdrawn = objections.c.withdrawn_at < _before(now, keep.rights)
        return (
            _due("lists", shown_lines, shown_lines.c.list_id.in_(select(shown_lists.c.list_id).where(lists))),
            _due("lists", shown_lists, lists),
            _due(
                "lists",
                past_rows,
                and_(needless_rows(self._connection, lists), _free(past_rows, today)),
            ),
            _due("lists", bases, needless_bases(lists)),
            _due(
                "decisions",
                decision_acts,
                and_(decision_acts.c.decided_at < _before(now, keep.decisions), _free(decision_acts, today)),
            ),
            _due(
                "looks",
                opened_cases,
                and_(opened_cases.c.opened_at < _before(now, keep.looks), _free(opened_cases, today)),
            ),
            _due("runs", run_findings, run_findings.c.run_id.in_(ended)),
            _due("runs", run_file_parts, run_file_parts.c.run_id.in_(ended)),
            _due("rights", rights_requests, and_(answered, _free(rights_requests, today))),
            _due("rights", objections, and_(withdrawn, _free(objections, today))),
            _due("contacts", contact_persons, _silent(today - timedelta(days=keep.contacts))),
        )

    def count(self, one: Due) -> int:
        """Return how many rows have had their time."""
        return self._connection.scalar(select(func.count()).select_from(one.table).where(one.where)) or 0

    def let_go(self, one: Due) -> int:
        """Delete a portion of the rows; return how many: 0 says that nothing is left."""
        key = tuple(one.table.primary_key.columns)
        rows = self._connection.execute(select(*key).where(one.where).limit(PORTION)).all()
        for row in rows:
            same = and_(*(column == value for column, value in zip(key, row, strict=True)))
            self._connection.execute(delete(one.table).where(same))
        return len(rows)

    def past_their_case(self, keep: KeepDays, today: date) -> tuple[str, ...]:
        """Return the people whose case ended long enough ago, those under a hold left out."""
        limit = today - timedelta(days=keep.people)
        people = STORED["candidates"].c
        query = (
            select(people.candidate_id, people.status, people.valid_from, people.known_from)
            .where(people.known_from <= today, _free(STORED["candidates"], today))
            .order_by(people.candidate_id, people.valid_from.nulls_first(), people.known_from)
        )
        rows = self._connection.execute(query).all()
        groups = (
            (person, list(versions)) for person, versions in groupby(rows, lambda row: row.candidate_id)
        )
        return tuple(person for person, versions in groups if _ended_before(versions, limit, today))

    def give_notice(self, keep: KeepDays, today: date) -> tuple[str, ...]:
        """Bring the notice list up to date; return whose time is up by it.

        Whoever is taken up again, or held, leaves the list.
        """
        past = self.past_their_case(keep, today)
        left = (
            ~retention_notices.c.candidate_id.in_(past) if past else retention_notices.c.goes_on.is_not(None)
        )
        self._connection.execute(delete(retention_notices).where(left))
        known = set(self._connection.scalars(select(retention_notices.c.candidate_id)))
        goes_on = today + timedelta(days=keep.notice)
        new = [
            {"candidate_id": person, "noticed_on": today, "goes_on": goes_on}
            for person in past
            if person not in known
        ]
        if new:
            self._connection.execute(insert(retention_notices), new)
        return self.up(today)

    def up(self, today: date) -> tuple[str, ...]:
        """Return the people whose day on the notice list has come."""
        query = select(retention_notices.c.candidate_id).where(retention_notices.c.goes_on <= today)
        return tuple(self._connection.scalars(query.order_by(retention_notices.c.candidate_id)))

    def notices(self) -> tuple[tuple[str, date, date], ...]:
        """Return the notice list: whom, since when, and the day, the earliest first."""
        query = select(retention_notices).order_by(
            retention_notices.c.goes_on, retention_notices.c.candidate_id
        )
        return tuple(
            (row.candidate_id, row.noticed_on, row.goes_on) for row in self._connection.execute(query)
        )


def _due(record_class: str, table: Table, where: ColumnElement[bool]) -> Due:
    return Due(record_class=record_class, table=table, where=where)


def _silent(limit: date) -> ColumnElement[bool]:
    """Return the condition that a contact person was last talked with, or ceased to be one, before a day."""
    told = contact_persons.c
    return func.coalesce(told.ended_on, told.talked_on) < limit


def _before(now: datetime, days: int) -> datetime:
    return to_stored(now - timedelta(days=days))


def _free(table: Table, today: date) -> ColumnElement[bool]:
    """Return the condition that no legal hold stands on the person of a row."""
    stands = or_(legal_holds.c.until.is_(None), legal_holds.c.until >= today)
    held = select(legal_holds.c.candidate_id).where(
        legal_holds.c.candidate_id == table.c.candidate_id, stands
    )
    return ~held.exists()


def _ended_before(versions: list[Any], limit: date, today: date) -> bool:
    """Tell whether the latest versions up to today say, since before the limit, that the case has ended."""
    begun = [row for row in versions if row.valid_from is None or row.valid_from <= today]
    trailing = list(takewhile(lambda row: row.status == PAST, reversed(begun)))
    return bool(trailing) and min(row.valid_from or row.known_from for row in trailing) < limit
