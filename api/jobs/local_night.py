"""Which night a moment belongs to, in Denmark."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from api.clock import ZONE

EVENING = time(18)
"""From this time of day on, the night of the next morning has begun; until then it is this morning's."""


def night_of(instant: datetime) -> date:
    """Return the morning that names the local night of an instant.

    A night that begins on Monday evening and ends on Tuesday is that of Tuesday, however often the clock
    shows the same hour in it; a run in the afternoon belongs to the night before, which it makes up for.

    Parameters
    ----------
    instant : datetime
        With its time zone.

    Raises
    ------
    ValueError
        If the instant has no time zone.
    """
    if instant.utcoffset() is None:
        raise ValueError(f"night: expected an instant with its time zone, got {instant}")
    local = instant.astimezone(ZoneInfo(ZONE))
    return local.date() + timedelta(days=1) if local.time() >= EVENING else local.date()
