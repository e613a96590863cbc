"""What the analysts' bench shows: versions, comparisons, and the report of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.challenger import challenger
from api.models_folder import StoredVersion
from api.pages.analysis.use_view import UseView
from api.pages.forms import BLANK, Filled
from api.pages.visit import Visit
from api.serving.comparisons import CHAMPION, LEARNERS, Compared
from api.serving.proposals import Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """A trained version."""

    version: str
    marks: str
    as_of: str
    matches: str
    first_paid: str
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonRow:
    """A comparison in the list."""

    run_id: str
    name: str
    state: str
    asked: str
    answer: str
    wanted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchView:
    """The first page of analysts."""

    serving: str
    versions: tuple[VersionRow, ...]
    comparisons: tuple[ComparisonRow, ...]
    choices: tuple[tuple[str, str], ...]
    waiting: tuple[Proposal, ...]
    form: Filled[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A picture with its table; the drawing is made by our own code."""

    name: str
    title: str
    description: str
    svg: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A table of the report."""

    name: str
    about: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRow:
    """A gate: its name, how it stands, and why."""

    name: str
    passed: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """One comparison; without figures before it is done.

    ``unreadable`` says that another version of the program wrote its report, in a way this one cannot show.
    """

    run_id: str
    a: str
    b: str
    state: str
    waiting: bool
    progress: str
    fault: str
    asked: str
    answer: str = ""
    reasons: tuple[str, ...] = ()
    groups: tuple[tuple[str, str], ...] = ()
    looked_at: tuple[str, ...] = ()
    pictures: tuple[Drawn, ...] = ()
    tables: tuple[Shown, ...] = ()
    gates: tuple[GateRow, ...] = ()
    hidden_cells: int = 0
    unreadable: bool = False
    use: UseView | None = None


def bench_view(
    visit: Visit,
    versions: Sequence[StoredVersion],
    marks: tuple[str | None, str],
    comparisons: Sequence[Compared],
    waiting: Sequence[Proposal] = (),
    form: Filled[Any] = BLANK,
) -> BenchView:
    """Return the first page.

    Parameters
    ----------
    visit : Visit
        Who looks.
    versions : sequence of StoredVersion
        By name.
    marks : (str or None, str)
        The version that is pointed to, and the one that serves.
    comparisons : sequence of Compared
        The newest first.
    waiting : sequence of Proposal
        Proposals that nobody has answered.
    form : Filled
        What was asked for, where it has faults.
    """
    other = challenger(versions, marks[0])
    names = [(CHAMPION, visit.t("analysis.champion"))]
    names += [(one.version, one.version) for one in versions if not one.fault]
    names += [(name, visit.t(f"analysis.learner_{name}")) for name in LEARNERS]
    return BenchView(
        serving=marks[1],
        versions=tuple(_version(visit, one, marks, other) for one in reversed(versions)),
        comparisons=tuple(_comparison(visit, one) for one in comparisons),
        choices=tuple(names),
        waiting=tuple(waiting),
        form=form,
    )


def _version(
    visit: Visit, one: StoredVersion, marks: tuple[str | None, str], other: str | None
) -> VersionRow:
    known = [
        ("in_use", one.version == marks[0]),
        ("challenger", one.version == other),
        ("serves", one.version == marks[1] != marks[0]),
    ]
    return VersionRow(
        version=one.version,
        marks=", ".join(visit.t(f"analysis.{name}") for name, holds in known if holds),
        as_of=_day(visit, one.card.get("as_of")),
        matches=_count(one.card.get("matches")),
        first_paid=_count(one.card.get("first_paid")),
        fault=visit.t("analysis.faulty") if one.fault else "",
    )


def _day(visit: Visit, said: object) -> str:
    try:
        return visit.day(date.fromisoformat(str(said)))
    except ValueError:
        return "–"


def _count(said: object) -> str:
    return str(said) if isinstance(said, int) else "–"


def _comparison(visit: Visit, one: Compared) -> ComparisonRow:
    return ComparisonRow(
        run_id=one.run.run_id,
        name=visit.t("analysis.pair", a=named(visit, one.a), b=named(visit, one.b)),
        state=visit.t(f"analysis.state_{one.run.state}"),
        asked=visit.day(one.run.created_at.date()),
        answer=_answer(visit, one.report),
        wanted=one.promotion is not None,
    )


def named(visit: Visit, name: str) -> str:
    """Return what a version is called."""
    if name == CHAMPION:
        return visit.t("analysis.champion")
    return visit.t(f"analysis.learner_{name}") if name in LEARNERS else name


def report_view(visit: Visit, one: Compared, use: UseView | None = None) -> ReportView:
    """Return a comparison, with its report and what can be done with it where it is done."""
    run = one.run
    return ReportView(
        run_id=run.run_id,
        a=named(visit, one.a),
        b=named(visit, one.b),
        state=visit.t(f"analysis.state_{run.state}"),
        waiting=not run.ended,
        progress=visit.t("analysis.progress", done=run.done, total=run.total) if run.total else "",
        fault=run.fault or "",
        asked=visit.t("analysis.asked_by", name=run.created_by, day=visit.day(run.created_at.date())),
        use=use,
        **(_readable(visit, one.report) if one.report else {}),
    )


def _answer(visit: Visit, report: Mapping[str, Any]) -> str:
    """Return the answer of a report in a sentence, empty where it has none that can be read."""
    told = report.get("answer")
    return str(told.get(visit.language, "")) if isinstance(told, Mapping) else ""


def _readable(visit: Visit, report: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a report shows; of one that another version wrote otherwise, that it cannot be read."""
    try:
        return _report(visit, report)
    except (KeyError, TypeError, ValueError, AttributeError):
        return {"unreadable": True}


def _report(visit: Visit, report: Mapping[str, Any]) -> dict[str, Any]:
    told = visit.told
    return {
        "answer": told(report["answer"]),
        "reasons": tuple(map(told, report["reasons"])),
        "groups": tuple((told(one["heading"]), told(one["names"])) for one in report["groups"]),
        "looked_at": tuple(map(told, report["looked_at"])),
        "pictures": tuple(_drawn(one[visit.language]) for one in report["pictures"]),
        "tables": tuple(_table(visit, one) for one in report["tables"]),
        "gates": tuple(_gate(visit, one) for one in report["gates"]),
        "hidden_cells": report["hidden_cells"],
    }


def _drawn(told: Mapping[str, Any]) -> Drawn:
    tables = {"columns": tuple(told["columns"]), "rows": tuple(map(tuple, told["rows"]))}
    return Drawn(**{**told, **tables})


def _table(visit: Visit, told: Mapping[str, Any]) -> Shown:
    return Shown(
        name=visit.t(f"analysis.table_{told['name']}"),
        about=visit.told(told["about"]) if told["about"] else "",
        head=tuple(map(visit.told, told["head"])),
        rows=tuple(tuple(map(visit.told, row)) for row in told["rows"]),
    )


def _gate(visit: Visit, told: Mapping[str, Any]) -> GateRow:
    return GateRow(
        name=visit.t(f"analysis.gate_{told['name'].replace(' ', '_')}"),
        passed=visit.t(f"analysis.passed_{told['passed'].replace(' ', '_')}"),
        why=" ".join(map(visit.told, told["why"])),
    )
