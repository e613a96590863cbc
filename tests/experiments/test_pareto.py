"""What plans win against whom they reach: the figures, which plan is surpassed, and the picture of it."""

from types import SimpleNamespace

import numpy as np
import pytest

from api.pictures import DA, EN, ReachMark, ReachValue, reach_value_picture
from experiments.bootstrap import Interval
from experiments.pareto import Reached, reached
from experiments.plan_metrics import PlanColumns
from experiments.slices import Slice

NAN = float("nan")


def _slice(value, members):
    mine = np.array(members, dtype=bool)
    return Slice(attribute="gender", value=value, members=mine, people=int(mine.sum()))


def _bench(draws=40):
    rng = np.random.default_rng(3)
    weights = np.column_stack([np.ones(8), rng.multinomial(8, np.full(8, 1 / 8), size=draws).T])
    return SimpleNamespace(plan_weights=weights, longest=np.array([1, 1, 0, 0, 1, 1, 0, 0], dtype=bool))


def test_figures_are_those_of_the_places():
    """Three of four women and one of four men placed: a third; half of the longest waiting; mean hours."""
    placed = np.array([1, 1, 1, 0, 1, 0, 0, 0], dtype=bool)
    unknown = np.full(8, NAN)
    plans = PlanColumns(
        people=tuple("abcdefgh"), value=np.repeat(np.arange(8.0)[:, None], 3, axis=1), weeks=unknown,
        placed=placed, worse=np.zeros(8, dtype=bool), crowding=unknown, moved=unknown,
    )  # fmt: skip
    slices = (_slice("female", [1, 1, 1, 1, 0, 0, 0, 0]), _slice("male", [0, 0, 0, 0, 1, 1, 1, 1]))
    (found,) = reached(_bench(), {"x": plans}, slices)
    assert found.goal_hours.value == pytest.approx(3.5)
    assert found.exposure.value == pytest.approx(1 / 3)
    assert found.waiting.value == pytest.approx(3 / 4)
    assert found.exposure.low <= 1 / 3 <= found.exposure.high <= 1.0


def _reached(hours, exposure=0.5, waiting=0.5, half=1.0):
    shares = [Interval(value=one, low=one - 0.1, high=one + 0.1) for one in (exposure, waiting)]
    return Reached(
        name="x",
        goal_hours=Interval(value=hours, low=hours - half, high=hours + half),
        exposure=shares[0],
        waiting=shares[1],
    )


def test_a_plan_is_surpassed_only_beyond_its_interval():
    """As good in all and clearly better in one surpasses; a little better, or worse in one, does not."""
    assert _reached(30).beaten_by(_reached(32))
    assert not _reached(30).beaten_by(_reached(30.5))
    assert not _reached(30).beaten_by(_reached(32, waiting=0.4))
    assert not _reached(30).beaten_by(_reached(30))


@pytest.mark.parametrize(
    ("language", "surpassed"), [(DA, "A a, overgået af en anden"), (EN, "A a, surpassed by another")]
)
def test_the_picture_tells_everything_in_its_table_too(language, surpassed):
    """Three marks with their letters, a table with units and intervals, a dash where nothing is known."""
    ends = (0.5, 0.25, 0.75)
    marks = (
        ReachMark(name="a", hours=(30.0, 20.0, 40.0), shares=(ends, ends), beaten=True),
        ReachMark(name="b", hours=(31.0, 21.0, 41.0), shares=(ends, (NAN, NAN, NAN)), beaten=False),
    )
    data = ReachValue(title="T", description="D", across="hours", panels=("equal", "waiting"), marks=marks)
    picture = reach_value_picture(data, language)
    assert surpassed in picture.svg
    assert "<title" in picture.svg
    assert "style=" not in picture.svg
    assert picture.columns == ("version", "hours [95 %]", "equal [95 %]", "waiting [95 %]")
    told = ("50.0 % [25.0; 75.0]", "–")
    assert picture.rows[1][2:] == (told if language == EN else tuple(one.replace(".", ",") for one in told))
