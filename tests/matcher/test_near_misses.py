"""Pairs that only the way refuses are those near misses whose one rule is the way."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.near_misses import RULE_NAMES, near_misses, too_far
from matcher.night import read_night
from matcher.settings import MatchSettings
from tests.matcher.nights import thumb
from tests.matcher.rules.worlds import days
from tests.strategies import snapshots


def _pairs(blocks):
    return sorted(
        pair
        for pairs in blocks
        for pair in zip(pairs.candidate.tolist(), pairs.opening.tolist(), strict=True)
    )


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), st.sampled_from((10.0, 200.0)))
def test_too_far_are_the_near_misses_of_the_travel_rule(data, slack):
    """On random days both ways of asking name the same pairs."""
    night = read_night(data.draw(days() | snapshots()), thumb(), MatchSettings())
    people = np.arange(len(night.people), dtype=np.int32)
    travel = RULE_NAMES.index("travel")
    missed = near_misses(night, people, slack_minutes=slack)
    assert _pairs(too_far(night, people, slack_minutes=slack)) == _pairs(
        block.pairs.where(block.rule == travel) for block in missed
    )
