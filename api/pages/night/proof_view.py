"""What the first page of the night shows: the verdict, the figures, what changed, whom to call first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.jobs.proof_rows import UNKNOWN, Section, sections_of, waiting_in, whole
from api.jobs.verdict import verdict_of
from api.pages.night.calls_view import Call, calls_of
from api.pages.night.cases_view import ChangeRow, change_row
from api.pages.night.market_picture import market_picture
from api.pages.night.places import Places
from api.pages.night.reading import Told
from api.pages.night.run_view import RunView
from api.pages.visit import Visit
from api.pictures.svg import Picture
from data.store import PlanHead, StoredChange

FIRST_CALLS, FIRST_CHANGES = 5, 5
_DIGITS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A part of the proof sheet in one language."""

    title: str
    intro: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NightView:
    """A night.

    Attributes
    ----------
    plan : str
        The part of addresses that names the plan: empty for the one that counts.
    past : bool
        Whether it is not the plan that counts.
    verdict, meaning : str
        How good it is, and what that means.
    facts : tuple of (name, figure)
        People, places and hours.
    changes : tuple of ChangeRow
        The first of one's own people.
    more_changes : bool
        Whether there are others.
    sees_cases : bool
        Whether who looks may see people of the plan.
    whole : bool
        Whether the report says everything that the page shows.
    """

    day: str
    made_at: str
    plan: str
    past: bool
    proven: bool
    verdict: str
    meaning: str
    facts: tuple[tuple[str, str], ...]
    origin: tuple[tuple[str, str], ...]
    degraded: str
    tables: tuple[Table, ...]
    calls: tuple[Call, ...]
    changes: tuple[ChangeRow, ...]
    more_changes: bool
    sees_cases: bool
    market: Picture | None
    run: RunView
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What stands around the proof: changes of people within reach, the directory, and tonight's run.

    ``code`` is the municipality of who looks, empty where there are several; ``past`` tells of a plan that no
    longer counts.
    """

    code: str
    changes: Sequence[StoredChange]
    places: Places
    run: RunView
    past: bool


def night_view(visit: Visit, told: Told, around: Around) -> NightView:
    """Return what the page shows.

    Parameters
    ----------
    visit : Visit
        Who looks.
    told : Told
        The plan.
    around : Around
        What stands around it.
    """
    report, head = told.report, told.head
    verdict = verdict_of(report)
    plan = f"plan={head.plan_id}" if around.past else ""
    return NightView(
        day=visit.day(head.as_of),
        made_at=visit.moment(head.made_at),
        plan=plan,
        past=around.past,
        proven=verdict.proven,
        verdict=visit.told(verdict.short),
        meaning=visit.told(verdict.words),
        facts=_facts(visit, report),
        origin=_origin(visit, head, report),
        degraded=_degraded(visit, report),
        tables=tuple(_table(visit, one) for one in sections_of(report, head.as_of) if not one.warning),
        calls=calls_of(visit, report, around.places, FIRST_CALLS, code=around.code),
        changes=tuple(change_row(visit, one, around.places) for one in around.changes[:FIRST_CHANGES]),
        more_changes=len(around.changes) > FIRST_CHANGES,
        sees_cases=visit.may("plans.cases"),
        market=market_picture(visit, report),
        run=around.run,
        whole=told.whole,
    )


def _facts(visit: Visit, report: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    counts, totals = report["counts"], report["totals"]
    assigned, waiting = counts["assigned"], waiting_in(report)
    told: list[tuple[str, str]] = []
    if waiting is not None:
        text = visit.t("night.of", count=whole(assigned), all=whole(waiting))
        told.append((visit.t("night.fact_people"), text))
    if assigned is not None and counts["places"] is not None:
        text = visit.t("night.of", count=whole(assigned), all=whole(counts["places"]))
        told.append((visit.t("night.fact_places"), text))
    if (hours := totals["hours_per_week"]) is not None:
        told.append((visit.t("night.fact_hours"), visit.t("night.hours_a_week", hours=visit.number(hours))))
    if (goal := totals["expected_goal_hours"]) is not None:
        told.append((visit.t("night.fact_goal"), _hours_a_year(visit, goal, totals["low"], totals["high"])))
    if (weeks := report["mean_weeks_to_paid"]) is not None:
        told.append((visit.t("night.fact_weeks"), visit.t("night.weeks", weeks=visit.number(weeks))))
    return tuple(told)


def _hours_a_year(visit: Visit, hours: float, low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return visit.t("night.hours_a_year", hours=whole(round(hours)))
    ends = {"low": whole(round(low)), "high": whole(round(high))}
    return visit.t("night.hours_a_year_between", hours=whole(round(hours)), **ends)


def _origin(visit: Visit, head: PlanHead, report: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return (
        (visit.t("night.number"), str(head.plan_id)),
        (visit.t("night.made_at"), visit.moment(head.made_at)),
        (visit.t("night.model"), head.model_version),
        (visit.t("night.programme"), report["programme_version"] or UNKNOWN),
        (visit.t("night.seed"), visit.t("night.seed_is", day=visit.day(head.as_of))),
        (visit.t("night.digest"), head.digest[:_DIGITS]),
    )


def _degraded(visit: Visit, report: Mapping[str, Any]) -> str:
    return (report["degraded_da"] if visit.language == "da" else report["degraded"]) or ""


def _table(visit: Visit, section: Section) -> Table:
    return Table(
        title=visit.told(section.title),
        intro=visit.told(section.intro) if section.intro else "",
        heads=tuple(visit.told(word) for word in section.heads),
        rows=tuple((visit.told(row[0]), *row[1:]) for row in section.rows),
    )
