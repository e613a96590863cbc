"""Minutes of one pair from its records are those of the columns."""

from typing import Any

import numpy as np

from features.market import Market
from features.pairs import Pairs
from matcher.rules.travel_minutes import minutes_between, minutes_of_pair
from tests import builders

NOWHERE = {"latitude": None, "longitude": None, "postcode": None, "municipality_code": None}
PLACES: tuple[dict[str, Any], ...] = (
    {},
    {"latitude": 55.67, "longitude": 12.56, "municipality_code": "0101"},
    {"latitude": 55.1, "longitude": 14.9, "municipality_code": "0400"},
    {"latitude": None, "longitude": None, "postcode": "8000", "municipality_code": None},
    {"latitude": None, "longitude": None, "postcode": None, "municipality_code": "0851"},
    NOWHERE,
)
TRANSPORTS = (("walk",), ("bike", "public"), ("car",), None)


def test_one_pair_takes_the_minutes_of_the_columns():
    """From every place to every place by every transport, to the last bit; unknown is unknown."""
    people = [
        builders.candidate(f"c{at}{by}", transport=transport, **place)
        for at, place in enumerate(PLACES)
        for by, transport in enumerate(TRANSPORTS)
    ]
    sites = [builders.workplace(f"w{at}", **place) for at, place in enumerate(PLACES)]
    jobs = [builders.opening(f"o{at}", f"w{at}") for at in range(len(PLACES))]
    snapshot = builders.snapshot(people, sites, jobs)
    pairs = Pairs.all_of(len(people), len(jobs))
    columns = minutes_between(Market.of(snapshot), pairs)
    alone = [
        minutes_of_pair(snapshot.candidates[person], snapshot.workplaces[place])
        for person, place in zip(pairs.candidate, pairs.opening, strict=True)
    ]
    assert [None if np.isnan(minutes) else minutes for minutes in columns] == alone
    assert None in alone
    assert len({minutes for minutes in alone if minutes}) > len(PLACES)
