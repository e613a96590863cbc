"""Whether two weeks share enough quarters of an hour: the dearest question per pair, so it is compiled."""

import numpy as np

from features.compiled import compiled
from features.lists import Bits, Days, Flags, Floats, Integers
from features.week import HOURS_PER_QUARTER, WeekMasks

# Counting bits side by side (Warren, Hacker's Delight, 5-1).
_PAIRS = np.uint64(0x5555555555555555)
_FOURS = np.uint64(0x3333333333333333)
_BYTES = np.uint64(0x0F0F0F0F0F0F0F0F)
_ONES = np.uint64(0x0101010101010101)
_1, _2, _4, _56 = np.uint64(1), np.uint64(2), np.uint64(4), np.uint64(56)


def share_hours(
    left: WeekMasks, left_rows: Integers, right: WeekMasks, right_rows: Integers, hours: Floats
) -> Flags:
    """Tell for aligned rows whether the weeks share at least ``hours`` (n,); an unknown week is any time."""
    quarters = np.ceil(hours / HOURS_PER_QUARTER).astype(np.int64)
    known = (left.known, right.known)
    return _share(left.bits, left_rows, right.bits, right_rows, known, quarters)


@compiled
def _share(
    left: Bits,
    left_rows: Integers,
    right: Bits,
    right_rows: Integers,
    known: tuple[Flags, Flags],
    quarters: Days,
) -> Flags:
    enough = np.ones(len(left_rows), dtype=np.bool_)
    for i in range(len(left_rows)):
        a, b = left_rows[i], right_rows[i]
        if known[0][a] and known[1][b]:
            enough[i] = _shares(left[a], right[b], quarters[i])
    return enough


@compiled
def _shares(left: Bits, right: Bits, wanted: int) -> bool:
    shared = 0
    for word in range(len(left)):
        both = left[word] & right[word]
        if both:
            both = both - ((both >> _1) & _PAIRS)
            both = (both & _FOURS) + ((both >> _2) & _FOURS)
            both = (both + (both >> _4)) & _BYTES
            shared += int((both * _ONES) >> _56)
            if shared >= wanted:
                return True
    return shared >= wanted
