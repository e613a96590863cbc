"""Dates and months as Danish systems and spreadsheets write them, read without guessing."""

import re
from datetime import date, timedelta

from data.intake.gathering import RefusedValueError

_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_COMPACT = re.compile(r"([12][0-9]{3})([0-9]{2})([0-9]{2})")
_DANISH = re.compile(r"([0-9]{1,2})[-./ ]([0-9]{1,2})[-./ ]([0-9]{4})")
_WORDS = re.compile(r"([0-9]{1,2})[. -]+([a-zæøå]{3,9})[. -]+([0-9]{4})")
_MIDNIGHT = re.compile(r"[T ]0{1,2}[:.]00(?:[:.]00(?:[.,]0+)?)?(?:Z|\+00:00)?$")
_TIME = re.compile(r"[T ](?:[01]?[0-9]|2[0-3])[:.][0-5][0-9](?:[:.][0-5][0-9](?:[.,][0-9]+)?)?$")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[-./ ][0-9]{1,2}[-./ ]'?[0-9]{2}")
_SERIAL = re.compile(r"([2-7][0-9]{4})(?:[.,]0+)?")
_EXCEL_EPOCH = date(1899, 12, 30)
_FIRST_YEAR = 1900
_MONTH_NUMBERS = (
    (re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})"), (1, 2)),
    (re.compile(r"([12][0-9]{3})([0-9]{2})"), (1, 2)),
    (re.compile(r"([0-9]{1,2})[-/. ]([0-9]{4})"), (2, 1)),
)
_MONTH_WORDS = re.compile(r"([a-zæøå]{3,9})[. -]+([0-9]{4})")
_MONTHS_DA = [
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
]
_MONTHS_EN = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


def read_date(text: str) -> date:
    """Return the day a cell holds: ISO, ``dd-mm-yyyy`` in its kinds, ``1. marts 2026`` or Excel's number.

    Raises
    ------
    RefusedValueError
        If it is no day, or its year has two digits.
    """
    plain = _TIME.sub("", _MIDNIGHT.sub("", text)).strip()
    for pattern, order in ((_ISO, (1, 2, 3)), (_DANISH, (3, 2, 1)), (_COMPACT, (1, 2, 3))):
        if hit := pattern.fullmatch(plain):
            year, month, day = (int(hit[place]) for place in order)
            return _day(year, month, day)
    if hit := _WORDS.fullmatch(plain.casefold()):
        return _day(int(hit[3]), _month_number(hit[2]), int(hit[1]))
    if hit := _SERIAL.fullmatch(plain):
        return _EXCEL_EPOCH + timedelta(days=int(hit[1]))
    if _SHORT_YEAR.fullmatch(plain):
        raise RefusedValueError("ambiguous-date", "a year of four digits", "write the day as YYYY-MM-DD")
    raise _no_date()


def has_time(text: str) -> bool:
    """Tell whether a cell holds a time of day beside the day, midnight apart."""
    return _TIME.search(text) is not None and _MIDNIGHT.search(text) is None


def is_serial(text: str) -> bool:
    """Tell whether a cell holds a day number of Excel."""
    return _SERIAL.fullmatch(text) is not None


def read_month(text: str) -> date:
    """Return the first day of the month a cell holds: ``2026-03``, ``03-2026``, ``marts 2026`` or that day.

    Raises
    ------
    RefusedValueError
        If it is no month, or a day inside one.
    """
    plain = text.casefold()
    for pattern, (year, month) in _MONTH_NUMBERS:
        if hit := pattern.fullmatch(plain):
            return _day(int(hit[year]), int(hit[month]), 1)
    if hit := _MONTH_WORDS.fullmatch(plain):
        return _day(int(hit[2]), _month_number(hit[1]), 1)
    day = read_date(text)
    if day.day != 1 and day != date.max and (day + timedelta(days=1)).day != 1:
        raise RefusedValueError(
            "not-a-month", "a month, or its first or last day", "write the month as YYYY-MM"
        )
    return day.replace(day=1)


def _day(year: int, month: int, day: int) -> date:
    if year < _FIRST_YEAR:
        raise _no_date()
    try:
        return date(year, month, day)
    except ValueError:
        raise _no_date() from None


def _month_number(word: str) -> int:
    for names in (_MONTHS_DA, _MONTHS_EN):
        for number, name in enumerate(names, start=1):
            if word == name or word[:3] == name[:3] == word:
                return number
    raise _no_date()


def _no_date() -> RefusedValueError:
    return RefusedValueError(
        "not-a-date", "a day such as 2026-03-01 or 01-03-2026 that exists", "write the day as YYYY-MM-DD"
    )
