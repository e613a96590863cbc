"""A key for each person, and its end."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import DatabaseError

from data.store import Store, audit_keyring, open_store
from data.store.connection import connect, writing
from data.store.scope import EVERY_MUNICIPALITY
from tests.data.store.audit_writers import KEYS, note
from tests.data.store.test_audit import entry
from tests.databases import SQLITE, as_role, kind_of, sqlite_path, whole_engine
from tests.postgresql import ADMINISTRATOR

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
_REFUSED = (
    "UPDATE audit_log SET actor = 'x'",
    "DELETE FROM audit_log WHERE number = 1",
    "DELETE FROM audit_log",
    "UPDATE audit_people SET subject = 2",
    "DELETE FROM audit_people",
)
_ROW = (
    "INTO audit_log VALUES (1, '2026-03-02', 'look', 'a', 'local', '', 'o', 'done', '', '', '1', '', '', "
    "{empty}, 'k', {empty})"
)


def test_a_key_is_made_once(store: Store):
    """A person keeps the key that was made first, two people have two, and both units see the same."""
    with store.writing() as unit:
        made = unit.subject_keys.made_for(["K-1", "K-2", "K-1"], AT)
    with store.writing() as unit:
        again = unit.subject_keys.made_for(["K-2", "K-3"], AT)
        assert unit.subject_keys.key_of("K-9") is None
    keys = made | again
    assert again["K-2"] == made["K-2"]
    assert len({key.number for key in keys.values()}) == len({key.secret for key in keys.values()}) == 3
    assert {len(key.secret) for key in keys.values()} == {32}


def test_a_destroyed_key_is_gone_from_the_disk(database_url: str):
    """After destroying and shredding neither key nor person is found, not even in the bytes of the file."""
    with open_store(database_url) as store:
        with store.writing() as unit:
            keys = unit.subject_keys.made_for([f"K-shred-{n}" for n in range(50)], AT)
        key = keys["K-shred-7"]
        store.shred()
        assert _on_disk(database_url, key.secret)
        with store.writing() as unit:
            assert unit.subject_keys.destroy("K-shred-7", AT) == key.number
            assert unit.subject_keys.destroy("K-shred-7", AT) is None
        store.shred()
        assert not _on_disk(database_url, key.secret)
        assert _on_disk(database_url, keys["K-shred-8"].secret)
        with store.writing() as unit:
            assert unit.subject_keys.key_of("K-shred-7") is None
            assert unit.subject_keys.made_for(["K-shred-7"], AT)["K-shred-7"].number > 50


def test_a_key_destroyed_while_others_wait_is_not_used_again(database_url: str):
    """Who waits for the audit's head during an erasure writes under a new key; who trusts old eyes would not.

    On SQLite the naive way does no harm, for nobody reads there while another writes.
    """
    destroyed, used = _erased_while_one_waits(database_url, "K-1")
    assert used != destroyed
    with pytest.MonkeyPatch.context() as naive:
        naive.setattr(audit_keyring, "outdated", lambda *_: False)
        destroyed, used = _erased_while_one_waits(database_url, "K-2")
    assert (used == destroyed) is (kind_of(database_url) != SQLITE)


def _erased_while_one_waits(url: str, person: str) -> tuple[int, int]:
    """Return the number of a destroyed key, and the number in the row of who waited meanwhile."""
    with open_store(url, KEYS) as store, ThreadPoolExecutor(1) as pool:
        note(store, entry(subject_id=person))
        with store.writing() as unit:
            destroyed = unit.subject_keys.destroy(person, AT)
            unit.audit.note(entry(subject_kind="", subject_id="", operation="rights.erase"))
            unit.audit.write()
            waiting = pool.submit(note, store, entry(subject_id=person))
            time.sleep(0.5)
        waiting.result(20)
        assert store.verify_audit().holds
    with whole_engine(url).connect() as connection:
        used = connection.scalar(text("SELECT people FROM audit_log ORDER BY number DESC LIMIT 1"))
    return int(destroyed or 0), int(used or 0)


def _on_disk(url: str, secret: bytes) -> bool:
    if kind_of(url) == SQLITE:
        files = [Path(f"{sqlite_path(url)}{end}") for end in ("", "-wal")]
        return any(secret in file.read_bytes() for file in files if file.exists())
    engine = create_engine(as_role(url, ADMINISTRATOR), poolclass=NullPool)
    with engine.begin() as connection:  # the pages of the table as they lie on the server's disk
        connection.exec_driver_sql("CHECKPOINT")
        page = connection.scalar(text("SELECT pg_read_binary_file(pg_relation_filepath('subject_keys'))"))
    engine.dispose()
    return secret in bytes(page)


@pytest.mark.parametrize("statement", _REFUSED)
def test_the_log_only_grows(owned_url: str, statement: str):
    """No row of the log is changed or taken away by a statement."""
    engine = _with_a_row(owned_url)
    with (
        pytest.raises(DatabaseError, match="only grows"),
        writing(engine, EVERY_MUNICIPALITY).begin() as connection,
    ):
        connection.exec_driver_sql(statement)
    engine.dispose()


def test_the_log_is_not_emptied_or_replaced(owned_url: str):
    """The quick ways around are refused too: TRUNCATE on PostgreSQL, OR REPLACE on SQLite."""
    engine = _with_a_row(owned_url)
    replace = f"INSERT OR REPLACE {_ROW.format(empty='zeroblob(0)')}"
    statements = (
        [replace] if kind_of(owned_url) == SQLITE else ["TRUNCATE audit_log", "TRUNCATE audit_people"]
    )
    for statement in statements:
        with (
            pytest.raises(DatabaseError, match="only grows"),
            writing(engine, EVERY_MUNICIPALITY).begin() as connection,
        ):
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_without_the_triggers_a_row_is_changed(owned_url: str):
    """Mutant: a log without the triggers lets itself be changed, so it is they who refuse."""
    engine = _with_a_row(owned_url)
    with writing(engine, EVERY_MUNICIPALITY).begin() as connection:
        for name, table in _triggers(owned_url):
            on = "" if kind_of(owned_url) == SQLITE else f" ON {table}"
            connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")
        assert connection.exec_driver_sql(_REFUSED[0]).rowcount == 1
        assert connection.exec_driver_sql(_REFUSED[2]).rowcount == 1
    engine.dispose()


def _triggers(url: str) -> list[tuple[str, str]]:
    acts = ("update", "delete", "replace") if kind_of(url) == SQLITE else ("change", "truncate")
    return [(f"{table}_no_{act}", table) for table in ("audit_log", "audit_people") for act in acts]


def _with_a_row(url: str):
    engine = connect(url)
    empty = "zeroblob(0)" if kind_of(url) == SQLITE else "''::bytea"
    with writing(engine, EVERY_MUNICIPALITY).begin() as connection:
        connection.exec_driver_sql(f"INSERT {_ROW.format(empty=empty)}")
        connection.exec_driver_sql("INSERT INTO audit_people VALUES (1, 1)")
    return engine
