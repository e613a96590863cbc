"""Where people live and workplaces lie: municipalities, postcodes, distances and travel times."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_REFERENCE = Path(__file__).parent.parent / "reference"
_KM_PER_DEGREE = 111.2
_TOWN_SCALE_KM = 6.0
_OUTLYING_WEIGHT = 0.12
_MIN_JITTER_KM = 0.4
MODES = ("walk", "bike", "public", "car")
SPEED_KM_PER_HOUR = np.array([5.0, 14.0, 25.0, 45.0])
FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """Municipalities and postcodes as columns; a municipality or postcode is a row number inside.

    Attributes
    ----------
    codes, names : tuple of str
        The 98 municipalities.
    population, latitude, longitude : ndarray, shape (98,)
        Approximate population and town-weighted centre in degrees.
    postcodes : tuple of str
        Postcodes whose place is known as a town.
    postcode_municipality, postcode_latitude, postcode_longitude : ndarray
        Of each postcode.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    population: FloatArray
    latitude: FloatArray
    longitude: FloatArray
    postcodes: tuple[str, ...]
    postcode_municipality: IntArray
    postcode_latitude: FloatArray
    postcode_longitude: FloatArray

    def towns(self, municipality: int) -> IntArray:
        """Return the postcodes of a municipality, or the nearest one where it has none."""
        own = np.flatnonzero(self.postcode_municipality == municipality)
        return own if own.size else np.array([int(np.argmin(self._km_to_centre(municipality)))])

    def _km_to_centre(self, municipality: int) -> FloatArray:
        return crow_km(
            self.postcode_latitude,
            self.postcode_longitude,
            self.latitude[municipality],
            self.longitude[municipality],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Drawn positions: postcode row, latitude and longitude in degrees."""

    postcode: IntArray
    latitude: FloatArray
    longitude: FloatArray


@lru_cache(maxsize=1)
def load_country() -> Country:
    """Read the reference tables of municipalities and postcodes."""
    municipalities = _rows("municipalities.csv")
    codes = tuple(row["municipality_code"] for row in municipalities)
    towns = [row for row in _rows("postcodes.csv") if row["precision"] == "town"]
    return Country(
        codes=codes,
        names=tuple(row["name"] for row in municipalities),
        population=_floats(municipalities, "population_approx_2024"),
        latitude=_floats(municipalities, "latitude"),
        longitude=_floats(municipalities, "longitude"),
        postcodes=tuple(row["postcode"] for row in towns),
        postcode_municipality=np.array([codes.index(row["municipality_code"]) for row in towns]),
        postcode_latitude=_floats(towns, "latitude"),
        postcode_longitude=_floats(towns, "longitude"),
    )


def crow_km(
    latitude: FloatArray,
    longitude: FloatArray,
    other_latitude: FloatArray | float,
    other_longitude: FloatArray | float,
) -> FloatArray:
    """Return straight distances in km (flat approximation, good to 1 % inside Denmark)."""
    north = (latitude - other_latitude) * _KM_PER_DEGREE
    east = (longitude - other_longitude) * _KM_PER_DEGREE * np.cos(np.radians(latitude))
    distance: FloatArray = np.hypot(north, east)
    return distance


def draw_places(municipality: IntArray, spread: float, rng: np.random.Generator) -> Places:
    """Draw a position for each row: mostly in the main towns, some far out.

    Parameters
    ----------
    municipality : ndarray of int
        Municipality row of each position.
    spread : float
        1 is standard; more scatters people and workplaces over the countryside.
    rng : numpy.random.Generator
        Source of randomness.
    """
    country = load_country()
    postcode = np.zeros(municipality.size, dtype=np.int64)
    for one in np.unique(municipality):
        rows = np.flatnonzero(municipality == one)
        postcode[rows] = _draw_towns(country, int(one), spread, rows.size, rng)
    jitter = (_MIN_JITTER_KM + rng.gamma(1.3, 1.2 * spread, municipality.size)) / _KM_PER_DEGREE
    angle = rng.uniform(0, 2 * np.pi, municipality.size)
    latitude = country.postcode_latitude[postcode] + jitter * np.sin(angle)
    longitude = country.postcode_longitude[postcode] + jitter * np.cos(angle) / np.cos(np.radians(latitude))
    return Places(postcode=postcode, latitude=np.round(latitude, 4), longitude=np.round(longitude, 4))


def _draw_towns(
    country: Country, municipality: int, spread: float, count: int, rng: np.random.Generator
) -> IntArray:
    towns = country.towns(municipality)
    km = country._km_to_centre(municipality)[towns]
    weight = np.exp(-km / (_TOWN_SCALE_KM * spread)) + _OUTLYING_WEIGHT * spread
    drawn: IntArray = rng.choice(towns, size=count, p=weight / weight.sum())
    return drawn


def _rows(name: str) -> list[dict[str, str]]:
    with (_REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _floats(rows: list[dict[str, str]], column: str) -> FloatArray:
    return np.array([float(row[column]) for row in rows])
