"""Lists of codes as arrays: weighted lists padded to the longest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int32]
Days = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]
Bits = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
Weighted = Sequence[tuple[str, float]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedLists:
    """One weighted list per row.

    Attributes
    ----------
    words : tuple of str
        The K codes that the lists may hold, sorted; shared by every column that is compared with this one.
    codes : int32 array (n, m)
        Index into ``words`` in the order of the record; K where a list is shorter than the longest, and for
        codes that ``words`` does not hold.
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
        """Return rows as a table (len(rows), K + 1): 0 where a code is not listed; nothing reads column K."""
        table = np.zeros((len(rows), len(self.words) + 1))
        if len(rows) == 1:
            table[0, self.codes[rows[0]]] = self.values[rows[0]]  # of equal codes the last counts, as below
            return table
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


def weighted_lists(
    lists: Sequence[Weighted | None], words: tuple[str, ...], *, keep_others: bool = False
) -> WeightedLists:
    """Return weighted lists as arrays; ``None`` is unknown.

    Codes outside ``words`` are left out, or kept with their value under the code of nothing, K: a person's
    own words that no opening uses still count in her sums and can be met by nobody.
    """
    index = _places(words)
    if len(lists) == 1:
        return _one_list(lists[0], words, keep_others=keep_others)
    flat, row = flattened(lists)
    code = np.array([index.get(word, -1) for word, _ in flat], dtype=np.int32)
    value = np.array([value for _, value in flat], dtype=np.float64)
    if keep_others:
        code[code < 0] = len(words)
    kept = code >= 0
    row, code, value = row[kept], code[kept], value[kept]
    slot = np.arange(len(row)) - np.searchsorted(row, row)
    width = int(slot.max(initial=-1)) + 1
    codes = np.full((len(lists), width), len(words), dtype=np.int32)
    values = np.zeros((len(lists), width))
    codes[row, slot], values[row, slot] = code, value
    return WeightedLists(words=words, codes=codes, values=values, known=_known(lists))


def _one_list(items: Weighted | None, words: tuple[str, ...], *, keep_others: bool) -> WeightedLists:
    """Return the same of a single list, as is asked for each person anew: without sorting anything."""
    index, nothing = _places(words), len(words)
    kept = [(index.get(word, nothing), value) for word, value in items or ()]
    if not keep_others:
        kept = [(code, value) for code, value in kept if code != nothing]
    return WeightedLists(
        words=words,
        codes=np.array([[code for code, _ in kept]], dtype=np.int32),
        values=np.array([[value for _, value in kept]], dtype=np.float64),
        known=np.array([items is not None]),
    )


@lru_cache(maxsize=64)
def _places(words: tuple[str, ...]) -> dict[str, int]:
    return {word: place for place, word in enumerate(words)}


def flattened(lists: Sequence[Sequence[T] | None]) -> tuple[list[T], Days]:
    """Return the items of all lists one after the other, and the row that each stands in."""
    counts = np.fromiter((len(items or ()) for items in lists), dtype=np.int64, count=len(lists))
    return list(chain.from_iterable(filter(None, lists))), np.repeat(np.arange(len(lists)), counts)


def _known(lists: Sequence[object | None]) -> Flags:
    return np.fromiter((items is not None for items in lists), dtype=np.bool_, count=len(lists))
