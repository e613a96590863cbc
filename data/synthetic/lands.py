"""Water between people and workplaces: which land a municipality lies on, and the bridges between lands."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from data.synthetic.geography import FloatArray, IntArray, crow_km, load_country

_JUTLAND, _FUNEN, _ZEALAND, _LOLLAND_FALSTER, _LANGELAND = range(5)
# Islands that only a long ferry joins to the rest, and Fanø, whose short ferry is a bridge with a wait.
_ISLANDS = {"0400": 5, "0492": 6, "0741": 7, "0825": 8, "0563": 9}
_OTHERS = {"0360": _LOLLAND_FALSTER, "0376": _LOLLAND_FALSTER, "0482": _LANGELAND}
# Ends, latitude, longitude, and kilometres that the crossing costs beside the way to it.
_BRIDGES = (
    (_JUTLAND, _FUNEN, 55.516, 9.750, 0.0),
    (_FUNEN, _ZEALAND, 55.342, 11.035, 0.0),
    (_ZEALAND, _LOLLAND_FALSTER, 54.953, 11.985, 0.0),
    (_FUNEN, _LANGELAND, 54.944, 10.690, 0.0),
    (_JUTLAND, _ISLANDS["0563"], 55.462, 8.437, 12.0),
)
_TOO_FAR_KM = 9999.0
Spots = tuple[FloatArray, FloatArray, IntArray]
_FIRST_FUNEN_CODE, _FIRST_JUTLAND_CODE = "0410", "0500"


@lru_cache(maxsize=1)
def lands() -> NDArray[np.int64]:
    """Return the land of each municipality, in the order of `load_country`."""
    return np.array([_land(code) for code in load_country().codes])


def _land(code: str) -> int:
    if code in _ISLANDS:
        return _ISLANDS[code]
    if code in _OTHERS:
        return _OTHERS[code]
    if code < _FIRST_FUNEN_CODE:
        return _ZEALAND
    return _FUNEN if code < _FIRST_JUTLAND_CODE else _JUTLAND


def way_km(home: Spots, work: Spots) -> FloatArray:
    """Return km of straight way over land and bridges; far beyond reach where none joins the two lands.

    Parameters
    ----------
    home, work : tuple of (latitude, longitude, municipality)
        Aligned arrays.
    """
    land = lands()
    left, right = land[home[2]], land[work[2]]
    direct = crow_km(home[0], home[1], work[0], work[1])
    way = np.where(left == right, direct, _TOO_FAR_KM)
    for one, other, latitude, longitude, cost in _BRIDGES:
        rows = np.flatnonzero(((left == one) & (right == other)) | ((left == other) & (right == one)))
        there = crow_km(home[0][rows], home[1][rows], latitude, longitude)
        beyond = crow_km(work[0][rows], work[1][rows], latitude, longitude)
        way[rows] = there + beyond + cost
    return way
