"""The yardstick of 30 ordinary paid hours in a calendar month."""

from datetime import date

import pytest

from data.paid_work import WorkedMonth, ordinary_hours, reaches_goal
from data.placements import PaidMonth
from data.programmes import programme_on

MARCH = date(2026, 3, 1)
PROGRAMME = programme_on(MARCH)


@pytest.mark.parametrize(("hours", "reached"), [(29.9, False), (30.0, True), (0.0, False)])
def test_3_the_threshold(hours, reached):
    """Domain test 3: 29.9 hours are not 30."""
    assert reaches_goal([WorkedMonth(month=MARCH, hours=hours)], MARCH, PROGRAMME) is reached


def test_3_two_jobs_add():
    """Domain test 3: hours of two jobs in one month add up, also where binary fractions fall short of 30."""
    jobs = [
        WorkedMonth.of(PaidMonth(match_id=m, month=MARCH, paid_hours=h))
        for m, h in (("m1", 18.7), ("m2", 11.3))
    ]
    assert ordinary_hours(jobs, MARCH, PROGRAMME) == pytest.approx(30)
    assert reaches_goal(jobs, MARCH, PROGRAMME) is True
    thirds = [WorkedMonth(month=MARCH, hours=0.1)] * 300
    assert reaches_goal(thirds, MARCH, PROGRAMME) is True


@pytest.mark.parametrize("form", ["praktik", "loentilskud", "flexjob"])
def test_3_only_ordinary_hours_count(form):
    """Domain test 3: hours in praktik, wage subsidy or fleksjob never count, however many."""
    worked = [WorkedMonth(month=MARCH, hours=100, form=form), WorkedMonth(month=MARCH, hours=29.9)]
    assert ordinary_hours(worked, MARCH, PROGRAMME) == pytest.approx(29.9)
    assert reaches_goal(worked, MARCH, PROGRAMME) is False


def test_no_row_is_unknown_and_other_months_do_not_count():
    """A month without a row is unknown, not zero; hours of another month stay there."""
    april = [WorkedMonth(month=date(2026, 4, 1), hours=40)]
    assert reaches_goal(april, MARCH, PROGRAMME) is None
    assert ordinary_hours(april, MARCH, PROGRAMME) is None
