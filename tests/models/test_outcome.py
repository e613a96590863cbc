"""Outcomes of past matches: whole weeks, censoring, and months that are unknown rather than zero."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.placements import PaidMonth
from models.outcome import HORIZON_WEEKS, PaidMonths, Spells, Stays, whole_weeks
from tests.builders import AS_OF
from tests.models.worlds import past

START = date(2025, 3, 3)


def _on(days: int) -> date:
    return START + timedelta(days=days)


def _spell(**fields) -> tuple[int, bool, bool]:
    spells = Spells.of([past(started_on=START, **fields)])
    assert len(spells) == 1
    return int(spells.weeks[0]), bool(spells.paid[0]), bool(spells.ended[0])


@pytest.mark.parametrize(("days", "weeks"), [(0, 0), (6, 0), (7, 1), (13, 1), (14, 2), (363, 51), (364, 52)])
def test_weeks_are_whole(days: int, weeks: int) -> None:
    """Days become weeks by the floor of days / 7, as the exchange format defines it."""
    assert whole_weeks(START, _on(days)) == weeks


@pytest.mark.parametrize(("days", "at_risk"), [(0, 1), (6, 1), (7, 2), (363, 52)])
def test_the_week_of_the_first_paid_hour_is_at_risk(days: int, at_risk: int) -> None:
    """A first paid hour in week t was watched for the weeks 0 to t, that week included."""
    assert _spell(first_paid_on=_on(days), observed_until=_on(days), ended_on=None) == (at_risk, True, False)


def test_a_first_paid_hour_after_the_horizon_is_no_event() -> None:
    """From day 364 on a first paid hour counts as a year without one."""
    late = {"first_paid_on": _on(364), "observed_until": _on(400), "ended_on": None}
    assert _spell(**late) == (HORIZON_WEEKS, False, False)


def test_paid_after_the_end_belongs_to_nobody() -> None:
    """A paid hour after the match ended is no success of the match: it ended unpaid."""
    fields = {"first_paid_on": _on(60), "ended_on": _on(30), "observed_until": _on(90)}
    assert _spell(**fields) == (5, False, True)


def test_paid_and_ended_in_the_same_week_is_paid() -> None:
    """Where the first paid hour and the end fall in one week, the paid hour came first and counts."""
    fields = {"first_paid_on": _on(15), "ended_on": _on(16), "observed_until": _on(16)}
    assert _spell(**fields) == (3, True, False)
    assert _spell(**{**fields, "ended_on": _on(15)}) == (3, True, False)


@pytest.mark.parametrize(("days", "weeks"), [(0, 0), (6, 0), (20, 2), (900, 52)])
def test_a_match_that_nothing_happened_to_is_censored(days: int, weeks: int) -> None:
    """Only whole weeks without an event are watched, and at most 52."""
    assert _spell(observed_until=_on(days), ended_on=None) == (weeks, False, False)


def test_an_end_after_the_last_look_is_not_seen() -> None:
    """A planned end after the end of observation is no end yet."""
    assert _spell(observed_until=_on(21), ended_on=_on(80)) == (3, False, False)


@given(
    seen=st.integers(0, 800),
    paid=st.none() | st.integers(0, 800),
    ended=st.none() | st.integers(0, 800),
)
def test_spells_are_always_within_a_year_and_say_one_thing(
    seen: int, paid: int | None, ended: int | None
) -> None:
    """Whatever the dates, weeks stay in 0 to 52 and a spell that ended by an event lasted at least a week."""
    seen = max(seen, paid or 0, ended or 0)
    weeks, was_paid, was_ended = _spell(
        observed_until=_on(seen),
        first_paid_on=None if paid is None else _on(paid),
        ended_on=None if ended is None else _on(ended),
    )
    assert 0 <= weeks <= HORIZON_WEEKS
    assert not (was_paid and was_ended)
    assert weeks >= 1 or not (was_paid or was_ended)
    assert was_paid == (paid is not None and paid < 364 and (ended is None or paid <= ended))


def _month(month: date, hours: float) -> PaidMonth:
    return PaidMonth(match_id="m1", month=month, paid_hours=hours)


def _months(paid: tuple[PaidMonth, ...], **fields) -> dict[int, float]:
    months = PaidMonths.of([past(paid, started_on=START, **fields)], AS_OF)
    return dict(zip(months.month.tolist(), months.hours.tolist(), strict=True))


def test_a_missing_month_is_unknown_and_not_zero() -> None:
    """A month without a row is NaN, a month with the row 0 is zero; both stand in the table."""
    paid = (_month(date(2025, 5, 1), 12.0), _month(date(2025, 7, 1), 0.0))
    rows = _months(paid, first_paid_on=date(2025, 4, 10), observed_until=date(2025, 9, 20), ended_on=None)
    assert list(rows) == [1, 2, 3, 4]
    assert rows[1] == 12.0
    assert rows[3] == 0.0
    assert np.isnan([rows[2], rows[4]]).all()


def test_the_month_of_the_first_hour_and_what_follows_the_end_do_not_count() -> None:
    """Months are counted from the one after the first hour up to the one before the end, whole ones only."""
    paid = tuple(_month(date(2025, month, 1), 20.0) for month in range(4, 9))
    fields = {"first_paid_on": date(2025, 4, 10), "observed_until": date(2025, 12, 31)}
    assert list(_months(paid, ended_on=date(2025, 7, 2), **fields)) == [1, 2]


def test_no_month_after_the_as_of_date() -> None:
    """The running month of the as-of date is partial and left out."""
    rows = _months((), first_paid_on=date(2026, 1, 5), observed_until=date(2027, 1, 1), ended_on=None)
    assert list(rows) == [1]  # February; the as-of date lies in March


def test_months_of_a_match_that_never_paid_are_none() -> None:
    """Without a first paid hour there is no month to learn the level of hours from."""
    assert _months((_month(date(2025, 5, 1), 9.0),), first_paid_on=None) == {}


def test_a_stay_ends_with_the_match() -> None:
    """A paid match that ended counts the month of its end; one still running counts whole months only."""
    running = past(started_on=START, first_paid_on=_on(10), observed_until=_on(10 + 65), ended_on=None)
    ended = past(started_on=START, first_paid_on=_on(10), observed_until=_on(75), ended_on=_on(75))
    stays = Stays.of([running, ended])
    assert stays.months.tolist() == [2, 3]
    assert stays.ended.tolist() == [False, True]


def test_pay_after_the_end_is_no_stay() -> None:
    """Who was paid elsewhere after the match ended tells nothing of how long this match's pay lasts."""
    elsewhere = past(started_on=START, first_paid_on=_on(60), ended_on=_on(30), observed_until=_on(300))
    assert len(Stays.of([elsewhere]).match) == 0
    assert _months((), first_paid_on=_on(60), ended_on=_on(30), observed_until=_on(300)) == {}
