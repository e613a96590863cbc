"""Domain test 8: hard rules are never broken by the solver, in the words of the second reading."""

from dataclasses import replace

import pytest

from matcher.carving import rows_as_pairs
from matcher.night import LastPlan
from matcher.plan import PlanRow
from matcher.rematch import rematch
from matcher.rules.travel_minutes import minutes_between
from matcher.verify import verify_plan
from tests.matcher.crowds import Drawn, crowd, night_of

SEEDS = [*range(6), *(pytest.param(s, marks=pytest.mark.proof) for s in range(6, 200))]


def findings(night, plan):
    """Return what the second reading finds in a plan."""
    figures = [name for name in PlanRow.__dataclass_fields__ if hasattr(plan.rows[0].figures, name)]
    rows = [
        PlanRow(
            candidate_id=row.candidate_id,
            opening_id=row.opening_id,
            workplace_id=row.workplace_id,
            hours_per_week=row.hours_per_week,
            **{name: getattr(row.figures, name) for name in figures},
        )
        for row in plan.rows
    ]
    market = night.market
    people = {key: row for row, key in enumerate(market.candidates.ids)}
    leads_to = {market.workplaces.ids[home]: row for row, home in enumerate(market.openings.workplace)}

    def minutes(candidate, workplace):
        pair = rows_as_pairs([(people[candidate.candidate_id], leads_to[workplace.workplace_id])])
        return float(minutes_between(market, pair)[0])

    return verify_plan(rows, night.snapshot, night.settings, night.programme, travel_minutes=minutes)


@pytest.mark.parametrize("least", [2.1, 2 + 1 / 3, 0.3])
def test_8_odd_least_hours_pass_the_second_reading(least):
    """Domain test 8: a least that is no whole quarter is planned with hours that the check agrees with."""
    day = crowd(1, budgets=True)
    odd = tuple(replace(o, hours_per_week_min=least) for o in day.openings)
    people = tuple(
        replace(c, hours_per_week_now=None if row % 2 else least) for row, c in enumerate(day.candidates)
    )
    night = night_of(replace(day, openings=odd, candidates=people), Drawn(1))
    plan = rematch(night)
    assert {row.hours_per_week for row in plan.rows} == {least}
    assert findings(night, plan) == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_8_no_hard_rule_is_broken(seed):
    """Domain test 8: a plan after a plan, with waiting, holds and budgets, passes the second reading."""
    day, scorer = crowd(seed, budgets=True), Drawn(seed)
    first = night_of(day, scorer)
    plan = rematch(first)
    assert findings(first, plan) == ()
    last = LastPlan(
        assigned={row.candidate_id: row.opening_id for row in plan.rows},
        nights_unproposed={person.candidate_id: 30 for person in plan.unplaced},
    )
    # A month on, other values: what was given may be worth less than nothing now.
    later = night_of(replace(day, as_of=day.as_of.replace(day=27)), Drawn(seed + 1), last, churn_cost=150.0)
    again = rematch(later)
    assert any(row.kept for row in again.rows)
    assert findings(later, again) == ()
