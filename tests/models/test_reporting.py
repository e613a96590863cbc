"""Reporting rates: months without hours are told less often, and that is found and corrected."""

import numpy as np
import pytest

from models.outcome import PaidMonths
from models.reporting import ReportingRates, reporting_rates


def _lived(seed: int, matches: int, told_zero: float, told_positive: float) -> tuple[PaidMonths, float]:
    """Draw runs of months with and without hours, hide some; return them and the true mean hours."""
    rng = np.random.default_rng(seed)
    rows = []
    for match in range(matches):
        paid = rng.random() < 0.7
        for month in range(1, int(rng.integers(2, 13))):
            hours = float(rng.integers(1, 40)) if paid else 0.0
            told = rng.random() < (told_positive if paid else told_zero)
            rows.append((match, month, hours if told else np.nan, hours))
            paid = rng.random() < (0.88 if paid else 0.3)
    table = np.array(rows)
    months = PaidMonths(table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2])
    return months, float(table[:, 3].mean())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_zeros_told_less_often_are_found(seed: int) -> None:
    """Where zeros are reported half as often as hours, both rates come back from what is seen alone."""
    months, _ = _lived(seed, 400, told_zero=0.45, told_positive=0.9)
    rates = reporting_rates(months)
    assert rates.zero == pytest.approx(0.45, abs=0.1)
    assert rates.positive == pytest.approx(0.9, abs=0.05)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_missing_at_random_gives_equal_rates(seed: int) -> None:
    """Where gaps have nothing to do with hours, the rates are equal and no month weighs more than another."""
    months, _ = _lived(seed, 400, told_zero=0.75, told_positive=0.75)
    rates = reporting_rates(months)
    assert rates.zero == pytest.approx(rates.positive, abs=0.1)
    np.testing.assert_allclose(rates.weight(np.array([0.0, 12.0])), 1.0, atol=0.15)


def test_weights_undo_the_gaps() -> None:
    """The weighted mean of told months is the true mean of all months; the plain one is too high."""
    months, truth = _lived(4, 600, told_zero=0.4, told_positive=0.9)
    hours = months.hours[np.isfinite(months.hours)]
    weight = reporting_rates(months).weight(hours)
    assert hours.mean() > truth * 1.1
    assert (hours * weight).sum() / weight.sum() == pytest.approx(truth, rel=0.05)


def test_nothing_missing_is_told_always() -> None:
    """Where every month is told, both rates are one."""
    months, _ = _lived(5, 50, told_zero=1.0, told_positive=1.0)
    rates = reporting_rates(months)
    assert (rates.zero, rates.positive) == pytest.approx((1.0, 1.0))


def _months(hours: list[float]) -> PaidMonths:
    count = len(hours)
    return PaidMonths(np.zeros(count, dtype=np.int64), np.arange(1, count + 1), np.array(hours))


@pytest.mark.parametrize("hours", [[], [np.nan], [0.0], [12.0], [np.nan] * 6, [0.0] * 6, [12.0] * 6])
def test_next_to_nothing_gives_usable_weights(hours: list[float]) -> None:
    """One month, none or months of one kind only: weights are finite, positive and no larger than ten."""
    weight = reporting_rates(_months(hours)).weight(np.array([0.0, 12.0]))
    assert np.isfinite(weight).all()
    assert ((weight > 0) & (weight <= 10)).all()


def test_a_month_with_hours_weighs_one() -> None:
    """Weights are relative to months with hours."""
    assert ReportingRates(0.5, 1.0).weight(np.array([3.0, 0.0])).tolist() == [1.0, 2.0]
