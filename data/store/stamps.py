"""Change numbers: what a process must read again, told by four numbers that only grow.

Whoever writes records or decisions first locks the one row of numbers. So writers queue, a later number is
never visible before an earlier one, and nobody merges into what another is about to change. SQLite has one
writer at a time anyway.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from data.store.schema import current_plan
from data.store.service_schema import journal_log, stamps

Pair = tuple[str, str]  # candidate_id, opening_id
_PEOPLE = frozenset({"candidates"})
_JOURNAL = frozenset({"decisions", "holds"})
_KEPT_NUMBERS = 10_000
# Every request asks it: the statement is made once.
_NUMBERS = select(stamps, select(current_plan.c.plan_id).scalar_subquery().label("plan_id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamps:
    """How often things changed: a moment of the store, for nothing that was there is forgotten.

    Attributes
    ----------
    people, market, journal : int
        Grow with every change of candidates; of workplaces, openings, brokers, matches, paid hours and words;
        of decisions and holds.
    plan_id : int or None
        The plan that counts.
    """

    people: int
    market: int
    journal: int
    plan_id: int | None

    def of(self, table: str) -> int:
        """Return the number that counts changes of a table of the exchange format."""
        if table in _PEOPLE:
            return self.people
        return self.journal if table in _JOURNAL else self.market


def read_stamps(connection: Connection) -> Stamps:
    """Return the numbers as this transaction sees them."""
    row = connection.execute(_NUMBERS).one()
    return Stamps(people=row.people, market=row.market, journal=row.journal, plan_id=row.plan_id)


def queue_writer(connection: Connection) -> Stamps:
    """Wait until every earlier writer of records and decisions is done, and hold back later ones.

    Returns the numbers that the next changes get.
    """
    row = connection.execute(select(stamps).with_for_update()).one()
    return Stamps(people=row.people + 1, market=row.market + 1, journal=row.journal + 1, plan_id=None)


def note_tables(connection: Connection, names: Iterable[str]) -> None:
    """Count a change of whole tables of the exchange format; of the journal every pair may have changed."""
    changed = frozenset(names)
    if changed & _PEOPLE:
        connection.execute(update(stamps).values(people=stamps.c.people + 1))
    if changed - _PEOPLE - _JOURNAL:
        connection.execute(update(stamps).values(market=stamps.c.market + 1))
    if changed & _JOURNAL:
        number = _next_number(connection)
        connection.execute(update(stamps).values(journal_complete_from=number))
        connection.execute(delete(journal_log))


def note_pair(connection: Connection, pair: Pair) -> int:
    """Count a change of what was said on one pair; return its number."""
    number = _next_number(connection)
    candidate_id, opening_id = pair
    connection.execute(
        insert(journal_log).values(number=number, candidate_id=candidate_id, opening_id=opening_id)
    )
    forgotten = number - _KEPT_NUMBERS
    if forgotten > 0:
        connection.execute(delete(journal_log).where(journal_log.c.number <= forgotten))
        connection.execute(
            update(stamps)
            .where(stamps.c.journal_complete_from < forgotten)
            .values(journal_complete_from=forgotten)
        )
    return number


def _next_number(connection: Connection) -> int:
    grown = update(stamps).values(journal=stamps.c.journal + 1).returning(stamps.c.journal)
    number: int = connection.execute(grown).scalar_one()
    return number
