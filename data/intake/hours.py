"""Times of the week, in English or Danish."""

import re
from functools import lru_cache

from data.availability import WEEKDAYS, Interval
from data.intake.gathering import RefusedValueError

_NAMES = (
    ("mon", "monday", "man", "mandag", "ma"),
    ("tue", "tuesday", "tir", "tirsdag", "ti", "tirs"),
    ("wed", "wednesday", "ons", "onsdag", "on"),
    ("thu", "thursday", "tor", "torsdag", "to", "tors"),
    ("fri", "friday", "fre", "fredag", "fr"),
    ("sat", "saturday", "lør", "lørdag", "lø", "loer", "loerdag", "lor"),
    ("sun", "sunday", "søn", "søndag", "sø", "soen", "soendag", "son"),
)
_DAYS = {name: number for number, names in enumerate(_NAMES) for name in names}
_SPANS = {"hverdage": (0, 4), "weekend": (5, 6), "alle dage": (0, 6)}
_ITEM = re.compile(r"(.+?)\.?:?\s+(?:kl\.?\s*)?([0-9].*)")
_HOURS = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})\s*-\s*([0-9]{1,2})[:.]([0-9]{2})")
_BARE = re.compile(r"([0-9]{1,2})\s*-\s*([0-9]{1,2})")
_DASHES = str.maketrans({"–": "-", "—": "-", "−": "-"})
_MINUTES_PER_HOUR = 60


def read_intervals(text: str) -> tuple[Interval, ...]:
    """Return the times of a list cell such as ``mon 08:00-12:00|tir 08.00-12.00`` or ``man-fre 09:00-14:00``.

    Raises
    ------
    RefusedValueError
        If an item is not a weekday (or a span of them) followed by hours with minutes.
    """
    items = [item.strip() for item in text.translate(_DASHES).split("|")]
    found = {interval for item in items if item for interval in _item(item)}
    return tuple(sorted(found))


@lru_cache(maxsize=65_536)
def _item(item: str) -> tuple[Interval, ...]:
    hit = _ITEM.fullmatch(item)
    if not hit:
        raise _refused()
    start, end = read_hours(hit[2])
    return tuple(interval(day, start, end) for day in read_days(hit[1]))


def read_days(text: str) -> range:
    """Return the weekdays (0 = Monday) that a word or a span such as ``man-fre`` names.

    Raises
    ------
    RefusedValueError
        If a word is no weekday or the span runs backwards.
    """
    word = text.strip().strip(".").casefold()
    if word in _SPANS:
        first, last = _SPANS[word]
        return range(first, last + 1)
    start, _, end = word.partition("-")
    first, last = _DAYS.get(start.strip(), -1), _DAYS.get((end or start).strip(), -1)
    if first < 0 or last < first:
        raise _refused()
    return range(first, last + 1)


def read_hours(text: str, *, bare: bool = False) -> tuple[int, int]:
    """Return start and end in minutes after midnight of ``08:00-12:00`` (with ``bare``, of ``8-12`` too).

    Raises
    ------
    RefusedValueError
        If the text is not written so.
    """
    plain = text.strip().translate(_DASHES)
    if hit := _HOURS.fullmatch(plain):
        return _minutes(hit[1], hit[2]), _minutes(hit[3], hit[4])
    if bare and (hit := _BARE.fullmatch(plain)):
        return _minutes(hit[1], "0"), _minutes(hit[2], "0")
    raise _refused()


def interval(day: int, start: int, end: int) -> Interval:
    """Return the interval, refusing hours that do not ascend within the day.

    Raises
    ------
    RefusedValueError
        If start and end do not ascend, or lie outside the day.
    """
    try:
        return Interval(day, start, end)
    except ValueError:
        raise _refused() from None


def _minutes(hours: str, minutes: str) -> int:
    if int(minutes) >= _MINUTES_PER_HOUR:
        raise _refused()
    return int(hours) * _MINUTES_PER_HOUR + int(minutes)


def _refused() -> RefusedValueError:
    days = ", ".join(WEEKDAYS)
    return RefusedValueError(
        "not-hours",
        "a list such as mon 08:00-12:00|tue 09:00-15:30",
        f"write a weekday ({days}, or man, tir, ons …), then from and to, items parted by |",
    )
