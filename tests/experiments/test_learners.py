"""Every learner is a fit like the others: monotone, repeatable, planned with, and told when it is missing."""

import importlib.util
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from experiments.curves import first_paid
from experiments.learners import LEARNERS, LearnerMissingError, learner_named
from experiments.learners.lesson import RateLesson, fitted
from experiments.learners.rates import BoostedRate
from features.market import Market, background
from matcher.night import read_night
from matcher.rematch import rematch
from matcher.settings import MatchSettings
from models.additive import AdditiveModel
from models.bundle import read_bundle, write_bundle
from models.evaluate import held_out, information_gain
from models.fit import FitScorer, Objective
from models.train import Learned, learn_parts, split_by_time
from tests.experiments.sample import replay
from tests.models.worlds import programme

DAY = date(2025, 3, 1)
ENGINES = {"sklearn": "sklearn", "lightgbm": "lightgbm", "ebm": "interpret"}
BOOSTED = ("boosting", "lightgbm", "ebm")


def _need(package: str) -> None:
    if package and importlib.util.find_spec(package) is None:
        pytest.skip(f"{package} is not installed (extra 'learn')")


@cache
def _learned() -> Learned:
    earlier, _ = split_by_time(replay().snapshot(DAY), 0.75)
    return learn_parts(earlier, programme(), "base")


@cache
def _fit(name: str) -> FitScorer:
    learner = LEARNERS[name]
    _need(learner.package)
    if learner.challenge is None:
        return learner.learn(replay().snapshot(DAY), programme(), name)
    return learner.challenge(_learned(), name, learner.parameters)


# Bins are cut at the rows' own quantiles, and a leaf counts rows: a row twice is not a row of weight two. The
# library's own booster, which this one hands its work to, is marked so for the same reason.
_AS_THE_LIBRARY = {
    "check_sample_weight_equivalence_on_dense_data": "bins and leaves count rows",
    "check_sample_weight_equivalence_on_sparse_data": "bins and leaves count rows",
}


@parametrize_with_checks(
    [BoostedRate(options={"rounds": 30, "least_leaf": 2})], expected_failed_checks=lambda _: _AS_THE_LIBRARY
)
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")
def test_the_estimator_keeps_the_contract_of_scikit_learn(estimator: Any, check: Any) -> None:
    """What calls itself an estimator passes the library's own checks."""
    check(estimator)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_rate_is_learned_with_its_exposure(engine: str) -> None:
    """Twice the exposure at the same number of events is half the rate, on rows not seen too."""
    _need(ENGINES[engine])
    rng = np.random.default_rng(1)
    values = rng.uniform(-1, 1, (4000, 3))
    exposure = rng.choice([0.5, 2.0], 4000)
    rate = np.exp(0.8 * values[:, 0])
    events = rng.poisson(rate * exposure)
    found = BoostedRate(engine).fit(values, events / exposure, sample_weight=exposure)
    fresh = rng.uniform(-0.9, 0.9, (500, 3))
    error = np.log(found.predict(fresh)) - 0.8 * fresh[:, 0]
    assert abs(error.mean()) < 0.1
    assert error.std() < 0.25
    naive = BoostedRate(engine).fit(values, events)
    assert abs((np.log(naive.predict(fresh)) - 0.8 * fresh[:, 0]).mean()) > 0.15, "the exposure does count"


@pytest.mark.parametrize("engine", ENGINES)
def test_directions_hold_everywhere(engine: str) -> None:
    """Against data that fall with a feature, a rate that may only rise does not fall; unknown is allowed."""
    _need(ENGINES[engine])
    rng = np.random.default_rng(2)
    values = rng.uniform(-1, 1, (1500, 2))
    events = rng.poisson(np.exp(-values[:, 0]))
    values[::7, 1] = np.nan
    held = BoostedRate(engine, (1, 0)).fit(values, events)
    line = np.column_stack([np.linspace(-1, 1, 60), np.zeros(60)])
    assert np.all(np.diff(held.predict(line)) >= -1e-12)
    free = BoostedRate(engine).fit(values, events)
    assert np.any(np.diff(free.predict(line)) < -1e-3), "without the direction it falls"


def test_what_is_no_rate_is_refused() -> None:
    """Negative rates, no event at all, and features of which nothing is known are named."""
    values = np.ones((30, 1))
    with pytest.raises(ValueError, match="expected rates of 0"):
        BoostedRate().fit(values, -np.ones(30))
    with pytest.raises(ValueError, match="one event at least"):
        BoostedRate().fit(values, np.zeros(30))
    with pytest.raises(ValueError, match="anything is known"):
        BoostedRate().fit(np.full((30, 1), np.nan), np.ones(30))


def test_the_exposure_of_the_history_expects_what_came() -> None:
    """Under the additive fit's own rate the lesson expects as many first paid hours as it holds, about."""
    learned = _learned()
    lesson = RateLesson.of(learned)
    expected = (lesson.exposure * np.exp(learned.hazard.shapes.total(lesson.values))).sum()
    assert lesson.events.sum() > 30
    assert expected == pytest.approx(lesson.events.sum(), rel=0.15)


@pytest.mark.parametrize("name", BOOSTED)
def test_learning_again_gives_the_same(name: str) -> None:
    """The same history and parameters give the same digest; other parameters give another."""
    first, learner = _fit(name), LEARNERS[name]
    assert learner.challenge is not None
    again = learner.challenge(_learned(), name, learner.parameters)
    other = learner.challenge(_learned(), name, {**learner.parameters, "rounds": 7})
    assert first.digest == again.digest != other.digest


@pytest.mark.parametrize("name", BOOSTED)
def test_a_challenger_has_learned_something(name: str) -> None:
    """On matches that came later it is less surprised than a baseline without any feature."""
    fit: Any = _fit(name)
    snapshot = replay().snapshot(DAY)
    _, later = split_by_time(snapshot, 0.75)
    held = held_out(fit, snapshot, later)
    assert information_gain(held) > 0
    assert np.corrcoef(held.predictor, held_out(_learned().model, snapshot, later).predictor)[0, 1] > 0.6


@pytest.mark.parametrize("name", LEARNERS)
def test_every_learner_plans_a_night_and_states_weeks(name: str) -> None:
    """One protocol: the night takes any of them, and curves rise to 1 at most."""
    fit, day = _fit(name), replay().snapshot(DAY)
    night = read_night(day, fit, MatchSettings())
    assert len(rematch(night).rows) > 5
    market, pairs = Market.of_history(day.history[:40], day.vocabulary, fit.kinship, background(day))
    figures = fit.fit(market, pairs)
    assert np.array_equal(figures.expected_goal_hours, fit.values(market, pairs, Objective.GOAL_HOURS))
    assert np.array_equal(-figures.expected_weeks_to_paid, fit.values(market, pairs, Objective.WEEKS_SAVED))
    curves = first_paid(fit, market, pairs)
    assert np.all(np.diff(curves, axis=1) >= 0)
    assert curves.max() <= 1


def test_an_explainable_machine_is_an_additive_fit_that_serves(tmp_path: Any) -> None:
    """Written and read as data: the same digest, and every shape in its direction."""
    model = _fit("ebm")
    assert isinstance(model, AdditiveModel)
    write_bundle(tmp_path / "ebm", model, {})
    assert read_bundle(tmp_path / "ebm").model.digest == model.digest
    assert any(np.ptp(heights) > 0.02 for heights in model.pay.heights)
    for term, heights in zip(model.terms, model.pay.heights, strict=True):
        assert np.all(term.monotone * np.diff(heights) >= 0)


def test_the_exported_shapes_say_what_the_machine_says() -> None:
    """Lines between knots instead of steps: over the history the two agree, in order and in size."""
    model = _fit("ebm")
    assert isinstance(model, AdditiveModel)
    lesson = RateLesson.of(_learned())
    said = np.log(fitted("ebm", lesson, LEARNERS["ebm"].parameters).predict(lesson.values))
    ours = model.pay.total(lesson.values)
    assert np.corrcoef(said, ours)[0, 1] > 0.9
    assert (ours - said).std() < 0.4 * said.std()


def test_a_learner_whose_package_is_missing_says_which_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not an import error in the middle of a comparison, but what to install."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert not LEARNERS["lightgbm"].there
    assert LEARNERS["boosting"].there
    with pytest.raises(LearnerMissingError, match="smaajob-matcher\\[learn\\]"):
        LEARNERS["lightgbm"].learn(replay().snapshot(DAY), programme(), "x")
    with pytest.raises(LookupError, match="got 'spline'"):
        learner_named("spline")
