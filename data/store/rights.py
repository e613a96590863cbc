"""Citizens' rights within one unit: requests, objections, and holds on erasure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, tuple_, update

from data.rights import OPEN, LegalHold, Objection, RightsRequest
from data.store.conflicts import AnsweredAlreadyError, UnknownRecordError
from data.store.instants import from_stored, to_stored
from data.store.own_rows import OwnRows, own_rows
from data.store.rights_schema import legal_holds, objections, rights_requests
from data.store.schema import person_municipality


class Rights:
    """What citizens asked for.

    Parameters
    ----------
    connection : Connection
        The unit's.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def own_rows(self, candidate_id: str) -> OwnRows:
        """Return everything that is held about a person."""
        return own_rows(self._connection, candidate_id)

    def municipality_of(self, candidate_id: str) -> str:
        """Return the municipality that a person belongs to, empty where nobody told."""
        told = person_municipality.c.municipality_code
        query = select(told).where(person_municipality.c.candidate_id == candidate_id)
        return self._connection.scalar(query) or ""

    def note_request(self, request: RightsRequest) -> None:
        """Write down what a citizen says is wrong."""
        self._connection.execute(insert(rights_requests).values(_stored(request)))

    def request(self, request_id: str) -> RightsRequest | None:
        """Return one request, ``None`` where there is none of that id."""
        query = select(rights_requests).where(rights_requests.c.request_id == request_id)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _request(row)

    def requests(
        self,
        *,
        state: str | None = None,
        candidate_id: str | None = None,
        after: tuple[date, str] | None = None,
        limit: int = 50,
    ) -> tuple[RightsRequest, ...]:
        """Return requests by their last day, those after a day and id: the overdue ones come first.

        Parameters
        ----------
        state : str, optional
            Only those that stand so.
        candidate_id : str, optional
            Only those of one person.
        after : (due_on, request_id), optional
            Go on behind this one.
        limit : int
            At most so many.
        """
        order = rights_requests.c.due_on, rights_requests.c.request_id
        query = select(rights_requests).order_by(*order).limit(limit)
        if state is not None:
            query = query.where(rights_requests.c.state == state)
        if candidate_id is not None:
            query = query.where(rights_requests.c.candidate_id == candidate_id)
        if after is not None:
            query = query.where(tuple_(*order) > tuple_(*after))
        return tuple(_request(row) for row in self._connection.execute(query))

    def answer_request(self, request_id: str, told: Mapping[str, Any]) -> RightsRequest:
        """Answer a request, once.

        Parameters
        ----------
        request_id : str
            Which.
        told : mapping
            ``state`` (``corrected`` or ``refused``), ``answer``, ``answered_by`` and ``answered_at``.

        Raises
        ------
        UnknownRecordError
            If there is no such request.
        AnsweredAlreadyError
            If it was answered before.
        """
        found = self.request(request_id)
        if found is None:
            raise UnknownRecordError("rights_requests", request_id)
        answered = replace(found, **told)
        waits = (rights_requests.c.request_id == request_id) & (rights_requests.c.state == OPEN)
        written = update(rights_requests).where(waits).values(_stored(answered))
        if not self._connection.execute(written).rowcount:
            raise AnsweredAlreadyError(request_id)
        return answered

    def open_requests(self) -> dict[str, tuple[RightsRequest, ...]]:
        """Return what people asked for and nobody has answered yet, by person."""
        query = select(rights_requests).where(rights_requests.c.state == OPEN)
        found: dict[str, tuple[RightsRequest, ...]] = {}
        for row in self._connection.execute(query.order_by(rights_requests.c.request_id)):
            found[row.candidate_id] = (*found.get(row.candidate_id, ()), _request(row))
        return found

    def objection(self, candidate_id: str) -> Objection | None:
        """Return the objection that stands, ``None`` where there is none."""
        stands = (objections.c.candidate_id == candidate_id) & objections.c.withdrawn_at.is_(None)
        row = self._connection.execute(select(objections).where(stands)).first()
        return None if row is None else _objection(row)

    def note_objection(self, objection: Objection) -> None:
        """Write down that a person does not want to be ranked by a machine."""
        self._connection.execute(
            insert(objections).values(asdict(objection) | {"made_at": to_stored(objection.made_at)})
        )

    def withdraw_objection(self, candidate_id: str, by: str, at: datetime) -> bool:
        """Write down that the person withdraws it; tell whether there was one."""
        stands = (objections.c.candidate_id == candidate_id) & objections.c.withdrawn_at.is_(None)
        values = {"withdrawn_by": by, "withdrawn_at": to_stored(at)}
        return bool(self._connection.execute(update(objections).where(stands).values(values)).rowcount)

    def hold(self, hold: LegalHold) -> None:
        """Keep a person's records where they are, in place of an earlier hold."""
        self.release(hold.candidate_id)
        row = asdict(hold) | {"placed_at": to_stored(hold.placed_at)}
        self._connection.execute(insert(legal_holds).values(row))

    def release(self, candidate_id: str) -> bool:
        """Lift a hold; tell whether there was one."""
        gone = delete(legal_holds).where(legal_holds.c.candidate_id == candidate_id)
        return bool(self._connection.execute(gone).rowcount)

    def holds(self, candidate_id: str | None = None) -> tuple[LegalHold, ...]:
        """Return holds by person, or the one on a person."""
        query = select(legal_holds).order_by(legal_holds.c.candidate_id)
        if candidate_id is not None:
            query = query.where(legal_holds.c.candidate_id == candidate_id)
        rows: Sequence[Row[Any]] = self._connection.execute(query).all()
        return tuple(
            LegalHold(**dict(row._mapping) | {"placed_at": from_stored(row.placed_at)}) for row in rows
        )


def _stored(request: RightsRequest) -> dict[str, Any]:
    at = request.answered_at
    return asdict(request) | {"answered_at": None if at is None else to_stored(at)}


def _request(row: Row[Any]) -> RightsRequest:
    return request_of(dict(row._mapping))


def request_of(told: Mapping[str, Any]) -> RightsRequest:
    """Return a request of its row."""
    at = told["answered_at"]
    return RightsRequest(**{**told, "answered_at": None if at is None else from_stored(at)})


def _objection(row: Row[Any]) -> Objection:
    return Objection(**dict(row._mapping) | {"made_at": from_stored(row.made_at)})
