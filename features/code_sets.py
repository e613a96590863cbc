"""Sets of codes as bits, so that those of many pairs are compared at once; rules read them, fits do not."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from features.lists import Bits, Flags, Integers, flattened

_WORD_BITS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSets:
    """One set of codes per row, as bits: code ``words[i]`` is bit ``i % 64`` of column ``i // 64``."""

    words: tuple[str, ...]
    bits: Bits


def code_sets(lists: Sequence[Sequence[str] | None], words: tuple[str, ...]) -> CodeSets:
    """Return lists of codes as bits; ``None`` is an empty set and codes outside ``words`` are left out."""
    index = {word: i for i, word in enumerate(words)}
    bits = np.zeros((len(lists), max(1, -(-len(words) // _WORD_BITS))), dtype=np.uint64)
    flat, row = flattened(lists)
    code = np.fromiter((index.get(word, -1) for word in flat), dtype=np.int64, count=len(flat))
    row, code = row[code >= 0], code[code >= 0]
    bit = np.uint64(1) << (code % _WORD_BITS).astype(np.uint64)
    np.bitwise_or.at(bits, (row, code // _WORD_BITS), bit)
    return CodeSets(words=words, bits=bits)


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
