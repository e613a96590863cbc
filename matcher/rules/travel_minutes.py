"""Minutes one way by the person's quickest means, as reach counts them."""

import numpy as np

from data.candidates import Candidate
from data.companies import Workplace
from features.compiled import compiled
from features.lists import Floats, Integers
from features.market import Market
from features.pairs import Pairs
from features.place import places_of
from features.travel_time import Sites, gate_table, mode_bits, quickest, road_km, sites_of


def minutes_between(market: Market, pairs: Pairs) -> Floats:
    """Return minutes one way, float64 (n,): NaN where a place is unknown, infinite where no way leads."""
    workplace = market.openings.workplace[pairs.opening]
    homes, works = market.candidates.sites, market.workplaces.sites
    return _minutes(homes, works, (pairs.candidate, workplace), market.candidates.modes, gate_table())


def minutes_of_pair(candidate: Candidate, workplace: Workplace) -> float | None:
    """Return the same for one pair, from its records: ``None`` where a place is unknown."""
    home, work = sites_of(places_of([candidate])), sites_of(places_of([workplace]))
    first = np.zeros(1, dtype=np.int32)
    minutes = float(_minutes(home, work, (first, first), mode_bits([candidate.transport]), gate_table())[0])
    return None if np.isnan(minutes) else minutes


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
