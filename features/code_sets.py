"""Sets of codes as bits, so that those of many pairs are compared at once; rules read them, fits do not."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

import numpy as np

from features.lists import Bits, Flags, Integers

_WORD_BITS = 64
_ONES = (1 << _WORD_BITS) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSets:
    """One set of codes per row, as bits: code ``words[i]`` is bit ``i % 64`` of column ``i // 64``."""

    words: tuple[str, ...]
    bits: Bits


def code_sets(lists: Sequence[Sequence[str] | None], words: tuple[str, ...]) -> CodeSets:
    """Return lists of codes as bits; ``None`` is an empty set and codes outside ``words`` are left out."""
    columns = max(1, -(-len(words) // _WORD_BITS))
    bit_of = {word: 1 << place for place, word in enumerate(words)}
    bits = np.array(
        [_split(reduce(or_, (bit_of.get(code, 0) for code in codes or ()), 0), columns) for codes in lists],
        dtype=np.uint64,
    )
    return CodeSets(words=words, bits=bits.reshape(len(lists), columns))


def _split(bits: int, columns: int) -> list[int]:
    """Return a set's bits as words, the lowest first."""
    return [bits >> (_WORD_BITS * column) & _ONES for column in range(columns)]


def overlaps(left: CodeSets, left_rows: Integers, right: CodeSets, right_rows: Integers) -> Flags:
    """Tell for aligned rows whether two sets over the same words share a code."""
    _same_words(left, right)
    shared: Flags = np.zeros(len(left_rows), dtype=np.bool_)
    for column in range(left.bits.shape[1]):
        shared |= (left.bits[left_rows, column] & right.bits[right_rows, column]) != 0
    return shared


def lacks(wanted: CodeSets, wanted_rows: Integers, held: CodeSets, held_rows: Integers) -> Flags:
    """Tell for aligned rows whether a wanted code is missing among the held ones."""
    _same_words(wanted, held)
    missing: Flags = np.zeros(len(wanted_rows), dtype=np.bool_)
    for column in range(wanted.bits.shape[1]):
        missing |= (wanted.bits[wanted_rows, column] & ~held.bits[held_rows, column]) != 0
    return missing


def _same_words(left: CodeSets, right: CodeSets) -> None:
    if left.words != right.words:
        raise ValueError(f"code sets: expected the same words, got {len(left.words)} and {len(right.words)}")
