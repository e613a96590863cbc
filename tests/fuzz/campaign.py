"""A number of hostile questions to every operation of an app, and what came of them."""

import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.fuzz import hostile
from tests.fuzz.asking import Asker, Question
from tests.fuzz.judging import Judge, Operation, operations_of
from tests.fuzz.questions import HOST, Questions, Seen

_SLOW_SECONDS = 5.0
_KEPT_PER_FAULT = 3


@dataclass(slots=True)
class Findings:
    """What was asked and what was wrong.

    Attributes
    ----------
    asked : int
        Questions.
    server_faults, violations : int
        Answers of 500 and above or none at all; answers that the description does not promise.
    statuses : mapping
        Number of answers by operation and status.
    told : mapping
        For each kind of fault, questions that brought it about.
    slowest_seconds : float
        The longest time that an answer took.
    right : set of str
        Operations that were answered with a success.
    """

    asked: int = 0
    server_faults: int = 0
    violations: int = 0
    statuses: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    told: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    slowest_seconds: float = 0.0
    right: set[str] = field(default_factory=set)

    def add(self, name: str, question: str, wrong: list[str], *, server: bool) -> None:
        """Count what was wrong with one answer."""
        if server:
            self.server_faults += 1
        elif wrong:
            self.violations += 1
        for what in wrong:
            known = self.told[f"{name}: {what}"[:200]]
            if len(known) < _KEPT_PER_FAULT:
                known.append(question[:600])

    def never_right(self) -> list[str]:
        """Return the operations that no question got a success from: nothing was proved of them."""
        return sorted(set(self.statuses) - self.right - {"-"})

    def report(self) -> str:
        """Return what was wrong, a paragraph for each kind."""
        return "\n".join(f"{what}\n    " + "\n    ".join(told) for what, told in self.told.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a campaign goes.

    Attributes
    ----------
    seed : int
        Of the lot: the same seed asks the same questions of the same answers.
    rounds : int
        How often every operation is asked rightly before anything else.
    seen : Seen
        What is known before.
    """

    seed: int
    rounds: int = 0
    seen: Seen = field(default_factory=Seen)


def run(
    document: dict[str, Any],
    asker: Asker,
    count: int,
    *,
    course: Course,
    findings: Findings,
    progress: Callable[[Findings], None] = lambda _: None,
) -> None:
    """Ask an app so many questions and note what was wrong.

    Parameters
    ----------
    document : dict
        The description of the interface.
    asker : Asker
        Who asks.
    count : int
        Questions.
    course : Course
        What is asked first, and by which lot.
    findings : Findings
        Where it is noted.
    progress : callable
        Told now and then.
    """
    judge, seen = Judge(document), course.seen
    plain = {(o.method, o.path.encode()): o for o in operations_of(document) if "{" not in o.path}
    for number, (asked, question) in zip(range(count), _all(document, course), strict=False):
        began = time.monotonic()
        reply = asker.ask(question)
        seconds = time.monotonic() - began
        if question.kind == "right":
            seen.note_tag(question.path, reply)
        if question.kind == "right" and question.method == "GET":
            seen.note(reply)
        findings.asked += 1
        findings.slowest_seconds = max(findings.slowest_seconds, seconds)
        # An id may spell the address of another operation.
        operation = plain.get((question.method, question.path), asked)
        name = operation.id if operation else "-"
        findings.statuses[name][reply.status] += 1
        meant = "GET" if question.method == "HEAD" else question.method
        same_method = operation is not None and operation.method == meant
        wrong = judge.faults(operation if same_method else None, question, reply)
        if same_method and 200 <= reply.status < 300:
            findings.right.add(name)
        if seconds > _SLOW_SECONDS:
            wrong.append(f"took more than {_SLOW_SECONDS:.0f} s")
        findings.add(name, question.told(), wrong, server=reply.fault is not None or reply.status >= 500)
        if number % 500 == 0:
            progress(findings)


def _all(document: dict[str, Any], course: Course) -> Iterator[tuple[Operation | None, Question]]:
    """Yield questions without end: first what there is, then each operation in turn, and elsewhere."""
    rng = random.Random(course.seed)
    schemas = document["components"]["schemas"]
    operations = operations_of(document)
    makers = {operation.id: Questions(operation, schemas, course.seen, rng) for operation in operations}
    readings = sorted((o for o in operations if o.method == "GET"), key=lambda operation: operation.path)
    for operation in (*readings, *readings):
        yield operation, makers[operation.id].right()
    for operation in operations * course.rounds:
        yield operation, makers[operation.id].right()
    streams = {operation.id: iter(makers[operation.id]) for operation in operations}
    while True:
        for operation in operations:
            yield operation, next(streams[operation.id])
        yield None, _elsewhere(rng)


def _elsewhere(rng: random.Random) -> Question:
    header = rng.choice(hostile.HEADERS)
    headers = (header,) if header[0] == b"host" else (HOST, header)
    return Question(
        method=rng.choice(hostile.METHODS),
        path=rng.choice(hostile.ADDRESSES),
        query=rng.choice((b"", *hostile.QUERIES)),
        headers=headers,
        parts=(rng.choice(hostile.BODIES[:20]),) if rng.random() < 0.2 else (),
        kind="elsewhere",
    )
