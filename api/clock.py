"""The one place that reads the clock: the day in Denmark, and the instant of now."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ZONE = "Europe/Copenhagen"


def today() -> date:
    """Return the day it is in Denmark."""
    return datetime.now(ZoneInfo(ZONE)).date()


def now() -> datetime:
    """Return the instant of now, in UTC."""
    return datetime.now(UTC)
