"""Minutes from door to door by foot, bike, public transport and car.

Speeds 5, 14, 25 and 45 km/h and a detour of 1.3 over the straight line come from the domain brief's
calibration (section 9). They are speeds of the whole way: stops and waiting are in them and are not added
again. Minutes by ferry and the gates of the large bridges are assumptions, stated here. A person without
known means of transport is taken to walk, bike and use public transport.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from data.geography import municipalities
from data.tables import TRANSPORT_MODES
from features.compiled import inlined
from features.lists import Flags, Floats, Integers
from features.place import Places, map_plane, nearest_municipality

DETOUR = 1.3
SPEEDS_KM_PER_HOUR = (5.0, 14.0, 25.0, 45.0)  # in the order of TRANSPORT_MODES: walk, bike, public, car
_WALK, _BIKE, _PUBLIC, _CAR = (60.0 / speed for speed in SPEEDS_KM_PER_HOUR)  # minutes per km
MODE_WALK, MODE_BIKE, MODE_PUBLIC, MODE_CAR = range(len(TRANSPORT_MODES))
UNKNOWN_TRANSPORT = ("walk", "bike", "public")
DEFAULT_LIMIT_MINUTES = 45.0  # domain brief, section 5

JUTLAND, FUNEN, ZEALAND, LOLLAND_FALSTER, LANGELAND, BORNHOLM, AEROE, SAMSOE, LAESOE, FANOE = range(10)
LANDS = 10
_ISLANDS = {
    360: LOLLAND_FALSTER,
    376: LOLLAND_FALSTER,
    400: BORNHOLM,
    411: BORNHOLM,
    482: LANGELAND,
    492: AEROE,
    563: FANOE,
    741: SAMSOE,
    825: LAESOE,
}
_FUNEN_FROM, _JUTLAND_FROM = 410, 500
_LAST_CODE = 999

# One gate per pair of lands that people commute between: where it lies and minutes for a ferry.
# Bornholm, Ærø, Samsø and Læsø have none: their ferries take over an hour. Jutland and Zealand meet only
# through Funen, more than 100 km.
_GATES = (
    (JUTLAND, FUNEN, 55.516, 9.750, 0.0),  # Little Belt bridges
    (FUNEN, ZEALAND, 55.342, 11.035, 0.0),  # Great Belt bridge, its middle
    (ZEALAND, LOLLAND_FALSTER, 54.953, 11.985, 0.0),  # Farø bridges
    (FUNEN, LANGELAND, 54.944, 10.690, 0.0),  # Langeland bridge
    (JUTLAND, FANOE, 55.462, 8.437, 25.0),  # ferry from Esbjerg: 12 minutes and the wait
)


class Sites(NamedTuple):
    """Where people or workplaces are, for the compiled loops; all arrays (n,).

    ``land`` is -1 where nothing is known of the place; ``x_km`` is NaN there.
    """

    x_km: Floats
    y_km: Floats
    spread_km: Floats
    land: Integers

    def of(self, rows: Integers) -> "Sites":
        """Return the sites of some rows."""
        return Sites(self.x_km[rows], self.y_km[rows], self.spread_km[rows], self.land[rows])


def sites_of(places: Places) -> Sites:
    """Return sites: the land by municipality code, else by the municipality centre that lies nearest."""
    codes = places.municipality
    danish = _danish()[np.clip(codes, 0, _LAST_CODE)]
    if not danish.all():
        codes = np.where(danish, codes, nearest_municipality(places.x_km, places.y_km))
    return Sites(places.x_km, places.y_km, places.spread_km, land_of(codes))


@cache
def _danish() -> Flags:
    """Tell by code which municipalities there are; codes beyond the ends are none."""
    known = np.zeros(_LAST_CODE + 1, dtype=np.bool_)
    known[[int(code) for code in municipalities()]] = True
    known[[0, _LAST_CODE]] = False
    return known


def land_of(municipality: Integers) -> Integers:
    """Return the land (0 to 9) each municipality code lies on, -1 where there is no code."""
    lands: Integers = _lands()[np.clip(municipality, -1, _LAST_CODE)]
    return lands


@cache
def _lands() -> Integers:
    """Return the land by code, that of no code last; codes beyond the last lie where that one does."""
    municipality = np.append(np.arange(_LAST_CODE + 1), -1)
    land = np.select(
        [municipality < 0, municipality < _FUNEN_FROM, municipality < _JUTLAND_FROM],
        [-1, ZEALAND, FUNEN],
        JUTLAND,
    ).astype(np.int32)
    for code, island in _ISLANDS.items():
        land[municipality == code] = island
    return land


@cache
def gate_table() -> Floats:
    """Return gates (10, 10, 3): east and north in km and minutes; NaN where no link is known."""
    table = np.full((LANDS, LANDS, 3), np.nan)
    for left, right, latitude, longitude, minutes in _GATES:
        x_km, y_km = map_plane(np.array([latitude]), np.array([longitude]))
        table[left, right] = table[right, left] = (x_km[0], y_km[0], minutes)
    return table


def mode_bits(transports: Sequence[Sequence[str] | None]) -> Integers:
    """Return each person's means of transport as bits in the order of ``TRANSPORT_MODES``."""
    values = [
        sum(1 << TRANSPORT_MODES.index(mode) for mode in transport or UNKNOWN_TRANSPORT)
        for transport in transports
    ]
    return np.array(values, dtype=np.int32)


@inlined
def road_km(home: Sites, candidate: int, work: Sites, workplace: int, gates: Floats) -> tuple[float, float]:
    """Return road kilometres and ferry minutes between two sites.

    Infinite where no bridge or short ferry joins the two lands, NaN where a place is unknown.
    """
    x, y, spread = home.x_km[candidate], home.y_km[candidate], home.spread_km[candidate]
    to_x, to_y, to_spread = work.x_km[workplace], work.y_km[workplace], work.spread_km[workplace]
    from_land, to_land = home.land[candidate], work.land[workplace]
    if from_land == to_land or from_land < 0 or to_land < 0:
        straight = np.sqrt((x - to_x) ** 2 + (y - to_y) ** 2 + spread**2 + to_spread**2)
        return DETOUR * straight, 0.0
    gate_x, gate_y = gates[from_land, to_land, 0], gates[from_land, to_land, 1]
    if np.isnan(gate_x):
        return np.inf, 0.0
    there = np.sqrt((x - gate_x) ** 2 + (y - gate_y) ** 2 + spread**2)
    beyond = np.sqrt((gate_x - to_x) ** 2 + (gate_y - to_y) ** 2 + to_spread**2)
    return DETOUR * (there + beyond), gates[from_land, to_land, 2]


@inlined
def quickest(kilometres: float, ferry: float, modes: int) -> tuple[float, int]:
    """Return minutes by the quickest of a person's means, and which it is (-1: unknown distance).

    ``modes`` are bits in the order of speed, so the highest one is the quickest; ferries take all alike.
    """
    if np.isnan(kilometres):
        return np.nan, -1
    if modes & 8:
        return kilometres * _CAR + ferry, MODE_CAR
    if modes & 4:
        return kilometres * _PUBLIC + ferry, MODE_PUBLIC
    if modes & 2:
        return kilometres * _BIKE + ferry, MODE_BIKE
    return kilometres * _WALK + ferry, MODE_WALK
