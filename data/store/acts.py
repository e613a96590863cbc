"""What a service journals: lists that were shown, and decisions by named persons."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What many lists, or a plan, are made from: settings, model and day, as JSON under its SHA-256."""

    digest: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLine:
    """One line of a list; figures as defined in the exchange format.

    ``chance`` is the marginal chance with which this opening stands at this position: 1 without exploration.
    ``told_digest`` is the SHA-256 of what the answer said of the line, its reasons among it.
    """

    position: int
    opening_id: str
    workplace_id: str
    chance: float
    expected_goal_hours: float | None = None
    low: float | None = None
    high: float | None = None
    expected_weeks_to_paid: float | None = None
    price: float | None = None
    net_value: float | None = None
    told_digest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownList:
    """A list as somebody saw it, with what it takes to make it again.

    Attributes
    ----------
    shown_at : datetime
        Instant, with its time zone.
    as_of : date
        The day the list is about.
    by : str
        Who asked.
    degraded : bool
        Whether a fallback made it.
    what_if_json : str or None
        What was supposed instead of the record, as text.
    seed : int or None
        Of the exploration's chances.
    basis : str or None
        Digest of the settings, model and day it was drawn from.
    people, market, journal : int or None
        Change numbers up to which the person's record, closed openings and words were read.
    told_on : date or None
        The service's day, from which the age of the plan is told.
    asked_lines : int or None
        How long a list was asked for.
    every_opening : bool or None
        Whether every opening was asked for, not the best one of each workplace.
    body_digest : str or None
        SHA-256 of the answer's members after ``list_id``.
    """

    list_id: str
    candidate_id: str
    shown_at: datetime
    as_of: date
    by: str
    objective_kind: str
    plan_id: int | None = None
    model_version: str | None = None
    model_digest: str | None = None
    degraded: bool = False
    what_if_json: str | None = None
    seed: int | None = None
    basis: str | None = None
    people: int | None = None
    market: int | None = None
    journal: int | None = None
    told_on: date | None = None
    asked_lines: int | None = None
    every_opening: bool | None = None
    body_digest: str | None = None
    lines: tuple[ShownLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionAct:
    """A decision on a pair: what, why, and by whom.

    Attributes
    ----------
    decision : str
        One of `data.journal.DECISIONS`.
    by : str
        The named person who decided.
    decided_at : datetime
        Instant, with its time zone.
    decided_on : date
        The service's day.
    list_id, shown_on, position, model_version, propensity
        The list it came from, its day, and what stands there; ``None`` where it came from none.
    withdrawn_by, withdrawn_at
        Who took it back, and when.
    number : int or None
        Given by the store; grows with every act.
    """

    decision_id: str
    candidate_id: str
    opening_id: str
    workplace_id: str
    decision: str
    reason_code: str
    by: str
    decided_at: datetime
    decided_on: date
    note: str | None = None
    list_id: str | None = None
    shown_on: date | None = None
    position: int | None = None
    model_version: str | None = None
    propensity: float | None = None
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = None
    number: int | None = None
