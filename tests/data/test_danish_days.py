"""Danish working days and the limits that rest on them."""

from datetime import date, timedelta

import pytest

from data.danish_days import (
    days_off,
    easter_sunday,
    is_working_day,
    month_after,
    working_days_after,
)
from data.rights import due_on

# Easter Sundays as almanacs print them (Almanak, Københavns Universitet; the extremes from the US Naval
# Observatory's table).
EASTERS = {
    1818: (3, 22), 1943: (4, 25), 1961: (4, 2), 2000: (4, 23), 2008: (3, 23), 2011: (4, 24), 2019: (4, 21),
    2024: (3, 31), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2038: (4, 25), 2049: (4, 18), 2076: (4, 19),
    2285: (3, 22),
}  # fmt: skip


@pytest.mark.parametrize("year", EASTERS)
def test_easter_is_that_of_the_almanac(year: int) -> None:
    """Easter Sunday is the almanac's, its earliest and latest days among them."""
    assert easter_sunday(year) == date(year, *EASTERS[year])


def test_easter_is_a_sunday_within_its_limits() -> None:
    """From 1583 to 4099 Easter is a Sunday between 22 March and 25 April."""
    for year in range(1583, 4100):
        easter = easter_sunday(year)
        assert easter.weekday() == 6
        assert date(year, 3, 22) <= easter <= date(year, 4, 25)


def test_days_off_of_2026() -> None:
    """The days on which Danish public offices are closed in 2026; store bededag is none any more."""
    told = {day.isoformat()[5:] for day in days_off(2026)}
    assert told == {
        "01-01", "04-02", "04-03", "04-06", "05-14", "05-25", "06-05", "12-24", "12-25", "12-26", "12-31",
    }  # fmt: skip
    assert date(2023, 5, 5) in days_off(2023)
    assert is_working_day(date(2026, 5, 1))


def test_a_reason_is_answered_in_five_working_days() -> None:
    """Maundy Thursday to Easter Monday do not count, nor do weekends; the naive count is wrong there."""
    assert due_on("reason", date(2026, 3, 30)) == date(2026, 4, 9)
    assert due_on("reason", date(2026, 3, 30)) != date(2026, 3, 30) + timedelta(days=7)
    assert due_on("reason", date(2026, 6, 15)) == date(2026, 6, 22)
    assert working_days_after(date(2026, 12, 23), 1) == date(2026, 12, 28)


@pytest.mark.parametrize(
    ("received_on", "last"),
    [
        ("2026-01-31", "2026-03-02"),  # 28 February is a Saturday
        ("2026-03-03", "2026-04-07"),  # 3 April is Good Friday
        ("2026-06-15", "2026-07-15"),
        ("2026-11-30", "2026-12-30"),
        ("2026-12-01", "2027-01-04"),  # 1 January is a Friday off
        ("2027-12-31", "2028-01-31"),
    ],
)
def test_a_correction_is_answered_in_a_month(received_on: str, last: str) -> None:
    """A month ends on the same day of the next one, or its last, and never on a day off."""
    assert month_after(date.fromisoformat(received_on)) == date.fromisoformat(last)
    assert due_on("correction", date.fromisoformat(received_on)) == date.fromisoformat(last)
