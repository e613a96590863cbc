"""Shapes of the features: piecewise linear, zero at the reference, flat outside, unknown apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.catalogue import CATALOGUE
from models.terms import Shapes, cut_terms, expand

FEATURES = CATALOGUE[:6]


def _values(seed: int = 0, rows: int = 300) -> np.ndarray:
    rng = np.random.default_rng(seed)
    columns = np.column_stack(
        [
            rng.normal(size=rows),
            rng.integers(0, 3, rows),
            rng.exponential(5, rows),
            np.full(rows, 2.5),
            np.full(rows, np.nan),
            rng.random(rows) < 0.01,
        ]
    ).astype(float)
    columns[rng.random(columns.shape) < 0.15] = np.nan
    return columns


VALUES = _values()
TERMS = cut_terms(FEATURES, VALUES)
SIZE = sum(term.pieces for term in TERMS) + len(TERMS)


def _shapes(seed: int = 1) -> tuple[Shapes, np.ndarray]:
    coefficients = np.random.default_rng(seed).normal(size=SIZE)
    return Shapes.of(TERMS, coefficients), coefficients


@given(seed=st.integers(0, 10_000), factor=st.floats(0.1, 50))
def test_design_and_shapes_are_the_same_function(seed: int, factor: float) -> None:
    """The design times coefficients equals the sum of the shapes within 1e-9, wherever the values lie."""
    shapes, coefficients = _shapes(seed)
    values = _values(seed, 40) * factor
    np.testing.assert_allclose(expand(TERMS, values) @ coefficients, shapes.total(values), atol=1e-9)


def test_terms_sum_to_the_total() -> None:
    """The terms of a pair, one per feature, sum to its predictor within 1e-9."""
    shapes, _ = _shapes()
    np.testing.assert_allclose(shapes.terms(VALUES).sum(axis=1), shapes.total(VALUES), atol=1e-9)


def test_a_term_is_zero_at_its_reference() -> None:
    """At the median of the history a feature adds nothing, so the baseline speaks of an ordinary pair."""
    shapes, _ = _shapes()
    middle = np.array([[term.reference for term in TERMS]])
    np.testing.assert_allclose(shapes.terms(middle), 0.0, atol=1e-12)


def test_a_shape_is_flat_outside_its_knots() -> None:
    """Beyond the values that history has seen nothing is extrapolated."""
    shapes, _ = _shapes()
    low = np.array([[term.knots[0] for term in TERMS]])
    high = np.array([[term.knots[-1] for term in TERMS]])
    np.testing.assert_array_equal(shapes.terms(low - 1000), shapes.terms(low))
    np.testing.assert_array_equal(shapes.terms(high + 1000), shapes.terms(high))


def test_a_shape_is_straight_between_its_knots() -> None:
    """Half-way between two knots the term is half-way between its heights."""
    shapes, _ = _shapes()
    for index, term in enumerate(TERMS):
        for piece in range(term.pieces):
            row = np.zeros((1, len(TERMS)))
            row[0, index] = (term.knots[piece] + term.knots[piece + 1]) / 2
            expected = shapes.heights[index][piece : piece + 2].mean()
            assert shapes.terms(row)[0, index] == pytest.approx(expected, abs=1e-12)


def test_unknown_is_a_state_of_its_own() -> None:
    """An unknown value scores its own coefficient and none of the pieces'."""
    shapes, coefficients = _shapes()
    nothing = np.full((1, len(TERMS)), np.nan)
    np.testing.assert_array_equal(shapes.terms(nothing)[0], coefficients[-len(TERMS) :])
    np.testing.assert_array_equal(expand(TERMS, nothing)[0, : SIZE - len(TERMS)], 0.0)


def test_columns_without_a_shape_have_none() -> None:
    """A column of one value and one that is never known have no pieces and score nothing when known."""
    single, unknown = TERMS[3], TERMS[4]
    assert (single.pieces, single.reference, unknown.pieces) == (0, 2.5, 0)
    shapes, _ = _shapes()
    assert shapes.terms(np.full((1, len(TERMS)), 77.0))[0, 3:5].tolist() == [0.0, 0.0]


def test_a_rare_flag_still_has_a_shape() -> None:
    """A flag that one pair in a hundred carries is cut at its two values, not lost in a quantile."""
    assert TERMS[5].knots.tolist() == [0.0, 1.0]


@given(seed=st.integers(0, 10_000))
def test_knots_rise_and_hold_the_reference(seed: int) -> None:
    """Knots ascend strictly, the reference lies among them and the unit is positive, on any history."""
    rng = np.random.default_rng(seed)
    column = rng.choice([rng.normal(size=30), rng.integers(0, 2, 30), rng.exponential(size=30).round(1)])
    term = cut_terms(FEATURES[:1], column[:, None].astype(float))[0]
    assert (np.diff(term.knots) > 0).all()
    assert term.knots[0] <= term.reference <= term.knots[-1]
    assert term.scale > 0


def test_no_rows_at_all() -> None:
    """Without any history there are terms without pieces, and scoring them is possible."""
    terms = cut_terms(FEATURES, np.zeros((0, len(FEATURES))))
    assert expand(terms, VALUES).shape == (len(VALUES), len(FEATURES))
