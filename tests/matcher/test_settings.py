"""Settings that cannot be meant are refused when they are made."""

import dataclasses

import pytest

from matcher.settings import MatchSettings


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"objective": "profit"}, "objective"),
        ({"hold_days": -1}, "hold_days"),
        ({"waiting_bonus_per_night": -0.1}, "waiting_bonus_per_night"),
        ({"churn_cost": float("nan")}, "churn_cost"),
        ({"mentor_hours_by_need": (0.0, 1.0, 0.5, 2.0)}, "mentor_hours_by_need"),
        ({"mentor_hours_by_need": (0.0, 1.0)}, "mentor_hours_by_need"),
    ],
)
def test_a_setting_out_of_range_is_named(fields, name):
    """The message names the setting."""
    with pytest.raises(ValueError, match=name):
        MatchSettings(**fields)


def test_every_setting_is_documented():
    """A setting without a line in the docstring does not exist."""
    text = MatchSettings.__doc__ or ""
    assert [f.name for f in dataclasses.fields(MatchSettings) if f.name not in text] == []
