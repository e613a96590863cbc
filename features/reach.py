"""Which openings a person can get to within her own limit, block by block.

Workplaces lie in a grid of 10 km cells; each candidate looks only into the cells that her quickest means of
transport could reach, and keeps what `features.travel_time` says is near enough. Where a place is unknown,
only openings in the same municipality count as reachable, with unknown minutes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from features.compiled import compiled, inlined
from features.lists import Bytes, Days, Flags, Floats, Integers
from features.market import Market
from features.pairs import Pairs
from features.travel_time import (
    DETOUR,
    MODE_CAR,
    SPEEDS_KM_PER_HOUR,
    Sites,
    quickest,
    road_km,
)

CELL_KM = 10.0
# The grid covers Denmark on the map plane; places beyond it share the cells of its rim.
_WEST_KM, _SOUTH_KM, _CELLS = 300.0, 5_950.0, 80
# Small enough that a block of encoded pairs stays within the memory the allocator reuses.
DEFAULT_BLOCK = 65_536


class People(NamedTuple):
    """What reach needs of candidates, arrays (n,); ``limit`` in minutes, ``radius_km`` as the crow flies."""

    sites: Sites
    municipality: Integers
    modes: Integers
    limit: Floats
    radius_km: Floats


class Workplaces(NamedTuple):
    """What reach needs of workplaces with openings, sorted by cell; unknown places stand last.

    ``cell_start`` (cells + 1,) and ``opening_start`` (n + 1,) are offsets into workplaces and ``openings``.
    """

    sites: Sites
    municipality: Integers
    cell_start: Integers
    opening_start: Integers
    openings: Integers
    gates: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Which rows take part, and how far beyond her own limit a person is taken.

    Attributes
    ----------
    candidate_rows : int32 array, optional
        Rows of candidates in the order they should come; by default all.
    openings : bool array (n_o,) or Workplaces, optional
        Openings that take part; by default all. Where one market is asked often, `laid_out` once.
    slack_minutes : float
        Minutes added to every limit, to ask what a longer way would open.
    block_pairs : int
        Upper bound of pairs per block, unless one candidate alone has more.
    """

    candidate_rows: Integers | None = None
    openings: Flags | Workplaces | None = None
    slack_minutes: float = 0.0
    block_pairs: int = DEFAULT_BLOCK


def reachable_pairs(market: Market, reach: Reach | None = None) -> Iterator[Pairs]:
    """Yield the reachable pairs in blocks, by candidate and then by opening.

    Parameters
    ----------
    market : Market
        Candidates, openings and workplaces.
    reach : Reach, optional
        Who takes part and how far; everybody within their own limits by default.

    Yields
    ------
    Pairs
        All pairs of some consecutive candidates; blocks of no pairs are left out.
    """
    reach = reach or Reach()
    people, places = _people(market, reach), reach.openings
    workplaces = places if isinstance(places, Workplaces) else laid_out(market, places)
    rows = reach.candidate_rows
    rows = np.arange(len(people.modes), dtype=np.int32) if rows is None else rows.astype(np.int32)
    bounds = _upper_bounds(people, workplaces, rows)
    # Eight flags make a word, so that the loop may skip eight openings at once.
    near = np.zeros(-(-len(market.openings.ids) // 8) * 8, dtype=np.uint8)
    for start, end in _blocks(bounds, reach.block_pairs):
        room = int(bounds[start:end].sum())
        candidate, opening = np.empty(room, np.int32), np.empty(room, np.int32)
        found = _collect(people, workplaces, rows[start:end], near, (candidate, opening))
        if found:
            yield Pairs(candidate=candidate[:found].copy(), opening=opening[:found].copy())


def travel_limits(market: Market) -> Floats:
    """Return each candidate's limit in minutes: her own, else the default of 45 (domain brief, section 5)."""
    return market.tables.limit_minutes


def _people(market: Market, reach: Reach) -> People:
    columns = market.candidates
    limit = market.tables.limit_minutes + reach.slack_minutes
    speed = np.zeros(len(columns.ids))
    for mode in range(MODE_CAR + 1):
        speed = np.where(columns.modes >> mode & 1, SPEEDS_KM_PER_HOUR[mode], speed)
    # A metre more than enough: the bound must never cut what the exact minutes would keep.
    radius_km = limit * speed / 60.0 / DETOUR + 0.001
    return People(columns.sites, columns.places.municipality, columns.modes, limit, radius_km)


def laid_out(market: Market, openings: Flags | None = None) -> Workplaces:
    """Return the workplaces of some openings, or of all, as reach looks them up; people play no part."""
    columns, home = market.workplaces, market.openings.workplace
    taking_part = np.arange(len(home), dtype=np.int32)
    if openings is not None:
        taking_part = taking_part[openings]
    cells = _cells(columns.sites.x_km, columns.sites.y_km)
    # Workplaces with openings, by cell and then by row.
    used = np.unique(home[taking_part])
    used = used[np.lexsort((used, cells[used]))]
    place_of = np.full(len(cells), -1, dtype=np.int64)
    place_of[used] = np.arange(len(used))
    by_place = np.argsort(place_of[home[taking_part]], kind="stable")
    counts = np.bincount(place_of[home[taking_part]], minlength=len(used))
    return Workplaces(
        sites=columns.sites.of(used),
        municipality=columns.places.municipality[used],
        cell_start=np.searchsorted(cells[used], np.arange(_CELLS * _CELLS + 1)).astype(np.int32),
        opening_start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        openings=taking_part[by_place],
        gates=market.tables.gates,
    )


def _cells(x_km: Floats, y_km: Floats) -> Integers:
    """Return each place's cell, row by row from the south-west; unknown places come after the last."""
    unknown = np.isnan(x_km)
    column = _cell_number(np.where(unknown, 0.0, x_km) - _WEST_KM)
    row = _cell_number(np.where(unknown, 0.0, y_km) - _SOUTH_KM)
    return np.where(unknown, _CELLS * _CELLS, row * _CELLS + column).astype(np.int32)


def _cell_number(distance_km: Floats) -> Floats:
    return np.clip(np.floor(distance_km / CELL_KM), 0, _CELLS - 1)


def _blocks(bounds: Days, block_pairs: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of candidates whose bounds together stay within a block, at least one candidate each."""
    ends = np.cumsum(bounds)
    start, taken = 0, 0
    while start < len(bounds):
        end = max(start + 1, int(np.searchsorted(ends, taken + block_pairs, side="right")))
        yield start, end
        start, taken = end, int(ends[end - 1])


@inlined
def _window(people: People, candidate: int) -> tuple[int, int, int, int]:
    x, y, radius = people.sites.x_km[candidate], people.sites.y_km[candidate], people.radius_km[candidate]
    last = _CELLS - 1
    west = int(min(max(np.floor((x - radius - _WEST_KM) / CELL_KM), 0), last))
    east = int(min(max(np.floor((x + radius - _WEST_KM) / CELL_KM), 0), last))
    south = int(min(max(np.floor((y - radius - _SOUTH_KM) / CELL_KM), 0), last))
    north = int(min(max(np.floor((y + radius - _SOUTH_KM) / CELL_KM), 0), last))
    return west, east, south, north


@compiled
def _upper_bounds(people: People, workplaces: Workplaces, rows: Integers) -> Days:
    """Return how many openings lie in the cells that each candidate looks into, unknown places included."""
    bounds = np.zeros(len(rows), dtype=np.int64)
    starts, cell_start = workplaces.opening_start, workplaces.cell_start
    for i in range(len(rows)):
        if np.isnan(people.sites.x_km[rows[i]]):
            bounds[i] = starts[-1]
            continue
        west, east, south, north = _window(people, rows[i])
        bounds[i] = starts[-1] - starts[cell_start[-1]]
        for row in range(south, north + 1):
            first, end = cell_start[row * _CELLS + west], cell_start[row * _CELLS + east + 1]
            bounds[i] += starts[end] - starts[first]
    return bounds


@compiled
def _collect(
    people: People, workplaces: Workplaces, rows: Integers, near: Bytes, out: tuple[Integers, Integers]
) -> int:
    """Write the reachable pairs of some candidates, openings ascending, and return how many there are."""
    found = 0
    known, last = workplaces.cell_start[-1], len(workplaces.municipality)
    for candidate in rows:
        if np.isnan(people.sites.x_km[candidate]):
            _mark_near(people, workplaces, candidate, (0, known), near)
        else:
            west, east, south, north = _window(people, candidate)
            for row in range(south, north + 1):
                first = workplaces.cell_start[row * _CELLS + west]
                end = workplaces.cell_start[row * _CELLS + east + 1]
                _mark_near(people, workplaces, candidate, (first, end), near)
        _mark_near(people, workplaces, candidate, (known, last), near)
        found = _take_marked(candidate, near, out, found)
    return found


@compiled
def _mark_near(
    people: People, workplaces: Workplaces, candidate: int, span: tuple[int, int], near: Bytes
) -> None:
    limit, modes = people.limit[candidate], people.modes[candidate]
    for workplace in range(span[0], span[1]):
        kilometres, ferry = road_km(people.sites, candidate, workplaces.sites, workplace, workplaces.gates)
        minutes, _ = quickest(kilometres, ferry, modes)
        reached = minutes <= limit
        if np.isnan(minutes):
            home = people.municipality[candidate]
            reached = home >= 0 and home == workplaces.municipality[workplace]
        if reached:
            for place in range(workplaces.opening_start[workplace], workplaces.opening_start[workplace + 1]):
                near[workplaces.openings[place]] = 1


@compiled
def _take_marked(candidate: int, near: Bytes, out: tuple[Integers, Integers], found: int) -> int:
    """Write the marked openings in ascending order and wipe the marks: sorting without comparing."""
    words = near.view(np.uint64)
    for word in range(len(words)):
        if words[word]:
            for opening in range(word * 8, word * 8 + 8):
                if near[opening]:
                    out[0][found] = candidate
                    out[1][found] = opening
                    found += 1
            words[word] = 0
    return found
