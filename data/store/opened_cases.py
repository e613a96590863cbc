"""Cases that were opened in an emergency, within one unit."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select, tuple_, update

from data.opened_cases import OpenedCase
from data.reach import Reach
from data.store.access_schema import opened_cases
from data.store.cases import about_cases_of
from data.store.instants import from_stored, to_stored

_INSTANTS = ("opened_at", "until", "seen_at")


class OpenedCases:
    """Who opened whose case.

    Parameters
    ----------
    connection : Connection
        The unit's.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[str, str], bool] = {}

    def add(self, opened: OpenedCase) -> None:
        """Write that a case was opened."""
        row = asdict(opened)
        instants = {name: row[name] and to_stored(row[name]) for name in _INSTANTS}
        self._connection.execute(insert(opened_cases).values(row | instants))

    def is_open(self, candidate_id: str, opener: str, now: datetime) -> bool:
        """Tell whether a case is open to somebody."""
        if (candidate_id, opener) in self._known:
            return self._known[candidate_id, opener]
        query = select(opened_cases.c.access_id).where(
            opened_cases.c.candidate_id == candidate_id,
            opened_cases.c.opener == opener,
            opened_cases.c.until > to_stored(now),
        )
        return self._connection.execute(query.limit(1)).first() is not None

    def know(self, candidate_id: str, opener: str, *, opened: bool) -> None:
        """Take whether a case is open to somebody as it was read in this transaction, of this moment."""
        self._known[candidate_id, opener] = opened

    def one(self, access_id: str) -> OpenedCase | None:
        """Return one opening, ``None`` where there is none of that id."""
        query = select(opened_cases).where(opened_cases.c.access_id == access_id)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _opened(row)

    def page(
        self, limit: int, within: Reach, opener: str, before: tuple[datetime, str] | None = None
    ) -> tuple[OpenedCase, ...]:
        """Return openings, the newest first: of people of whom a version is a case of a reach, and one's own.

        Parameters
        ----------
        limit : int
            At most so many.
        within : Reach
            Whose cases.
        opener : str
            Who asks.
        before : (datetime, str), optional
            Go on behind the opening of this instant and id.
        """
        key = opened_cases.c.opened_at, opened_cases.c.access_id
        seen = or_(about_cases_of(within, opened_cases.c.candidate_id), opened_cases.c.opener == opener)
        query = select(opened_cases).where(seen).order_by(*(column.desc() for column in key)).limit(limit)
        if before is not None:
            query = query.where(tuple_(*key) < tuple_(to_stored(before[0]), before[1]))
        return tuple(_opened(row) for row in self._connection.execute(query))

    def mark_seen(self, access_id: str, by: str, at: datetime) -> None:
        """Note that the lead has seen an opening; who saw it first stays."""
        unseen = (opened_cases.c.access_id == access_id) & opened_cases.c.seen_at.is_(None)
        self._connection.execute(update(opened_cases).where(unseen).values(seen_by=by, seen_at=to_stored(at)))


def _opened(row: Row[Any]) -> OpenedCase:
    told = dict(row._mapping)
    instants = {name: told[name] and from_stored(told[name]) for name in _INSTANTS}
    return OpenedCase(**told | instants)
