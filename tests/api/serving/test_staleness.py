"""How old a plan is, as lists say it."""

from datetime import UTC, date, datetime

import pytest

from api.serving.staleness import NO_PLAN, staleness_of

MADE = datetime(2026, 3, 2, 2, 5, tzinfo=UTC)
DAY = date(2026, 3, 2)


def test_the_plan_of_today_is_fresh() -> None:
    """On its own day, and before, a plan is not stale and says which night it is from."""
    told = staleness_of(7, MADE, DAY, DAY)
    assert (told.plan_id, told.nights_behind, told.stale) == (7, 0, False)
    assert "2. marts 2026" in told.text_da
    assert not staleness_of(7, MADE, DAY, date(2026, 3, 1)).stale


@pytest.mark.parametrize(("today", "behind", "text"), [(3, 1, "1 nat gammel"), (5, 3, "3 nætter gammel")])
def test_an_older_plan_says_by_how_many_nights(today: int, behind: int, text: str) -> None:
    """A plan of an earlier day is stale and counts the nights since."""
    told = staleness_of(7, MADE, DAY, date(2026, 3, today))
    assert (told.nights_behind, told.stale) == (behind, True)
    assert text in told.text_da


def test_no_plan_is_stale() -> None:
    """Before the first night a list says that it knows no prices."""
    assert NO_PLAN.stale
    assert NO_PLAN.plan_id is None
