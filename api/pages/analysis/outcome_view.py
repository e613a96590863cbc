"""What the outcome page shows: one period in rows, the development over periods, and the funnel."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.outcomes import HIDDEN
from api.outcomes.rows import ALL, EVERYWHERE, STEP_WORDS, headings, place_name
from api.pages.visit import Visit
from api.pictures import Picture, Step, Steps, steps_picture
from matcher.aggregates import FunnelStep, Outcome

KINDS = {"maaned": "month", "kvartal": "quarter", "aar": "year"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the table: headings, and figures in the order of the official columns."""

    headings: tuple[str, ...]
    figures: tuple[str, ...]
    is_sum: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeView:
    """The page."""

    kind: str
    kinds: tuple[tuple[str, str], ...]
    period: str
    periods: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    development: tuple[Row, ...]
    place: str
    funnel: Picture | None
    funnel_place: str


def outcome_view(
    visit: Visit, kind: str, period: str, rows: Sequence[Outcome], steps: Sequence[FunnelStep]
) -> OutcomeView:
    """Return what the page shows.

    Parameters
    ----------
    visit : Visit
        Who looks.
    kind, period : str
        Which length was chosen, and which period; the last where it is none of those there are.
    rows, steps : sequences
        What is within reach.
    """
    names = list(dict.fromkeys(row.period for row in rows))
    chosen = period if period in names else (names[0] if names else "")
    first = min((row.path for row in rows), default=())
    funnel_path = min((row.path for row in steps), default=())
    return OutcomeView(
        kind=kind,
        kinds=tuple((name, visit.t(f"analysis.kind_{name}")) for name in KINDS),
        period=chosen,
        periods=tuple((name, period_name(visit, name)) for name in names),
        rows=tuple(_row(visit, row) for row in rows if row.period == chosen),
        development=tuple(
            Row(headings=(period_name(visit, row.period),), figures=_figures(visit, row))
            for row in reversed(rows)
            if row.path == first
        ),
        place=_place(visit, first),
        funnel=_funnel(visit, [step for step in steps if step.path == funnel_path]) if steps else None,
        funnel_place=_place(visit, funnel_path),
    )


def _place(visit: Visit, path: tuple[str, ...]) -> str:
    return place_name(path[0]) if path else visit.told(EVERYWHERE)


def period_name(visit: Visit, name: str) -> str:
    """Return a period as it is written: ``juli 2026``, ``3. kvartal 2026``, ``2026``."""
    if "K" in name:
        year, _, quarter = name.partition("K")
        return visit.t("analysis.quarter", quarter=quarter, year=year)
    year, dash, month = name.partition("-")
    return f"{visit.t(f'analysis.month_{int(month)}')} {year}" if dash else year


def _row(visit: Visit, row: Outcome) -> Row:
    place, benefit, category = headings(row)
    if not row.path:
        place = visit.told(EVERYWHERE)
    names = tuple(visit.told(ALL) if name == ALL.da else name for name in (benefit, category))
    return Row(headings=(place, *names), figures=_figures(visit, row), is_sum=len(row.path) <= 1)


def _figures(visit: Visit, row: Outcome) -> tuple[str, ...]:
    averages = (row.hours_per_person, row.hours_per_month)
    return (
        _count(row.people),
        _count(row.with_hours),
        HIDDEN if row.share is None else f"{_number(visit, 100 * row.share)}\N{NO-BREAK SPACE}%",
        *("–" if row.with_hours == 0 else _number(visit, figure) for figure in averages),
    )


def _count(value: int | None) -> str:
    return HIDDEN if value is None else str(value)


def _number(visit: Visit, value: float | None) -> str:
    """Return an average with one decimal throughout, so that a column's commas stand below each other."""
    text = HIDDEN if value is None else f"{value:.1f}"
    return text.replace(".", ",") if visit.language == "da" else text


def _funnel(visit: Visit, steps: Sequence[FunnelStep]) -> Picture:
    shown = [
        Step(
            label=visit.told(STEP_WORDS[step.step]),
            figures=(
                visit.t("analysis.hidden")
                if step.people is None
                else visit.tn("analysis.people", step.people),
                HIDDEN if step.share is None else f"{visit.number(100 * step.share, 0)}\N{NO-BREAK SPACE}%",
                "–" if step.median_days is None else visit.tn("analysis.days", round(step.median_days)),
            ),
            share=step.share,
        )
        for step in steps
    ]
    data = Steps(
        title=visit.t("analysis.funnel"),
        description=visit.t("analysis.funnel_lead"),
        columns=tuple(visit.t(f"analysis.funnel_{name}") for name in ("step", "people", "share", "days")),
        steps=shown,
    )
    return steps_picture(data, visit.language)
