"""Everybody together, for leaders: who gets proposals, and how often people decide otherwise than the list.

Pure functions of a day's records; a figure of fewer than five, or one that gives it away, is not told.
"""

from matcher.aggregates.exposure import Exposure, exposure_by_group
from matcher.aggregates.overrides import Overrides, override_rates

__all__ = ["Exposure", "Overrides", "exposure_by_group", "override_rates"]
