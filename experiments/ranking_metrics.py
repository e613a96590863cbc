"""How high a version's lists put the openings that were tried and led to a paid hour.

What is observed is one tried opening of a person at a time, chosen by a jobformidler. What an untried opening
would have given is unknown, not bad: these figures never count it as a miss of its own. They say how lists
agree with what was tried and worked; `lift` takes off how they agree with what was tried at all.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.bootstrap import share

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

TOP = 10
NOT_LISTED = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tried:
    """Openings that were tried, by where a version's list of the evening before put them.

    Attributes
    ----------
    rank : int64, shape (n,)
        Place on the person's list, from 1; 0 where the list did not hold it.
    worked : ndarray of bool, shape (n,)
        Whether a first paid hour came within 26 weeks.
    """

    rank: Ints
    worked: Flags


def reciprocal(tried: Tried) -> Floats:
    """Return one over the rank, 0 where the opening was not listed, shape (n,)."""
    rank = np.maximum(tried.rank, 1).astype(np.float64)
    return np.where(tried.rank > NOT_LISTED, 1 / rank, 0.0)


def within(tried: Tried, top: int = TOP) -> Floats:
    """Return 1 where the opening stands among the first ``top``, shape (n,): recall of the one known hit."""
    found: Floats = ((tried.rank > NOT_LISTED) & (tried.rank <= top)).astype(np.float64)
    return found


def discounted(tried: Tried, top: int = TOP) -> Floats:
    """Return the NDCG of a list with one known gain, shape (n,): 1 / log2(1 + rank) within the top."""
    rank = np.maximum(tried.rank, 1)
    gain: Floats = within(tried, top) / np.log2(1 + rank)
    return gain


def of_those_that_worked(score: Floats, tried: Tried, weights: Floats) -> Floats:
    """Return the mean score of tried openings that worked, for each column of weights (n, draws)."""
    return _mean(score, weights * tried.worked[:, None])


def lift(score: Floats, tried: Tried, weights: Floats) -> Floats:
    """Return the mean score of what worked less that of what did not, for each column of weights."""
    rest = _mean(score, weights * ~tried.worked[:, None])
    found: Floats = of_those_that_worked(score, tried, weights) - rest
    return found


def _mean(score: Floats, weights: Floats) -> Floats:
    return share(score @ weights, weights.sum(axis=0))
