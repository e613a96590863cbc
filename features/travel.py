"""The way to work: minutes, how much of the person's own limit they are, and by what means."""

from typing import NamedTuple

import numpy as np

from features.block import Block
from features.compiled import compiled
from features.feature import Feature
from features.lists import Floats, Integers
from features.travel_time import MODE_CAR, MODE_PUBLIC, Sites, quickest, road_km

_PLACES = (
    "candidates.latitude",
    "candidates.longitude",
    "candidates.postcode",
    "candidates.municipality_code",
    "candidates.transport",
    "workplaces.latitude",
    "workplaces.longitude",
    "workplaces.postcode",
    "workplaces.municipality_code",
)

FEATURES = (
    Feature(
        name="travel_minutes",
        group="travel",
        meaning_da="Rejsetid fra dør til dør med personens hurtigste transportmiddel",
        meaning_en="Minutes from door to door by the quickest of the person's means of transport",
        unit="minutes one way",
        sources=_PLACES,
        monotone=-1,
        may_be_unknown=True,
        reference=20.0,
    ),
    Feature(
        name="travel_share_of_limit",
        group="travel",
        meaning_da="Rejsetiden som del af det, personen højst vil rejse",
        meaning_en="Travel minutes as a share of the person's own limit (45 minutes where she names none)",
        unit="share, 0 and up",
        sources=(*_PLACES, "candidates.max_travel_minutes"),
        monotone=-1,
        may_be_unknown=True,
        reference=0.5,
    ),
    Feature(
        name="travel_by_public",
        group="travel",
        meaning_da="Offentlig transport er den hurtigste vej (1) eller ikke (0)",
        meaning_en="Public transport is the person's quickest way (1) or not (0)",
        unit="0 or 1",
        sources=_PLACES,
        monotone=0,
        may_be_unknown=True,
        reference=0.0,
    ),
    Feature(
        name="travel_by_car",
        group="travel",
        meaning_da="Bil er den hurtigste vej (1) eller ikke (0)",
        meaning_en="Car is the person's quickest way (1) or not (0)",
        unit="0 or 1",
        sources=_PLACES,
        monotone=0,
        may_be_unknown=True,
        reference=0.0,
    ),
    Feature(
        name="public_transport_grade",
        group="travel",
        meaning_da="Hvor god offentlig transport til stedet er, når den er personens hurtigste vej; ellers 0",
        meaning_en="How good public transport to the place is where it is the person's quickest way; else 0",
        unit="grade 0-3",
        sources=(*_PLACES, "workplaces.public_transport"),
        monotone=1,
        may_be_unknown=True,
        reference=0.0,
    ),
)


class _Ways(NamedTuple):
    """Where people and workplaces are, and what the compiled loop needs to go from one to the other."""

    home: Sites
    modes: Integers
    limits: Floats
    work: Sites
    public_transport: Floats
    gates: Floats


def fill(block: Block, out: Floats) -> None:
    """Write the columns of ``FEATURES`` for a block of pairs into ``out`` (n, 5)."""
    people, workplaces = block.market.candidates, block.market.workplaces
    tables = block.market.tables
    limits = whole_limits(tables.limit_minutes)
    ways = _Ways(
        people.sites, people.modes, limits, workplaces.sites, workplaces.public_transport, tables.gates
    )
    _fill(ways, block.candidate, block.workplace, out)


def whole_limits(minutes: Floats) -> Floats:
    """Return limits as shares of them are counted: one of no minutes is taken as one, to stay finite."""
    return np.maximum(minutes, 1.0)


@compiled
def _fill(ways: _Ways, candidate: Integers, workplace: Integers, out: Floats) -> None:
    for pair in range(len(candidate)):
        person, work = candidate[pair], workplace[pair]
        kilometres, ferry = road_km(ways.home, person, ways.work, work, ways.gates)
        minutes, mode = quickest(kilometres, ferry, ways.modes[person])
        out[pair, 0] = minutes
        out[pair, 1] = minutes / ways.limits[person]
        out[pair, 2] = np.nan if mode < 0 else (1.0 if mode == MODE_PUBLIC else 0.0)
        out[pair, 3] = np.nan if mode < 0 else (1.0 if mode == MODE_CAR else 0.0)
        # 0 and not unknown where another way is quicker: beside travel_by_public, an additive fit then has
        # a level of its own for each grade, and unknown keeps meaning that nobody has told the grade.
        by_public = ways.public_transport[work] if mode == MODE_PUBLIC else 0.0
        out[pair, 4] = np.nan if mode < 0 else by_public
