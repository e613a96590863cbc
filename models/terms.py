"""Additive terms: each feature becomes a monotone piecewise-linear shape, and unknown a state of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from features.catalogue import Feature
from models.piecewise import Pieces, Sums, each_term, pieces_of, said_by, sums_of_terms, sums_of_two

Floats = NDArray[np.float64]

_QUANTILES = (0.02, 1 / 3, 2 / 3, 0.98)
_LEAST_SHARE_PER_PIECE = 0.05


@dataclass(frozen=True, slots=True)
class Term:
    """The pieces a feature is cut into before its shape is learned.

    Attributes
    ----------
    name, group : str
        Feature and the group its reason belongs to.
    monotone : int
        Direction the fit may take with the feature: -1, 0 (any) or 1.
    knots : ndarray, shape (k + 1,)
        Ends of the pieces; outside the first and last knot the shape is flat.
    scale : float
        Unit of the slopes: the feature's standard deviation in the history.
    reference : float
        Value at which the term is zero: the median of the history.
    """

    name: str
    group: str
    monotone: int
    knots: Floats
    scale: float
    reference: float

    @property
    def pieces(self) -> int:
        """Number of pieces, 0 for a feature that never varied."""
        return len(self.knots) - 1

    def ramps(self, values: Floats) -> Floats:
        """Return how far each value has come along each piece, shape (n, pieces), zero at the reference.

        Unknown values sit at the reference.
        """
        at = np.where(np.isnan(values), self.reference, values)[:, None]
        return (self._along(at) - self._along(np.array([[self.reference]]))) / self.scale

    def _along(self, at: Floats) -> Floats:
        return np.clip(at - self.knots[None, :-1], 0.0, np.diff(self.knots)[None, :])

    def shape_at_knots(self, slopes: Floats) -> Floats:
        """Return the term's value at each knot for given slopes, shape (pieces + 1,)."""
        return self.ramps(self.knots) @ slopes


def cut_terms(features: Sequence[Feature], values: Floats) -> tuple[Term, ...]:
    """Cut each feature into pieces at the quantiles of the history.

    Parameters
    ----------
    features : sequence of Feature
        Catalogue entries in column order.
    values : ndarray, shape (n, p)
        Feature values of the history, NaN where unknown.
    """
    return tuple(
        Term(feature.name, feature.group, feature.monotone, *_cuts(values[:, index]))
        for index, feature in enumerate(features)
    )


def _cuts(column: Floats) -> tuple[Floats, float, float]:
    known = column[np.isfinite(column)]
    if len(known) <= 1 or known.min() == known.max():
        centre = float(known[0]) if len(known) else 0.0
        return np.array([centre]), 1.0, centre
    low, *inner, high = np.quantile(known, _QUANTILES)
    if low == high:
        low, high = known.min(), known.max()
    knots = [low]
    for knot in [*inner, high]:
        share = np.mean((known > knots[-1]) & (known <= knot))
        if knot > knots[-1] and (share >= _LEAST_SHARE_PER_PIECE or knot == high):
            knots.append(knot)
    scale = float(np.clip(known, low, high).std()) or float(high - low)
    return np.array(knots), scale, float(np.clip(np.median(known), low, high))


def expand(terms: Sequence[Term], values: Floats) -> Floats:
    """Return the design of all terms: the ramps of each, then one column of unknowns for each.

    Parameters
    ----------
    terms : sequence of Term
        Terms in column order.
    values : ndarray, shape (n, p)
        Feature values, NaN where unknown.

    Returns
    -------
    ndarray, shape (n, pieces + p)
    """
    return Ramps.of(terms).expanded(values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ramps:
    """The pieces of all terms laid side by side; arrays (pieces,), and the terms' references (p,)."""

    column: NDArray[np.int64]
    start: Floats
    length: Floats
    at_reference: Floats
    scale: Floats
    references: Floats

    @classmethod
    def of(cls, terms: Sequence[Term]) -> "Ramps":
        """Lay the pieces of terms side by side, in the terms' order."""
        sizes = [term.pieces for term in terms]
        column = np.repeat(np.arange(len(terms)), sizes)
        start = np.concatenate([np.zeros(0), *(term.knots[:-1] for term in terms)])
        length = np.concatenate([np.zeros(0), *(np.diff(term.knots) for term in terms)])
        references = np.array([term.reference for term in terms], dtype=np.float64)
        return cls(
            column=column,
            start=start,
            length=length,
            at_reference=np.clip(references[column] - start, 0.0, length),
            scale=np.array([term.scale for term in terms], dtype=np.float64)[column],
            references=references,
        )

    def expanded(self, values: Floats) -> Floats:
        """Return what `expand` returns of values, shape (n, pieces + p)."""
        unknown = np.isnan(values)
        at = np.where(unknown, self.references, values)[:, self.column]
        along = (np.clip(at - self.start, 0.0, self.length) - self.at_reference) / self.scale
        return np.concatenate([along, unknown.astype(np.float64)], axis=1)


@dataclass(frozen=True)
class Shapes:
    """Learned terms ready for scoring: one piecewise-linear function per feature.

    Attributes
    ----------
    knots, heights : tuple of ndarray
        Per feature its knots and the term's value there.
    unknown : ndarray, shape (p,)
        The term's value where the feature is unknown.
    """

    knots: tuple[Floats, ...]
    heights: tuple[Floats, ...]
    unknown: Floats

    @classmethod
    def of(cls, terms: Sequence[Term], coefficients: Floats) -> "Shapes":
        """Turn coefficients of ``expand``'s columns into shapes."""
        heights, start = [], 0
        for term in terms:
            heights.append(term.shape_at_knots(coefficients[start : start + term.pieces]))
            start += term.pieces
        return cls(tuple(term.knots for term in terms), tuple(heights), coefficients[start:])

    @cached_property
    def _pieces(self) -> Pieces:
        return pieces_of(self.knots, self.heights, self.unknown)

    def terms(self, values: Floats) -> Floats:
        """Return every term of every pair, shape (n, p)."""
        return each_term(self._pieces, np.ascontiguousarray(values))

    def total(self, values: Floats) -> Floats:
        """Return the sum of the terms of each pair in catalogue order, shape (n,)."""
        return sums_of_terms(self._pieces, values).rows


@dataclass(frozen=True)
class TwoShapes:
    """The learned terms of two predictors over the same knots, added up in one pass."""

    first: Shapes
    second: Shapes

    @cached_property
    def _pieces(self) -> tuple[Pieces, Pieces]:
        both = (self.first, self.second)
        said = sorted({index for shapes in both for index in said_by(shapes.heights, shapes.unknown)})
        one, two = (pieces_of(shapes.knots, shapes.heights, shapes.unknown, said) for shapes in both)
        return one, two

    def sums(self, values: Floats) -> tuple[Sums, Sums]:
        """Return for each the sums of the terms of each pair, and of each term over the pairs."""
        return sums_of_two(*self._pieces, values)
