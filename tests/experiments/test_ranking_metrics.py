"""How high lists put what worked, by hand."""

import numpy as np
import pytest

from experiments.ranking_metrics import Tried, discounted, lift, of_those_that_worked, reciprocal, within

TRIED = Tried(rank=np.array([1, 3, 11, 0, 2]), worked=np.array([True, True, True, True, False]))
ONES = np.ones((5, 1))


def test_scores_are_those_of_the_definitions():
    """First place gives 1; third 1/3 and 1/log2(4) = 0.5; eleventh and not listed give nothing of ten."""
    assert reciprocal(TRIED).tolist() == pytest.approx([1, 1 / 3, 1 / 11, 0, 1 / 2])
    assert within(TRIED).tolist() == [1, 1, 0, 0, 1]
    assert discounted(TRIED).tolist() == pytest.approx([1, 0.5, 0, 0, 1 / np.log2(3)])


def test_only_what_worked_counts_and_the_lift_takes_off_what_did_not():
    """Recall is over the four that worked; the lift subtracts the share of the one that did not."""
    assert of_those_that_worked(within(TRIED), TRIED, ONES)[0] == pytest.approx(0.5)
    assert lift(within(TRIED), TRIED, ONES)[0] == pytest.approx(-0.5)


def test_a_draw_without_anything_that_worked_tells_nothing():
    """A mean over nobody is unknown, not zero."""
    nobody = ONES * ~TRIED.worked[:, None]
    assert np.isnan(of_those_that_worked(within(TRIED), TRIED, nobody)[0])


def test_lists_that_only_resemble_practice_have_no_lift():
    """A list that puts first whatever was tried has full recall and no lift: the naive figure misleads."""
    copy = Tried(rank=np.ones(40, dtype=np.int64), worked=np.arange(40) % 3 == 0)
    assert of_those_that_worked(within(copy), copy, np.ones((40, 1)))[0] == 1.0
    assert lift(within(copy), copy, np.ones((40, 1)))[0] == 0.0
