"""Exploration: exact chances, first places untouched, nothing lifted that should not be, stable in a day."""

from collections import Counter
from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.exploration import NO_EXPLORATION, Exploration, chances, explored, swap_rates

DAY = date(2026, 9, 1)
LISTS = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=9)
EXPLORATIONS = st.builds(Exploration, rate=st.floats(0, 0.5), near_tie=st.sampled_from((0.0, 1.0, 3.0)))


def rates_of(lines, exploration):
    """Return the chances of neighbours to change places, net values falling down the list."""
    net = sorted((float(value) for value, _ in lines), reverse=True)
    return swap_rates(net, [movable for _, movable in lines], exploration)


def enumerated(rates):
    """Return the chances by going through every outcome of every coin, each weighed."""
    table = np.zeros((len(rates) + 1,) * 2)
    for parity in (1, 2):
        pairs = list(range(parity, len(rates), 2))
        for swaps in product((False, True), repeat=len(pairs)):
            order, weight = list(range(len(rates) + 1)), 0.5
            for at, swap in zip(pairs, swaps, strict=True):
                weight *= 2 * rates[at] if swap else 1 - 2 * rates[at]
                if swap:
                    order[at], order[at + 1] = order[at + 1], order[at]
            for position, line in enumerate(order):
                table[line, position] += weight
    return table


@settings(max_examples=300, deadline=None)
@given(LISTS, EXPLORATIONS)
def test_chances_are_those_of_all_outcomes_and_sum_to_one(lines, exploration):
    """The chances equal full enumeration, are never negative, and sum to 1 both ways."""
    rates = rates_of(lines, exploration)
    table = chances(rates)
    assert table == pytest.approx(enumerated(rates), abs=1e-12)
    assert (table >= 0).all()
    assert table.sum(axis=0) == pytest.approx(1)
    assert table.sum(axis=1) == pytest.approx(1)


def test_frequencies_of_lots_are_the_chances():
    """Over 20,000 people each line stands at each position as often as its chance says, within 5 sigma."""
    exploration = Exploration(rate=0.3, near_tie=1.0, key=b"k")
    rates = swap_rates([9.0, 8.5, 8.0, 7.9, 2.0, 1.9], [True] * 6, exploration)
    people = 20_000
    seen: Counter[tuple[int, int]] = Counter()
    for person in range(people):
        for position, line in enumerate(explored(rates, exploration.seed(f"c{person}", DAY, 1))):
            seen[line, position] += 1
    expected = chances(rates)
    for (line, position), chance in np.ndenumerate(expected):
        sigma = np.sqrt(people * chance * (1 - chance))
        assert abs(seen[line, position] - people * chance) <= 5 * sigma + 1e-6


def test_a_naive_shuffle_would_be_told_from_it():
    """Mutant: swapping every pair from the top down moves lines further; frequencies give it away."""
    rates, rng, people = [0.0, 0.3, 0.3, 0.3], np.random.default_rng(1), 5_000
    seen: Counter[tuple[int, int]] = Counter()
    for _ in range(people):
        order = list(range(5))
        for at in range(1, 4):
            if rng.random() < rates[at]:
                order[at], order[at + 1] = order[at + 1], order[at]
        seen.update(enumerate(order))
    wrong = abs(seen[3, 1] / people - chances(rates)[1, 3])
    assert wrong > 0.05


@settings(max_examples=200, deadline=None)
@given(LISTS, EXPLORATIONS, st.integers(0, 2**56 - 1))
def test_what_may_not_move_stays(lines, exploration, seed):
    """The first line and every line that may not be moved keep their positions; nobody moves two."""
    order = explored(rates_of(lines, exploration), seed)
    assert sorted(order) == list(range(len(lines)))
    assert order[0] == 0
    for position, line in enumerate(order):
        assert abs(position - line) <= 1
        assert lines[line][1] or position == line


def test_only_near_ties_change_places():
    """Neighbours whose net values differ by more than the near tie never change places."""
    rates = swap_rates([9.0, 5.0, 4.5, 1.0], [True] * 4, Exploration(rate=0.5, near_tie=0.6))
    assert rates == [0.0, 0.5, 0.0]


def test_it_is_off_by_default_and_stable_within_a_day():
    """Without a rate nothing moves; the seed changes with person, day, plan and key only."""
    assert swap_rates([3.0, 3.0, 3.0], [True] * 3, NO_EXPLORATION) == [0.0, 0.0]
    one, other = Exploration(rate=0.1, near_tie=1, key=b"a"), Exploration(rate=0.1, near_tie=1, key=b"b")
    seeds = {
        one.seed("c1", DAY, 1),
        one.seed("c2", DAY, 1),
        one.seed("c1", date(2026, 9, 2), 1),
        one.seed("c1", DAY, 2),
        one.seed("c1", DAY, None),
        other.seed("c1", DAY, 1),
    }
    assert len(seeds) == 6
    assert one.seed("c1", DAY, 1) in seeds
    assert max(seeds) < 2**63


@pytest.mark.parametrize("wrong", [{"rate": 0.6}, {"rate": -0.1}, {"near_tie": -1.0}, {"rate": float("nan")}])
def test_impossible_settings_are_refused(wrong):
    """A rate above one half, or a negative difference, is named and refused."""
    with pytest.raises(ValueError, match="expected"):
        Exploration(**wrong)
