"""The year after a match: closed forms against a simulation of the same process, bounds and directions."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit

from models.curve import WEEKS, YearModel, year
from tests.models.worlds import rules
from tests.models.years import simulate, some_year

PAY, HOURS = np.linspace(-8, 6, 29), np.linspace(-4, 4, 9)
POINTS = [(0.0, 0.0, 0), (1.2, -1.0, 0), (-1.5, 1.0, 4), (0.5, 0.3, 13), (2.5, 2.0, 26)]


def _paid_in(week: int, model: YearModel) -> YearModel:
    """Return the year of a pair that is paid in one certain week."""
    pay = np.where(np.arange(WEEKS) == week, 60.0, -60.0)
    return replace(model, pay=pay, stop=np.full(WEEKS, -60.0))


@pytest.mark.parametrize("week", [0, 5, 20, 25, 26, 40])
def test_the_chance_at_half_year_by_hand(week: int) -> None:
    """Paid in week w, the goal is reached if still there after 26 - w weeks and the month's draw succeeds."""
    leave = np.full(12, logit(0.2))
    model = _paid_in(week, replace(some_year(), leave=leave, leave_slope=0.0))
    since = 26 - week
    stays = 0.8 ** (since * 12 / 52) if since > 0 else 0.0
    expected = stays * expit(model.reach[min(int(max(since, 0) * 12 / 52), 11)])
    chance = year(model, np.zeros(1), np.zeros(1), 0).chance[0, 0]
    assert chance == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("week", [0, 13, 40])
def test_goal_hours_of_who_leaves_at_once_by_hand(week: int) -> None:
    """Paid in week w and gone after it: one week's hours, and what the year has left without a match."""
    gone = replace(some_year(), leave=np.full(12, 60.0), leave_slope=0.0, unmatched_goal_hours=100.0)
    ours = year(_paid_in(week, gone), np.zeros(1), np.zeros(1), 0).goal_hours[0, 0]
    expected = expit(gone.hours[0]) * 30 * 12 / 52 + 100.0 * ((52 - week) / 52) ** 2
    assert ours == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("at", POINTS)
def test_figures_are_means_of_the_simulated_process(at: tuple[float, float, int]) -> None:
    """Goal hours, weeks and chance lie within four standard errors of 20,000 simulated years."""
    model, people = replace(some_year(), unmatched_goal_hours=100.0), 20_000
    lived = simulate(model, at, people, seed=11)
    figures = year(model, np.array([at[0]]), np.array([at[1]]), at[2])
    ours = np.array([figures.goal_hours[0, 0], figures.weeks[0], figures.chance[0, 0]])
    error = np.maximum(lived.std(axis=0) / np.sqrt(people), 1e-6)
    assert (np.abs(lived.mean(axis=0) - ours) < 4 * error).all()


def test_expected_weeks_are_the_sum_of_the_exchange_format() -> None:
    """Expected weeks are the sum over t = 1..52 of P(T >= t), worked out by hand for a constant hazard."""
    never = replace(some_year(), stop=np.full(WEEKS, -50.0), pay=np.full(WEEKS, logit(0.03)))
    ours = year(never, np.zeros(1), np.zeros(1), 0).weeks[0]
    assert ours == pytest.approx(sum(0.97**t for t in range(1, WEEKS + 1)), abs=1e-9)


def test_expected_weeks_of_the_first_week_and_of_never() -> None:
    """Who is paid in week 0 waits 0 weeks; who never is, matched or not, waits 52."""
    model = replace(some_year(), unmatched_weekly_hazard=0.0)
    weeks = year(model, np.array([60.0, -60.0]), np.zeros(1), 0).weeks
    np.testing.assert_allclose(weeks, [0.0, 52.0], atol=1e-9)


def test_a_match_that_stops_at_once_is_as_good_as_none() -> None:
    """A match that ends in its first week leaves what happens without a match, but for that week."""
    model = replace(some_year(), pay=np.full(WEEKS, -60.0), stop=np.full(WEEKS, 60.0), stop_slope=0.0)
    figures = year(model, np.zeros(1), np.zeros(1), 0)
    hazard = model.unmatched_weekly_hazard
    assert figures.goal_hours[0, 0] == pytest.approx(model.unmatched_goal_hours)
    assert figures.weeks[0] == pytest.approx(1 + sum((1 - hazard) ** t for t in range(1, WEEKS)))
    assert figures.chance[0, 0] == pytest.approx(0.0, abs=1e-12)


def test_early_weeks_shift_the_year() -> None:
    """With no chance before agreed pay, nobody is paid in those weeks; later pay gives fewer goal hours."""
    model = replace(some_year(), early=-60.0, stop=np.full(WEEKS, -60.0), unmatched_weekly_hazard=0.0)
    tables = [year(model, np.array([0.4]), np.zeros(1), early) for early in (0, 5, 26)]
    hazard = expit(model.pay + 0.4)
    for early, table in zip((0, 5, 26), tables, strict=True):
        still = np.concatenate([np.ones(early), np.cumprod(1 - hazard[: WEEKS - early])])
        assert table.weeks[0] == pytest.approx(still.sum(), abs=1e-9)
    assert tables[0].goal_hours > tables[1].goal_hours > tables[2].goal_hours
    assert tables[2].chance[0, 0] < tables[0].chance[0, 0]


def _years() -> st.SearchStrategy[YearModel]:
    return st.sampled_from([some_year(1), some_year(2), rules().year])


@settings(max_examples=10)
@given(model=_years(), early=st.integers(0, 26))
def test_figures_are_bounded_and_rise_with_the_predictors(model: YearModel, early: int) -> None:
    """Weeks stay in 0 to 52, hours in 0 to 360, chances in 0 to 1; better predictors never look worse.

    By the first paid hour only where a match beats none: below, staying in it locks people in.
    """
    figures = year(model, PAY, HOURS, early)
    better = np.flatnonzero(PAY >= 0)
    assert ((figures.weeks >= -1e-9) & (figures.weeks <= 52)).all()
    assert ((figures.goal_hours >= 0) & (figures.goal_hours <= 360 + 1e-9)).all()
    assert ((figures.chance >= 0) & (figures.chance <= 1)).all()
    assert (np.diff(figures.weeks[better]) <= 1e-9).all()
    assert (np.diff(figures.goal_hours, axis=1) > -1e-9).all()
    assert (np.diff(figures.chance, axis=1) >= -1e-12).all()
    assert (np.diff(figures.chance, axis=0) >= -1e-12).all()
    assert (np.diff(figures.goal_hours[better][:, HOURS >= -1], axis=0) >= -1e-9).all()


@pytest.mark.parametrize("early", [0, 7])
def test_where_ends_do_not_depend_on_the_pair_nothing_locks_in(early: int) -> None:
    """With one hazard of an unpaid end for all, a better predictor is better from end to end."""
    figures = year(replace(some_year(3), stop_slope=0.0), PAY, HOURS, early)
    assert (np.diff(figures.weeks) <= 1e-9).all()
    assert (np.diff(figures.goal_hours, axis=0) >= -1e-9).all()


def test_a_match_with_next_to_no_chance_is_worth_less_than_none() -> None:
    """Who is kept waiting in a hopeless match loses what happens without one: lock-in is in the figures."""
    model = some_year()
    figures = year(model, np.array([-4.0]), np.zeros(1), 0)
    assert figures.goal_hours[0, 0] < model.unmatched_goal_hours
