"""What happens without a match tonight: one figure per programme and season, never one per person."""

import math
from dataclasses import dataclass

WEEKS_PER_YEAR = 52
MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure with the ends of its interval."""

    base: float
    low: float
    high: float

    def __post_init__(self) -> None:
        """Check the order.

        Raises
        ------
        ValueError
            If low, base and high do not ascend.
        """
        if not 0 <= self.low <= self.base <= self.high:
            raise ValueError(f"estimate: expected 0 <= low <= base <= high, got {self}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """What happens without a match tonight: one figure per programme, never a figure per person.

    With r = ``into_work_per_year`` and g = ``goal_hours_per_paid_month``:

    - weekly hazard h = 1 - (1 - r) ** (1 / 52);
    - expected weeks to the first paid hour, restricted to 52: the sum over t = 1..52 of (1 - h) ** t;
    - expected goal hours in the next 52 weeks: 12 · g · (1 - r / -ln(1 - r)), which is g for each twelfth
      of the year times the mean share of people who have come into paid work by then.

    Low and high take both figures at their unfavourable or favourable end together, so the interval is
    wider than 80 %. The source is that about 6 % of the group come into work in a year, marked as an
    assumption about the first paid hour, which is a more frequent event.
    """

    into_work_per_year: Estimate
    goal_hours_per_paid_month: Estimate

    @property
    def weekly_hazard(self) -> float:
        """Chance per week of a first paid hour."""
        return _weekly_hazard(self.into_work_per_year.base)

    @property
    def expected_goal_hours(self) -> float:
        """Expected goal hours in the 52 weeks to come."""
        return _goal_hours(self.into_work_per_year.base, self.goal_hours_per_paid_month.base)

    @property
    def goal_hours_low(self) -> float:
        """Low end of the expected goal hours."""
        return _goal_hours(self.into_work_per_year.low, self.goal_hours_per_paid_month.low)

    @property
    def goal_hours_high(self) -> float:
        """High end of the expected goal hours."""
        return _goal_hours(self.into_work_per_year.high, self.goal_hours_per_paid_month.high)

    @property
    def expected_weeks(self) -> float:
        """Expected weeks to the first paid hour, restricted to 52."""
        return _restricted_weeks(self.into_work_per_year.base)

    @property
    def weeks_low(self) -> float:
        """Fewest expected weeks within the interval."""
        return _restricted_weeks(self.into_work_per_year.high)

    @property
    def weeks_high(self) -> float:
        """Most expected weeks within the interval."""
        return _restricted_weeks(self.into_work_per_year.low)


def _weekly_hazard(per_year: float) -> float:
    return float(1 - (1 - per_year) ** (1 / WEEKS_PER_YEAR))


def _restricted_weeks(per_year: float) -> float:
    stays = 1 - _weekly_hazard(per_year)
    return math.fsum(stays**week for week in range(1, WEEKS_PER_YEAR + 1))


def _goal_hours(per_year: float, hours_per_paid_month: float) -> float:
    if per_year == 0:
        return 0.0
    return MONTHS_PER_YEAR * hours_per_paid_month * (1 - per_year / -math.log1p(-per_year))
