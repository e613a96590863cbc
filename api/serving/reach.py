"""How far somebody gets: minutes to every workplace, which of them the rules leave open, and rings of travel.

Nothing is scored and nothing ranked: it is a map, drawn for one person from the same ways and rules as lists.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from api.serving.held_day import HeldDay
from data.candidates import Candidate
from data.tables import TRANSPORT_MODES
from features.pairs import Pairs
from features.reach import travel_limits
from features.travel_time import DETOUR, SPEEDS_KM_PER_HOUR, UNKNOWN_TRANSPORT
from matcher.reachable import allowed_blocks
from matcher.rules.travel_minutes import minutes_between


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The way to a workplace.

    Attributes
    ----------
    minutes : float or None
        One way by the person's quickest means; ``None`` where nobody can tell.
    within : bool
        Whether that is within the person's own limit.
    open : bool
        Whether the rules leave some opening there open to the person.
    """

    minutes: float | None
    within: bool
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """How far a means of transport leads within the person's limit, as the crow flies."""

    mode: str
    radius_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaching:
    """How far one person gets.

    Attributes
    ----------
    home_km : pair of float or None
        East and north on the map plane; ``None`` where the person's place is unknown.
    limit_minutes : float
        The person's own limit, or the one that is assumed.
    mode : str
        The quickest of the person's means, by which minutes are counted.
    rings : tuple of Ring
        By means, the slowest first.
    ways : mapping of workplace id to Way
        Of every workplace with an opening.
    """

    home_km: tuple[float, float] | None
    limit_minutes: float
    mode: str
    rings: tuple[Ring, ...]
    ways: Mapping[str, Way]


def reaching(held: HeldDay, person: Candidate) -> Reaching:
    """Return how far a person gets on a day."""
    ground = held.standing.ground
    market = ground.market.with_people((person,))
    openings = np.arange(len(market.openings.ids), dtype=np.int32)
    minutes = minutes_between(market, Pairs(candidate=np.zeros_like(openings), opening=openings))
    left_open = np.zeros(len(openings), dtype=np.bool_)
    for block in allowed_blocks(market, ground.ruled.for_people((person,), market)):
        left_open[block.opening] = True
    limit = float(travel_limits(market)[0])
    ways: dict[str, Way] = {}
    for row, place in enumerate(market.openings.workplace.tolist()):
        known, name = bool(np.isfinite(minutes[row])), market.workplaces.ids[place]
        before = name in ways and ways[name].open
        ways[name] = Way(
            minutes=float(minutes[row]) if known else None,
            within=known and float(minutes[row]) <= limit,
            open=before or bool(left_open[row]),
        )
    east, north = float(market.candidates.sites.x_km[0]), float(market.candidates.sites.y_km[0])
    modes = person.transport or UNKNOWN_TRANSPORT
    return Reaching(
        home_km=None if np.isnan(east) else (east, north),
        limit_minutes=limit,
        mode=max(modes, key=TRANSPORT_MODES.index),
        rings=rings_of(modes, limit),
        ways=ways,
    )


def rings_of(modes: tuple[str, ...], limit_minutes: float) -> tuple[Ring, ...]:
    """Return the rings of means of transport, the slowest first."""
    return tuple(
        Ring(mode=mode, radius_km=speed * limit_minutes / 60 / DETOUR)
        for mode, speed in zip(TRANSPORT_MODES, SPEEDS_KM_PER_HOUR, strict=True)
        if mode in modes
    )
