"""What the second reading looks things up in, and how it words what it finds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from data.candidates import Candidate
from data.companies import Workplace
from data.findings import Finding, Severity
from data.openings import Opening
from data.programmes import Programme
from data.snapshot import Snapshot
from matcher.plan import PlanRow
from matcher.rules import DayContext
from matcher.settings import MatchSettings
from matcher.verify.day import Journal

TravelMinutes = Callable[[Candidate, Workplace], float | None]
FILE = "plan"
_HEADER_LINES = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the plan with its line number and the records it names."""

    number: int
    row: PlanRow
    candidate: Candidate
    opening: Opening
    workplace: Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The records of the day, ready to be looked up.

    ``context`` serves the rules that are asked again; everything else here asks ``journal``.
    ``travel_minutes`` answers one way by the person's best mode, ``None`` where it cannot be told.
    """

    snapshot: Snapshot
    settings: MatchSettings
    programme: Programme
    context: DayContext
    journal: Journal
    travel_minutes: TravelMinutes

    def lines(self, rows: Sequence[PlanRow]) -> tuple[list[Line], list[Finding]]:
        """Look up the records of every row; a row that names something unknown becomes a finding instead."""
        candidates = {c.candidate_id: c for c in self.snapshot.candidates}
        openings = {o.opening_id: o for o in self.snapshot.openings}
        workplaces = {w.workplace_id: w for w in self.snapshot.workplaces}
        lines: list[Line] = []
        findings: list[Finding] = []
        for number, row in enumerate(rows, start=1 + _HEADER_LINES):
            candidate, opening = candidates.get(row.candidate_id), openings.get(row.opening_id)
            if candidate is None:
                findings.append(
                    fault("unknown-id", number, "candidate_id", "a stored candidate", row.candidate_id)
                )
            elif opening is None:
                findings.append(fault("unknown-id", number, "opening_id", "a stored opening", row.opening_id))
            elif opening.workplace_id != row.workplace_id:
                findings.append(
                    fault("wrong-workplace", number, "workplace_id", opening.workplace_id, row.workplace_id)
                )
            else:
                workplace = workplaces[opening.workplace_id]
                lines.append(
                    Line(number=number, row=row, candidate=candidate, opening=opening, workplace=workplace)
                )
        return lines, findings


def fault(code: str, number: int | None, column: str | None, expected: object, got: object) -> Finding:
    """Return an error about the plan."""
    return Finding(
        severity=Severity.ERROR,
        code=code,
        file=FILE,
        row=number,
        column=column,
        expected=str(expected),
        got=str(got),
        advice="do not publish this plan; make it again and report the fault",
    )
