"""What the night decides passes the second reading: tight days with pins, holds and contacted pairs."""

from typing import Any

import numpy as np
import pytest

from features.market import Market
from features.pairs import Pairs
from matcher.night import read_night
from matcher.plan import PlanRow
from matcher.rematch import rematch
from matcher.rules.travel_minutes import minutes_between
from matcher.settings import OBJECTIVES, MatchSettings
from matcher.verify import verify_plan
from models.fit import Fit, Objective
from tests.matcher.plans import PROGRAMME, municipality

FIGURES = (
    "expected_goal_hours",
    "low",
    "high",
    "expected_weeks_to_paid",
    "chance_30h_at_26w",
    "net_value",
    "price",
)


class Scattered:
    """A scorer whose figures are scattered over pairs by their rows, the same in every run."""

    version = "scattered"
    digest = "0" * 64
    kinship: Any = None  # scattered figures need no relatedness

    def __init__(self, seed):
        self._seed = seed

    def _level(self, pairs):
        mixed = pairs.candidate.astype(np.int64) * 7919 + pairs.opening * 104_729 + self._seed * 611_953
        return mixed % 10_007 / 10_007

    def values(self, market, pairs, objective):
        fit = self.fit(market, pairs)
        return fit.expected_goal_hours if objective is Objective.GOAL_HOURS else -fit.expected_weeks_to_paid

    def fit(self, market, pairs):
        del market
        level = self._level(pairs)
        return Fit(
            expected_goal_hours=100 * level,
            low=80 * level,
            high=120 * level,
            expected_weeks_to_paid=52 - 45 * level,
            chance_30h_at_26w=level,
        )


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize(
    "seed", [*range(3), *(pytest.param(s, marks=pytest.mark.proof) for s in range(3, 60))]
)
def test_8_the_night_passes_the_second_reading(seed, objective):
    """Domain test 8: the solver's plan has no findings, though every kind of capacity is tight."""
    snapshot = municipality(seed)
    settings = MatchSettings(objective=objective)
    plan = rematch(read_night(snapshot, Scattered(seed), settings))
    rows = [
        PlanRow(
            candidate_id=row.candidate_id,
            opening_id=row.opening_id,
            workplace_id=row.workplace_id,
            hours_per_week=row.hours_per_week,
            **{name: getattr(row.figures, name) for name in FIGURES},
        )
        for row in plan.rows
    ]
    assert len(rows) >= 8
    assert (
        verify_plan(rows, snapshot, settings, PROGRAMME, travel_minutes=_minutes(Market.of(snapshot))) == ()
    )


def _minutes(market):
    people = {key: row for row, key in enumerate(market.candidates.ids)}
    leads_to = {market.workplaces.ids[home]: row for row, home in enumerate(market.openings.workplace)}

    def minutes(candidate, workplace):
        rows = people[candidate.candidate_id], leads_to[workplace.workplace_id]
        pair = Pairs(candidate=np.array(rows[:1], np.int32), opening=np.array(rows[1:], np.int32))
        return float(minutes_between(market, pair)[0])

    return minutes
