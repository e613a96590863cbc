"""Minutes one way by the person's quickest means, as reach counts them: for pairs, and for one pair."""

from collections.abc import Callable

import numpy as np

from data.candidates import Candidate
from data.companies import Workplace
from features.compiled import compiled
from features.lists import Floats, Integers
from features.market import Market
from features.pairs import Pairs
from features.travel_time import Sites, gate_table, quickest, road_km


def minutes_between(market: Market, pairs: Pairs) -> Floats:
    """Return minutes one way, float64 (n,): NaN where a place is unknown, infinite where no way leads."""
    return _between(market, pairs.candidate, market.openings.workplace[pairs.opening])


def minutes_of(market: Market) -> Callable[[Candidate, Workplace], float | None]:
    """Return the same question for one person and workplace; ``None`` where a place is unknown."""
    people = {key: row for row, key in enumerate(market.candidates.ids)}
    works = {key: row for row, key in enumerate(market.workplaces.ids)}

    def minutes(candidate: Candidate, workplace: Workplace) -> float | None:
        rows = people[candidate.candidate_id], works[workplace.workplace_id]
        found = float(_between(market, *(np.array([row], dtype=np.int32) for row in rows))[0])
        return None if np.isnan(found) else found

    return minutes


def _between(market: Market, candidates: Integers, workplaces: Integers) -> Floats:
    homes, works = market.candidates.sites, market.workplaces.sites
    modes, stops = market.candidates.modes, market.workplaces.stop_minutes
    return _minutes(homes, works, (candidates, workplaces), (modes, stops), gate_table())


@compiled
def _minutes(
    homes: Sites,
    works: Sites,
    rows: tuple[Integers, Integers],
    means: tuple[Integers, Floats],
    gates: Floats,
) -> Floats:
    candidate, workplace = rows
    modes, stops = means
    minutes = np.empty(len(candidate))
    for i in range(len(candidate)):
        kilometres, ferry = road_km(homes, candidate[i], works, workplace[i], gates)
        minutes[i] = quickest(kilometres, ferry, modes[candidate[i]], stops[workplace[i]])[0]
    return minutes
