"""Comparisons as the service knows them: what is asked for, and the report that a worker left.

Comparing takes minutes and learns models; no request does it. A worker does, and its report is read here.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from api.access import Actor
from api.http.problems import FieldFault, Problem
from api.service import Service
from data.store import Run, RunAsked, Unit

KIND = "comparison"
CHAMPION = "champion"
LEARNERS = ("rules", "shuffle", "additive", "boosting", "lightgbm", "ebm")
"""Learners that are learned anew every evening of a comparison."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A comparison: what was asked, and what came of it.

    Attributes
    ----------
    run : Run
        Whose state says how far it is.
    a, b : str
        What is, and what may replace it, as they were named.
    promotion : mapping or None
        The proposal that rests on it (`api.serving.proposals`); ``None`` where there is none.
    result : mapping
        Verdict, the version in use then, and the report; empty before the end.
    """

    run: Run
    a: str
    b: str
    promotion: Mapping[str, Any] | None
    result: Mapping[str, Any]

    @property
    def report(self) -> Mapping[str, Any]:
        """The report; empty before the end."""
        found: Mapping[str, Any] = self.result.get("report", {})
        return found


def names_of(service: Service) -> tuple[str, ...]:
    """Return what can be compared: the version in use, every version, and the learners."""
    return (CHAMPION, *service.shelf.names(), *LEARNERS)


def comparison_asked(service: Service, actor: Actor, pair: tuple[str, str]) -> RunAsked:
    """Return a comparison to queue.

    Raises
    ------
    Problem
        Naming the field, if one of the two is not known, or they are the same.
    """
    known = names_of(service)
    faults = [
        FieldFault(code="version-unknown", pointer=f"/{field}")
        for field, name in zip("ab", pair, strict=True)
        if name not in known
    ]
    if not faults and pair[0] == pair[1]:
        faults = [FieldFault(code="version-same", pointer="/b")]
    if faults:
        raise Problem("request-invalid", errors=faults)
    asked = {"a": pair[0], "b": pair[1], "as_of": service.today().isoformat(), "promotion": None}
    return RunAsked(run_id=uuid4().hex, kind=KIND, created_by=actor.name, request=json.dumps(asked))


def compared_of(run: Run) -> Compared:
    """Return a run as a comparison."""
    asked = json.loads(run.request)
    return Compared(
        run=run,
        a=asked["a"],
        b=asked["b"],
        promotion=asked.get("promotion"),
        result=json.loads(run.result) if run.result else {},
    )


def comparison_of(unit: Unit, run_id: str) -> Compared:
    """Return a comparison.

    Raises
    ------
    Problem
        If there is none of that id.
    """
    run = unit.runs.one(run_id)
    if run is None or run.kind != KIND:
        raise Problem("run-unknown", run_id=run_id)
    return compared_of(run)
