"""Many who write to the audit at once, in threads and in processes of their own; and the naive ones."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

import pytest
from sqlalchemy import text

from data.audit import AuditEntry
from data.store import AuditKeys, Store, StoreAwayError, audit_keyring, open_store
from data.store.audit_head import AuditHead
from tests.data.store.test_audit import AT, KEY, entry
from tests.databases import whole_engine

KEYS = AuditKeys((KEY,))
WRITERS, PROCESSES = 64, 4
Write = Callable[[Store, AuditEntry], None]


def entries_of(writer: int, rows: int) -> list[AuditEntry]:
    """Return what one writer notes: looks at people whom others look at too, each with a name of its own."""
    return [
        entry(
            writer + number,
            subject_id=f"K-{(writer + number) % 40}",
            request_id=f"w{writer}-{number}",
            at=AT + timedelta(days=number % 70),
        )
        for number in range(rows)
    ]


def note(store: Store, told: AuditEntry) -> None:
    """Note an entry in a unit of its own; who waited for too long is told to ask again, and does."""
    while True:
        try:
            with store.writing() as unit:
                unit.audit.note(told)
        except StoreAwayError as away:
            assert away.reason == "busy"
        else:
            return


def all_at_once(store: Store, writers: Sequence[int], rows: int, write: Write = note) -> None:
    """Let every writer begin at the same moment, a thread each."""
    start = threading.Barrier(len(writers))

    def one(writer: int) -> None:
        start.wait()
        for told in entries_of(writer, rows):
            write(store, told)

    with ThreadPoolExecutor(len(writers)) as pool:
        list(pool.map(one, writers))


def in_processes(url: str, rows: int) -> None:
    """Let the writers begin at the same moment, shared out over real processes."""
    fork, started, lines = get_context("fork"), [], []
    for at in range(PROCESSES):
        ours, theirs = fork.Pipe()
        started.append(fork.Process(target=_share, args=(url, at, rows, theirs)))
        started[-1].start()
        lines.append(ours)
    for line in lines:
        assert line.recv() == "ready"
    for line in lines:
        line.send("go")
    for process in started:
        process.join(600)
        assert process.exitcode == 0


def _share(url: str, at: int, rows: int, line: Connection) -> None:
    with open_store(url, KEYS) as store:
        line.send("ready")
        line.recv()
        all_at_once(store, range(at, WRITERS, PROCESSES), rows)


def stored(url: str) -> Counter[str]:
    """Return how often each writer's word stands in the log, asked of the database itself."""
    with whole_engine(url).connect() as connection:
        return Counter(connection.scalars(text("SELECT request_id FROM audit_log")))


def wanted(rows: int) -> Counter[str]:
    """Return how often it should: once."""
    return Counter(f"w{writer}-{number}" for writer in range(WRITERS) for number in range(rows))


def look_then_write(store: Store, told: AuditEntry) -> None:
    """Write the naive way, without the lock on the head: it is looked up, and then written after it."""
    with store.reading() as unit:
        _seen.head = unit.audit.head()
    time.sleep(0.02)  # a request has other things to do meanwhile
    with store.writing() as unit:
        unit.audit.note(replace(told, subject_kind="run", subject_id="r"))


_seen = threading.local()


@contextmanager
def without_lock() -> Iterator[None]:
    """Let chains go on from the head that was seen before; the numbers come from a sequence."""
    numbers = count(1)

    def seen(_: Any) -> AuditHead:
        head: AuditHead = _seen.head
        return replace(head, number=next(numbers))

    with pytest.MonkeyPatch.context() as naive:
        naive.setattr(audit_keyring, "head_of", seen)
        yield
