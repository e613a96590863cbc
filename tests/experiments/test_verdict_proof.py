"""How often the verdict is right, and how often it cries wolf, in worlds whose truth is known.

The real difference: the first version states the truth with errors of 1.1 on the predictor (log-odds of a
week's first paid hour), the second with errors of 0.3; that is about 0.035 of a Brier score of 0.18. Without
a difference both err by 0.6, each in its own way. Each world has about 300 people and 500 matches.
"""

import numpy as np
import pytest

from experiments.verdict import Kind
from tests.experiments.figures import FAMILIES, GOOD, POOR, RIGHT, SAME, upper_bound
from tests.experiments.paired_worlds import Errors, base, compared
from tests.trust_record import record

GOOD_BUT_FOR_WOMEN = Errors(sd=0.3, women_sd=2.5)
COMMAND = "python -m pytest -m proof tests/experiments/test_verdict_proof.py"
HARMED = "gender=female"


def _worlds(errors, seeds, families=FAMILIES):
    return [
        compared(base(families[seed % len(families)], 101), errors, np.random.default_rng([seed, 77]))
        for seed in seeds
    ]


def test_a_few_worlds_with_and_without_a_difference():
    """The real difference is named, its opposite is told as worse, and nothing is claimed of nothing."""
    one = FAMILIES[1:2]
    assert [told.kind in RIGHT for told in _worlds((POOR, GOOD), range(3), one)].count(True) >= 2
    assert _worlds((GOOD, POOR), [3], one)[0].kind is Kind.WORSE
    silent = _worlds((SAME, SAME), range(6), one)
    assert sum(told.claims for told in silent) <= 1
    assert sum(told.claims_naively for told in silent) >= 3


@pytest.mark.proof
def test_the_verdict_is_right_where_there_is_a_difference():
    """In at least 95 % of 200 worlds the better version is called better, and in none worse."""
    told = _worlds((POOR, GOOD), range(200))
    gain = [one.true_brier[0] - one.true_brier[1] for one in told]
    right = sum(one.kind in RIGHT for one in told)
    assert min(gain) > 0
    assert not [one for one in told if one.kind in {Kind.WORSE, Kind.MIXED}]
    assert right >= 190
    figures = {
        "worlds": 200,
        "right": right,
        "missed_upper_bound": round(upper_bound(200 - right, 200), 4),
        "mean_true_brier_difference": round(float(np.mean(gain)), 4),
    }
    record("verdict_right", "compare is right in at least 95 %", figures, command=COMMAND)


@pytest.mark.proof
def test_the_verdict_does_not_cry_wolf():
    """In 400 worlds without a difference the upper 95 % bound of any claim is at most 10 %."""
    told = _worlds((SAME, SAME), range(1000, 1400))
    wolf, naive = sum(one.claims for one in told), sum(one.claims_naively for one in told)
    assert upper_bound(wolf, 400) <= 0.10
    assert upper_bound(naive, 400) > 0.10
    record(
        "verdict_wolf",
        "compare claims a difference that is not there in at most 10 % (upper 95 % bound)",
        {"worlds": 400, "claims": wolf, "upper_bound": round(upper_bound(wolf, 400), 4)},
        f"every interval by itself: claims in {naive} of 400",
        command=COMMAND,
    )


@pytest.mark.proof
def test_a_harmed_group_is_never_called_fine():
    """A gender that is served far worse is never among those it is better for, and mostly named as worse."""
    told = [one.measured.verdict for one in _worlds((POOR, GOOD_BUT_FOR_WOMEN), range(2000, 2100))]
    named = sum(HARMED in one.worse_for for one in told)
    fine = sum(one.kind is Kind.BETTER_FOR_ALL or HARMED in one.shown_for for one in told)
    assert fine == 0
    assert named >= 50
    record(
        "verdict_harm",
        "compare never says that a version is better for a group that it harms",
        {"worlds": 100, "called_fine": fine, "named_as_worse": named},
        command=COMMAND,
    )
