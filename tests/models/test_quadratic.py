"""Variances of rows: those of the textbook, and the same bits in whatever block."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.quadratic import variances


@given(seed=st.integers(0, 2**32 - 1), rows=st.integers(1, 9), size=st.integers(1, 40))
def test_a_row_has_its_variance_alone_and_among_others(seed, rows, size):
    """A sparse design's variances are x' V x, and a row alone has the bits it has in a block."""
    rng = np.random.default_rng(seed)
    columns = rng.normal(size=(rows, size)) * (rng.random((rows, size)) < 0.4)
    root = rng.normal(size=(size, size))
    covariance = root @ root.T
    found = variances(columns, covariance)
    np.testing.assert_allclose(found, np.einsum("ij,jk,ik->i", columns, covariance, columns), atol=1e-9)
    alone = np.concatenate([variances(columns[row : row + 1], covariance) for row in range(rows)])
    assert alone.tobytes() == found.tobytes()
