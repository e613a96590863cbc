"""Calibration beside its null: perfect chances stay within it, wrong ones do not."""

import numpy as np
import pytest

from experiments.calibration_metrics import Answers, calibration_error, calibration_of, reliability
from models.outcome import Spells


def test_the_error_is_the_mean_gap_of_the_bins():
    """Ten bins of ten with gaps of their own: the error is their mean, written out."""
    chance = np.repeat(np.linspace(0.05, 0.95, 10), 10)
    paid = np.tile([1.0] * 5 + [0.0] * 5, 10)
    expected = np.abs(np.linspace(0.05, 0.95, 10) - 0.5).mean()
    assert calibration_error(chance, paid, np.ones((100, 1)))[0] == pytest.approx(expected)


def test_perfect_chances_stay_within_their_null_and_the_plain_error_misleads():
    """The plain error of perfect chances is 0.02 and more at a thousand; its excess is nothing."""
    rng = np.random.default_rng(2)
    excess, plain, outside = [], [], 0
    for _ in range(40):
        chance = rng.beta(2, 5, 1000)
        found = calibration_of(chance, rng.random(1000) < chance, rng, draws=200)
        excess.append(found.excess)
        plain.append(found.error)
        outside += not found.low <= found.seen <= found.high
    assert np.mean(plain) > 0.02
    assert abs(np.mean(excess)) < 0.004
    assert outside <= 6


def test_overstated_chances_are_found():
    """Chances that are a third too high are outside the null, by group as well."""
    rng = np.random.default_rng(3)
    chance = rng.beta(2, 5, 1000)
    found = calibration_of(np.minimum(chance * 1.33, 1), rng.random(1000) < chance, rng, draws=200)
    assert found.error > found.null_high
    assert found.seen < found.low


def test_nothing_is_said_of_nobody():
    """An empty group has no figures, and that is no fault."""
    found = calibration_of(np.zeros(0), np.zeros(0, dtype=bool), np.random.default_rng(0))
    assert found.people_matches == 0
    assert np.isnan(found.error)


def test_young_matches_do_not_count_though_they_were_quick():
    """A paid match of last month is left out: its slow sisters are not known yet."""
    spells = Spells(
        np.array([3, 3, 30, 10, 10]),
        np.array([True, True, True, False, False]),
        np.array([False, False, False, True, False]),
    )
    answers = Answers.of(spells, np.array([4, 60, 60, 60, 60]))
    assert answers.rows.tolist() == [1, 2, 3]
    assert answers.paid.tolist() == [True, False, False]
    assert answers.lost == 1


def test_the_reliability_curve_holds_everybody_with_wilsons_intervals():
    """Bins hold all matches; the interval of 5 of 10 is Wilson's 0.237 to 0.763 (Wilson 1927)."""
    chance = np.linspace(0, 1, 20)
    points = reliability(chance, np.tile([True, False], 10), bins=2)
    assert [point.matches for point in points] == [10, 10]
    assert (points[0].low, points[0].high) == pytest.approx((0.2366, 0.7634), abs=1e-4)
