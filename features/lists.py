"""Lists of codes as arrays: weighted lists padded to the longest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int32]
Days = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]
Bits = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
Weighted = Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedLists:
    """One weighted list per row.

    Attributes
    ----------
    words : tuple of str
        The K codes that the lists may hold, sorted; shared by every column that is compared with this one.
    codes : int32 array (n, m)
        Index into ``words`` in the order of the record; K where a list is shorter than the longest.
    values : float64 array (n, m)
        The value of each item; 0 beyond the end of a list.
    known : bool array (n,)
        False where the record says nothing, which is not the same as an empty list.
    """

    words: tuple[str, ...]
    codes: Integers
    values: Floats
    known: Flags

    def dense(self, rows: npt.NDArray[np.integer]) -> Floats:
        """Return rows as a table (len(rows), K + 1): 0 where a code is not listed and in the last column."""
        table = np.zeros((len(rows), len(self.words) + 1))
        for slot in range(self.codes.shape[1]):
            table[np.arange(len(rows)), self.codes[rows, slot]] = self.values[rows, slot]
        return table


def words_of(*columns: Iterable[Weighted | Sequence[str] | None]) -> tuple[str, ...]:
    """Return every code that stands in any list of any column, sorted by code point."""
    found = {
        item if isinstance(item, str) else item[0]
        for column in columns
        for items in column
        for item in items or ()
    }
    return tuple(sorted(found))


def weighted_lists(lists: Sequence[Weighted | None], words: tuple[str, ...]) -> WeightedLists:
    """Return weighted lists as arrays; ``None`` is unknown and codes outside ``words`` are left out."""
    index = {word: i for i, word in enumerate(words)}
    kept = [[(index[code], value) for code, value in items or () if code in index] for items in lists]
    width = max(map(len, kept), default=0)
    codes = np.full((len(lists), width), len(words), dtype=np.int32)
    values = np.zeros((len(lists), width))
    for row, items in enumerate(kept):
        if items:
            codes[row, : len(items)], values[row, : len(items)] = zip(*items, strict=True)
    return WeightedLists(words=words, codes=codes, values=values, known=_known(lists))


def _known(lists: Sequence[object | None]) -> Flags:
    return np.fromiter((items is not None for items in lists), dtype=np.bool_, count=len(lists))
