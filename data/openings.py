"""Openings: the small-hour jobs of a workplace."""

from dataclasses import dataclass
from datetime import date

from data.availability import Interval
from data.candidates import Codes, Weights
from data.checks import check_range

STATUSES = ("open", "held", "filled", "closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One version of an opening; ``None`` is unknown.

    Field names, meanings and units are those of ``openings.csv`` in the exchange format. ``places``
    and ``hours_budget_per_week`` are what is free on the as-of date.
    """

    opening_id: str
    workplace_id: str
    places: int
    valid_from: date | None = None
    tasks: Weights | None = None
    competences: Weights | None = None
    essential_competences: Codes | None = None
    certificates_required: Codes | None = None
    hours_per_week_min: float | None = None
    hours_per_week_max: float | None = None
    hours_budget_per_week: float | None = None
    schedule: tuple[Interval, ...] | None = None
    paid_from_week: int | None = None
    open_from: date | None = None
    open_until: date | None = None
    last_confirmed_on: date | None = None
    status: str = "open"

    def __post_init__(self) -> None:
        """Check what one record can check of itself.

        Raises
        ------
        ValueError
            If places or hours are negative or the hours do not ascend.
        """
        who = f"opening {self.opening_id}"
        if self.status not in STATUSES:
            raise ValueError(f"{who}: status: expected one of {STATUSES}, got {self.status!r}")
        check_range(who, "places", self.places, 0, 1_000_000)
        check_range(who, "hours_per_week_min", self.hours_per_week_min, 0, 168)
        check_range(who, "hours_per_week_max", self.hours_per_week_max, self.hours_per_week_min or 0, 168)

    @property
    def free_places(self) -> int:
        """Places free on the as-of date; a status other than open gives none."""
        return self.places if self.status == "open" else 0

    @property
    def free_hours_per_week(self) -> float | None:
        """Hours a week that all places together have left; ``None`` without a known budget or maximum."""
        if self.hours_budget_per_week is not None:
            return self.hours_budget_per_week
        return None if self.hours_per_week_max is None else self.places * self.hours_per_week_max
