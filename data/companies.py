"""Workplaces (one address of a company, a P-number) and what they offer."""

from dataclasses import dataclass
from datetime import date

from data.candidates import Weights
from data.checks import check_range

HIRE_INTENTIONS = ("now", "within_3_months", "maybe", "placement_only", "no")
STATUSES = ("open", "closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """One version of what is known about a workplace; ``None`` is unknown.

    Field names, meanings and units are those of ``workplaces.csv`` in the exchange format.
    """

    workplace_id: str
    valid_from: date | None = None
    company_id: str | None = None
    name: str | None = None
    municipality_code: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    postcode: str | None = None
    industry_system: str | None = None
    industry_code: str | None = None
    employees_fte: float | None = None
    supported_now_fte: float | None = None
    conditions_offered: Weights | None = None
    mentor_hours_per_week: float | None = None
    danish_required: int | None = None
    pace: float | None = None
    customer_contact: float | None = None
    team_climate: float | None = None
    public_transport: float | None = None
    hire_intention: str | None = None
    hire_intention_on: date | None = None
    max_contacts_per_month: int | None = None
    do_not_contact_until: date | None = None
    first_seen_on: date | None = None
    status: str = "open"

    def __post_init__(self) -> None:
        """Check what one record can check of itself.

        Raises
        ------
        ValueError
            If a field is out of its range; the message names record, field, expected and got.
        """
        who = f"workplace {self.workplace_id}"
        if self.status not in STATUSES:
            raise ValueError(f"{who}: status: expected one of {STATUSES}, got {self.status!r}")
        check_range(who, "mentor_hours_per_week", self.mentor_hours_per_week, 0, 10_000)
        check_range(who, "danish_required", self.danish_required, 0, 4)
        check_range(who, "team_climate", self.team_climate, 1, 5)
