"""Resampling people: whose rows come together, and how often intervals hold what they promise."""

import numpy as np
import pytest

from experiments.bootstrap import Interval, People, percentile_interval, together


def test_a_person_comes_with_all_rows_or_none():
    """Rows of one person have one weight in each draw, and every draw has as many people as there are."""
    people = People.drawn(["b", "a", "b", "c"], 50, np.random.default_rng(1))
    rows = people.rows(["b", "a", "b", "c"])
    assert people.ids == ("a", "b", "c")
    assert (rows[0] == rows[2]).all()
    assert (rows[:, 0] == 1).all()
    assert (people.weights[:, 1:].sum(axis=0) == 3).all()


def test_the_same_seed_draws_the_same_people_in_any_order():
    """Draws depend on who there is, not on the order they are named in."""
    one = People.drawn(["a", "b", "c"], 9, np.random.default_rng(3))
    other = People.drawn(["c", "b", "a"], 9, np.random.default_rng(3))
    assert (one.weights == other.weights).all()


def test_a_difference_that_is_nothing_has_no_width():
    """Two versions that say the same differ by exactly nothing, however people are drawn."""
    found = percentile_interval(np.zeros(101))
    assert (found.value, found.low, found.high) == (0.0, 0.0, 0.0)
    assert not found.excludes(0.0)


def test_what_cannot_be_told_excludes_nothing():
    """A figure that most draws cannot tell has no interval, and none is never evidence."""
    draws = np.full(101, np.nan)
    draws[:30] = 1.0
    assert np.isnan(percentile_interval(draws).low)
    assert not percentile_interval(draws).excludes(0.0)
    assert not together([draws])[0].excludes(0.0)
    assert not Interval(value=1.0, low=float("nan"), high=float("nan")).excludes(0.0)


def _means(samples, draws, rng):
    """Return draws of the mean of each of several samples of the same people."""
    count = samples.shape[1]
    weights = People.drawn([f"{i:03d}" for i in range(count)], draws, rng).weights
    return [sample @ weights / weights.sum(axis=0) for sample in samples]


def _misses(interval_of, worlds, figures):
    """Return the share of worlds in which some of several true zeros are left out."""
    missed = 0
    for seed in range(worlds):
        rng = np.random.default_rng(seed)
        family = _means(rng.normal(size=(figures, 120)), 200, rng)
        missed += any(found.excludes(0.0) for found in interval_of(family))
    return missed / worlds


def test_intervals_hold_together_and_single_ones_do_not():
    """Ten intervals together miss once in 20 worlds; ten single ones, the naive way, far more often."""
    joint = _misses(together, 200, 10)
    naive = _misses(lambda family: [percentile_interval(draws) for draws in family], 200, 10)
    assert joint <= 0.10
    assert naive > 0.25


def test_one_figure_alone_has_the_width_of_its_standard_error():
    """For one figure the interval is about two standard errors either way."""
    rng = np.random.default_rng(0)
    (draws,) = _means(rng.normal(size=(1, 400)), 2000, rng)
    (found,) = together([draws])
    assert (found.high - found.low) / 2 == pytest.approx(1.96 / 20, rel=0.15)


def _with_truths(truths, seed):
    rng = np.random.default_rng(seed)
    samples = rng.normal(size=(len(truths), 150)) + np.array(truths)[:, None]
    return together(_means(samples, 200, rng))


def test_true_differences_do_not_hide_one_another_nor_make_false_ones():
    """Beside eight clear differences a ninth is found more often than among nothings, which stay nothings."""
    beside = [_with_truths([0.6] * 8 + [0.2] + [0.0] * 2, seed) for seed in range(150)]
    among = [_with_truths([0.0] * 8 + [0.2] + [0.0] * 2, seed) for seed in range(150)]
    assert sum(any(one.excludes(0.0) for one in family[9:]) for family in beside) <= 15
    found = [sum(family[8].excludes(0.0) for family in worlds) for worlds in (beside, among)]
    assert found[0] > found[1] + 15
