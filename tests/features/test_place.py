"""The map plane: its known properties, and what stands in where coordinates are missing."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from features.place import (
    MUNICIPALITY_SPREAD_KM,
    POSTCODE_SPREAD_KM,
    map_plane,
    nearest_municipality,
    places_of,
)
from tests.builders import candidate
from tests.strategies import LATITUDES, LONGITUDES

AXIS_KM, FLATTENING = 6378.137, 1 / 298.257222101  # GRS80
SQUARED = FLATTENING * (2 - FLATTENING)


def _north_radius(latitude: float) -> float:
    """Return the radius of curvature along the meridian."""
    radius: float = AXIS_KM * (1 - SQUARED) / (1 - SQUARED * np.sin(latitude) ** 2) ** 1.5
    return radius


def test_the_central_meridian_has_its_arc() -> None:
    """On 9 degrees east, easting is 500 km and northing the integrated meridian arc times 0.9996."""
    for latitude in (54.5, 56.0, 57.7):
        arc, _ = quad(_north_radius, 0, np.radians(latitude))
        x_km, y_km = map_plane(np.array([latitude]), np.array([9.0]))
        assert x_km[0] == pytest.approx(500.0, abs=1e-9)
        assert y_km[0] == pytest.approx(arc * 0.9996, abs=1e-5)


@settings(max_examples=60, deadline=None)
@given(latitude=st.floats(*LATITUDES), longitude=st.floats(*LONGITUDES))
def test_distances_hold_in_every_direction(latitude: float, longitude: float) -> None:
    """The plane is conformal and its scale stays within 0.2 % of one all over Denmark."""
    step = 1e-4
    north = map_plane(np.array([latitude, latitude + step]), np.array([longitude, longitude]))
    east = map_plane(np.array([latitude, latitude]), np.array([longitude, longitude + step]))
    angle, turn = np.radians(latitude), np.radians(step)
    across = AXIS_KM / np.sqrt(1 - SQUARED * np.sin(angle) ** 2) * np.cos(angle) * turn
    scales = (
        np.hypot(*(np.diff(axis)[0] for axis in north)) / (_north_radius(angle) * turn),
        np.hypot(*(np.diff(axis)[0] for axis in east)) / across,
    )
    assert scales == pytest.approx((scales[0], scales[0]), rel=1e-5)
    assert 0.9995 < scales[0] < 1.002


def test_what_stands_in_for_coordinates() -> None:
    """Own coordinates, then the postcode's centre, then the municipality's, each less sure."""
    nowhere: dict[str, Any] = {"latitude": None, "longitude": None}
    places = places_of(
        [
            candidate(),
            candidate(postcode="5000", municipality_code="0101", **nowhere),
            candidate(municipality_code="0101", **nowhere),
            candidate(municipality_code="9999", **nowhere),
        ]
    )
    assert places.spread_km[:3].tolist() == [0.0, POSTCODE_SPREAD_KM, MUNICIPALITY_SPREAD_KM]
    assert np.isnan(places.x_km).tolist() == [False, False, False, True]
    assert np.hypot(places.x_km[1] - places.x_km[0], places.y_km[1] - places.y_km[0]) < 5
    assert places.municipality.tolist() == [461, 101, 101, 9999]


def test_nearest_municipality() -> None:
    """A place belongs to the municipality whose centre lies nearest; an unknown place to none."""
    x_km, y_km = map_plane(np.array([55.40, 55.1, np.nan]), np.array([10.39, 14.9, np.nan]))
    assert nearest_municipality(x_km, y_km).tolist() == [461, 400, -1]
