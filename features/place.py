"""Where records lie: kilometres on the official Danish map plane, how sure that is, and on which land.

Distances on the plane (UTM zone 32, ETRS89; Karney 2011, series to the third order) differ from those on
the ellipsoid by less than 0.2 % within Denmark, so that a distance is one square root.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np

from data.geography import coordinates, municipalities
from features.lists import Floats, Integers

# Expected distance between a record and the centre that stands in for it [assumption].
POSTCODE_SPREAD_KM = 2.0
MUNICIPALITY_SPREAD_KM = 5.0

_SCALE = 0.9996
_FLATTENING = 1 / 298.257222101
_AXIS_KM = 6378.137
_CENTRAL_MERIDIAN = 9.0
_FALSE_EASTING_KM = 500.0


class Placed(Protocol):
    """A record that lies somewhere."""

    @property
    def latitude(self) -> float | None:
        """Degrees north, WGS 84."""

    @property
    def longitude(self) -> float | None:
        """Degrees east, WGS 84."""

    @property
    def postcode(self) -> str | None:
        """Four digits."""

    @property
    def municipality_code(self) -> str | None:
        """Four digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Places of n records.

    Attributes
    ----------
    x_km, y_km : float64 arrays (n,)
        East and north on the map plane; NaN where unknown.
    spread_km : float64 array (n,)
        0 for a record's own coordinates, otherwise how far it lies from the centre that stands in.
    municipality : int32 array (n,)
        The code as a number, -1 where unknown.
    """

    x_km: Floats
    y_km: Floats
    spread_km: Floats
    municipality: Integers


def places_of(records: Sequence[Placed]) -> Places:
    """Return the places of records; coordinates, else the postcode's centre, else the municipality's."""
    found = [
        coordinates(record.latitude, record.longitude, record.postcode, record.municipality_code)
        or (np.nan, np.nan)
        for record in records
    ]
    x_km, y_km = map_plane(np.array([f[0] for f in found], float), np.array([f[1] for f in found], float))
    return Places(
        x_km=x_km,
        y_km=y_km,
        spread_km=np.array([_spread(record) for record in records], dtype=np.float64),
        municipality=np.array([_number(record.municipality_code) for record in records], dtype=np.int32),
    )


def map_plane(latitude: Floats, longitude: Floats) -> tuple[Floats, Floats]:
    """Return east and north in km (UTM 32) of degrees WGS84.

    Source: Karney, Transverse Mercator with an accuracy of a few nanometers, J. Geodesy 85 (2011), eqs. 7-12.
    """
    n = _FLATTENING / (2 - _FLATTENING)
    e = np.sqrt(_FLATTENING * (2 - _FLATTENING))
    radius = _AXIS_KM / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    alpha = (n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16, 13 * n**2 / 48 - 3 * n**3 / 5, 61 * n**3 / 240)
    tau = np.tan(np.radians(latitude))
    sigma = np.sinh(e * np.arctanh(e * tau / np.hypot(1, tau)))
    tau_conformal = tau * np.hypot(1, sigma) - sigma * np.hypot(1, tau)
    turn = np.radians(longitude - _CENTRAL_MERIDIAN)
    xi0 = np.arctan2(tau_conformal, np.cos(turn))
    eta0 = np.arcsinh(np.sin(turn) / np.hypot(tau_conformal, np.cos(turn)))
    xi, eta = xi0.copy(), eta0.copy()
    for order, factor in enumerate(alpha, start=1):
        xi += factor * np.sin(2 * order * xi0) * np.cosh(2 * order * eta0)
        eta += factor * np.cos(2 * order * xi0) * np.sinh(2 * order * eta0)
    return _FALSE_EASTING_KM + _SCALE * radius * eta, _SCALE * radius * xi


def nearest_municipality(x_km: Floats, y_km: Floats) -> Integers:
    """Return the municipality whose centre lies nearest, -1 where the place is unknown."""
    codes, east, north = _centres()
    found = np.full(len(x_km), -1, dtype=np.int32)
    known = np.flatnonzero(~np.isnan(x_km))
    squared = (x_km[known, None] - east) ** 2 + (y_km[known, None] - north) ** 2
    found[known] = codes[np.argmin(squared, axis=1)]
    return found


@cache
def _centres() -> tuple[Integers, Floats, Floats]:
    towns = sorted(municipalities().values(), key=lambda town: town.code)
    x_km, y_km = map_plane(np.array([t.latitude for t in towns]), np.array([t.longitude for t in towns]))
    return np.array([int(t.code) for t in towns], dtype=np.int32), x_km, y_km


def _spread(record: Placed) -> float:
    if record.latitude is not None and record.longitude is not None:
        return 0.0
    by_postcode = coordinates(None, None, record.postcode, None) is not None
    return POSTCODE_SPREAD_KM if by_postcode else MUNICIPALITY_SPREAD_KM


def _number(code: str | None) -> int:
    return int(code) if code is not None and code.isdecimal() else -1
