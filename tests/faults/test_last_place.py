"""The last place is given once: many at once, in threads and processes, on both databases."""

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
from time import perf_counter, sleep

import pytest

from data.store import AnswerKey, Store, StoreAwayError, open_store
from tests.contested import AT, DAY, act, decide, fill, people, standing, takers
from tests.faults.takers import accept, all_at_once, contend, in_round
from tests.trust_record import record

CROWD = 64
PROCESSES = 4
# Place and contact, threads and processes: a thousand rounds on each database in the long version.
LONG = 250
ROUNDS = [1, pytest.param(LONG, marks=pytest.mark.proof)]
# What is scarce, how it is made so, and what the others are told.
SCARCE = {
    "place": ({"places": 1}, "PlaceTakenError"),
    "contact": ({"places": CROWD, "most": 1}, "ContactCapError"),
}


@pytest.fixture(params=sorted(SCARCE))
def told(request: pytest.FixtureRequest, store: Store) -> str:
    """Make one thing scarce in a market with a crowd; return what those hear who come too late."""
    market, conflict = SCARCE[request.param]
    fill(store, CROWD, **market)
    return conflict


def give_back(store: Store) -> None:
    """Take back who won, for the next round."""
    with store.writing() as unit:
        standing_ones = [a for a in unit.journal.decisions(limit=CROWD) if a.withdrawn_at is None]
        for one in standing_ones:
            unit.journal.withdraw(one.decision_id, "Ida", AT)


def contended(
    store: Store, told: str, rounds: int, one_round: Callable[[int], Counter[str]], area: str
) -> None:
    """Hold rounds in which all try at once: one wins, and each other one is told what was taken."""
    began = perf_counter()
    for round_ in range(rounds):
        assert one_round(round_) == {"won": 1, told: CROWD - 1}
        assert len(takers(store)) == 1
        give_back(store)
    record(
        f"last_{'place' if told == 'PlaceTakenError' else 'contact'}_{area}",
        "A last place, or a last contact of a month, that 64 people want at once is given once",
        {"rounds": rounds, "attempts": rounds * CROWD, "overbooked": 0},
        "look, then insert: more than one of 8 won the last place",
        seconds=perf_counter() - began,
        short=rounds < LONG,
    )


@pytest.mark.parametrize("rounds", ROUNDS)
def test_threads_share_what_is_last(database_kind: str, store: Store, told: str, rounds: int):
    """Of 64 threads that accept at once one wins the last place, or the last contact."""
    crowd = people(CROWD)
    by_threads = partial(all_at_once, store, crowd)
    contended(
        store, told, rounds, lambda n: by_threads(partial(in_round, round_=n)), f"threads_{database_kind}"
    )


@pytest.mark.parametrize("rounds", ROUNDS)
def test_processes_share_what_is_last(
    database_kind: str, database_url: str, store: Store, told: str, rounds: int
):
    """Of 64 threads in four processes one wins."""
    with processes(database_url) as lines:

        def one_round(number: int) -> Counter[str]:
            for line in lines:
                line.send(number)
            return sum((line.recv() for line in lines), Counter())

        contended(store, told, rounds, one_round, f"processes_{database_kind}")


@contextmanager
def processes(url: str) -> Iterator[list[Connection]]:
    """Start processes that share out the crowd and wait for the word."""
    fork, lines, started = multiprocessing.get_context("fork"), [], []
    for at in range(PROCESSES):
        ours, theirs = fork.Pipe()
        started.append(fork.Process(target=contend, args=(url, people(CROWD)[at::PROCESSES], theirs)))
        started[-1].start()
        lines.append(ours)
    yield lines
    for line, process in zip(lines, started, strict=True):
        line.send(None)
        process.join(60)
        assert process.exitcode == 0


def naive(store: Store, candidate_id: str) -> str:
    """Look first, then insert: the mutant. Everybody who looks in the same moment sees the place free."""
    seen = standing(store.take_snapshot(DAY), candidate_id, "o1")
    if seen.refusals:
        return "PlaceTakenError"
    sleep(0.05)  # a request has other things to do meanwhile
    with store.writing() as unit:
        unit.journal.decide(act(candidate_id), lambda _: seen)
    return "won"


def test_mutant_look_then_insert_overbooks(store: Store):
    """The naive version gives the last place to many: the tests above can fail."""
    fill(store, 8)
    assert all_at_once(store, people(8), naive)["won"] > 1
    assert len(takers(store)) > 1


def keyed(store: Store, key: AnswerKey) -> bytes:
    """Accept under a key, as the service does, again where it was busy; return the answer."""
    try:
        with store.writing() as unit:
            kept = unit.answers.claim(key, AT)
            if kept is not None:
                return kept.body
            made = decide(unit, act("c000", decision_id=f"D{unit.stamps().journal}"))
            body = f'{{"decision_id": "{made.decision_id}", "number": {made.number}}}'.encode()
            unit.answers.keep(key, 201, (), body)
    except StoreAwayError:
        return keyed(store, key)
    return body


def test_one_key_takes_effect_once(store: Store):
    """Of 64 equal requests at once one takes effect, and all get the same bytes."""
    fill(store, 1, places=CROWD)
    key = AnswerKey(actor="machine", key="k1", request_digest="same")
    answers = all_at_once(store, people(CROWD), lambda s, _: keyed(s, key).decode())
    assert list(answers.values()) == [CROWD]
    assert len(takers(store)) == 1


def test_a_crowd_without_a_key_is_told_that_it_was_decided(store: Store):
    """The same decision 64 times without a key: one counts, the others hear that it was taken before."""
    fill(store, 1, places=CROWD)
    ended = all_at_once(store, people(CROWD), lambda s, _: accept(s, "c000"))
    assert ended == {"won": 1, "RepeatedDecisionError": CROWD - 1}


def test_other_process_sees_the_place_taken(database_url: str, store: Store):
    """A second program with a store of its own meets the same counters."""
    fill(store, 2)
    assert accept(store, "c000") == "won"
    with open_store(database_url) as other:
        assert accept(other, "c001") == "PlaceTakenError"
