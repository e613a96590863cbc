"""What is unknown of people: how much the outcomes of one person's matches move together."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def shared_variance(person: NDArray[np.intp], observed: Floats, expected: Floats) -> float:
    """Estimate the variance of a person's unrecorded part of the predictor from people with several matches.

    Where a person multiplies every hazard by exp(u), residuals of two matches of that person covary as
    expected x expected x (exp(variance) - 1): the method of moments for a shared frailty (Clayton 1978).

    Parameters
    ----------
    person : ndarray of intp, shape (n,)
        Row of the person of each match.
    observed : ndarray, shape (n,)
        First paid hours seen, 0 or 1.
    expected : ndarray, shape (n,)
        First paid hours the fit expected in the weeks watched.

    Returns
    -------
    float
        The variance, 0 where nothing moves together or nobody has two matches.
    """
    count = int(person.max(initial=-1)) + 1
    residual = observed - expected

    def pairs(values: Floats) -> float:
        total = np.bincount(person, values, minlength=count)
        return float((total**2).sum() - (values**2).sum())

    together, room = pairs(residual), pairs(expected)
    return float(np.log1p(max(together, 0.0) / room)) if room > 0 else 0.0
