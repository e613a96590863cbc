"""The writing process is killed at random moments and right after its commit: done is done, and once."""

import os
import random
import signal
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import NoReturn

import pytest

from data.store import Store, open_store
from tests.databases import SQLITE, Databases
from tests.faults.writes import Write, effect, fill, take, tally, wanted
from tests.trust_record import record

PROMISE = (
    "A write that was acknowledged before its process was killed is there once, and told again it is "
    "answered as the first time"
)


def killed_writer(url: str, start: int, end: int, how: str, after: float) -> dict[str, str]:
    """Kill a writing process at its next word after so many seconds; return what it acknowledged."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if not child:
        os.close(read_end)
        _write_until_killed(url, wanted(end)[start:], how, write_end)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as told:
        assert told.readline() == b"ready\n"
        time.sleep(after)
        first = b"" if how == "die" else told.readline()
        if how != "die":
            os.kill(child, signal.SIGKILL)
        lines = (first + told.read()).decode().splitlines()
    assert os.waitpid(child, 0)[1] in (0, signal.SIGKILL)
    return dict(line.split() for line in lines if line.count(" ") == 1)


def _write_until_killed(url: str, writes: Sequence[Write], how: str, out: int) -> NoReturn:
    """Say each key with its effect once that counts; ``early`` is the naive one that says it before."""
    try:
        with open_store(url) as store:
            os.write(out, b"ready\n")
            for write in writes:
                if how == "early":
                    _early(store, write, out)
                    continue
                made = take(store, write)
                if how == "die":
                    os.kill(os.getpid(), signal.SIGKILL)
                os.write(out, f"{write.key} {made}\n".encode())
        os._exit(0)
    finally:
        os._exit(70)


def _early(store: Store, write: Write, out: int) -> None:
    with store.writing() as unit:
        os.write(out, f"{write.key} {effect(unit, replace(write, kind='list'))}\n".encode())


def rounds(url: str, count: int) -> dict[str, int]:
    """Kill writers at random moments, each going on where the last stopped; return what was counted."""
    rng = random.Random(count)
    with open_store(url) as store:
        fill(store)
    acknowledged: dict[str, str] = {}
    for _ in range(count):
        done = len(acknowledged)
        acknowledged |= killed_writer(url, done, done + 900, "honest", rng.random() * 0.3)
    held = tally(url, acknowledged)
    with open_store(url) as store:
        told_again = {write.key: take(store, write) for write in wanted(len(acknowledged))}
    again = tally(url, acknowledged)
    return {
        "kills": count,
        "writes": len(acknowledged),
        "lost": held.lost,
        "doubled": held.doubled + again.doubled,
        "answered_otherwise": sum(told_again[key] != made for key, made in acknowledged.items()),
    }


@pytest.mark.parametrize("kills", [3, pytest.param(100, marks=pytest.mark.proof)])
def test_killed_at_random(database_url: str, database_kind: str, databases: Databases, kills: int) -> None:
    """What a killed process acknowledged is there once; the naive one acknowledges what then is not there."""
    started = time.monotonic()
    found = rounds(database_url, kills)
    assert found["writes"] > 0
    assert (found["lost"], found["doubled"], found["answered_otherwise"]) == (0, 0, 0)
    other = databases.migrated(database_kind)
    lost = naive_losses(other)
    databases.remove(other)
    record(
        f"writer_killed_{database_kind}",
        f"{PROMISE} ({'SQLite' if database_kind == SQLITE else 'PostgreSQL'})",
        found,
        f"acknowledging before the commit lost {lost}",
        seconds=time.monotonic() - started,
        short=kills < 100,
    )


def naive_losses(url: str) -> int:
    """Return how many writes the process lost that acknowledges before its commit: killed until one is."""
    with open_store(url) as store:
        fill(store)
    told: dict[str, str] = {}
    for _ in range(40):
        told |= killed_writer(url, len(told), len(told) + 900, "early", 0)
        if lost := tally(url, told).lost:
            return lost
    pytest.fail("the naive writer lost nothing: this test would not notice a loss")


def test_killed_right_after_the_commit(database_url: str) -> None:
    """A write whose acknowledgement was lost with its process is answered, not done again."""
    with open_store(database_url) as store:
        fill(store)
    for number in range(4):
        assert killed_writer(database_url, number, number + 1, "die", 0) == {}
    with open_store(database_url) as store:
        before = tally(database_url, {})
        assert before.effects == 4
        answers = {write.key: take(store, write) for write in wanted(4)}
    assert tally(database_url, answers) == before
