"""Places and contacts, given once: counters that are moved under conditions, with checks behind them.

The standing was counted after `data.store.stamps.queue_writer`, so nobody else decides meanwhile. The
counters are first brought in line with it, for holds run out and deliveries come, and then moved by an update
that names its condition.
"""

from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, delete, update
from sqlalchemy.dialects import postgresql, sqlite

from data.seats import Standing
from data.store.conflicts import ContactCapError, PlaceTakenError
from data.store.service_schema import contact_seats, place_seats


def bring_in_line(connection: Connection, opening_id: str, standing: Standing[Any], month: date) -> None:
    """Let the counters say what the standing says; where more is taken than there is, there is no room."""
    kept, contacted = len(standing.kept), len(standing.contacted)
    most = None if standing.most is None else max(standing.most, contacted)
    _put(
        connection,
        place_seats,
        {"opening_id": opening_id},
        {"places": max(standing.places, kept), "kept": kept},
    )
    workplace_id = standing.workplace_id
    _put(
        connection,
        contact_seats,
        {"workplace_id": workplace_id, "month": month},
        {"most": most, "contacted": contacted},
    )
    over = contact_seats.c.month < month
    connection.execute(delete(contact_seats).where(contact_seats.c.workplace_id == workplace_id, over))


def take(
    connection: Connection, candidate_id: str, opening_id: str, standing: Standing[Any], month: date
) -> None:
    """Take a place of an opening and a contact of its workplace, where the person has none yet.

    Raises
    ------
    PlaceTakenError
        If every place is kept.
    ContactCapError
        If the workplace agreed to no more contacts in the month.
    """
    places, contacts, workplace_id = place_seats.c, contact_seats.c, standing.workplace_id
    if candidate_id not in standing.kept:
        free = update(place_seats).where(places.opening_id == opening_id, places.kept < places.places)
        if not connection.execute(free.values(kept=places.kept + 1)).rowcount:
            raise PlaceTakenError(opening_id, standing.refusals)
    if candidate_id not in standing.contacted:
        room = contacts.most.is_(None) | (contacts.contacted < contacts.most)
        left = update(contact_seats).where(
            contacts.workplace_id == workplace_id, contacts.month == month, room
        )
        if not connection.execute(left.values(contacted=contacts.contacted + 1)).rowcount:
            raise ContactCapError(workplace_id, month, standing.refusals)


def _put(connection: Connection, table: Table, key: dict[str, Any], values: dict[str, Any]) -> None:
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = make(table).values(key | values)
    connection.execute(row.on_conflict_do_update(index_elements=list(key), set_=values))
