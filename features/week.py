"""Times of the week as bits, one for each quarter of an hour, so that overlaps are counted at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

import numpy as np

from data.availability import MINUTES_PER_DAY, WEEKDAYS, Interval
from features.compiled import inlined
from features.lists import Bits, Flags, Floats, flattened

QUARTER_MINUTES = 15
QUARTERS_PER_DAY = MINUTES_PER_DAY // QUARTER_MINUTES
_WORD_BITS = 64
WORDS_PER_WEEK = -(-len(WEEKDAYS) * QUARTERS_PER_DAY // _WORD_BITS)
HOURS_PER_QUARTER = QUARTER_MINUTES / 60
# Weekday, start and end as the digits of one number.
_STRETCH_DIGITS = np.array([(MINUTES_PER_DAY + 1) ** 2, MINUTES_PER_DAY + 1, 1])


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekMasks:
    """Times of the week per row.

    Attributes
    ----------
    bits : uint64 array (n, 11)
        7 x 96 quarter hours from Monday 00:00; a quarter counts where it lies wholly within the times.
    known : bool array (n,)
        False where the record names no times.
    """

    bits: Bits
    known: Flags


def week_masks(times: Sequence[tuple[Interval, ...] | None]) -> WeekMasks:
    """Return times as bits; ``None`` and an empty list are unknown (exchange format: treated as any time)."""
    bits = np.zeros((len(times), WORDS_PER_WEEK), dtype=np.uint64)
    known = np.fromiter((bool(intervals) for intervals in times), dtype=np.bool_, count=len(times))
    if len(times) == 1:
        bits[0] = _split(reduce(or_, (_mask(interval) for interval in times[0] or ()), 0))
        return WeekMasks(bits=bits, known=known)
    flat, row = flattened(times)
    if flat:
        stretches = np.array([(i.weekday, i.start_minutes, i.end_minutes) for i in flat])
        # Few stretches differ: each is spelled out once, and a row's are joined.
        different, which = np.unique(stretches @ _STRETCH_DIGITS, return_index=True, return_inverse=True)[1:]
        masks = np.array([_split(_mask(flat[first])) for first in different], dtype=np.uint64)
        starts = np.searchsorted(row, np.flatnonzero(known))
        bits[known] = np.bitwise_or.reduceat(masks[which], starts, axis=0)
    return WeekMasks(bits=bits, known=known)


def shared_hours(left: Bits, right: Bits) -> Floats:
    """Return the hours a week that two aligned arrays of masks (n, 11) have in common."""
    quarters = np.bitwise_count(left & right).sum(axis=1, dtype=np.int64)
    hours: Floats = quarters * HOURS_PER_QUARTER
    return hours


@inlined
def count_bits(word: np.uint64) -> int:
    """Return how many bits of a word are set (Warren, Hacker's Delight, 2nd ed., section 5-1)."""
    pairs = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    fours = (pairs & np.uint64(0x3333333333333333)) + (
        (pairs >> np.uint64(2)) & np.uint64(0x3333333333333333)
    )
    bytes_ = (fours + (fours >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return int((bytes_ * np.uint64(0x0101010101010101)) >> np.uint64(56))


def _mask(interval: Interval) -> int:
    """Return the quarters that lie wholly within an interval, as the bits of one number."""
    day = interval.weekday * QUARTERS_PER_DAY
    first = day + -(-interval.start_minutes // QUARTER_MINUTES)
    end = day + interval.end_minutes // QUARTER_MINUTES
    return ((1 << max(0, end - first)) - 1) << first


def _split(mask: int) -> list[int]:
    """Return the bits of a week as words, the lowest first."""
    return [(mask >> (_WORD_BITS * word)) & ((1 << _WORD_BITS) - 1) for word in range(WORDS_PER_WEEK)]
