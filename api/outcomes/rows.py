"""Outcomes as rows: columns by their official Danish names, hidden figures as a star."""

from collections.abc import Sequence
from typing import Any

from data.geography import municipalities
from data.programmes import built_in_catalogue
from matcher.aggregates import FunnelStep, Outcome
from matcher.wording import Words

HIDDEN = "*"
OUTCOME_COLUMNS = (
    "Periode", "Område", "Ydelsesgrupper", "Målgruppe", "Antal personer i alt",
    "Antal personer med ordinære timer", "Andel", "Gennemsnitligt timetal pr. person med ordinære timer",
    "Gennemsnitligt antal ordinære timer pr. måned",
)  # fmt: skip
FUNNEL_COLUMNS = ("Område", "Trin", "Antal personer", "Andel", "Median antal dage fra start")
STEP_WORDS = {
    "begun": Words("Visiteret", "Case begun"),
    "proposal": Words("Har fået et forslag", "Has had a proposal"),
    "contact": Words("Virksomheden er kontaktet", "The company was contacted"),
    "agreement": Words("Aftale", "Agreement"),
    "paid": Words("Første løntime", "First paid hour"),
}
_DIVISIONS = ("municipality_code", "benefit", "category")
EVERYWHERE = Words("Hele installationen", "The whole installation")
ALL = Words("I alt", "All")
UNKNOWN = Words("Uoplyst", "Not known")


def place_name(code: str) -> str:
    """Return the name of a municipality, its code where it has none, nothing told where it is not known."""
    found = municipalities().get(code)
    return found.name if found else code or UNKNOWN.da


def outcome_rows(found: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Return rows under the official names."""
    return [dict(zip(OUTCOME_COLUMNS, _outcome(row), strict=True)) for row in found]


def _outcome(row: Outcome) -> list[Any]:
    percent = None if row.share is None else round(100 * row.share, 1)
    return [
        row.period,
        *headings(row),
        *map(_starred, (row.people, row.with_hours, percent)),
        *(_average(row, figure) for figure in (row.hours_per_person, row.hours_per_month)),
    ]


def headings(row: Outcome) -> tuple[str, str, str]:
    """Return place, benefit and category of a row in Danish."""
    catalogue = built_in_catalogue()
    names = [place_name(row.path[0]) if row.path else EVERYWHERE.da]
    for place, terms in ((1, catalogue.benefits), (2, catalogue.categories)):
        code = row.path[place] if len(row.path) > place else None
        term = terms.get(code or "")
        names.append(ALL.da if code is None else (term.label_da if term else code or UNKNOWN.da))
    return names[0], names[1], names[2]


def _starred(value: float | None) -> object:
    return HIDDEN if value is None else value


def _average(row: Outcome, value: float | None) -> object:
    """Return an average; of nobody there is none, which is not the same as hidden."""
    if row.with_hours == 0:
        return None
    return HIDDEN if value is None else round(value, 1)


def outcome_document(found: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Return rows as JSON values: codes beside names, null where a figure is hidden."""
    return [
        {
            "period": row.period,
            **dict(zip(_DIVISIONS, (*row.path, None, None, None), strict=False)),
            "people": row.people,
            "people_with_ordinary_hours": row.with_hours,
            "share": row.share,
            "hours_per_person_with_hours": _rounded(row.hours_per_person),
            "hours_per_month_with_hours": _rounded(row.hours_per_month),
        }
        for row in found
    ]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def funnel_rows(found: Sequence[FunnelStep]) -> list[dict[str, Any]]:
    """Return the steps as rows."""
    return [
        dict(
            zip(
                FUNNEL_COLUMNS,
                (
                    place_name(row.path[0]) if row.path else EVERYWHERE.da,
                    STEP_WORDS[row.step].da,
                    _starred(row.people),
                    _starred(None if row.share is None else round(100 * row.share, 1)),
                    row.median_days,
                ),
                strict=True,
            )
        )
        for row in found
    ]


def funnel_document(found: Sequence[FunnelStep]) -> list[dict[str, Any]]:
    """Return the steps as JSON values, null where a figure is hidden."""
    return [
        {
            "municipality_code": row.path[0] if row.path else None,
            "step": row.step,
            "people": row.people,
            "share": row.share,
            "median_days": row.median_days,
        }
        for row in found
    ]
