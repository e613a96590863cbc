"""Minutes one way by the person's quickest means, as reach counts them."""

import numpy as np

from features.compiled import compiled
from features.lists import Floats, Integers
from features.market import Market
from features.pairs import Pairs
from features.travel_time import Sites, gate_table, quickest, road_km


def minutes_between(market: Market, pairs: Pairs) -> Floats:
    """Return minutes one way, float64 (n,): NaN where a place is unknown, infinite where no way leads."""
    workplace = market.openings.workplace[pairs.opening]
    homes, works = market.candidates.sites, market.workplaces.sites
    return _minutes(homes, works, (pairs.candidate, workplace), market.candidates.modes, gate_table())


@compiled
def _minutes(
    homes: Sites,
    works: Sites,
    rows: tuple[Integers, Integers],
    modes: Integers,
    gates: Floats,
) -> Floats:
    candidate, workplace = rows
    minutes = np.empty(len(candidate))
    for i in range(len(candidate)):
        kilometres, ferry = road_km(homes, candidate[i], works, workplace[i], gates)
        minutes[i] = quickest(kilometres, ferry, modes[candidate[i]])[0]
    return minutes
