"""Measures of the figures against the truth, on examples worked out by hand."""

import numpy as np
import pytest

from experiments.fit_quality import calibration_error, group_gap, ndcg
from features.pairs import Pairs
from tests.experiments.markets import FORBIDDEN, hand_made


def _lists(*pairs):
    people, openings = zip(*pairs, strict=True)
    return Pairs(candidate=np.array(people, np.int32), opening=np.array(openings, np.int32))


EVERYTHING = _lists((0, 0), (0, 1), (0, 2), (1, 1), (1, 2))


def test_lists_in_the_true_order_have_ndcg_1():
    """Sorting by the truth is the best there is, whatever the scale."""
    truth = hand_made()
    assert ndcg(truth, EVERYTHING, truth.goal_hours / 7) == pytest.approx(1.0)


def test_a_swapped_list_has_the_ndcg_of_the_definition():
    """One person's two gains in the wrong order: (30 + 90 / log2 3) / (90 + 30 / log2 3), averaged with 1."""
    swapped = np.array([1.0, 2.0, 0.0, 2.0, 1.0])
    discount = 1 / np.log2(3)
    expected = ((30 + 90 * discount) / (90 + 30 * discount) + 1.0) / 2
    assert ndcg(hand_made(), EVERYTHING, swapped) == pytest.approx(expected)


def test_a_forbidden_entry_takes_a_rank_and_a_missing_one_gives_nothing():
    """A list headed by a pair that the truth forbids, or without the best pair, scores less than 1."""
    truth = hand_made()
    headed = _lists((0, 0), (0, 1), (0, 2), FORBIDDEN, (1, 1), (1, 2))
    assert ndcg(truth, headed, np.array([3.0, 2.0, 1.0, 9.0, 2.0, 1.0])) < 0.9
    without_best = _lists((0, 1), (0, 2), (1, 1), (1, 2))
    assert ndcg(truth, without_best, np.array([2.0, 1.0, 2.0, 1.0])) < 0.7


def test_calibration_error_is_the_mean_gap_over_deciles():
    """A prediction that is 0.1 too high everywhere errs by 0.1; one that is right by deciles by 0."""
    true = np.linspace(0, 1, 100)
    assert calibration_error(true + 0.1, true) == pytest.approx(0.1)
    noise = np.tile([0.001, -0.001], 50)
    assert calibration_error(true, true + noise) == pytest.approx(0.0, abs=1e-12)


def test_gaps_count_groups_of_some_size_only():
    """The gap is between the means of groups of at least 30 people; a small group says nothing."""
    groups = ["a"] * 30 + ["b"] * 30 + ["c"] * 5 + [None] * 40
    hours = np.array([10.0] * 30 + [12.5] * 30 + [90.0] * 5 + [50.0] * 40)
    assert group_gap(groups, hours) == pytest.approx(2.5)
