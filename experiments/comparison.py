"""A finished comparison: every figure of both versions with its interval, by group, and the verdict."""

from dataclasses import asdict, dataclass, is_dataclass
from datetime import date
from typing import Any

from experiments.bootstrap import Interval
from experiments.calibration_metrics import Calibration, Point
from experiments.list_values import ListValues
from experiments.pareto import Reached
from experiments.verdict import Verdict
from matcher.wording import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """One measure of both versions for one group.

    Attributes
    ----------
    measure, group : str
        Which measure, and of whom (``everybody``, or attribute=value).
    people : int
        How many people it is about.
    a, b : Interval
        The versions' figures with 95 % intervals over people.
    difference : Interval
        b less a on the same people, with its 95 % interval.
    together : Interval or None
        The same with the width that holds for the whole family: of everybody's measures, and of the groups'
        deciding ones.
    """

    measure: str
    group: str
    people: int
    a: Interval
    b: Interval
    difference: Interval
    together: Interval | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionSummary:
    """Who was compared.

    Attributes
    ----------
    name, version, kind : str
        What it is called here, which version that is, and its kind of learning.
    learned_on : date or None
        Day whose evening the stored version knows.
    replayed : bool
        Whether it was learned again as of earlier days, because its own day is later than the trials.
    """

    name: str
    version: str
    kind: str
    learned_on: date | None
    replayed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """What was looked at.

    Attributes
    ----------
    until : date
        Outcomes are seen until this day.
    evenings : tuple of date
        Days as of which versions spoke.
    first_on, last_on : date or None
        First days of the first and the last trial.
    matches, people, paid : int
        Trials, their people, and trials that led to a paid hour.
    lists : int
        Whole lists that were looked at.
    horizon_weeks : int
        Last week that is judged; later ones are watched for too few.
    answers, answers_lost : int
        Trials with a known answer at 26 weeks; trials as old whose answer is not known.
    nights : tuple of date
        Evenings that were planned, and judged by what came after.
    plan_rows, judges : int
        People of those nights, and fits that judged them.
    """

    until: date
    evenings: tuple[date, ...]
    first_on: date | None
    last_on: date | None
    matches: int
    people: int
    paid: int
    lists: int
    horizon_weeks: int
    answers: int
    answers_lost: int
    nights: tuple[date, ...]
    plan_rows: int
    judges: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two versions side by side on the same people.

    Attributes
    ----------
    a, b : VersionSummary
        The first (what is) and the second (what may replace it).
    data : Data
        What was looked at.
    seed, draws : int
        Seed, and how often people were drawn.
    verdict : Verdict
        What is said of the second against the first.
    contrasts : tuple of Contrast
        Everybody first, then by group.
    calibration : dict of version name to dict of group to Calibration
        Beside its null.
    reliability : dict of version name to tuple of Point
        Curves at 26 weeks.
    exposure : dict of version name to dict of attribute to float
        Share placed in the least served group over that of the best served.
    hidden : dict of attribute to int
        Cells that are hidden because they are small.
    notes : tuple of Words
        What must be known to read the figures.
    reached : tuple of Reached
        What the plans of both versions, and of the rules of thumb, win and whom they reach.
    lists : ListValues or None
        What lists that were shown gave, and would have given; ``None`` where the journal was not looked at.
    """

    a: VersionSummary
    b: VersionSummary
    data: Data
    seed: int
    draws: int
    verdict: Verdict
    contrasts: tuple[Contrast, ...]
    calibration: dict[str, dict[str, Calibration]]
    reliability: dict[str, tuple[Point, ...]]
    exposure: dict[str, dict[str, float]]
    hidden: dict[str, int]
    notes: tuple[Words, ...]
    reached: tuple[Reached, ...] = ()
    lists: ListValues | None = None

    def of(self, group: str) -> tuple[Contrast, ...]:
        """Return the contrasts of one group."""
        return tuple(one for one in self.contrasts if one.group == group)

    def document(self) -> dict[str, Any]:
        """Return everything as JSON values; dates as text, unknown figures as NaN."""
        return {name: plain(value) for name, value in asdict(self).items()}


def plain(value: object) -> object:
    """Return a value as JSON values: records by their fields, dates as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Words):
        return {"da": value.da, "en": value.en}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
