import numpy as np
import pytest

from data.programmes import built_in_catalogue
from features.market import Market
from features.pairs import Pairs
from models.baseline import rule_baseline
from models.waiting import arrivals, unmatched_arrivals
from tests import builders


def test_the_curve_and_the_expected_weeks_say_the_same() -> None:
    """52 less the sum of the curve are the expected weeks of the fit, up to the lookup's grid."""
    snapshot = builders.snapshot(
        candidates=[builders.candidate()], workplaces=[builders.workplace()], openings=[builders.opening()]
    )
    model = rule_baseline(built_in_catalogue().on(snapshot.as_of))
    market = Market.of(snapshot, model.kinship)
    curve = arrivals(model, market, 0, 0)
    weeks = model.fit(market, Pairs.all_of(1, 1)).expected_weeks_to_paid[0]
    assert 52 - curve.expected.sum() == pytest.approx(weeks, abs=0.05)
    assert np.all(np.diff(curve.expected) >= 0)
    assert np.all((curve.low <= curve.expected) & (curve.expected <= curve.high))


def test_without_a_match_the_programmes_hazard_applies() -> None:
    """The unmatched curve gives the programme's expected weeks exactly."""
    unmatched = built_in_catalogue().programmes[-1].unmatched
    curve = unmatched_arrivals(unmatched.weekly_hazard)
    assert 52 - curve.sum() == pytest.approx(unmatched.expected_weeks, abs=1e-9)
