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
_ROWS_AT_ONCE = 256


class Pieces(NamedTuple):
    """Terms side by side, each with the same room for knots: what a term does not fill lies infinitely far.

    Term t, of feature ``column[t]``, has knots 0 to ``last[t]``; arrays are (terms, knots).
    """

    column: Ints
    last: Ints
    knots: Floats
    heights: Floats
    slopes: Floats  # from each knot to the next; flat behind the last one
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
    most = max((len(knots[index]) for index in said), default=1)
    slopes = [_slopes(knots[index], heights[index]) for index in said]
    return Pieces(
        column=np.array(said, dtype=np.int64),
        last=np.array([len(knots[index]) - 1 for index in said], dtype=np.int64),
        knots=_side_by_side([knots[index] for index in said], most, np.inf),
        heights=_side_by_side([heights[index] for index in said], most, 0.0),
        slopes=_side_by_side(slopes, most, 0.0),
        unknown=unknown[said].astype(np.float64),
    )


def _side_by_side(rows: Sequence[Floats], most: int, beyond: float) -> Floats:
    table = np.full((len(rows), most), beyond)
    for row, values in zip(table, rows, strict=True):
        row[: len(values)] = values
    return table


def said_by(heights: tuple[Floats, ...], unknown: Floats) -> list[int]:
    """Return the features whose terms are anywhere but 0."""
    return [index for index, height in enumerate(heights) if height.any() or unknown[index]]


def _slopes(knots: Floats, heights: Floats) -> Floats:
    return np.append(np.diff(heights) / np.diff(knots), 0.0)


@_inlined
def _piece_at(knots: Floats, last: int, x: float) -> int:
    """Return the knot whose piece a value lies in, the last one where it lies behind; 0 for NaN."""
    # All knots are compared, though few would do: a loop that ends where the value lies cannot be foreseen by
    # the processor, whose wrong guesses took longer than all else.
    at = 0
    for knot in range(1, last + 1):
        at += knots[knot] <= x
    return at


@_inlined
def _along(knots: Floats, last: int, at: int, x: float) -> float:
    """Return how far a value lies along its piece; outside the knots a term is flat."""
    along = x - knots[at]
    return 0.0 if along < 0.0 or at == last else along


@_inlined
def _term_at(pieces: Pieces, term: int, x: float) -> float:
    """Return one term at one value, to the bit what ``numpy.interp`` gives, or its figure for NaN."""
    if np.isnan(x):
        return float(pieces.unknown[term])
    knots, last = pieces.knots[term], pieces.last[term]
    at = _piece_at(knots, last, x)
    return float(pieces.slopes[term, at] * _along(knots, last, at, x) + pieces.heights[term, at])


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
    # Some rows at a time, so that they stay in the nearest memory; of these one term after the other, so that
    # what is looked up of it stays at hand. Every sum is added up in its written order all the same.
    for start in range(0, len(values), _ROWS_AT_ONCE):
        rows = slice(start, min(start + _ROWS_AT_ONCE, len(values)))
        some = (out[0].rows[rows], out[1].rows[rows])
        some[0][:] = 0.0
        some[1][:] = 0.0
        for term in range(len(first.column)):
            _add_term((first, second), term, values[rows, first.column[term]], some, out)


@_inlined
def _add_term(
    both: tuple[Pieces, Pieces],
    term: int,
    column: Floats,
    rows: tuple[Floats, Floats],
    out: tuple[Sums, Sums],
) -> None:
    """Add one term of some rows to the sums of both."""
    knots, last, place = both[0].knots[term], both[0].last[term], both[0].column[term]
    by_one, slopes_one, heights_one = out[0].terms[place], both[0].slopes[term], both[0].heights[term]
    by_two, slopes_two, heights_two = out[1].terms[place], both[1].slopes[term], both[1].heights[term]
    unknown_one, unknown_two = both[0].unknown[term], both[1].unknown[term]
    for i in range(len(column)):
        x = column[i]
        at = _piece_at(knots, last, x)
        along = _along(knots, last, at, x)
        a, b = slopes_one[at] * along + heights_one[at], slopes_two[at] * along + heights_two[at]
        unknown = np.isnan(x)
        a, b = unknown_one if unknown else a, unknown_two if unknown else b
        rows[0][i] += a
        rows[1][i] += b
        by_one += a
        by_two += b
    out[0].terms[place], out[1].terms[place] = by_one, by_two


@_compiled
def each_term(pieces: Pieces, values: Floats) -> Floats:
    """Return the terms of each row apart, shape (n, p); 0 where a term is nowhere but 0."""
    terms = np.zeros(values.shape)
    for i in range(len(values)):
        for t in range(len(pieces.column)):
            terms[i, pieces.column[t]] = _term_at(pieces, t, values[i, pieces.column[t]])
    return terms
