"""What a plan is truly worth: unmatched people count, forbidden pairs give nothing."""

import numpy as np
import pytest

from experiments.true_market import NOTHING, outcome_of
from tests.experiments.markets import hand_made


@pytest.mark.parametrize(
    ("plan", "weeks", "goal_hours", "planned", "violations", "worse"),
    [
        ([0, 1], [10.0, 20.0], [100.0, 60.0], 2, 0, 0),
        ([NOTHING, 2], [50.0, 45.0], [10.0, 20.0], 1, 0, 0),
        ([2, NOTHING], [51.0, 50.0], [5.0, 10.0], 1, 0, 1),
        ([1, 0], [30.0, 50.0], [40.0, 10.0], 2, 1, 0),
    ],
)
def test_a_plan_is_worth_what_its_pairs_truly_give(plan, weeks, goal_hours, planned, violations, worse):
    """Each person has the figures of her pair, or the unmatched ones where she has none."""
    found = outcome_of(hand_made(), np.array(plan))
    assert found.weeks.tolist() == weeks
    assert found.goal_hours.tolist() == goal_hours
    assert (found.planned, found.violations, found.worse) == (planned, violations, worse)


def test_rows_of_pairs_are_found():
    """Each allowed pair finds its own row; one that the truth forbids finds none."""
    truth = hand_made()
    assert truth.row_of(truth.candidate, truth.opening).tolist() == [0, 1, 2, 3, 4]
    assert truth.row_of(np.array([1]), np.array([0])).tolist() == [NOTHING]
