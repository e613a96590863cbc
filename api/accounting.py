"""What is being done right now, and by whom: the one place that decides what the audit is told of it.

Whoever begins an act, the door of a route or a command, says once who, what and of which kind. Every unit
that writes asks here at its end (`note_effect`), so the row stands in the transaction of the effect without a
word of the endpoint; looks are written before the answer goes out. A new route or command cannot forget it.
"""

import getpass
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from api import clock
from data.audit import CANDIDATE, DENIED, DONE, FAILED, LOOK, REPEATED, SECURITY, AuditEntry, class_of
from data.store import Unit

ActKind = Literal["none", "look", "write"]
LOCAL = "local"


@dataclass(slots=True, kw_only=True)
class Act:
    """One request or command, and what is known of it so far.

    Attributes
    ----------
    kind : str
        ``look`` is accounted for before it is answered, ``write`` with its effect, ``none`` not at all.
    operation : str
        What is done.
    actor, actor_kind, role, request_id : str
        As in `data.audit.AuditEntry`.
    subject_kind, subject_id : str
        What it is about.
    people : tuple of str
        Ids of people it is about.
    of_cases : dict
        By person the municipality whose case that is, where that is known already.
    reason : str
        Why, in somebody's words or code.
    details : dict
        JSON values that explain it.
    settled : bool
        Whether it is accounted for.
    refused : bool
        Whether a person's record was withheld, however that is answered.
    """

    kind: ActKind
    operation: str
    actor: str
    actor_kind: str
    role: str = ""
    request_id: str = ""
    subject_kind: str = ""
    subject_id: str = ""
    people: tuple[str, ...] = ()
    of_cases: dict[str, str] = field(default_factory=dict)
    reason: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    outcome: str = DONE
    settled: bool = False
    refused: bool = False

    def entry(self, outcome: str = "") -> AuditEntry:
        """Return what the audit is told."""
        own = class_of(self.operation)
        entry = AuditEntry(
            at=clock.now(),
            actor=self.actor,
            actor_kind=self.actor_kind,
            role=self.role,
            operation=self.operation,
            outcome=outcome or self.outcome,
            subject_kind=self.subject_kind,
            subject_id=self.subject_id,
            people=self.people,
            reason=self.reason,
            details=self.details,
            request_id=self.request_id,
            record_class=LOOK if self.kind == "look" and own != SECURITY else own,
        )
        codes = {self.of_cases.get(person, "") for person in entry.about}
        return replace(entry, municipality_code=codes.pop()) if len(codes) == 1 else entry

    def taken(self) -> tuple[AuditEntry, ...]:
        """Return the entry of a look once; whoever takes it writes it."""
        if self.kind != "look" or self.settled:
            return ()
        self.settled = True
        return (self.entry(),)

    def left(self) -> tuple[AuditEntry, ...]:
        """Return the entry of an effect that no writing unit has taken along."""
        if self.kind != "write" or self.settled:
            return ()
        self.settled = True
        return (self.entry(),)


_now: ContextVar[Act | None] = ContextVar("act", default=None)


@contextmanager
def acting(act: Act) -> Iterator[Act]:
    """Let everything within be part of an act."""
    token = _now.set(act)
    try:
        yield act
    finally:
        _now.reset(token)


def current() -> Act | None:
    """Return the act that this is part of, ``None`` where nobody began one."""
    return _now.get()


def note_effect(unit: Unit) -> None:
    """Note the act with its effect; a unit that writes calls it before it ends, and the first one counts."""
    for run_id in unit.runs.ended:
        unit.audit.note(_of_run(unit, run_id))
    act = _now.get()
    if act is not None and act.kind == "write" and not act.settled:
        act.settled = True
        unit.audit.note(act.entry())


def accounted_here() -> Act | None:
    """Return the act for a unit that notes it in its own words: it is accounted for by that."""
    if (act := _now.get()) is not None:
        act.settled = True
    return act


def _of_run(unit: Unit, run_id: str) -> AuditEntry:
    """Return the entry of a run that ends: whoever asked for it, and what came of it."""
    run = unit.runs.one(run_id)
    if run is None:
        raise LookupError(f"run {run_id}: expected one that ended in this very unit, got none")
    result = json.loads(run.result or "{}")
    return AuditEntry(
        at=clock.now(),
        actor=run.created_by,
        actor_kind="machine",
        operation=f"runs.{run.kind}",
        outcome=DONE if run.state == "done" else FAILED,
        subject_kind="run",
        subject_id=run_id,
        reason=run.fault or "",
        details={"state": run.state, "request": json.loads(run.request)} | result,
    )


def explain(**details: object) -> None:
    """Tell the act figures that explain it."""
    if (act := _now.get()) is not None:
        act.details |= details


def shows(candidate_ids: Iterable[str]) -> None:
    """Tell the act whom its answer names, where they do not stand among the items of the answer."""
    if (act := _now.get()) is not None:
        act.people = tuple(sorted(candidate_ids))


def tell(answer: object) -> None:
    """Tell the act what came of it: the ids in its answer, so that a new record is named."""
    act = _now.get()
    if act is None:
        return
    said = getattr(answer, "candidate_id", None)
    if isinstance(said, str):
        act.people = (said,)
    if not act.subject_id:
        act.subject_kind, act.subject_id = subject_in(vars(answer) if answer is not None else {})


def about(subject_kind: str, subject_id: str) -> None:
    """Tell the act what it is about, where neither the request nor its answer names that."""
    if (act := _now.get()) is not None:
        act.subject_kind, act.subject_id = subject_kind, subject_id


def concerns(candidate_id: str, municipality_code: str) -> None:
    """Tell the act whose case it is about and where, also where the request itself names no person."""
    act = _now.get()
    if act is None:
        return
    act.of_cases[candidate_id] = municipality_code
    if act.subject_kind != CANDIDATE:
        act.people = (candidate_id,)


def within(municipalities: Mapping[str, str]) -> None:
    """Tell the act whose cases people are, whom its answer may show: the audit need not look it up."""
    if (act := _now.get()) is not None:
        act.of_cases |= municipalities


def refused(candidate_id: str) -> None:
    """Tell the act that somebody's record is withheld from whoever asks, even if it seems not to be there."""
    if (act := _now.get()) is not None:
        act.refused, act.people = True, (candidate_id,)


def repeated() -> None:
    """Tell the act that its request was answered before: nothing is done now."""
    if (act := _now.get()) is not None:
        act.outcome = REPEATED


def denied(act: Act, code: str) -> AuditEntry:
    """Return what the audit is told of an act that was refused."""
    return replace(act, details={"problem": code}, reason="").entry(DENIED)


_SUBJECTS = ("candidate", "decision", "run", "opening", "workplace", "plan", "account", "token", "access")


def subject_in(values: Mapping[str, Any]) -> tuple[str, str]:
    """Return kind and id of the subject among the names and values of a request or an answer."""
    for kind in _SUBJECTS:
        said = values.get(f"{kind}_id")
        if isinstance(said, str | int) and said != "":
            return (CANDIDATE if kind == CANDIDATE else kind), str(said)
    return "", ""


def person_at_this_machine() -> str:
    """Return the operating system's name of whoever runs this program."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have a number only
        return str(os.getuid())
