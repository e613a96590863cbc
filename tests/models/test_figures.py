"""Lookup tables: the same figures as the closed form, smooth, and averaged over what is unknown."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from models.curve import year
from models.figures import LARGEST_EARLY_WEEK, FigureTables, early_weeks
from tests.models.years import some_year

MODEL = some_year()
TABLES = FigureTables(MODEL)


def _look(pay: np.ndarray, hours: np.ndarray, early: int, spread: float) -> np.ndarray:
    weeks = np.full(len(pay), early)
    wide = np.full(len(pay), spread)
    return np.stack(
        [
            TABLES.goal_hours(pay, hours, weeks, wide),
            TABLES.weeks(pay, weeks, wide),
            TABLES.chance(pay, hours, weeks, wide),
        ]
    )


def _direct(pay: float, hours: float, early: int) -> np.ndarray:
    figures = year(MODEL, np.array([pay]), np.array([hours]), early)
    return np.array([figures.goal_hours[0, 0], figures.weeks[0], figures.chance[0, 0]])


@settings(max_examples=30)
@given(pay=st.integers(-80, 80), hours=st.integers(-16, 16), early=st.integers(0, LARGEST_EARLY_WEEK))
def test_at_its_grid_points_a_table_is_the_closed_form(pay: int, hours: int, early: int) -> None:
    """Where nothing is interpolated and nothing unknown, a lookup is the year itself."""
    found = _look(np.array([pay / 10]), np.array([hours / 4]), early, 0.0)[:, 0]
    np.testing.assert_allclose(found, _direct(pay / 10, hours / 4, early), atol=1e-6)


@settings(max_examples=30)
@given(pay=st.floats(-6, 4), hours=st.floats(-3, 3), early=st.integers(0, LARGEST_EARLY_WEEK))
def test_between_its_grid_points_a_table_is_close(pay: float, hours: float, early: int) -> None:
    """Interpolation is off by less than a quarter of a goal hour, a twentieth of a week, half a percent."""
    found = _look(np.array([pay]), np.array([hours]), early, 0.0)[:, 0]
    away = np.abs(found - _direct(pay, hours, early))
    assert (away < [0.25, 0.05, 0.005]).all()


def test_a_lookup_has_no_jumps_along_its_predictors() -> None:
    """A thousandth more of either predictor moves a figure by no more than its steepest slope allows."""
    line = np.arange(-11, 11, 1e-3)
    level = np.full_like(line, 0.3)
    for pay, hours in ((line, level), (level, line)):
        steps = np.abs(np.diff(_look(pay, hours, 3, 0.5), axis=1)).max(axis=1)
        assert (steps < [0.12, 0.015, 0.0006]).all()


def test_beyond_its_ends_a_table_is_flat() -> None:
    """Predictors that no sane pair has are scored as the end of the table, without an error."""
    far = _look(np.array([-99.0, 99.0]), np.array([-99.0, 99.0]), 0, 0.0)
    ends = _look(np.array([-10.0, 10.0]), np.array([-5.0, 5.0]), 0, 0.0)
    np.testing.assert_allclose(far, ends, atol=1e-9)


@pytest.mark.parametrize("spread", [0.5, 1.0, 1.5])
@pytest.mark.parametrize("pay", [-2.0, 0.0, 1.5])
def test_the_unknown_of_a_workplace_is_averaged(spread: float, pay: float) -> None:
    """A figure with a spread is the adaptive quadrature of the year over a normal shift of the predictor."""
    found = _look(np.array([pay]), np.array([0.4]), 2, spread)[:, 0]
    for figure, tolerance in enumerate((0.3, 0.05, 0.003)):

        def weighed(z: float, figure: int = figure) -> float:
            return float(_direct(pay + spread * z, 0.4, 2)[figure] * norm.pdf(z))

        golden = quad(weighed, -5, 5, epsabs=1e-3, limit=60)[0]
        assert found[figure] == pytest.approx(golden, abs=tolerance)


@settings(max_examples=50)
@given(
    pay=st.floats(-30, 30),
    hours=st.floats(-20, 20),
    early=st.integers(0, LARGEST_EARLY_WEEK),
    spread=st.floats(0, 4),
)
def test_figures_stay_within_their_bounds(pay: float, hours: float, early: int, spread: float) -> None:
    """Weeks stay in 0 to 52, goal hours in 0 to 360 and chances in 0 to 1 whatever is asked for."""
    goal_hours, weeks, chance = _look(np.array([pay]), np.array([hours]), early, spread)[:, 0]
    assert 0 <= goal_hours <= 360
    assert -1e-9 <= weeks <= 52
    assert 0 <= chance <= 1


def test_figures_rise_with_the_predictors() -> None:
    """Goal hours and chance never fall and weeks never rise, at any spread, where a match beats none."""
    line = np.linspace(-1, 9, 400)
    for spread in (0.0, 0.75, 1.5):
        by_pay = np.diff(_look(line, np.full_like(line, -0.2), 4, spread))
        by_hours = np.diff(_look(np.full_like(line, -0.2), line, 4, spread))
        assert (by_pay * np.array([[1], [-1], [1]]) >= -1e-9).all()
        assert (by_hours * np.array([[1], [-1], [1]]) >= -1e-9).all()


def test_early_weeks_of_an_opening() -> None:
    """Unknown starts of pay count as at once, later ones than half a year as half a year."""
    known = early_weeks(np.array([np.nan, 0.0, 3.9, 26.0, 80.0, -2.0]))
    assert known.tolist() == [0, 0, 3, 26, 26, 0]
