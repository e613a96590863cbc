"""Contact persons of workplaces, within one unit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from data.contact_persons import ContactPerson
from data.rights import LedgerEntry
from data.store.conflicts import RecordExistsError, StaleTagError
from data.store.contact_schema import contact_persons
from data.store.erasure_ledger import Ledger
from data.store.instants import from_stored, to_stored
from data.store.joined_rows import fields_among, fields_of

OWN_WORD = "contact_own_word"
Contacts = dict[str, tuple[ContactPerson, ...]]
"""People to ask for, by workplace."""


class ContactPersons:
    """Whom to ask for at workplaces.

    Parameters
    ----------
    connection : Connection
        The unit's.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: Contacts = {}
        self._looked_at: frozenset[str] = frozenset()

    def of(self, workplace_ids: Iterable[str]) -> dict[str, tuple[ContactPerson, ...]]:
        """Return those of some workplaces who are contacts still, whom somebody last talked with first.

        Workplaces without one are left out.
        """
        wanted = frozenset(workplace_ids)
        if wanted <= self._looked_at:
            return {place: people for place, people in self._known.items() if place in wanted}
        query = select(*fields_of(contact_persons)).where(contacts_at(sorted(wanted)))
        return contacts_among(self._connection.execute(query).all())

    def know(self, workplace_ids: Iterable[str], contacts: Contacts) -> None:
        """Take those of some workplaces as they were read in this transaction."""
        self._looked_at, self._known = frozenset(workplace_ids), contacts

    def one(self, workplace_id: str, contact_id: str) -> ContactPerson | None:
        """Return a person, also one who is no contact any more; ``None`` where there is none."""
        query = select(contact_persons).where(*_same(workplace_id, contact_id))
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _person(row)

    def count(self, workplace_id: str) -> int:
        """Return how many a workplace has, ended ones among them."""
        query = select(func.count()).where(contact_persons.c.workplace_id == workplace_id)
        return self._connection.scalar(query) or 0

    def add(self, person: ContactPerson) -> None:
        """Write somebody down.

        Raises
        ------
        RecordExistsError
            If the id is taken.
        """
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(contact_persons).values(_row(person)))
        except IntegrityError as taken:
            raise RecordExistsError(contact_persons.name, person.contact_id) from taken

    def change(self, person: ContactPerson) -> None:
        """Write a version over the one before it, whose number is one less.

        Raises
        ------
        StaleTagError
            If that is not the version which stands.
        """
        number = contact_persons.c.number == person.number - 1
        same = _same(person.workplace_id, person.contact_id)
        there = update(contact_persons).where(*same, number).values(_row(person))
        if not self._connection.execute(there).rowcount:
            raise StaleTagError(contact_persons.name, person.contact_id, str(person.number - 1))

    def erase(self, workplace_id: str, contact_id: str, on: date) -> LedgerEntry:
        """Take somebody out, and enter that into the ledger, so that no backup brings her back.

        The caller writes the line to the ledger's file before the unit ends.
        """
        self._overwrite()
        self._connection.execute(delete(contact_persons).where(*_same(workplace_id, contact_id)))
        ledger = Ledger(self._connection)
        entry = ledger.entry_of(contact_id, on, OWN_WORD)
        ledger.enter(entry)
        return entry

    def erase_again(self) -> int:
        """Take out whoever is in the ledger and stands here all the same, as after a restore; count them."""
        ids = contact_persons.c.contact_id
        gone = sorted(Ledger(self._connection).erased_among(self._connection.scalars(select(ids))))
        if not gone:
            return 0
        self._overwrite()
        return self._connection.execute(delete(contact_persons).where(ids.in_(gone))).rowcount

    def _overwrite(self) -> None:
        if self._connection.dialect.name == "sqlite":
            self._connection.exec_driver_sql("PRAGMA secure_delete = ON")


def contacts_at(workplaces: Sequence[str] | BindParameter[Any]) -> ColumnElement[bool]:
    """Return the condition that somebody is a contact still, of one of some workplaces."""
    return contact_persons.c.workplace_id.in_(workplaces) & contact_persons.c.ended_on.is_(None)


def contacts_among(rows: Sequence[Row[Any]]) -> Contacts:
    """Return contact persons among joined rows, each once, whom somebody last talked with first."""
    people = [_of_fields(told) for told in fields_among(contact_persons, rows)]
    people.sort(key=lambda one: one.contact_id)
    people.sort(key=lambda one: (one.talked_on, one.noted_at), reverse=True)
    found: Contacts = {}
    for one in sorted(people, key=lambda one: one.workplace_id):
        found[one.workplace_id] = (*found.get(one.workplace_id, ()), one)
    return found


def _same(workplace_id: str, contact_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return contact_persons.c.workplace_id == workplace_id, contact_persons.c.contact_id == contact_id


def _row(person: ContactPerson) -> dict[str, Any]:
    return asdict(person) | {"noted_at": to_stored(person.noted_at)}


def _person(row: Row[Any]) -> ContactPerson:
    return _of_fields(dict(row._mapping))


def _of_fields(told: Mapping[str, Any]) -> ContactPerson:
    return ContactPerson(**{**told, "noted_at": from_stored(told["noted_at"])})
