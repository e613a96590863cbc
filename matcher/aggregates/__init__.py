"""Everybody together, for leaders and analysts: proposals, overrides, outcomes, and how far people came.

Pure functions of records; a figure of fewer than five, or one that gives it away, is not told.
"""

from matcher.aggregates.exposure import Exposure, exposure_by_group
from matcher.aggregates.funnel import Doings, FunnelStep, funnel
from matcher.aggregates.outcomes import Outcome, Past, outcome_table
from matcher.aggregates.overrides import Overrides, override_rates
from matcher.aggregates.periods import Period, periods_before

__all__ = [
    "Doings",
    "Exposure",
    "FunnelStep",
    "Outcome",
    "Overrides",
    "Past",
    "Period",
    "exposure_by_group",
    "funnel",
    "outcome_table",
    "override_rates",
    "periods_before",
]
