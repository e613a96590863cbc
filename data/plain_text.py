"""Numbers, dates and lists as people write them in Danish and in English."""

from collections.abc import Sequence
from datetime import date

_MONTHS_DA = (
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
)
_MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def number_da(value: float) -> str:
    """Return a number with at most two decimals and a decimal comma: ``7,5``."""
    return number_en(value).replace(".", ",")


def number_en(value: float) -> str:
    """Return a number with at most two decimals and a decimal point: ``7.5``."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def hours_da(value: float, word: str = "time") -> str:
    """Return hours with their word: ``1 time``, ``1,5 timer``; another word for the hours may be given."""
    return f"{number_da(value)} {word if value == 1 else word + 'r'}"


def hours_en(value: float, word: str = "hour") -> str:
    """Return hours with their word: ``1 hour``, ``1.5 hours``; another word for the hours may be given."""
    return f"{number_en(value)} {word if value == 1 else word + 's'}"


def date_da(day: date) -> str:
    """Return a date such as ``2. marts 2026``."""
    return f"{day.day}. {_MONTHS_DA[day.month - 1]} {day.year}"


def date_en(day: date) -> str:
    """Return a date such as ``2 March 2026``."""
    return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"


def listed(items: Sequence[str], last: str) -> str:
    """Return items with commas and a last word: ``a, b og c``."""
    if len(items) <= 1:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
