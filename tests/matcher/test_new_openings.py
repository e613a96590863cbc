"""Openings that are newer than the plan have a provisional price."""

from dataclasses import replace

import numpy as np
import pytest

from matcher import assignment
from matcher.night import LastPlan
from matcher.night_program import program_of
from matcher.proposal import MICRO
from matcher.rank import PlanView, opening_prices
from matcher.rematch import rematch
from tests import builders
from tests.matcher.crowds import (
    UNMATCHED,
    Drawn,
    Told,
    crowd,
    gains_of,
    night_of,
    valued_ids,
    view_of,
)
from tests.matcher.quiet_days import BETTER, GOOD, day, hold

SEEDS = [*range(6), *(pytest.param(s, marks=pytest.mark.proof) for s in range(6, 200))]


def grown(seed, places=1):
    """Return the night of yesterday's plan, the plan, and the night with one opening more."""
    snapshot, scorer = crowd(seed), Drawn(seed)
    last = LastPlan(nights_unproposed={f"c{i:02d}": i for i in range(0, 24, 3)})
    before = night_of(snapshot, scorer, last)
    new = builders.opening("o99", "w0", places=places)
    return before, rematch(before), night_of(replace(snapshot, openings=(*snapshot.openings, new)), scorer)


@pytest.mark.parametrize("places", [1, 2, 4])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_new_opening_has_the_price_of_whom_it_cannot_take(seed, places):
    """The provisional price is the (places + 1)-th largest gain of whoever would move there."""
    before, plan, after = grown(seed, places)
    waits = dict(zip(before.market.candidates.ids, before.waiting_bonus.tolist(), strict=True))
    gains, has = gains_of(before), {row.candidate_id: row for row in plan.rows}
    starts = start_prices(before)
    moves = []
    for (person, opening), value in valued_ids(after).items():
        if opening == "o99":
            row = has.get(person)
            now = starts[person]
            if row is not None:
                now = gains[person, row.opening_id] - round(row.figures.price * MICRO)
            moves.append(value + waits[person] - now)
    better = sorted((move for move in moves if move > 0), reverse=True)
    expected = better[places] if len(better) > places else 0
    prices = dict(
        zip(after.market.openings.ids, opening_prices(after, view_of(before, plan)).tolist(), strict=True)
    )
    assert prices.pop("o99") == expected
    assert {o: p for o, p in prices.items() if p} == plan.prices


def start_prices(night):
    """Return what a start of each person's jobformidler costs, by candidate id."""
    program = program_of(night)
    prices = assignment.solve(program.problem, program.source).prices
    assert prices is not None
    starts = np.append(prices.start, 0)
    return dict(zip(night.market.candidates.ids, starts[night.capacities.broker].tolist(), strict=True))


def test_several_new_openings_are_each_priced_alone():
    """Prices of openings that came together are those each would have had alone."""
    snapshot, scorer = crowd(3), Drawn(3)
    before = night_of(snapshot, scorer)
    view = view_of(before, rematch(before))
    new = [builders.opening(f"o9{i}", f"w{i}") for i in range(3)]

    def priced(openings):
        night = night_of(replace(snapshot, openings=(*snapshot.openings, *openings)), scorer)
        return dict(zip(night.market.openings.ids, opening_prices(night, view).tolist(), strict=True))

    together = priced(new)
    assert [together[o.opening_id] for o in new] == [priced([o])[o.opening_id] for o in new]
    assert all(together[o.opening_id] > 0 for o in new)


def test_a_place_kept_at_a_new_opening_is_out_of_the_running():
    """Neither the place kept for a person nor that person counts in the price for the others."""
    told = Told({("c0", "o0"): BETTER + 9, ("c1", "o0"): BETTER, ("c2", "o0"): GOOD}, otherwise=UNMATCHED)
    view = PlanView(published=True)
    for holds, price in (((), GOOD), ((hold("c0", "o0"),), GOOD)):
        night = night_of(day(3, 1, opening={"places": 2}, holds=holds), told)
        assert opening_prices(night, view).tolist() == [round((price - UNMATCHED) * MICRO)]


def test_new_people_count_in_the_price_of_a_new_opening():
    """Somebody who came after the plan has nothing yet, so the whole gain counts."""
    told = Told({("c0", "o0"): GOOD, ("c1", "o0"): BETTER})
    night = night_of(day(2, 1), told)
    known = PlanView(published=True, potentials={"c0": 15 * MICRO})
    assert opening_prices(night, known).tolist() == [round((GOOD - UNMATCHED) * MICRO) - 15 * MICRO]
    assert opening_prices(night, PlanView(published=True)).tolist() == [round((GOOD - UNMATCHED) * MICRO)]
