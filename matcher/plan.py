"""Rows and totals of a night's plan, as they are written, read back and checked."""

from dataclasses import dataclass

ASSIGNED = "assigned"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """One assignment; names, meanings and units are those of ``matcher rematch`` in the exchange format."""

    candidate_id: str
    opening_id: str
    workplace_id: str
    hours_per_week: float
    expected_goal_hours: float
    low: float
    high: float
    expected_weeks_to_paid: float
    chance_30h_at_26w: float
    net_value: float
    price: float
    tonight: str = ASSIGNED


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTotals:
    """What a plan's report states about its rows.

    Attributes
    ----------
    assigned : int
        Number of rows.
    expected_goal_hours : float
        Sum of the rows' expected goal hours.
    expected_weeks_to_paid : float
        Sum of the rows' expected weeks to the first paid hour.
    """

    assigned: int
    expected_goal_hours: float
    expected_weeks_to_paid: float
