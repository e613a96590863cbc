"""The second reading of a whole plan."""

from collections.abc import Sequence

from data.findings import Finding
from data.programmes import Programme
from data.snapshot import Snapshot
from matcher.plan import PlanRow, PlanTotals
from matcher.rules import DayContext
from matcher.settings import MatchSettings
from matcher.verify.capacities import (
    brokers_hold,
    once_each,
    openings_hold,
    pins_kept,
    totals_of,
    workplaces_hold,
)
from matcher.verify.day import Journal
from matcher.verify.reading import Reading, TravelMinutes
from matcher.verify.rows import figures_of, rules_of, words_of


def verify_plan(
    rows: Sequence[PlanRow],
    snapshot: Snapshot,
    settings: MatchSettings,
    programme: Programme,
    *,
    travel_minutes: TravelMinutes,
    totals: PlanTotals | None = None,
) -> tuple[Finding, ...]:
    """Check a plan against the records of its day.

    Parameters
    ----------
    rows : sequence of PlanRow
        The assignments; a finding's row is the line number of a file with one header line.
    snapshot : Snapshot
        The day the plan was made for.
    settings : MatchSettings
        The settings it was made with.
    programme : Programme
        The version it was made under.
    travel_minutes : callable
        Minutes one way from a candidate to a workplace, ``None`` where it cannot be told.
    totals : PlanTotals, optional
        What the report states.

    Returns
    -------
    tuple of Finding
        Empty where the plan may be published.
    """
    reading = Reading(
        snapshot=snapshot,
        settings=settings,
        programme=programme,
        context=DayContext.of(snapshot, settings),
        journal=Journal.of(snapshot, settings),
        travel_minutes=travel_minutes,
    )
    lines, findings = reading.lines(rows)
    for line in lines:
        findings += [*rules_of(line, reading), *words_of(line, reading), *figures_of(line, reading)]
    findings += once_each(lines)
    findings += openings_hold(lines, reading)
    findings += workplaces_hold(lines, reading)
    findings += brokers_hold(lines, reading)
    findings += pins_kept(lines, reading)
    if totals is not None:
        findings += totals_of(lines, totals)
    return tuple(findings)
