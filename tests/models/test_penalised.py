"""Penalised estimation: against other solvers, under bounds, with shrinkage and learned variances."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from models.likelihood import FractionLikelihood, HazardLikelihood
from models.penalised import Design, Estimate, Penalty, estimate

WEEKS = 12
FIXED = np.inf


def _flat(size: int, variance: float = 1e8) -> Penalty:
    return Penalty("flat", np.eye(size), np.zeros(size), variance, FIXED)


def _basis() -> np.ndarray:
    return np.column_stack([np.ones(WEEKS), np.log1p(np.arange(WEEKS))])


def _spells(rng: np.random.Generator, predictor: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Draw spells week by week from a hazard; return weeks at risk and events, each (n, WEEKS)."""
    chance = expit((_basis() @ np.array([-2.5, -0.3]))[None, :] + predictor[:, None])
    happens = rng.random(chance.shape) < chance
    first = np.where(happens.any(1), happens.argmax(1), WEEKS)
    watched = rng.integers(1, WEEKS + 1, len(predictor))
    paid = first < watched
    weeks = np.where(paid, first + 1, watched)
    risk = (np.arange(WEEKS)[None, :] < weeks[:, None]).astype(float)
    happened = np.zeros_like(risk)
    happened[paid, first[paid]] = 1.0
    return risk, happened


def _design(columns: np.ndarray, lower: float = -np.inf, upper: float = np.inf) -> Design:
    size = columns.shape[1]
    return Design(
        columns,
        np.full(size, lower),
        np.full(size, upper),
        np.full(len(columns), -1, dtype=np.intp),
        0,
    )


def test_with_flat_priors_it_is_logistic_regression_on_person_weeks() -> None:
    """The (n, T) hazard equals scikit-learn's logistic regression on the rows of every person-week."""
    rng = np.random.default_rng(1)
    columns = rng.normal(size=(400, 3))
    risk, happened = _spells(rng, columns @ np.array([0.8, -0.5, 0.0]))
    found = estimate(HazardLikelihood(risk, happened, _basis()), _design(columns), [_flat(5)], 1.0)
    person, week = np.nonzero(risk)
    rows = np.column_stack([_basis()[week], columns[person]])
    golden = LogisticRegression(C=np.inf, fit_intercept=False, tol=1e-10, max_iter=1000)
    golden.fit(rows, happened[person, week])
    ours = np.concatenate([found.time, found.coefficients])
    np.testing.assert_allclose(ours, golden.coef_[0], atol=2e-4)
    chance = golden.predict_proba(rows)[:, 1]
    information = rows.T @ (rows * (chance * (1 - chance))[:, None])
    np.testing.assert_allclose(found.covariance, np.linalg.inv(information), rtol=2e-3, atol=1e-6)


@settings(max_examples=12)
@given(
    seed=st.integers(0, 100_000), lower=st.sampled_from([-np.inf, 0.0]), upper=st.sampled_from([0.2, np.inf])
)
def test_under_bounds_it_is_the_minimum_that_scipy_finds(seed: int, lower: float, upper: float) -> None:
    """Bounded estimates equal those of L-BFGS-B on the same penalised loss, bounds held exactly."""
    rng = np.random.default_rng(seed)
    columns = rng.normal(size=(80, 6)) @ (np.eye(6) + 0.6)  # columns that go together, as features do
    risk, happened = _spells(rng, columns @ rng.normal(scale=0.2, size=6))
    likelihood, prior = HazardLikelihood(risk, happened, _basis()), _flat(8, 0.5)
    found = estimate(likelihood, _design(columns, lower, upper), [prior], 1.0)
    assert (found.coefficients >= lower).all()
    assert (found.coefficients <= upper).all()

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        slopes = likelihood.slopes(columns @ theta[2:], theta[:2])
        gradient = np.concatenate([slopes.time_gradient, columns.T @ slopes.row_gradient])
        return slopes.loss + theta @ theta / (2 * 0.5), gradient + theta / 0.5

    bounds = [(None, None)] * 2 + [(lower, upper)] * 6
    golden = minimize(loss, np.zeros(8), jac=True, bounds=bounds, method="L-BFGS-B", options={"ftol": 1e-15})
    ours = np.concatenate([found.time, found.coefficients])
    assert loss(ours)[0] <= golden.fun + 1e-5
    np.testing.assert_allclose(ours, golden.x, atol=5e-3)


def test_with_workplaces_it_is_the_joint_minimum() -> None:
    """Slopes, time and workplaces together are where L-BFGS-B ends under the variance that was learned."""
    rng = np.random.default_rng(12)
    group = rng.integers(0, 15, 300)
    columns = rng.normal(size=(300, 2)) + 0.8 * rng.normal(size=15)[group][:, None]
    risk, happened = _spells(rng, columns[:, 0] + rng.normal(scale=0.6, size=15)[group])
    likelihood, free = HazardLikelihood(risk, happened, _basis()), np.full(2, np.inf)
    found = estimate(likelihood, Design(columns, -free, free, group, 15), [_flat(4, 0.5)], 0.15)

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        slopes = likelihood.slopes(columns @ theta[2:4] + theta[4:][group], theta[:2])
        shared = [columns.T @ slopes.row_gradient, np.bincount(group, slopes.row_gradient, 15)]
        precision = np.repeat([1 / 0.5, 1 / found.group_variance], [4, 15])
        gradient = np.concatenate([slopes.time_gradient, *shared]) + precision * theta
        return slopes.loss + theta @ (precision * theta) / 2, gradient

    golden = minimize(loss, np.zeros(19), jac=True, method="L-BFGS-B", options={"ftol": 1e-15})
    ours = np.concatenate([found.time, found.coefficients, found.effects])
    assert loss(ours)[0] <= golden.fun + 0.01
    np.testing.assert_allclose(ours, golden.x, atol=0.02)


def _grouped(
    seed: int, spread: float, groups: int = 120, size: int = 25, empty: int = 3
) -> tuple[Estimate, np.ndarray]:
    rng = np.random.default_rng(seed)
    effects = rng.normal(scale=spread, size=groups)
    group = np.repeat(np.arange(groups), size)
    risk, happened = _spells(rng, effects[group])
    nothing = np.zeros((len(group), 0))
    design = Design(nothing, np.zeros(0), np.zeros(0), group, groups + empty)
    return estimate(HazardLikelihood(risk, happened, _basis()), design, [_flat(2)], 0.15), effects


@pytest.mark.parametrize("spread", [0.4, 1.0])
def test_the_variance_between_workplaces_is_learned(spread: float) -> None:
    """The learned spread between groups is the simulated one within a third, from few rows in each."""
    found, effects = _grouped(3, spread)
    assert np.sqrt(found.group_variance) == pytest.approx(spread, rel=1 / 3)
    assert np.corrcoef(found.effects[: len(effects)], effects)[0, 1] > 0.5


def test_a_workplace_without_data_is_zero_and_as_unsure_as_any_new_one() -> None:
    """A group that no row names stays at exactly 0, with no less variance than the groups have among them."""
    found, _ = _grouped(4, 0.5)
    assert found.effects[-3:].tolist() == [0.0, 0.0, 0.0]
    assert (found.effect_variances[-3:] >= found.group_variance * 0.95).all()
    assert (found.effect_variances[:-3] < found.effect_variances[-1]).all()


def test_workplaces_are_shrunk() -> None:
    """Effects lie nearer to zero than the raw truth's spread: few rows each do not speak for themselves."""
    found, effects = _grouped(5, 0.5)
    assert found.effects[:-3].std() < effects.std()


@pytest.mark.parametrize("spread", [0.2, 0.6])
def test_the_variance_of_a_prior_is_learned(spread: float) -> None:
    """Many simulated slopes with one spread give that spread back within 40 %, from a guess of 0.1."""
    rng = np.random.default_rng(8)
    slopes = rng.normal(scale=spread, size=25)
    columns = rng.normal(size=(1500, 25))
    share = (rng.random(1500) < expit(columns @ slopes)).astype(float)
    likelihood = FractionLikelihood(share, np.ones((1500, 1)), np.ones(1500))
    penalties = [_level(26), Penalty("slopes", np.eye(26)[1:], np.zeros(25), 0.1, 1.0)]
    found = estimate(likelihood, _design(columns), penalties, 1.0)
    assert np.sqrt(found.variances["slopes"]) == pytest.approx(spread, rel=0.4)


def _level(size: int) -> Penalty:
    return Penalty("level", np.eye(size)[:1], np.zeros(1), 100.0, FIXED)


def test_more_data_move_away_from_the_prior() -> None:
    """With the same rows once, five and fifty times the slope leaves its prior mean and nears the data's."""
    rng = np.random.default_rng(9)
    column = rng.normal(size=(30, 1))
    share = (rng.random(30) < expit(1.5 * column[:, 0])).astype(float)
    prior = Penalty("slope", np.eye(2)[1:], np.array([-0.3]), 0.05, FIXED)
    slopes = []
    for weight in (0.0, 1.0, 5.0, 50.0):
        likelihood = FractionLikelihood(share, np.ones((30, 1)), np.full(30, weight))
        slopes.append(estimate(likelihood, _design(column), [_level(2), prior], 1.0).coefficients[0])
    free = LogisticRegression(C=np.inf, tol=1e-10).fit(column, share).coef_[0, 0]
    assert slopes[0] == pytest.approx(-0.3, abs=1e-6)
    assert slopes == sorted(slopes)
    assert slopes[-1] == pytest.approx(free, rel=0.15)


def test_a_posterior_is_narrower_with_more_data() -> None:
    """Ten times the rows leave about a tenth of the variance of a free slope."""
    rng = np.random.default_rng(10)
    column = rng.normal(size=(200, 1))
    share = (rng.random(200) < 0.4).astype(float)
    one, ten = (
        estimate(
            FractionLikelihood(share, np.ones((200, 1)), np.full(200, weight)),
            _design(column),
            [_flat(2)],
            1.0,
        )
        for weight in (1.0, 10.0)
    )
    assert ten.covariance[1, 1] == pytest.approx(one.covariance[1, 1] / 10, rel=1e-3)


def test_the_order_of_rows_changes_nothing_that_counts() -> None:
    """Shuffled rows give the same estimate within rounding."""
    rng = np.random.default_rng(11)
    columns = rng.normal(size=(150, 4))
    risk, happened = _spells(rng, columns[:, 0])
    order = rng.permutation(150)
    one = estimate(HazardLikelihood(risk, happened, _basis()), _design(columns), [_flat(6, 1.0)], 1.0)
    other = estimate(
        HazardLikelihood(risk[order], happened[order], _basis()),
        _design(columns[order]),
        [_flat(6, 1.0)],
        1.0,
    )
    np.testing.assert_allclose(one.coefficients, other.coefficients, atol=1e-9)
