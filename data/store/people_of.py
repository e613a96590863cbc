"""Which municipality each person belongs to today, kept beside the versions of her record.

Whoever writes people says so here in the same transaction. A person who moves belongs to the new municipality
from the day of the move, and with her everything about her.
"""

from datetime import date

from sqlalchemy import Connection, Select, and_, case, delete, exists, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from data.store.schema import STORED, person_municipality

_PEOPLE = STORED["candidates"]


def claim_person(connection: Connection, candidate_id: str, municipality_code: str | None) -> bool:
    """Let a person who belongs nowhere yet belong to a municipality; return whether she did not before."""
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    fresh = make(person_municipality).values(candidate_id=candidate_id, municipality_code=municipality_code)
    claimed = fresh.on_conflict_do_nothing().returning(person_municipality.c.candidate_id)
    return connection.execute(claimed).first() is not None


def settle_people(connection: Connection, as_of: date, candidate_id: str | None = None) -> None:
    """Let people belong where the version of their record says that is valid on a day.

    Parameters
    ----------
    connection : Connection
        In a writing transaction.
    as_of : date
        The day.
    candidate_id : str, optional
        Only this person; else everybody, and people without a record are forgotten.
    """
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    mine = person_municipality.c
    told = make(person_municipality).from_select(
        ["candidate_id", "municipality_code"], _standing(as_of, candidate_id)
    )
    connection.execute(
        told.on_conflict_do_update(
            index_elements=[mine.candidate_id],
            set_={"municipality_code": told.excluded.municipality_code},
            where=mine.municipality_code.is_distinct_from(told.excluded.municipality_code),
        )
    )
    if candidate_id is None:
        there = exists().where(_PEOPLE.c.candidate_id == mine.candidate_id)
        connection.execute(delete(person_municipality).where(~there))


def _standing(as_of: date, candidate_id: str | None) -> Select[tuple[str, str | None]]:
    """Return who belongs where, by the version that `data.versions.version_on` would choose."""
    people = _PEOPLE.c
    valid = or_(people.valid_from.is_(None), people.valid_from <= as_of)
    class_ = case((and_(valid, people.known_from <= as_of), 0), (valid, 1), else_=2)
    order = (
        class_,
        case((class_ <= 1, people.valid_from)).desc().nulls_last(),
        case((class_ <= 1, people.known_from)).desc().nulls_last(),
        people.valid_from,
        people.known_from,
    )
    place = func.row_number().over(partition_by=people.candidate_id, order_by=order)
    ranked = select(people.candidate_id, people.municipality_code, place.label("place"))
    if candidate_id is not None:
        ranked = ranked.where(people.candidate_id == candidate_id)
    inner = ranked.subquery()
    return select(inner.c.candidate_id, inner.c.municipality_code).where(inner.c.place == 1)
