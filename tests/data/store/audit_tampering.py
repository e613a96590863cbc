"""Two hundred ways to tamper with the audit, for somebody who may do anything but lacks the key.

Each is done within a transaction that is rolled back afterwards, with the triggers out of the way. It returns
the number of the row that a verification has to name first.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, text, update

from data.store.audit_chain import ROTATION, mac_of, print_of, seal, unseal
from data.store.audit_schema import (
    APPEND_ONLY,
    audit_head,
    audit_log,
    audit_people,
    audit_periods,
    subject_keys,
)
from tests.databases import SQLITE

ROWS = 60
HOW_MANY = 200
ATTACKERS_KEY = b"a" * 32
_TEXTS = (
    "actor",
    "actor_kind",
    "role",
    "operation",
    "outcome",
    "record_class",
    "subject_kind",
    "subject_id",
    "people",
    "municipality_code",
    "request_id",
)


@dataclass(frozen=True, slots=True)
class Attack:
    """A connection whose triggers are gone, and dice."""

    connection: Connection
    rng: random.Random

    def row(self, number: int) -> dict[str, Any]:
        """Return a row."""
        query = select(audit_log).where(audit_log.c.number == number)
        return dict(self.connection.execute(query).one()._mapping)

    def put(self, which: int, **values: Any) -> None:
        """Change a row."""
        self.connection.execute(update(audit_log).where(audit_log.c.number == which).values(values))

    def take_out(self, first: int, last: int) -> None:
        """Delete rows, and what the index says of them."""
        for table in APPEND_ONLY:
            self.connection.execute(delete(table).where(table.c.number.between(first, last)))

    def end_with(self, number: int) -> None:
        """Let the head be that of a row."""
        row = self.row(number) if number else {"number": 0, "at": None, "mac": b"", "key_print": ""}
        values = {name: row[name] for name in ("number", "at", "mac", "key_print")}
        self.connection.execute(update(audit_head).values(values))

    def any_row(self, low: int = 1, high: int = ROWS) -> int:
        """Return the number of some row."""
        return self.rng.randint(low, high)

    def any_indexed(self) -> int:
        """Return the number of some row whose people the index names."""
        numbers = self.connection.scalars(select(audit_people.c.number))
        found: int = self.rng.choice(numbers.all())
        return found

    def forge(self, which: int, secret: bytes, key_print: str | None, first: int) -> None:
        """Let somebody else have done what a row says, and let seals and codes fit from another row on.

        Parameters
        ----------
        which : int
            The row that is changed.
        secret : bytes
            The key under which codes are worked out anew; empty for none.
        key_print : str, optional
            What those rows say of their key; else what they said.
        first : int
            The row from which they are.
        """
        before = bytes(self.row(first - 1)["mac"]) if first > 1 else b""
        numbers = select(audit_log.c.number).where(audit_log.c.number >= first).order_by(audit_log.c.number)
        for number in self.connection.scalars(numbers).all():
            row = self.row(number)
            secrets, said = self._opened(row)
            row |= {"actor": "nobody"} if number == which else {}
            row |= {} if key_print is None else {"key_print": key_print}
            row["payload"] = seal(secrets, row, said)
            row["mac"] = before = mac_of(secret, before, row)
            self.put(number, **{name: row[name] for name in ("actor", "key_print", "payload", "mac")})
        self.end_with(ROWS)

    def _opened(self, row: dict[str, Any]) -> tuple[tuple[bytes, bytes], dict[str, Any]]:
        """Return the keys of a row's payload, which lie in the database, and what it says."""
        month = audit_periods.c.month == row["at"].date().replace(day=1)
        person = select(subject_keys.c.secret).where(subject_keys.c.number == int(row["people"]))
        secrets = (
            bytes(self.connection.execute(select(audit_periods.c.secret).where(month)).scalar_one()),
            bytes(self.connection.execute(person).scalar_one()),
        )
        return secrets, unseal(secrets, row)


Tampering = Callable[[Attack], int]


def without_triggers(connection: Connection) -> None:
    """Take the triggers away, as whoever owns the database can."""
    if connection.dialect.name == SQLITE:
        names = connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
        for name in names:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    else:
        for table in APPEND_ONLY:
            connection.exec_driver_sql(f"ALTER TABLE {table.name} DISABLE TRIGGER USER")


def triggers_again(connection: Connection, made: Mapping[str, str]) -> None:
    """Put the triggers back, so that nobody notices."""
    if connection.dialect.name == SQLITE:
        for statement in made.values():
            connection.exec_driver_sql(statement)
    else:
        for table in APPEND_ONLY:
            connection.exec_driver_sql(f"ALTER TABLE {table.name} ENABLE TRIGGER USER")


def triggers_of(connection: Connection) -> dict[str, str]:
    """Return the triggers of SQLite by name."""
    if connection.dialect.name != SQLITE:
        return {}
    query = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {row.name: row.sql for row in connection.execute(query)}


def tamperings() -> Iterator[tuple[str, Tampering]]:
    """Yield so many tamperings as are promised, each kind several times at different rows."""
    kinds = [*(_changed(name) for name in _TEXTS), *_OTHERS.items()]
    for number in range(HOW_MANY):
        name, tampering = kinds[number % len(kinds)]
        yield f"{name} {number // len(kinds) + 1}", tampering


def _changed(column: str) -> tuple[str, Tampering]:
    def change(attack: Attack) -> int:
        number = attack.any_row()
        was = attack.row(number)[column]
        attack.put(number, **{column: "1" if column == "people" and was != "1" else f"{was}x"})
        return number

    return f"changed {column}", change


def _later(attack: Attack) -> int:
    number = attack.any_row()
    attack.put(number, at=attack.row(number)["at"] + timedelta(microseconds=1))
    return number


def _flipped(column: str) -> Tampering:
    def flip(attack: Attack) -> int:
        number = attack.any_row()
        value = bytearray(attack.row(number)[column])
        value[attack.rng.randrange(len(value))] ^= 1 << attack.rng.randrange(8)
        attack.put(number, **{column: bytes(value)})
        return number

    return flip


def _cut(attack: Attack) -> int:
    number = attack.any_row()
    attack.put(number, payload=bytes(attack.row(number)["payload"])[:-1])
    return number


def _swapped(*columns: str) -> Tampering:
    def swap(attack: Attack) -> int:
        one, other = sorted(attack.rng.sample(range(1, ROWS + 1), 2))
        left, right = attack.row(one), attack.row(other)
        names = columns or [name for name in left if name != "number"]
        attack.put(one, **{name: right[name] for name in names})
        attack.put(other, **{name: left[name] for name in names})
        return one

    return swap


def _deleted(attack: Attack) -> int:
    number = attack.any_row(high=ROWS - 1)
    attack.take_out(number, number)
    return number


def _deleted_and_closed_up(attack: Attack) -> int:
    number = attack.any_row(high=ROWS - 1)
    attack.take_out(number, number)
    for table in APPEND_ONLY:
        for later in range(number + 1, ROWS + 1):
            attack.connection.execute(update(table).where(table.c.number == later).values(number=later - 1))
    attack.connection.execute(update(audit_head).values(number=ROWS - 1))
    return number


def _cut_off(attack: Attack) -> int:
    """Rows at the end are gone and the head says so: only the exported head tells."""
    number = attack.any_row(low=2)
    attack.take_out(number, ROWS)
    attack.end_with(number - 1)
    return number


def _cut_off_and_written_anew(attack: Attack) -> int:
    """As many rows as were taken are put back, copies of others."""
    number = attack.any_row(low=ROWS // 2)
    attack.take_out(number, ROWS)
    for new in range(number, ROWS + 1):
        attack.connection.execute(insert(audit_log).values(attack.row(new - number + 1) | {"number": new}))
    attack.end_with(ROWS)
    return number


def _emptied(attack: Attack) -> int:
    attack.take_out(1, ROWS)
    attack.end_with(0)
    return 1


def _head_forgotten(attack: Attack) -> int:
    number = attack.any_row(low=2)
    attack.take_out(number, ROWS)
    return number


def _renumbered(attack: Attack) -> int:
    number = attack.any_row()
    attack.put(number, number=number + 1000)
    return number


def _appended(attack: Attack) -> int:
    row = attack.row(attack.any_row()) | {"number": ROWS + 1, "actor": "nobody", "people": ""}
    row["mac"] = mac_of(b"", bytes(attack.row(ROWS)["mac"]), row)
    attack.connection.execute(insert(audit_log).values(row))
    attack.end_with(ROWS + 1)
    return ROWS + 1


def _repeated(attack: Attack) -> int:
    row = attack.row(attack.any_row()) | {"number": ROWS + 1}
    attack.connection.execute(insert(audit_log).values(row | {"people": ""}))
    attack.end_with(ROWS + 1)
    return ROWS + 1


def _inserted(attack: Attack) -> int:
    number = attack.any_row(low=2)
    row = attack.row(number)
    for later in range(ROWS, number - 1, -1):
        attack.put(later, number=later + 1)
    row["mac"] = mac_of(b"", bytes(attack.row(number - 1)["mac"]), row)
    attack.connection.execute(insert(audit_log).values(row | {"people": ""}))
    attack.end_with(ROWS + 1)
    return number


def _rebuilt(secret: bytes, key_print: str | None) -> Tampering:
    def rebuild(attack: Attack) -> int:
        number = attack.any_row()
        attack.forge(number, secret, key_print, number)
        return number

    return rebuild


def _rebuilt_whole(attack: Attack) -> int:
    attack.forge(attack.any_row(), b"", "", 1)
    return 1


def _rotated(attack: Attack) -> int:
    """Say in a row of one's own that one's own key signs from now on."""
    number = attack.any_row(low=2)
    own = print_of(ATTACKERS_KEY)
    attack.put(number - 1, operation=ROTATION, subject_id=own)
    attack.forge(number, ATTACKERS_KEY, own, number)
    return number - 1


def _head_moved(attack: Attack) -> int:
    number = attack.any_row(high=ROWS - 1)
    attack.end_with(number)
    return number + 1


def _head_changed(attack: Attack) -> int:
    attack.connection.execute(update(audit_head).values(mac=attack.rng.randbytes(32)))
    return ROWS


def _out_of_the_index(attack: Attack) -> int:
    number = attack.any_indexed()
    attack.connection.execute(delete(audit_people).where(audit_people.c.number == number))
    return number


def _into_the_index(attack: Attack) -> int:
    number = attack.any_row()
    attack.connection.execute(insert(audit_people).values(number=number, subject=999))
    return number


def _moved_in_the_index(attack: Attack) -> int:
    number = attack.any_indexed()
    entry = audit_people.c.number == number
    attack.connection.execute(update(audit_people).where(entry).values(subject=999))
    return number


def _a_persons_key(attack: Attack) -> int:
    subject = int(attack.row(attack.any_row())["people"])
    key = update(subject_keys).where(subject_keys.c.number == subject)
    attack.connection.execute(key.values(secret=attack.rng.randbytes(32)))
    return _first(attack, audit_log.c.people == str(subject))


def _a_months_key(attack: Attack) -> int:
    row = attack.row(attack.any_row())
    month = audit_periods.c.month == row["at"].date().replace(day=1)
    attack.connection.execute(update(audit_periods).where(month).values(secret=attack.rng.randbytes(32)))
    return _first(attack, audit_log.c.at >= row["at"].replace(day=1, hour=0, minute=0))


def _a_month_forgotten(attack: Attack) -> int:
    row = attack.row(attack.any_row())
    month = audit_periods.c.month == row["at"].date().replace(day=1)
    attack.connection.execute(update(audit_periods).where(month).values(secret=None))
    return _first(attack, audit_log.c.at >= row["at"].replace(day=1, hour=0, minute=0))


def _first(attack: Attack, which: Any) -> int:
    query = select(audit_log.c.number).where(which).order_by(audit_log.c.number).limit(1)
    return int(attack.connection.execute(query).scalar_one())


_OTHERS: dict[str, Tampering] = {
    "changed at": _later,
    "bit of a payload": _flipped("payload"),
    "bit of a code": _flipped("mac"),
    "payload cut": _cut,
    "two rows swapped": _swapped(),
    "two payloads swapped": _swapped("payload"),
    "two rows swapped but their codes": _swapped("actor", "payload", "people", "at"),
    "row deleted": _deleted,
    "row deleted and closed up": _deleted_and_closed_up,
    "end cut off with its head": _cut_off,
    "end cut off and written anew": _cut_off_and_written_anew,
    "end cut off": _head_forgotten,
    "everything deleted": _emptied,
    "row renumbered": _renumbered,
    "row appended": _appended,
    "row repeated": _repeated,
    "row inserted": _inserted,
    "chain rebuilt without a key": _rebuilt(b"", None),
    "chain rebuilt as one without a key": _rebuilt(b"", ""),
    "whole chain rebuilt as one without a key": _rebuilt_whole,
    "chain rebuilt under another key": _rebuilt(ATTACKERS_KEY, print_of(ATTACKERS_KEY)),
    "chain rebuilt under another key called ours": _rebuilt(ATTACKERS_KEY, None),
    "key rotated to one's own": _rotated,
    "head moved": _head_moved,
    "head changed": _head_changed,
    "taken out of the index": _out_of_the_index,
    "put into the index": _into_the_index,
    "moved in the index": _moved_in_the_index,
    "a person's key changed": _a_persons_key,
    "a month's key changed": _a_months_key,
    "a month forgotten unsaid": _a_month_forgotten,
}
