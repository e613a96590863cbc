"""Times of the week, in English or Danish."""

import re
from collections.abc import Iterator
from functools import lru_cache

from data.availability import MINUTES_PER_DAY, WEEKDAYS, Interval
from data.intake.gathering import RefusedValueError, Remark, note

_NAMES = (
    ("mon", "monday", "mondays", "man", "mandag", "mandage", "ma"),
    ("tue", "tuesday", "tuesdays", "tues", "tir", "tirsdag", "tirsdage", "ti", "tirs"),
    ("wed", "wednesday", "wednesdays", "weds", "ons", "onsdag", "onsdage", "on"),
    ("thu", "thursday", "thursdays", "thur", "thurs", "tor", "torsdag", "torsdage", "to", "tors"),
    ("fri", "friday", "fridays", "fre", "fredag", "fredage", "fr"),
    ("sat", "saturday", "saturdays", "lør", "lørdag", "lørdage", "lø", "loer", "loerdag", "lor"),
    ("sun", "sunday", "sundays", "søn", "søndag", "søndage", "sø", "soen", "soendag", "son"),
)
_DAYS = {name: number for number, names in enumerate(_NAMES) for name in names}
_SPANS = {
    name: days
    for names, days in (
        (("hverdage", "hverdag", "weekdays", "weekday"), (0, 4)),
        (("weekend", "weekends", "weekender"), (5, 6)),
        (("alle dage", "hver dag", "daily", "every day", "all days"), (0, 6)),
    )
    for name in names
}
_ITEM = re.compile(r"(.+?)\.?:?\s+(?:kl\.?\s*)?([0-9].*)")
# Beside |, a comma or semicolon between hours and a following day parts items.
_PARTED = re.compile(r"\||(?<=[0-9])\s*[,;]\s*(?=[^\W\d_])")
_DAYS_PARTED = re.compile(r"\s*[,;&+]\s*|\s+(?:og|and)\s+")
_SPANS_PARTED = re.compile(r"\s*[,;&+]\s*|\s+(?:og|and)\s+(?:kl\.?\s*)?")
_UNTIL = re.compile(r"\s+(?:to|til|until)\s+")
_CLOCK = r"([0-9]{1,2})(?:[:.]([0-9]{2})(?::00)?)?"
_HOURS = re.compile(rf"{_CLOCK}\s*-\s*{_CLOCK}")
_COMPACT = re.compile(r"([0-9]{2})([0-9]{2})\s*-\s*([0-9]{2})([0-9]{2})")
_DASHES = str.maketrans({"–": "-", "—": "-", "−": "-"})
_MINUTES_PER_HOUR = 60
# Longer stretches past midnight are more likely a slip than a night.
_LONGEST_NIGHT_MINUTES = 12 * 60
_NIGHT = note(
    "past-midnight", "hours within one day", "read as hours until midnight and hours of the following day"
)
_WHOLE_DAY = note("whole-day", "a weekday and hours", "a day without hours was read as the whole day")


def read_intervals(text: str, said: list[Remark] | None = None) -> tuple[Interval, ...]:
    """Return the times of a list cell such as ``mon 08:00-12:00|tir 08.00-12.00`` or ``man-fre 9-14``.

    Parameters
    ----------
    text : str
        Trimmed cell.
    said : list of Remark, optional
        Where notes about nights and whole days are added.

    Raises
    ------
    RefusedValueError
        If an item is not weekdays (or a span of them) and, where there are any, hours that ascend.
    """
    items = [item.strip() for item in _PARTED.split(text.translate(_DASHES))]
    read = [_item(item) for item in items if item]
    if said is not None:
        said.extend(dict.fromkeys(remark for _, remarks in read for remark in remarks))
    return tuple(sorted({interval for intervals, _ in read for interval in intervals}))


@lru_cache(maxsize=65_536)
def _item(item: str) -> tuple[tuple[Interval, ...], tuple[Remark, ...]]:
    hit = _ITEM.fullmatch(item)
    numbers = [day for part in _DAYS_PARTED.split(hit[1] if hit else item) for day in read_days(part)]
    if not hit:
        return tuple(Interval(day, 0, MINUTES_PER_DAY) for day in numbers), (_WHOLE_DAY,)
    spans = [read_hours(part) for part in _SPANS_PARTED.split(hit[2])]
    found = tuple(part for day in numbers for span in spans for part in intervals_of(day, *span))
    return found, (_NIGHT,) if len(found) > len(numbers) * len(spans) else ()


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


def read_hours(text: str) -> tuple[int, int]:
    """Return start and end in minutes after midnight of ``08:00-12:00``, ``8-12`` or ``0800-1200``.

    Raises
    ------
    RefusedValueError
        If the text is not written so.
    """
    plain = _UNTIL.sub("-", text.strip().translate(_DASHES))
    hit = _COMPACT.fullmatch(plain) or _HOURS.fullmatch(plain)
    if not hit:
        raise _refused()
    return _minutes(hit[1], hit[2] or "0"), _minutes(hit[3], hit[4] or "0")


def intervals_of(day: int, start: int, end: int) -> Iterator[Interval]:
    """Yield the hours of a day; those past midnight go on the following day.

    Raises
    ------
    RefusedValueError
        If start and end are equal or lie outside the day, or the night is longer than twelve hours.
    """
    if start != end and end == 0:
        end = MINUTES_PER_DAY
    if end < start < MINUTES_PER_DAY and MINUTES_PER_DAY - start + end <= _LONGEST_NIGHT_MINUTES:
        yield Interval(day, start, MINUTES_PER_DAY)
        yield Interval((day + 1) % len(WEEKDAYS), 0, end)
        return
    try:
        yield Interval(day, start, end)
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
