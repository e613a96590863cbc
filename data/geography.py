"""Where a postcode or a municipality lies, for records that carry no coordinates, and the coast for maps."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_REFERENCE = Path(__file__).parent / "reference"


@dataclass(frozen=True, slots=True, kw_only=True)
class Locality:
    """A postcode or municipality with its town-weighted centre (degrees WGS84)."""

    code: str
    name: str
    latitude: float
    longitude: float


@cache
def municipalities() -> dict[str, Locality]:
    """Return the 98 municipalities by four-digit code (± 5 km)."""
    return _read("municipalities.csv", "municipality_code")


@cache
def postcodes() -> dict[str, Locality]:
    """Return the postcodes by four-digit code."""
    return _read("postcodes.csv", "postcode")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coast:
    """The outline of some land as degrees WGS84: longitudes and latitudes of one ring."""

    country: str
    points: tuple[tuple[float, float], ...]


@cache
def coasts() -> tuple[Coast, ...]:
    """Return the outline of Denmark and of what lies next to it (± 0.1 km, abroad ± 0.5 km)."""
    with (_REFERENCE / "outline.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Coast(country=row["country"], points=_points(row["longitude_latitude"]))
            for row in csv.DictReader(file)
        )


def _points(text: str) -> tuple[tuple[float, float], ...]:
    pairs = (pair.partition(" ") for pair in text.split("|"))
    return tuple((float(longitude), float(latitude)) for longitude, _, latitude in pairs)


def _read(name: str, key: str) -> dict[str, Locality]:
    with (_REFERENCE / name).open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {
            row[key]: Locality(
                code=row[key],
                name=row["name"],
                latitude=float(row["latitude"]),
                longitude=float(row["longitude"]),
            )
            for row in rows
        }


def coordinates(
    latitude: float | None, longitude: float | None, postcode: str | None, municipality_code: str | None
) -> tuple[float, float] | None:
    """Return coordinates: the record's own, else the postcode's, else the municipality's, else ``None``."""
    if latitude is not None and longitude is not None:
        return latitude, longitude
    locality = postcodes().get(postcode or "") or municipalities().get(municipality_code or "")
    return (locality.latitude, locality.longitude) if locality else None
