"""Likelihoods: analytic derivatives against finite differences, and the sums they stand for."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.likelihood import FractionLikelihood, HazardLikelihood, Likelihood

STEP = 1e-5


def _hazard(seed: int) -> HazardLikelihood:
    rng = np.random.default_rng(seed)
    risk = (np.arange(9)[None, :] < rng.integers(0, 10, 6)[:, None]).astype(float)
    risk[:, -1] = rng.integers(0, 5, 6)  # a cell wider than a week
    happened = np.zeros_like(risk)
    happened[np.arange(6), rng.integers(0, 9, 6)] = 1.0
    return HazardLikelihood(risk, happened * (risk > 0), rng.normal(size=(9, 3)))


def _fraction(seed: int) -> FractionLikelihood:
    rng = np.random.default_rng(seed)
    return FractionLikelihood(rng.random(6).round(1), rng.normal(size=(6, 3)), rng.random(6) + 0.1)


def _differences(likelihood: Likelihood, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return gradient and curvature by (predictors, time) from values of the loss alone."""

    def loss(point: np.ndarray) -> float:
        return likelihood.loss(point[:6], point[6:])

    steps = STEP * np.eye(len(at))
    gradient = np.array([loss(at + s) - loss(at - s) for s in steps]) / (2 * STEP)
    wide = 1e-3 * np.eye(len(at))
    curvature = np.array(
        [
            [loss(at + a + b) - loss(at + a - b) - loss(at - a + b) + loss(at - a - b) for a in wide]
            for b in wide
        ]
    )
    return gradient, curvature / (4 * 1e-6)


@settings(max_examples=15)
@given(seed=st.integers(0, 1_000_000), kind=st.sampled_from([_hazard, _fraction]))
def test_derivatives_equal_finite_differences(seed: int, kind) -> None:
    """Gradient and curvature by rows, by time and mixed are those of the loss itself."""
    likelihood = kind(seed)
    at = np.random.default_rng(seed + 1).normal(size=9)
    slopes = likelihood.slopes(at[:6], at[6:])
    gradient, curvature = _differences(likelihood, at)
    np.testing.assert_allclose(
        np.concatenate([slopes.row_gradient, slopes.time_gradient]), gradient, atol=2e-6
    )
    np.testing.assert_allclose(np.diag(slopes.row_curvature), curvature[:6, :6], atol=5e-4)
    np.testing.assert_allclose(slopes.time_curvature, curvature[6:, 6:], atol=5e-4, rtol=1e-4)
    np.testing.assert_allclose(slopes.mixed, curvature[:6, 6:], atol=5e-4, rtol=1e-4)
    assert slopes.loss == pytest.approx(likelihood.loss(at[:6], at[6:]), abs=1e-12)


def test_a_wide_cell_is_as_many_weeks() -> None:
    """A cell of k weeks at risk has the loss and slopes of k cells of one week."""
    wide = HazardLikelihood(np.array([[3.0]]), np.array([[1.0]]), np.array([[1.0]]))
    weeks = HazardLikelihood(np.ones((1, 3)), np.array([[0.0, 1.0, 0.0]]), np.ones((3, 1)))
    at = np.array([0.7]), np.array([-1.2])
    assert wide.loss(*at) == pytest.approx(weeks.loss(*at), abs=1e-12)
    assert wide.slopes(*at).time_curvature == pytest.approx(weeks.slopes(*at).time_curvature)


def test_extreme_predictors_stay_finite() -> None:
    """Predictors of several hundred give neither infinite losses nor warnings."""
    for likelihood in (_hazard(3), _fraction(3)):
        slopes = likelihood.slopes(np.array([700.0, -700.0, 0, 0, 0, 0]), np.zeros(3))
        assert np.isfinite(slopes.loss)
        assert (slopes.row_curvature >= 0).all()


def test_a_fraction_of_zeros_and_ones_is_the_ordinary_logit() -> None:
    """With shares 0 and 1 the fractional logit is the hazard likelihood of one cell per row."""
    rng = np.random.default_rng(5)
    happened = (rng.random(6) < 0.5).astype(float)
    fraction = FractionLikelihood(happened, np.ones((6, 1)), np.ones(6))
    hazard = HazardLikelihood(np.ones((6, 1)), happened[:, None], np.ones((1, 1)))
    at = rng.normal(size=6), np.array([0.3])
    assert fraction.loss(*at) == pytest.approx(hazard.loss(*at), abs=1e-12)
