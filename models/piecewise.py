"""Sums of piecewise-linear terms of many pairs: one compiled pass instead of one pass per term."""

from collections.abc import Sequence
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


def pieces_of(
    knots: tuple[Floats, ...],
    heights: tuple[Floats, ...],
    unknown: Floats,
    said: Sequence[int] | None = None,
) -> Pieces:
    """Lay terms end to end, in the order of their features; those that are nowhere but 0 are left out.

    ``said`` names the features that are laid out instead, so that the terms of two sums stand side by side.
    """
    said = said_by(heights, unknown) if said is None else said
    sizes = [len(knots[index]) for index in said]
    return Pieces(
        column=np.array(said, dtype=np.int64),
        start=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        knots=np.concatenate([np.zeros(0), *(knots[index] for index in said)]),
        heights=np.concatenate([np.zeros(0), *(heights[index] for index in said)]),
        slopes=np.concatenate([np.zeros(0), *(_slopes(knots[index], heights[index]) for index in said)]),
        unknown=unknown[said].astype(np.float64),
    )


def said_by(heights: tuple[Floats, ...], unknown: Floats) -> list[int]:
    """Return the features whose terms are anywhere but 0."""
    return [index for index, height in enumerate(heights) if height.any() or unknown[index]]


def _slopes(knots: Floats, heights: Floats) -> Floats:
    return np.append(np.diff(heights) / np.diff(knots), 0.0)


@_inlined
def _piece_at(pieces: Pieces, term: int, x: float) -> int:
    """Return the knot whose piece a known value lies in, the last one where it lies behind."""
    # Several returns, not one at the end: the compiler then counts no references to the tables per term,
    # which made it ten times slower.
    at, last = pieces.start[term], pieces.start[term + 1] - 1
    if x <= pieces.knots[at]:
        return int(at)
    if x >= pieces.knots[last]:
        return int(last)
    while pieces.knots[at + 1] <= x:
        at += 1
    return int(at)


@_inlined
def _on_piece(pieces: Pieces, at: int, along: float) -> float:
    """Return a term so far along its piece: to the bit what ``numpy.interp`` gives."""
    return float(pieces.slopes[at] * along + pieces.heights[at])


@_inlined
def _term_at(pieces: Pieces, term: int, x: float) -> float:
    """Return one term at one value, or its figure for NaN."""
    if np.isnan(x):
        return float(pieces.unknown[term])
    at = _piece_at(pieces, term, x)
    return _on_piece(pieces, at, _along(pieces, term, at, x))


@_inlined
def _along(pieces: Pieces, term: int, at: int, x: float) -> float:
    """Return how far a value lies along its piece; outside the knots a term is flat."""
    if at == pieces.start[term + 1] - 1 or x <= pieces.knots[at]:
        return 0.0
    return float(x - pieces.knots[at])


class Sums(NamedTuple):
    """The sum of all terms of each row (n,), and of each term over the rows (p,)."""

    rows: Floats
    terms: Floats


def sums_of_terms(pieces: Pieces, values: Floats) -> Sums:
    """Add up terms in their order, rows in theirs; see `sums_of_two`."""
    return sums_of_two(pieces, pieces, values)[0]


def sums_of_two(first: Pieces, second: Pieces, values: Floats) -> tuple[Sums, Sums]:
    """Add up the terms of two sums over the same knots at once: each value is looked up once.

    Parameters
    ----------
    first, second : Pieces
        The terms, laid out over the same features.
    values : float64, shape (n, p)
        Features of the pairs.
    """
    sums = [Sums(np.empty(len(values)), np.zeros(values.shape[1])) for _ in range(2)]
    _add_up(first, second, np.ascontiguousarray(values), (sums[0], sums[1]))
    return sums[0], sums[1]


@_compiled
def _add_up(first: Pieces, second: Pieces, values: Floats, out: tuple[Sums, Sums]) -> None:
    by_one, by_two = out[0].terms, out[1].terms
    for i in range(len(values)):
        one, two = 0.0, 0.0
        for t in range(len(first.column)):
            x = values[i, first.column[t]]
            if np.isnan(x):
                a, b = first.unknown[t], second.unknown[t]
            else:
                at = _piece_at(first, t, x)
                along = _along(first, t, at, x)
                a, b = _on_piece(first, at, along), _on_piece(second, at, along)
            one += a
            two += b
            by_one[first.column[t]] += a
            by_two[first.column[t]] += b
        out[0].rows[i], out[1].rows[i] = one, two


@_compiled
def each_term(pieces: Pieces, values: Floats) -> Floats:
    """Return the terms of each row apart, shape (n, p); 0 where a term is nowhere but 0."""
    terms = np.zeros(values.shape)
    for i in range(len(values)):
        for t in range(len(pieces.column)):
            terms[i, pieces.column[t]] = _term_at(pieces, t, values[i, pieces.column[t]])
    return terms
