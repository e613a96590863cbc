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
    """

    asked: int = 0
    server_faults: int = 0
    violations: int = 0
    statuses: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    told: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    slowest_seconds: float = 0.0

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
        return sorted(
            name
            for name, statuses in self.statuses.items()
            if name != "-" and not any(status < 400 for status in statuses)
        )

    def report(self) -> str:
        """Return what was wrong, a paragraph for each kind."""
        return "\n".join(f"{what}\n    " + "\n    ".join(told) for what, told in self.told.items())


def run(
    document: dict[str, Any],
    asker: Asker,
    count: int,
    *,
    seed: int,
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
    seed : int
        Of the lot: the same seed asks the same questions of the same answers.
    findings : Findings
        Where it is noted.
    progress : callable
        Told now and then.
    """
    judge = Judge(document)
    plain = {(o.method, o.path.encode()): o for o in operations_of(document) if "{" not in o.path}
    for number, (operation, question) in zip(range(count), _all(document, asker, seed), strict=False):
        began = time.monotonic()
        reply = asker.ask(question)
        seconds = time.monotonic() - began
        findings.asked += 1
        findings.slowest_seconds = max(findings.slowest_seconds, seconds)
        # An id may spell the address of another operation.
        operation = plain.get((question.method, question.path), operation)  # noqa: PLW2901
        name = operation.id if operation else "-"
        findings.statuses[name][reply.status] += 1
        same_method = operation is not None and question.method in (operation.method, "HEAD")
        wrong = judge.faults(operation if same_method else None, question, reply)
        if seconds > _SLOW_SECONDS:
            wrong.append(f"took more than {_SLOW_SECONDS:.0f} s")
        findings.add(name, question.told(), wrong, server=reply.fault is not None or reply.status >= 500)
        if number % 500 == 0:
            progress(findings)


def _all(document: dict[str, Any], asker: Asker, seed: int) -> Iterator[tuple[Operation | None, Question]]:
    """Yield questions without end: each operation in turn, and addresses where nothing is."""
    rng = random.Random(seed)  # noqa: S311  a lot of tests
    seen = Seen()
    schemas = document["components"]["schemas"]
    operations = operations_of(document)
    makers = {operation.id: Questions(operation, schemas, seen, rng) for operation in operations}
    for operation in sorted(operations, key=lambda operation: (operation.method != "GET", operation.path)):
        question = makers[operation.id].right()
        seen.note(question.path, asker.ask(question))
    streams = {operation.id: iter(makers[operation.id]) for operation in operations}
    while True:
        for operation in operations:
            question = next(streams[operation.id])
            if question.kind == "right" and operation.method == "GET":
                seen.note(question.path, asker.ask(question))
            yield operation, question
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
