"""Sixty-four who write to the audit at once make one chain, in threads and in real processes."""

import time
from collections.abc import Callable

import pytest

from data.store import open_store
from tests.data.store.audit_writers import (
    KEYS,
    PROCESSES,
    WRITERS,
    all_at_once,
    in_processes,
    look_then_write,
    note,
    stored,
    wanted,
    without_lock,
)
from tests.data.store.test_audit import entry
from tests.databases import Databases
from tests.trust_record import record

LONG = 100


def in_threads(url: str, rows: int) -> None:
    """Let the writers begin at the same moment in this process."""
    with open_store(url, KEYS) as store:
        all_at_once(store, range(WRITERS), rows)


WAYS: dict[str, Callable[[str, int], None]] = {"threads": in_threads, "processes": in_processes}


@pytest.mark.parametrize("rows", [2, pytest.param(LONG, marks=pytest.mark.proof)])
@pytest.mark.parametrize("way", sorted(WAYS))
def test_one_chain_and_every_row_once(
    database_url: str, database_kind: str, databases: Databases, way: str, rows: int
):
    """All rows of 64 writers stand once in one chain that holds; without the lock on its head it forks."""
    began = time.monotonic()
    WAYS[way](database_url, rows)
    assert stored(database_url) == wanted(rows)
    with open_store(database_url, KEYS) as store:
        verified = store.verify_audit()
    assert (verified.holds, verified.rows) == (True, WRITERS * rows), verified.fault
    record(
        f"audit_writers_{way}_{database_kind}",
        "Of 64 who write to the audit at once every row stands once, in one unbroken chain",
        {
            "writers": WRITERS,
            "processes": PROCESSES if way == "processes" else 1,
            "rows": verified.rows,
            "lost": 0,
            "doubled": 0,
        },
        f"a chain without the lock on its head: breaks at row {naive_break(databases, database_kind)}",
        command="make proof",
        seconds=time.monotonic() - began,
        short=rows < LONG,
    )


def naive_break(databases: Databases, kind: str) -> int:
    """Return where the chain breaks of eight who look up its end first and then write."""
    url = databases.migrated(kind)
    with open_store(url, KEYS) as store:
        note(store, entry(request_id="first", subject_kind="run", subject_id="r"))
        with without_lock():
            all_at_once(store, range(8), 2, look_then_write)
        verified = store.verify_audit()
    databases.remove(url)
    assert not verified.holds
    assert verified.first_bad is not None
    return verified.first_bad
