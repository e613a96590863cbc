"""The local night that a moment belongs to, through both changes of the clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from api.jobs.local_night import EVENING, night_of

DENMARK = ZoneInfo("Europe/Copenhagen")


@pytest.mark.parametrize(
    ("moment", "night"),
    [
        ("2026-03-02T02:00:00+01:00", date(2026, 3, 2)),
        ("2026-03-01T18:00:00+01:00", date(2026, 3, 2)),
        ("2026-03-01T17:59:59+01:00", date(2026, 3, 1)),
        ("2026-03-02T11:59:00+01:00", date(2026, 3, 2)),
        ("2026-12-31T23:30:00+01:00", date(2027, 1, 1)),
        ("2026-07-01T22:30:00+00:00", date(2026, 7, 2)),
    ],
)
def test_a_night_is_named_by_its_morning(moment: str, night: date) -> None:
    """From six in the evening on the night is that of the next morning, wherever the moment was written."""
    assert night_of(datetime.fromisoformat(moment)) == night


@pytest.mark.parametrize(("change", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_the_nights_of_the_clock_changes_are_one_night_each(change: date, hours: int) -> None:
    """Every minute from evening to evening is one night, also where 02:00-03:00 is missing or comes twice."""
    evening = datetime.combine(change - timedelta(days=1), EVENING, DENMARK)
    start, end = evening.astimezone(UTC), (evening + timedelta(days=1)).astimezone(UTC)
    assert (end - start) == timedelta(hours=hours)
    minutes = int((end - start).total_seconds() // 60)
    assert {night_of(start + timedelta(minutes=n)) for n in range(minutes)} == {change}
    assert night_of(start - timedelta(seconds=1)) == change - timedelta(days=1)


def test_both_half_past_twos_are_one_night() -> None:
    """Half past two comes twice in October; both belong to the same night."""
    first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=DENMARK, fold=fold) for fold in (0, 1))
    assert second.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=1)
    assert night_of(first) == night_of(second) == date(2026, 10, 25)


def test_an_instant_without_zone_is_refused() -> None:
    """A night cannot be told from a clock without a zone."""
    with pytest.raises(ValueError, match="time zone"):
        night_of(datetime(2026, 3, 2, 2))
