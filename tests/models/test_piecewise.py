"""The compiled sum of terms gives the very bits of numpy's interpolation, term after term."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.piecewise import pieces_of, sums_of_terms


def _by_numpy(knots, heights, unknown, values):
    total = np.zeros(len(values))
    for index in range(values.shape[1]):
        column = values[:, index]
        term = np.interp(column, knots[index], heights[index])
        total += np.where(np.isnan(column), unknown[index], term)
    return total


@pytest.mark.parametrize("sizes", [(1,), (2, 1, 4, 7, 3), (1, 1, 1), (5,) * 40])
@given(seed=st.integers(0, 2**32 - 1))
def test_the_sum_has_the_bits_of_numpy(sizes, seed):
    """Within, between, on and beyond knots, with NaN and terms that are nowhere but 0: the same 64 bits."""
    rng = np.random.default_rng(seed)
    knots = tuple(np.unique(rng.normal(size=size).round(1)) for size in sizes)
    heights = tuple(rng.normal(size=len(knot)) * (rng.random() < 0.8) for knot in knots)
    unknown = rng.normal(size=len(sizes)) * (rng.random(len(sizes)) < 0.5)
    values = rng.normal(scale=1.5, size=(60, len(sizes))).round(rng.integers(1, 9))
    values[rng.random(values.shape) < 0.1] = np.nan
    found = sums_of_terms(pieces_of(knots, heights, unknown), values).rows
    assert found.tobytes() == _by_numpy(knots, heights, unknown, values).tobytes()


def test_no_terms_sum_to_0():
    """A model of which nothing was learned scores 0 everywhere, not nothing."""
    none = pieces_of((np.array([1.0]),), (np.zeros(1),), np.zeros(1))
    assert sums_of_terms(none, np.ones((3, 1))).rows.tolist() == [0.0, 0.0, 0.0]
