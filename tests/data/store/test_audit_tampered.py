"""Whoever tampers with the audit without its key is found out, and the first bad row is named."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from data.store import AuditKeys, ExportedHead, open_store
from data.store.audit_verify import verify
from data.store.connection import connect, reading, writing
from data.store.scope import EVERY_MUNICIPALITY
from tests.data.store.audit_tampering import (
    ATTACKERS_KEY,
    HOW_MANY,
    ROWS,
    Attack,
    tamperings,
    triggers_again,
    triggers_of,
    without_triggers,
)
from tests.data.store.test_audit import AT, KEY, entry
from tests.databases import SQLITE, Databases, kind_of, owned, sqlite_path
from tests.trust_record import record

KEYS = AuditKeys((KEY,))


def fill(url: str, keys: AuditKeys = KEYS) -> ExportedHead:
    """Write rows over three months, every other one of a decision; return the head as it was exported."""
    with open_store(url, keys) as store:
        for number in range(ROWS):
            about = {"subject_kind": "decision", "subject_id": "d", "people": (f"K-{number % 7}",)}
            told = entry(number, at=AT + timedelta(days=number * 1.4), **(about if number % 2 else {}))
            with store.writing() as unit:
                unit.audit.note(told)
        verified = store.verify_audit()
    assert (verified.holds, verified.rows) == (True, ROWS)
    return ExportedHead(number=ROWS, at=verified.head.at, mac=verified.head.mac.hex())


@contextmanager
def attacked(url: str) -> Iterator[Connection]:
    """Give a connection whose work is rolled back."""
    engine = connect(owned(url))
    try:
        with writing(engine, EVERY_MUNICIPALITY).connect() as connection, connection.begin() as transaction:
            yield connection
            transaction.rollback()
    finally:
        engine.dispose()


def misses(url: str, keys: AuditKeys, exported: ExportedHead) -> dict[str, str]:
    """Tamper in every way; return what was not found, or named another row, with what was said instead."""
    missed = {}
    rng = random.Random(1)
    for name, tampering in tamperings():
        with attacked(url) as connection:
            triggers = triggers_of(connection)
            without_triggers(connection)
            expected = tampering(Attack(connection, rng))
            triggers_again(connection, triggers)
            found = verify(connection, keys, [exported])
            if found.holds or found.first_bad != expected:
                missed[name] = f"expected row {expected}, got {found.first_bad}: {found.fault}"
    return missed


def test_every_tampering_is_found(database_url: str):
    """All of 200 tamperings are found and name the first bad row; of a chain without a key none would be."""
    started = time.monotonic()
    exported = fill(database_url)
    assert misses(database_url, KEYS, exported) == {}
    naive = naive_misses(database_url)
    assert naive == 10
    record(
        f"audit_{kind_of(database_url)}",
        "Tampering with the audit is found and the first bad row is named",
        {"tamperings": HOW_MANY, "found": HOW_MANY},
        f"a chain without a key, worked out anew by whoever changed it: {naive} of 10 changes not found",
        command="make test",
        seconds=time.monotonic() - started,
    )


def naive_misses(url: str) -> int:
    """Return how many of ten changed rows a chain without a key takes for true, worked out anew."""
    missed = 0
    rng = random.Random(2)
    for _ in range(10):
        with attacked(url) as connection:
            triggers = triggers_of(connection)
            without_triggers(connection)
            attack = Attack(connection, rng)
            attack.forge(0, b"", "", 1)  # the same chain as it is without a key
            number = attack.any_row()
            attack.forge(number, b"", "", number)
            triggers_again(connection, triggers)
            missed += verify(connection, AuditKeys()).holds
    return missed


def test_another_key_and_no_key(database_url: str):
    """A chain verified with another key than its own, or with none, fails at its first row."""
    fill(database_url)
    for keys in (AuditKeys((ATTACKERS_KEY,)), AuditKeys()):
        with open_store(database_url, keys) as store:
            found = store.verify_audit()
            assert (found.holds, found.first_bad) == (False, 1)


def test_missing_triggers(database_url: str):
    """A log that nothing keeps from being changed is told as such, though every row holds."""
    exported = fill(database_url)
    with attacked(database_url) as connection:
        without_triggers(connection)
        found = verify(connection, KEYS, [exported])
        assert (found.first_bad, found.rows) == (0, ROWS)
        assert "triggers" in found.fault


def test_without_an_exported_head(database_url: str):
    """What the exported head is for: rows cut off at the end with their head are found by it alone."""
    exported = fill(database_url)
    with attacked(database_url) as connection:
        triggers = triggers_of(connection)
        without_triggers(connection)
        attack = Attack(connection, random.Random(3))
        attack.take_out(ROWS - 4, ROWS)
        attack.end_with(ROWS - 5)
        triggers_again(connection, triggers)
        assert verify(connection, KEYS).holds
        assert verify(connection, KEYS, [exported]).first_bad == ROWS - 4


def test_bit_rot(databases: Databases):
    """Bits that turn in the file of SQLite are found: by the chain, or by the database itself."""
    database_url = databases.migrated(SQLITE)
    exported = fill(database_url)
    with open_store(database_url) as store:
        store.shred()
    path = sqlite_path(database_url)
    whole, rng = path.read_bytes(), random.Random(4)
    with attacked(database_url) as connection:
        attack = Attack(connection, rng)
        payloads = [bytes(attack.row(number)["payload"]) for number in range(1, ROWS + 1)]
    for number, payload in enumerate(payloads, 1):
        rotten = bytearray(whole)
        at = whole.index(payload) + rng.randrange(len(payload))
        rotten[at] ^= 1 << rng.randrange(8)
        path.write_bytes(rotten)
        assert first_bad(database_url, exported) == number
    for _ in range(40):
        rotten = bytearray(whole)
        at = whole.index(payloads[0]) // 4096 * 4096
        for _ in range(20):
            rotten[at + rng.randrange(4096)] ^= 1 << rng.randrange(8)
        path.write_bytes(rotten)
        assert first_bad(database_url, exported) is not None
    path.write_bytes(whole)


def first_bad(url: str, exported: ExportedHead) -> int | None:
    """Return the first bad row, -1 where the database itself refuses to read, ``None`` where all is well."""
    engine = connect(url)
    try:
        with reading(engine, EVERY_MUNICIPALITY).connect() as connection:
            return verify(connection, KEYS, [exported]).first_bad
    except (DatabaseError, ValueError, TypeError, AttributeError, UnicodeDecodeError):
        return -1
    finally:
        engine.dispose()
