"""What prices say outward: whose places others could use, for how many, and the market by price."""

from collections import Counter
from functools import cache

import pytest

from matcher.demand import EDGES, demand_of
from matcher.proposal import MICRO
from matcher.rematch import rematch
from tests import builders
from tests.matcher.nights import night, sample_night


@cache
def _planned():
    return sample_night(), rematch(sample_night())


def _gains(some_night, plan):
    """Return by opening id who would gain there against what the plan gives them: by plain loops."""
    ids = some_night.market.openings.ids
    assigned = {row.candidate_id: row.opening_id for row in plan.rows}
    wanted: dict[str, set[str]] = {}
    for row, person in enumerate(some_night.market.candidates.ids):
        rows = some_night.valued.of(row)
        values = dict(
            zip(some_night.valued.opening[rows].tolist(), some_night.valued.value[rows].tolist(), strict=True)
        )
        named = {ids[opening]: value for opening, value in values.items()}
        has = named.get(assigned.get(person, ""), round(some_night.unmatched * MICRO))
        for opening, value in named.items():
            if value > has:
                wanted.setdefault(opening, set()).add(person)
    return wanted


def naive_people(some_night):
    """Mutant: everybody who could have the opening at all, those who have something better too."""
    ids = some_night.market.openings.ids
    return Counter(ids[opening] for opening in some_night.valued.opening.tolist())


def test_the_sample_says_what_plain_loops_say():
    """Openings stand dearest first with exact counts of people, and the mutant counts others."""
    some_night, plan = _planned()
    found, wanted = demand_of(some_night, plan, 30), _gains(some_night, plan)
    prices = {name: price / MICRO for name, price in plan.prices.items() if price > 0}
    expected = sorted(prices, key=lambda name: (-prices[name], name))[:30]
    assert [one.opening_id for one in found.openings] == expected
    assert [one.price for one in found.openings] == [pytest.approx(prices[name]) for name in expected]
    assert [one.people for one in found.openings] == [len(wanted.get(name, ())) for name in expected]
    naive = naive_people(some_night)
    assert [one.people for one in found.openings] != [naive[name] for name in expected]


def test_the_bands_hold_every_free_place_once():
    """Places add up to all free ones; people of a band are counted once however many openings they want."""
    some_night, plan = _planned()
    found, wanted = demand_of(some_night, plan, 5), _gains(some_night, plan)
    free = {o.opening_id: o.free_places for o in some_night.snapshot.openings}
    edges = EDGES[plan.objective_kind]
    assert sum(band.places for band in found.bands) == int(some_night.capacities.places[: len(free)].sum())
    for number, band in enumerate(found.bands):
        above, most = band.above, edges[number] if number < len(edges) else float("inf")
        names = [
            name
            for name in free
            if (plan.prices.get(name, 0) / MICRO > above if above is not None else True)
            and plan.prices.get(name, 0) / MICRO <= most
        ]
        assert band.wanted_by == len(set().union(*(wanted.get(name, set()) for name in names)))
    assert any(band.wanted_by for band in found.bands)


def test_two_people_and_one_place():
    """Of two who want the only place one is left: one more place helps one person, at what it is worth."""
    people = [builders.candidate(f"c{n}", hours_per_week_now=5) for n in (1, 2)]
    some_night = night(people, [builders.workplace()], [builders.opening(places=1, paid_from_week=0)])
    plan = rematch(some_night)
    (one,) = demand_of(some_night, plan, 5).openings
    assert (len(plan.rows), one.people) == (1, 1)
    assert one.price == pytest.approx(plan.value, rel=0.2)
