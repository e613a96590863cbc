"""People who look for a few paid hours a week, as the service knows them on a day."""

from dataclasses import dataclass
from datetime import date

from data.availability import Interval
from data.checks import check_range

Codes = tuple[str, ...]
Weights = tuple[tuple[str, float], ...]

OBJECTED = "objected"
STATUSES = ("active", "paused", "past", OBJECTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One version of what is known about a jobkandidat; ``None`` is unknown, never zero or "no".

    Field names, meanings and units are those of ``candidates.csv`` in the exchange format. Lists are
    sorted tuples of codes, weighted lists sorted tuples of ``(code, value)``. The fields from
    ``benefit`` to ``audit_group`` serve eligibility and aggregate audit; no feature may read them.
    ``worker_belief`` is not here at all: it is stored apart.
    """

    candidate_id: str
    valid_from: date | None = None
    status: str = "active"
    municipality_code: str | None = None
    postcode: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    transport: Codes | None = None
    max_travel_minutes: float | None = None
    hours_per_week_now: float | None = None
    hours_per_week_goal: float | None = None
    availability: tuple[Interval, ...] | None = None
    competences: Weights | None = None
    task_experience: Weights | None = None
    wishes_industries: Weights | None = None
    wishes_tasks: Weights | None = None
    no_go_industries: Codes | None = None
    no_go_tasks: Codes | None = None
    no_go_workplaces: Codes | None = None
    conditions: Weights | None = None
    must_conditions: Codes | None = None
    mentor_need: int | None = None
    danish_level: int | None = None
    certificates: Codes | None = None
    broker_id: str | None = None
    broker_changes_24m: int | None = None
    waiting_since: date | None = None
    queue_position: int | None = None
    benefit: str | None = None
    category: str | None = None
    months_on_benefit: int | None = None
    birth_year: int | None = None
    gender: str | None = None
    audit_group: str | None = None

    def __post_init__(self) -> None:
        """Check what one record can check of itself.

        Raises
        ------
        ValueError
            If a field is out of its range; the message names record, field, expected and got.
        """
        if self.status not in STATUSES:
            raise ValueError(
                f"candidate {self.candidate_id}: status: expected one of {STATUSES}, got {self.status!r}"
            )
        who = f"candidate {self.candidate_id}"
        check_range(who, "hours_per_week_now", self.hours_per_week_now, 0, 168)
        check_range(who, "max_travel_minutes", self.max_travel_minutes, 0, 24 * 60)
        check_range(who, "mentor_need", self.mentor_need, 0, 3)
        check_range(who, "danish_level", self.danish_level, 0, 4)
