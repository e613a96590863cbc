"""The shipped fit: sums, intervals, the same bits in any block, and features it has not learned refused."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.market import Market
from features.pairs import Pairs
from models.additive import AdditiveModel, Effects
from models.fit import Fit, Objective
from tests.models.worlds import everybody, rules, tiny_day, tiny_model

DAY = tiny_day()
MODELS = {"learned": tiny_model, "rules": rules}


def _part(fit: Fit, rows: np.ndarray) -> Fit:
    return Fit(**{f.name: getattr(fit, f.name)[rows] for f in fields(Fit)})


@pytest.mark.parametrize("kind", MODELS)
def test_a_predictor_is_the_sum_of_its_parts(kind: str) -> None:
    """Terms, industry and workplace sum to the predictor of each pair within 1e-9."""
    model = MODELS[kind]()
    market, pairs = everybody(DAY, model)
    table = model.table(market, pairs)
    at = model.predictors(market, pairs, table)
    site = market.openings.workplace[pairs.opening]
    industry, _ = model.industries.of(market.workplaces.divisions)
    workplace, _ = model.workplaces.of(market.workplaces.ids)
    parts = model.pay.terms(table.values).sum(axis=1) + industry[site] + workplace[site]
    np.testing.assert_allclose(at.pay, parts, atol=1e-9)
    np.testing.assert_allclose(at.hours, model.hours.terms(table.values).sum(axis=1), atol=1e-9)


@pytest.mark.parametrize("kind", MODELS)
def test_values_are_the_figures_of_the_fit(kind: str) -> None:
    """What the night maximises is bit for bit the figure that the page shows."""
    model = MODELS[kind]()
    market, pairs = everybody(DAY, model)
    fit = model.fit(market, pairs)
    goal_hours = model.values(market, pairs, Objective.GOAL_HOURS)
    assert goal_hours.tobytes() == fit.expected_goal_hours.tobytes()
    np.testing.assert_array_equal(
        model.values(market, pairs, Objective.WEEKS_SAVED), -fit.expected_weeks_to_paid
    )


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), kind=st.sampled_from(sorted(MODELS)))
def test_a_pair_has_the_same_bits_in_any_block(seed: int, kind: str) -> None:
    """Every figure of a pair is the same alone, in a small block and among all; interval ends within 1e-9."""
    model = MODELS[kind]()
    market, pairs = everybody(DAY, model)
    whole = model.fit(market, pairs)
    rng = np.random.default_rng(seed)
    rows = rng.permutation(len(pairs))[: int(rng.choice([1, 2, 7, 200]))]
    part, expected = model.fit(market, pairs.where(rows)), _part(whole, rows)
    for name in ("expected_goal_hours", "expected_weeks_to_paid", "chance_30h_at_26w"):
        assert getattr(part, name).tobytes() == getattr(expected, name).tobytes()
    # The ends come from a matrix product, whose last bits depend on the size of the block.
    np.testing.assert_allclose(part.low, expected.low, atol=1e-9)
    np.testing.assert_allclose(part.high, expected.high, atol=1e-9)


@pytest.mark.parametrize("kind", MODELS)
def test_the_interval_holds_the_estimate_within_the_bounds(kind: str) -> None:
    """Low <= estimate <= high for every pair, none below 0 or above twelve months of the goal."""
    model = MODELS[kind]()
    fit = model.fit(*everybody(DAY, model))
    assert (fit.low >= 0).all()
    assert (fit.low <= fit.expected_goal_hours).all()
    assert (fit.expected_goal_hours <= fit.high).all()
    assert (fit.high <= 360).all()
    assert (fit.high - fit.low > 0.1).all()


def test_new_workplaces_have_wider_intervals() -> None:
    """The same openings at workplaces that history does not name are less sure, for every pair."""
    model = tiny_model()
    known = replace(model, workplaces=replace(model.workplaces, values=np.zeros(len(model.workplaces.names))))
    market, pairs = everybody(DAY, known)
    renamed = replace(
        market, workplaces=replace(market.workplaces, ids=tuple(f"new {i}" for i in market.workplaces.ids))
    )
    old, new = known.fit(market, pairs), known.fit(renamed, pairs)
    wider = (new.high - new.low) - (old.high - old.low)
    assert (wider > 0).mean() > 0.95
    assert wider.mean() > 0


def test_an_unknown_name_is_average_and_unsure() -> None:
    """Names that history does not know get effect 0 and the variance between those it knows."""
    effects = Effects(
        names=("a", "b"), values=np.array([0.5, -0.5]), variances=np.array([0.1, 0.2]), unseen_variance=0.9
    )
    values, variances = effects.of(["b", None, "c", ""])
    assert values.tolist() == [-0.5, 0.0, 0.0, 0.0]
    assert variances.tolist() == [0.2, 0.9, 0.9, 0.9]


def _without_the_last(model: AdditiveModel) -> AdditiveModel:
    return replace(model, terms=model.terms[:-1])


def _swapped(model: AdditiveModel) -> AdditiveModel:
    return replace(model, terms=(model.terms[1], model.terms[0], *model.terms[2:]))


@pytest.mark.parametrize("foreign", [_without_the_last, _swapped])
def test_features_of_another_catalogue_are_refused(foreign) -> None:
    """A model that has learned other features, or the same in another order, scores nothing."""
    model = foreign(tiny_model())
    with pytest.raises(ValueError, match=r"expected features .* train a new version"):
        model.fit(*everybody(DAY, model))


def test_no_pairs_at_all() -> None:
    """An empty block has an empty fit."""
    model = tiny_model()
    market = Market.of(DAY, model.kinship)
    nothing = Pairs.all_of(0, 0)
    assert len(model.fit(market, nothing)) == 0
    assert len(model.values(market, nothing, Objective.WEEKS_SAVED)) == 0


@pytest.mark.parametrize("bad", [{"low": 9.0}, {"high": 1.0}, {"chance_30h_at_26w": np.nan}])
def test_a_fit_that_contradicts_itself_is_refused(bad: dict[str, float]) -> None:
    """Figures that are not finite or lie outside their own interval are never passed on."""
    good = {
        "expected_goal_hours": 5.0,
        "low": 2.0,
        "high": 8.0,
        "expected_weeks_to_paid": 20.0,
        "chance_30h_at_26w": 0.2,
    }
    with pytest.raises(ValueError, match="fit: "):
        Fit(**{name: np.array([value]) for name, value in {**good, **bad}.items()})


def test_each_market_gets_its_own_effects() -> None:
    """Effects are kept for the market that was asked about last, and never handed to another one."""
    model = replace(tiny_model())
    here, pairs = everybody(DAY, model)
    names = here.workplaces.ids
    there = replace(here, workplaces=replace(here.workplaces, ids=tuple(f"new {name}" for name in names)))
    fresh = [replace(model).fit(market, pairs).expected_goal_hours for market in (here, there)]
    assert (fresh[0] != fresh[1]).any()
    for market, expected in ((here, fresh[0]), (there, fresh[1]), (here, fresh[0]), (here, fresh[0])):
        np.testing.assert_array_equal(model.fit(market, pairs).expected_goal_hours, expected)
