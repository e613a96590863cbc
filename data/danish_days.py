"""Danish working days: weekends, the movable feasts and the fixed days on which public offices close.

Source: the folkekirke's calendar; store bededag is none since 1 January 2024 (lov 214 of 6-3-2023).
Grundlovsdag, Christmas Eve and New Year's Eve are no public holidays by law, but public offices are closed,
so they are no working days here.
"""

from datetime import date, timedelta
from functools import cache

_MAUNDY, _GOOD_FRIDAY, _EASTER_MONDAY, _PRAYER, _ASCENSION, _WHIT_MONDAY = -3, -2, 1, 26, 39, 50
_LAST_PRAYER_DAY = 2023
_FIXED = ((1, 1), (6, 5), (12, 24), (12, 25), (12, 26), (12, 31))
_SATURDAY = 5


def easter_sunday(year: int) -> date:
    """Return Easter Sunday in the Gregorian calendar.

    Source: the anonymous computus of 1876 as given by J. Meeus, Astronomical Algorithms, chapter 8.
    """
    golden, century, of_century = year % 19, year // 100, year % 100
    leap_centuries, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    leaps, left = divmod(of_century, 4)
    weekday = (32 + 2 * rest + 2 * leaps - epact - left) % 7
    month_shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * month_shift + 114, 31)
    return date(year, month, day + 1)


@cache
def days_off(year: int) -> frozenset[date]:
    """Return the days of a year, weekends apart, on which public offices are closed."""
    easter = easter_sunday(year)
    moving = [_MAUNDY, _GOOD_FRIDAY, _EASTER_MONDAY, _ASCENSION, _WHIT_MONDAY]
    if year <= _LAST_PRAYER_DAY:
        moving.append(_PRAYER)
    fixed = [date(year, month, day) for month, day in _FIXED]
    return frozenset(fixed + [easter + timedelta(days=days) for days in moving])


def is_working_day(day: date) -> bool:
    """Tell whether public offices are open."""
    return day.weekday() < _SATURDAY and day not in days_off(day.year)


def working_days_after(day: date, days: int) -> date:
    """Return the last day of a time limit in working days; the day itself does not count."""
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def month_after(day: date) -> date:
    """Return the last day of a time limit of one month, moved to the next working day.

    A month that lacks the day ends with its last one. Source: regulation 1182/71, article 3.
    """
    year, month = divmod(day.year * 12 + day.month + 1, 12)
    last = date(year, month + 1, 1) - timedelta(days=1)
    end = last.replace(day=min(day.day, last.day))
    return end if is_working_day(end) else working_days_after(end, 1)
