"""Sums of piecewise-linear terms of many pairs: one compiled pass instead of one pass per term."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from features.compiled import compiler

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ROOM = Path(__file__).parent
_compiled = compiler(_ROOM)
_inlined = compiler(_ROOM, inline=True)


class Pieces(NamedTuple):
    """Terms laid end to end; term t, of feature ``column[t]``, has knots ``start[t]`` to ``start[t + 1]``."""

    column: Ints
    start: Ints
    knots: Floats
    heights: Floats
    slopes: Floats  # from each knot to the next; that of a term's last knot is never read
    unknown: Floats


def pieces_of(knots: tuple[Floats, ...], heights: tuple[Floats, ...], unknown: Floats) -> Pieces:
    """Lay terms end to end, in the order of their features; those that are nowhere but 0 are left out."""
    said = [index for index, height in enumerate(heights) if height.any() or unknown[index]]
    sizes = [len(knots[index]) for index in said]
    return Pieces(
        column=np.array(said, dtype=np.int64),
        start=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        knots=np.concatenate([np.zeros(0), *(knots[index] for index in said)]),
        heights=np.concatenate([np.zeros(0), *(heights[index] for index in said)]),
        slopes=np.concatenate([np.zeros(0), *(_slopes(knots[index], heights[index]) for index in said)]),
        unknown=unknown[said].astype(np.float64),
    )


def _slopes(knots: Floats, heights: Floats) -> Floats:
    return np.append(np.diff(heights) / np.diff(knots), 0.0)


@_inlined
def _term_at(pieces: Pieces, term: int, x: float) -> float:
    """Return one term at one value: to the bit what ``numpy.interp`` gives, or its figure for NaN."""
    # Several returns, not one at the end: the compiler then counts no references to the tables per term,
    # which made it ten times slower.
    at, last = pieces.start[term], pieces.start[term + 1] - 1
    if np.isnan(x):
        return float(pieces.unknown[term])
    if x <= pieces.knots[at]:
        return float(pieces.heights[at])
    if x >= pieces.knots[last]:
        return float(pieces.heights[last])
    while pieces.knots[at + 1] <= x:
        at += 1
    return float(pieces.slopes[at] * (x - pieces.knots[at]) + pieces.heights[at])


@_compiled
def sums_of_terms(pieces: Pieces, values: Floats) -> tuple[Floats, Floats]:
    """Return the sum of all terms of each row and of each term over the rows, shapes (n,) and (p,).

    Terms are added in their order, rows in theirs.

    Parameters
    ----------
    pieces : Pieces
        The terms.
    values : float64, shape (n, p)
        Features of the pairs.
    """
    total, sums = np.empty(len(values)), np.zeros(values.shape[1])
    for i in range(len(values)):
        together = 0.0
        for t in range(len(pieces.column)):
            term = _term_at(pieces, t, values[i, pieces.column[t]])
            together += term
            sums[pieces.column[t]] += term
        total[i] = together
    return total, sums


@_compiled
def each_term(pieces: Pieces, values: Floats) -> Floats:
    """Return the terms of each row apart, shape (n, p); 0 where a term is nowhere but 0."""
    terms = np.zeros(values.shape)
    for i in range(len(values)):
        for t in range(len(pieces.column)):
            terms[i, pieces.column[t]] = _term_at(pieces, t, values[i, pieces.column[t]])
    return terms
