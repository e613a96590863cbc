"""Programmes as dated data: who they are for, which hours count, and the words of their time.

The records are read from ``reference/programmes.toml``. A new version of a programme, or a law that
changes its words, is a new table in that file and no change of code.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from data.unmatched import Estimate, Unmatched

_FILE = Path(__file__).parent / "reference" / "programmes.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A code with its Danish and English label, and other spellings that records use for it."""

    code: str
    label_da: str
    label_en: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One group of people a programme is for; where ``categories`` is empty, category does not matter.

    ``after_integration_programme`` names benefits whose months count only from the end of the integration
    programme.
    """

    benefits: tuple[str, ...]
    categories: tuple[str, ...]
    months_on_benefit_min: int
    after_integration_programme: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A ground on which a person may be left out; only ever set by a named human, never by a rule."""

    code: str
    reason_da: str
    reason_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """Months of the year (1-12) in which another unmatched figure holds."""

    months: tuple[int, ...]
    unmatched: Unmatched


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """One version of a programme: validity, target, what counts, limits and words.

    Attributes
    ----------
    version : str
        Name of the version, shown with each case.
    valid_from, valid_to : date
        First and last day in force; ``valid_to`` ``None`` = still in force.
    goal_hours_per_month : float
        Ordinary paid hours in one calendar month that are the goal.
    success_end_reasons, ordinary_forms : tuple of str
        Ends of a match that count as success, and forms of work whose hours are ordinary.
    praktik_max_weeks : int
        Longest unpaid start for the programme's own target group.
    longest_break_weeks : int
        A break in the benefit of up to this length does not start the count of months anew.
    """

    version: str
    name_da: str
    name_en: str
    valid_from: date
    valid_to: date | None
    source: str
    goal_hours_per_month: float
    success_end_reasons: tuple[str, ...]
    ordinary_forms: tuple[str, ...]
    praktik_max_weeks: int
    longest_break_weeks: int
    targets: tuple[Target, ...]
    exclusions: tuple[Exclusion, ...]
    unmatched: Unmatched
    seasons: tuple[Season, ...]
    labels: Mapping[str, Term]

    def __post_init__(self) -> None:
        """Check the validity.

        Raises
        ------
        ValueError
            If the last day lies before the first, or nobody is the target.
        """
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError(
                f"programme {self.version}: valid_to {self.valid_to} lies before {self.valid_from}"
            )
        if not self.targets:
            raise ValueError(f"programme {self.version}: expected at least one target, got none")

    def in_force(self, day: date) -> bool:
        """Tell whether the version is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def unmatched_on(self, day: date) -> Unmatched:
        """Return the unmatched figure of the day's season, else the one of the whole year."""
        return next((s.unmatched for s in self.seasons if day.month in s.months), self.unmatched)

    def label(self, term: str, language: str = "da") -> str:
        """Return this version's word for a term, such as ``office``; the term itself where it has none."""
        word = self.labels.get(term)
        if word is None:
            return term
        return word.label_da if language == "da" else word.label_en


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Every version of every programme, oldest first, with the words for benefits and categories."""

    programmes: tuple[Programme, ...]
    benefits: Mapping[str, Term]
    categories: Mapping[str, Term]

    def on(self, day: date) -> Programme:
        """Return the version in force on a day, of several the one that began last.

        Where none is in force, the latest that had begun stands in, else the first ever: a replay of an
        early day still needs a goal and an unmatched figure, and the case shows the version it got.
        """
        begun = [p for p in self.programmes if p.valid_from <= day]
        in_force = [p for p in begun if p.in_force(day)]
        return (in_force or begun or list(self.programmes[:1]))[-1]

    def named(self, version: str) -> Programme:
        """Return the version of that name.

        Raises
        ------
        LookupError
            If there is none; the message lists the known ones.
        """
        for programme in self.programmes:
            if programme.version == version:
                return programme
        known = ", ".join(p.version for p in self.programmes)
        raise LookupError(
            f"programme: expected one of {known}; got {version!r}; see data/reference/programmes.toml"
        )


@cache
def built_in_catalogue() -> Catalogue:
    """Return the programmes that ship with the service."""
    return read_catalogue(_FILE.read_text(encoding="utf-8"))


def programme_on(day: date, version: str | None = None) -> Programme:
    """Return the programme of a day, or the named version whatever the day.

    Raises
    ------
    LookupError
        If no version has that name.
    """
    catalogue = built_in_catalogue()
    return catalogue.on(day) if version is None else catalogue.named(version)


def read_catalogue(text: str) -> Catalogue:
    """Read programmes from TOML text in the shape of ``reference/programmes.toml``.

    Raises
    ------
    ValueError
        If the text is no TOML, a field is missing or unknown, or a programme's own checks fail.
    """
    content = tomllib.loads(text)
    programmes = sorted((_read(p) for p in content["programme"]), key=lambda p: p.valid_from)
    return Catalogue(
        programmes=tuple(programmes),
        benefits=_terms(content["benefit"]),
        categories=_terms(content["category"]),
    )


def _terms(rows: list[dict[str, Any]]) -> dict[str, Term]:
    return {row["code"]: Term(**_frozen(row)) for row in rows}


def _read(row: dict[str, Any]) -> Programme:
    try:
        return _programme(row)
    except (TypeError, KeyError) as error:
        raise ValueError(f"programme {row.get('version')}: missing or unknown field: {error}") from error


def _programme(row: dict[str, Any]) -> Programme:
    nested = {"target", "exclusion", "unmatched", "season", "labels"}
    plain = {name: value for name, value in row.items() if name not in nested}
    return Programme(
        **_frozen({"valid_to": None, **plain}),
        targets=tuple(Target(**_frozen(target)) for target in row["target"]),
        exclusions=tuple(Exclusion(**item) for item in row.get("exclusion", [])),
        unmatched=_unmatched(row["unmatched"]),
        seasons=tuple(
            Season(months=tuple(season["months"]), unmatched=_unmatched(season))
            for season in row.get("season", [])
        ),
        labels={
            code: Term(code=code, label_da=word["da"], label_en=word["en"])
            for code, word in row["labels"].items()
        },
    )


def _unmatched(row: dict[str, Any]) -> Unmatched:
    return Unmatched(
        into_work_per_year=Estimate(**row["into_work_per_year"]),
        goal_hours_per_paid_month=Estimate(**row["goal_hours_per_paid_month"]),
    )


def _frozen(row: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
