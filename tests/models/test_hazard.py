"""The hazard of the first paid hour: directions held, odd histories survived, brokers' choices taken out."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from features.catalogue import CATALOGUE
from features.feature import Feature
from models.hazard import Circumstances, LearnedHazard, learn_hazard, pay_basis, pay_grid
from models.outcome import Spells
from models.terms import cut_terms

FEATURES = tuple(
    replace(CATALOGUE[0], name=name, monotone=monotone)
    for name, monotone in (("up", 1), ("down", -1), ("free", 0))
)


def _around(rows: int, **fields) -> Circumstances:
    defaults = {
        "by_broker": np.zeros(rows, dtype=bool),
        "years_ago": np.zeros(rows),
        "industry": np.full(rows, -1, dtype=np.intp),
        "industry_count": 0,
        "workplace": np.full(rows, -1, dtype=np.intp),
        "workplace_count": 0,
        "person": np.arange(rows, dtype=np.intp),
        "early_weeks": np.zeros(rows, dtype=np.int64),
    }
    return Circumstances(**{**defaults, **fields})


def _learn(
    values: np.ndarray, spells: Spells, features: tuple[Feature, ...] = FEATURES, **around
) -> LearnedHazard:
    terms = cut_terms(features, values)
    return learn_hazard(terms, values, spells, _around(len(values), **around))


def _drawn(rng: np.random.Generator, logit: np.ndarray, watched: int = 52) -> Spells:
    weeks = rng.geometric(expit(logit))
    paid = weeks <= watched
    return Spells(np.where(paid, weeks, watched), paid, np.zeros(len(logit), dtype=bool))


def test_directions_of_the_catalogue_are_held() -> None:
    """Where data say the opposite of a feature's direction, its shape is flat and never turned round."""
    rng = np.random.default_rng(1)
    values = rng.normal(size=(500, 3))
    found = _learn(values, _drawn(rng, -3.0 - 0.8 * values[:, 0] + 0.8 * values[:, 1] - 0.8 * values[:, 2]))
    up, down, free = found.shapes.heights
    assert (np.diff(up) >= 0).all()
    assert (np.diff(down) <= 0).all()
    assert np.ptp(up) < 0.1
    assert np.ptp(down) < 0.1
    assert free[0] - free[-1] > 1.0


def test_slopes_are_found() -> None:
    """Slopes that were simulated come back, a little nearer to zero, for the prior expects small ones."""
    rng = np.random.default_rng(2)
    values = rng.normal(size=(1500, 3))
    found = _learn(values, _drawn(rng, -3.0 + 0.6 * values[:, 0] - 0.4 * values[:, 1]))
    terms = found.shapes.terms(np.array([[1.0, 1.0, 1.0], [-1.0, -1.0, -1.0]]))
    change = (terms[0] - terms[1]) / 2
    np.testing.assert_allclose(change, [0.6, -0.4, 0.0], atol=0.15)


def _rows(count: int) -> np.ndarray:
    return np.random.default_rng(3).normal(size=(count, 3))


ODD = {
    "all in week 0": Spells(np.ones(40, dtype=np.int64), np.ones(40, dtype=bool), np.zeros(40, dtype=bool)),
    "no events": Spells(np.full(40, 52), np.zeros(40, dtype=bool), np.zeros(40, dtype=bool)),
    "nobody watched": Spells(
        np.zeros(40, dtype=np.int64), np.zeros(40, dtype=bool), np.zeros(40, dtype=bool)
    ),
    "one row": Spells(np.array([5]), np.array([True]), np.array([False])),
    "no rows": Spells(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=bool), np.zeros(0, dtype=bool)),
}


@pytest.mark.parametrize("kind", ODD)
def test_odd_histories_give_finite_estimates(kind: str) -> None:
    """Learning converges on histories that say almost nothing, and on those that say one thing only."""
    spells = ODD[kind]
    found = _learn(_rows(len(spells)), spells)
    assert np.isfinite(found.baseline).all()
    assert np.isfinite(found.estimate.covariance).all()
    assert (np.linalg.eigvalsh(found.estimate.covariance) > 0).all()


def test_odd_histories_move_the_level_the_right_way() -> None:
    """All paid at once lifts the first week far above the prior, nobody ever paid lowers the whole year."""
    none, at_once, never = (
        _learn(_rows(len(ODD[kind])), ODD[kind]).baseline
        for kind in ("no rows", "all in week 0", "no events")
    )
    assert at_once[0] > none[0] + 2
    assert (never < none).all()


def test_without_history_the_stated_prior_speaks() -> None:
    """With no rows a week's chance of a first paid hour is the stated one in a hundred."""
    found = _learn(_rows(0), ODD["no rows"])
    np.testing.assert_allclose(expit(found.baseline), 0.01, atol=0.0005)


def test_a_separating_feature_stays_finite() -> None:
    """A feature that tells the paid from the unpaid without fail gets a large but finite effect."""
    values = np.zeros((60, 3))
    values[:30, 0] = 1.0
    values[:, 1:] = _rows(60)[:, 1:]
    spells = Spells(np.where(values[:, 0] > 0, 2, 52), values[:, 0] > 0, np.zeros(60, dtype=bool))
    found = _learn(values, spells)
    assert 0.3 < np.ptp(found.shapes.heights[0]) < 20


def test_what_brokers_know_is_left_out() -> None:
    """Matches that brokers chose do better; the level that scoring uses is that of drawn matches."""
    rng = np.random.default_rng(5)
    values, chosen = rng.normal(size=(2000, 3)), rng.random(2000) < 0.8
    found = _learn(values, _drawn(rng, -3.5 + 1.0 * chosen), by_broker=chosen)
    assert expit(found.baseline[:20]).mean() == pytest.approx(expit(-3.5), rel=0.35)


def test_the_clock_starts_with_agreed_pay() -> None:
    """Weeks before agreed pay stand in their own cell and do not use up the weeks in which pay can come."""
    spells = Spells(np.array([10, 3, 10]), np.array([True, True, False]), np.zeros(3, dtype=bool))
    risk, happened = pay_grid(spells, np.array([4, 4, 0]))
    assert risk.sum(axis=1).tolist() == [10.0, 3.0, 10.0]
    assert risk[:, -1].tolist() == [4.0, 3.0, 0.0]
    assert happened.sum(axis=1).tolist() == [1.0, 1.0, 0.0]
    assert happened[0, 5] == 1.0
    assert happened[1, -1] == 1.0
    assert (happened <= risk).all()


def test_the_time_basis_is_a_level_and_bends_that_start_at_zero() -> None:
    """Week 0 is the level alone; the last row, weeks before agreed pay, is the level and the early shift."""
    basis = pay_basis()
    assert basis.shape[0] == 53
    assert basis[0].tolist() == [1.0, *[0.0] * (basis.shape[1] - 1)]
    assert basis[-1].tolist() == [1.0, *[0.0] * (basis.shape[1] - 2), 1.0]
