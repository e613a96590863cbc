"""Variances of sums of coefficients: each row's own, to the same bits in whatever block it stands."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from features.compiled import compiler

Floats = NDArray[np.float64]

_compiled = compiler(Path(__file__).parent)


@_compiled
def variances(columns: Floats, covariance: Floats) -> Floats:
    """Return each row's variance: the row times the covariance times the row, shape (n,).

    Most of a design is 0, which is skipped.

    Parameters
    ----------
    columns : float64, shape (n, k)
        Design.
    covariance : float64, shape (k, k)
        Of the coefficients.
    """
    found = np.empty(len(columns))
    for i in range(len(columns)):
        used = np.flatnonzero(columns[i])
        total = 0.0
        for j in used:
            along = 0.0
            for k in used:
                along += covariance[j, k] * columns[i, k]
            total += columns[i, j] * along
        found[i] = total
    return found
