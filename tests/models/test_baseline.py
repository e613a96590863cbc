"""The rules of thumb point where the catalogue says, and the shuffle knows nothing but is always the same."""

import numpy as np
import pytest

from features.catalogue import CATALOGUE
from models.baseline import Shuffle, rule_baseline
from models.fit import FitScorer, Objective
from tests.models.worlds import everybody, programme, rules, tiny_day

DAY = tiny_day()


def test_rules_point_where_the_catalogue_says() -> None:
    """No rule of thumb goes against its feature's direction, for pay or for hours."""
    for feature, pay, hours in zip(CATALOGUE, rules().pay.heights, rules().hours.heights, strict=True):
        change = pay[-1] - pay[0] + hours[-1] - hours[0]
        assert change * feature.monotone >= 0, feature.name


def test_rules_say_something() -> None:
    """At least ten features have a rule, in most groups of reasons."""
    ruled = {t.name: t.group for t, h in zip(rules().terms, rules().pay.heights, strict=True) if h.any()}
    assert len(ruled) >= 10
    assert len(set(ruled.values())) >= 6


@pytest.mark.parametrize(
    ("name", "better", "worse"),
    [
        ("competence_cover_related", 1.0, 0.0),
        ("danish_gap", 0.0, 3.0),
        ("support_shortfall", 0.0, 3.0),
        ("travel_share_of_limit", 0.1, 0.9),
        ("hire_intention", 1.0, 0.0),
    ],
)
def test_a_better_match_is_worth_more(name: str, better: float, worse: float) -> None:
    """All else unknown, the better figure gives more goal hours and an earlier first paid hour."""
    model = rules()
    values = np.full((2, len(model.terms)), np.nan)
    values[:, [term.name for term in model.terms].index(name)] = better, worse
    pay, hours = model.pay.total(values), model.hours.total(values)
    early, spread = np.zeros(2, dtype=np.int64), np.full(2, 0.5)
    good, bad = model.figures.goal_hours(pay, hours, early, spread)
    soon, late = model.figures.weeks(pay, early, spread)
    assert good > bad
    assert soon < late


def test_an_unknown_figure_stands_for_the_middle() -> None:
    """What is not known scores between the best and the worst of its rule."""
    for heights, unknown in zip(rules().pay.heights, rules().pay.unknown, strict=True):
        assert heights.min() <= unknown <= heights.max()


def test_rules_are_the_same_every_time() -> None:
    """The rules have a digest that does not change from one call to the next."""
    assert rule_baseline(programme()).digest == rules().digest


def _values(scorer: FitScorer, rows: np.ndarray | None = None) -> np.ndarray:
    market, pairs = everybody(DAY, rules())
    return scorer.values(market, pairs if rows is None else pairs.where(rows), Objective.GOAL_HOURS)


def test_a_shuffle_differs_by_seed() -> None:
    """Two seeds rank pairs in ways that have nothing to do with each other or with the rules."""
    one, other = (_values(Shuffle.of(programme(), seed)) for seed in (1, 2))
    ruled = _values(rules())
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.1
    assert abs(np.corrcoef(one, ruled)[0, 1]) < 0.1
    assert Shuffle.of(programme(), 1).version != Shuffle.of(programme(), 2).version


def test_a_shuffle_is_the_same_in_every_block() -> None:
    """A pair's random figures depend on its ids alone: same bits in any block and in any order."""
    shuffle = Shuffle.of(programme(), 3)
    whole = _values(shuffle)
    rows = np.random.default_rng(0).permutation(len(whole))[:50]
    assert _values(shuffle, rows).tobytes() == whole[rows].tobytes()


def test_a_shuffle_prefers_nobody() -> None:
    """Averaged over its openings no person is preferred by more than chance would."""
    market, pairs = everybody(DAY, rules())
    noise = Shuffle.of(programme(), 4).predictors(market, pairs)
    assert np.abs(noise).max() <= 1
    means = np.array([noise[pairs.candidate == row].mean() for row in range(len(DAY.candidates))])
    assert means.std() == pytest.approx(noise.std() / np.sqrt(len(DAY.openings)), rel=0.3)
