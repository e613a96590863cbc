"""The page of all findings of a delivery."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from api.jobs.delivering import is_rehearsal
from api.pages.imports.finding_view import FindingRow, finding_row
from api.pages.imports.run_view import address
from api.pages.visit import Visit
from data.findings import Finding, Severity
from data.store import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One way to narrow the table, with how many there are."""

    text: str
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsView:
    """What the page shows; ``back`` is the run's page, ``file`` the table for a spreadsheet."""

    back: str
    back_text: str
    file: str
    rows: tuple[FindingRow, ...]
    choices: tuple[Choice, ...]
    onward: str
    first: str


def findings_view(
    visit: Visit,
    run: Run,
    findings: Sequence[Finding],
    counts: Mapping[Severity, int],
    kind: str,
    cursor: str | None,
) -> FindingsView:
    """Return what the page shows.

    Parameters
    ----------
    visit : Visit
        Who looks.
    run : Run
        Whose findings.
    findings : sequence of Finding
        A page of them.
    counts : mapping of Severity to int
        How many there are in all.
    kind : str
        The one severity that is shown; empty for all.
    cursor : str or None
        Of the next page.
    """
    here = f"{address(run)}/fund"
    asked = {"slags": kind} if kind else {}
    narrowed = here + (f"?{urlencode(asked)}" if asked else "")
    everything = Choice(
        text=visit.t("imports.all_findings", count=sum(counts.values())), address=here, chosen=not kind
    )
    return FindingsView(
        back=address(run),
        back_text=visit.t("imports.a_rehearsal" if is_rehearsal(run) else "imports.an_import"),
        file=f"{here}.csv",
        rows=tuple(finding_row(visit, one) for one in findings),
        choices=(everything, *_choices(visit, counts, kind, here)),
        onward=f"{here}?{urlencode(asked | {'cursor': cursor})}" if cursor else "",
        first=narrowed if "cursor=" in visit.path else "",
    )


def _choices(visit: Visit, counts: Mapping[Severity, int], kind: str, here: str) -> list[Choice]:
    return [
        Choice(
            text=visit.tn(f"imports.count_{one.value}", counts[one]),
            address=f"{here}?{urlencode({'slags': one.value})}",
            chosen=kind == one.value,
        )
        for one in Severity
        if counts.get(one)
    ]
