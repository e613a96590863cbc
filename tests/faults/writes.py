"""Clients that write and write again until they are answered, and what the store holds of it in the end."""

import queue
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sqlalchemy import select

from data.seats import Standing
from data.snapshot import Snapshot
from data.store import AnswerKey, DecisionAct, ShownLine, ShownList, Store, StoreAwayError, Unit
from data.store.service_schema import decision_acts, shown_lists
from tests import builders
from tests.contested import DAY, Rows
from tests.databases import whole_engine

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PEOPLE, OPENINGS = 110, 110
CLIENTS = 6


@dataclass(frozen=True, slots=True)
class Write:
    """One thing that a client wants done once: a decision on a pair, or a list to journal."""

    key: str
    kind: str
    candidate_id: str
    opening_id: str


Take = Callable[[Store, Write], str]


def wanted(count: int) -> list[Write]:
    """Return so many writes, every fourth one a decision, no pair decided on twice."""
    pairs = [(f"c{a}", f"o{b}") for a in range(PEOPLE) for b in range(OPENINGS)]
    random.Random(7).shuffle(pairs)
    return [
        Write(f"K{n}", "list" if n % 4 else "decision", *pairs[n % len(pairs) if n % 4 else n // 4])
        for n in range(count)
    ]


def fill(store: Store) -> None:
    """Import the people and openings that the writes are about."""
    delivery = Rows.of(
        candidates=[builders.candidate(f"c{n}") for n in range(PEOPLE)],
        workplaces=[builders.workplace(f"w{n}") for n in range(OPENINGS)],
        openings=[builders.opening(f"o{n}", f"w{n}") for n in range(OPENINGS)],
    )
    store.import_rows(delivery, DAY)


def take(store: Store, write: Write) -> str:
    """Do what is wanted, effect and kept answer in one unit; return the id of the effect."""
    key = AnswerKey(actor="a", key=write.key, request_digest="d" * 64)
    with store.writing() as unit:
        kept = unit.answers.claim(key, AT)
        if kept is not None:
            return kept.body.decode()
        made = effect(unit, write)
        unit.answers.keep(key, 201, (), made.encode())
    return made


def take_answer_apart(store: Store, write: Write) -> str:
    """Do it the naive way: the answer is kept in a unit of its own, after the effect."""
    key = AnswerKey(actor="a", key=write.key, request_digest="d" * 64)
    with store.writing() as unit:
        made = effect(unit, replace(write, kind="list"))  # rules would refuse a second decision
    with store.writing() as unit:
        unit.answers.claim(key, AT)
        unit.answers.keep(key, 201, (), made.encode())
    return made


def effect(unit: Unit, write: Write) -> str:
    """Write a decision or a list that nobody wrote before; return its id."""
    made = uuid.uuid4().hex
    if write.kind == "decision":
        unit.journal.decide(_act(write, made), _free)
    else:
        unit.journal.note_lists([_list(write, made)])
    return made


def _act(write: Write, made: str) -> DecisionAct:
    return DecisionAct(
        decision_id=made,
        candidate_id=write.candidate_id,
        opening_id=write.opening_id,
        workplace_id=_workplace(write.opening_id),
        decision="later",
        reason_code="wait",
        by=write.key,
        decided_at=AT,
        decided_on=DAY,
    )


def _list(write: Write, made: str) -> ShownList:
    workplace_id = _workplace(write.opening_id)
    line = ShownLine(
        position=1, opening_id=write.opening_id, workplace_id=workplace_id, chance=1.0, price=1.5
    )
    return ShownList(
        list_id=made,
        candidate_id=write.candidate_id,
        shown_at=AT,
        as_of=DAY,
        by=write.key,
        objective_kind="goal_hours",
        lines=(line,),
    )


def _workplace(opening_id: str) -> str:
    return f"w{opening_id[1:]}"


def _free(day: Snapshot) -> Standing[str]:
    return Standing(workplace_id=day.workplaces[0].workplace_id, places=1_000_000)


@dataclass(slots=True)
class Storm:
    """Clients that work through their writes while somebody pulls the plug.

    Attributes
    ----------
    acknowledged : dict of key to effect
        What the clients were told is done.
    retries : int
        How often a client had to ask again.
    faults : list
        Anything else that a client was told; there must be none.
    """

    store: Store
    take: Take = take
    acknowledged: dict[str, str] = field(default_factory=dict)
    retries: int = 0
    faults: list[BaseException] = field(default_factory=list)

    def run(self, writes: Sequence[Write], pulls: Sequence[int], pull: Callable[[], None]) -> float:
        """Write everything, pulling the plug when so many are acknowledged; return the longest recovery."""
        waiting: queue.SimpleQueue[Write] = queue.SimpleQueue()
        for write in writes:
            waiting.put(write)
        clients = [threading.Thread(target=self._work, args=(waiting,)) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        longest = 0.0
        for count in sorted(pulls):
            while len(self.acknowledged) < count and any(client.is_alive() for client in clients):
                time.sleep(0.001)
            pull()
            longest = max(longest, self._recovery(clients))
        for client in clients:
            client.join()
        return longest

    def _recovery(self, clients: Sequence[threading.Thread]) -> float:
        started, done = time.monotonic(), len(self.acknowledged)
        while len(self.acknowledged) == done and any(client.is_alive() for client in clients):
            time.sleep(0.001)
        return time.monotonic() - started

    def _work(self, waiting: "queue.SimpleQueue[Write]") -> None:
        while not waiting.empty():
            try:
                write = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                self.acknowledged[write.key] = self._until_answered(write)
            except BaseException as fault:
                self.faults.append(fault)

    def _until_answered(self, write: Write) -> str:
        while True:
            try:
                return self.take(self.store, write)
            except StoreAwayError:
                self.retries += 1
                time.sleep(0.05)


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the writes: acknowledged ones that are gone, and ones that were done more than once."""

    effects: int
    lost: int
    doubled: int


def tally(url: str, acknowledged: Mapping[str, str]) -> Tally:
    """Count what the store holds against what the clients were told."""
    engine = whole_engine(url)
    with engine.begin() as connection:
        rows = [tuple(row) for row in connection.execute(select(shown_lists.c.by, shown_lists.c.list_id))]
        acts = select(decision_acts.c.by, decision_acts.c.decision_id)
        rows += [tuple(row) for row in connection.execute(acts)]
    engine.dispose()
    times, pairs = Counter(key for key, _ in rows), set(rows)
    lost = sum((key, made) not in pairs for key, made in acknowledged.items())
    return Tally(effects=len(rows), lost=lost, doubled=sum(count > 1 for count in times.values()))
