"""Contributions: they sum to the figures they explain, exactly, for every pair that is asked about."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.pairs import Pairs
from models.additive import AdditiveModel
from models.explain import START_OF_PAY, WORKPLACE, Contributions, contributions
from tests.models.worlds import everybody, rules, tiny_day, tiny_model

DAY = tiny_day()
MODELS = {"learned": tiny_model, "rules": rules}


def _explained(model: AdditiveModel, candidate: int) -> tuple[Contributions, np.ndarray]:
    market, pairs = everybody(DAY, model)
    own = pairs.where(pairs.candidate == candidate)
    return contributions(model, market, own), model.fit(market, own).expected_goal_hours


@settings(max_examples=25)
@given(candidate=st.integers(0, len(DAY.candidates) - 1), kind=st.sampled_from(sorted(MODELS)))
def test_hours_sum_to_value_minus_reference(candidate: int, kind: str) -> None:
    """The hours of all parts of a pair sum to its goal hours less the reference within 1e-9."""
    parts, values = _explained(MODELS[kind](), candidate)
    np.testing.assert_allclose(parts.goal_hours.sum(axis=1), values - parts.reference, atol=1e-9)


@pytest.mark.parametrize("kind", MODELS)
def test_terms_sum_to_the_predictors(kind: str) -> None:
    """The parts of either predictor sum to it within 1e-9."""
    model = MODELS[kind]()
    market, pairs = everybody(DAY, model)
    own = pairs.where(pairs.candidate == 3)
    parts = contributions(model, market, own)
    at = model.predictors(market, own, model.table(market, own))
    np.testing.assert_allclose(parts.pay.sum(axis=1), at.pay, atol=1e-9)
    np.testing.assert_allclose(parts.hours.sum(axis=1), at.hours, atol=1e-9)
    assert len(parts.names) == parts.goal_hours.shape[1] == len(model.terms) + 2
    assert parts.names[-2:] == (WORKPLACE, START_OF_PAY)


def test_the_pairs_shown_are_explained_as_among_all() -> None:
    """Explaining two of the pairs gives the rows that explaining all of them gives."""
    model = tiny_model()
    market, pairs = everybody(DAY, model)
    own = pairs.where(pairs.candidate == 5)
    some = contributions(model, market, own, np.array([7, 2]))
    every = contributions(model, market, own)
    np.testing.assert_allclose(some.goal_hours, every.goal_hours[[7, 2]], atol=1e-9)
    assert some.reference == every.reference


def test_one_pair_alone_has_nothing_to_explain() -> None:
    """A pair that is its own reference has no hours to share out."""
    model = tiny_model()
    market, _ = everybody(DAY, model)
    pair = Pairs(candidate=np.array([2], dtype=np.int32), opening=np.array([4], dtype=np.int32))
    parts = contributions(model, market, pair)
    np.testing.assert_allclose(parts.goal_hours, 0.0, atol=1e-9)


def test_what_does_not_differ_explains_nothing() -> None:
    """A figure that is the same for all pairs of a person gets no hours, whatever the person's level is."""
    model = tiny_model()
    market, pairs = everybody(DAY, model)
    own = pairs.where(pairs.candidate == 1)
    values = model.table(market, own).values
    parts = contributions(model, market, own)
    same = [i for i in range(values.shape[1]) if len(np.unique(values[:, i])) == 1]
    assert same
    np.testing.assert_allclose(parts.goal_hours[:, same], 0.0, atol=1e-9)


def test_a_term_that_helps_adds_hours() -> None:
    """With only one feature in the model, hours rise with its term and nothing else is given as a reason."""
    model = rules()
    ruled = zip(model.terms, model.pay.heights, strict=True)
    heights = tuple(height if term.name == "danish_gap" else np.zeros_like(height) for term, height in ruled)
    bare = replace(
        model,
        pay=replace(model.pay, heights=heights),
        hours=replace(model.hours, heights=tuple(np.zeros_like(h) for h in model.hours.heights)),
    )
    parts, values = _explained(bare, 0)
    only = parts.names.index("danish_gap")
    order = np.argsort(parts.pay[:, only])
    assert (np.diff(parts.goal_hours[order, only]) >= -1e-9).all()
    others = [i for i in range(len(parts.names) - 2) if i != only]
    np.testing.assert_allclose(parts.goal_hours[:, others], 0.0, atol=1e-12)
    assert np.ptp(values) > 1
