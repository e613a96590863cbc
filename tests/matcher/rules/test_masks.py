"""One pair or many: a rule's columns say exactly what its check says."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.programmes import programme_on
from features.market import Market
from features.pairs import Pairs
from matcher.rules import RULES, Allowed, DayContext, PairCase, refusals
from matcher.rules.masks import DayColumns, allowed, refused_by_rule
from matcher.rules.travel_minutes import minutes_between
from matcher.settings import MatchSettings
from tests import builders
from tests.builders import AS_OF
from tests.matcher.rules.worlds import days

PROGRAMME = programme_on(AS_OF)
SETTINGS = st.sampled_from(
    (
        MatchSettings(),
        MatchSettings(unknown_satisfies_must=True, must_condition_level=2.0, hold_days=3, hide_days=5),
    )
)


def _cases(snapshot, chosen):
    """Return every pair of a snapshot as columns and as records."""
    market = Market.of(snapshot)
    context = DayContext.of(snapshot, chosen)
    columns = DayColumns.of(snapshot, market, context, PROGRAMME)
    pairs = Pairs.all_of(len(snapshot.candidates), len(snapshot.openings))
    workplaces = {w.workplace_id: w for w in snapshot.workplaces}
    cases = [
        PairCase(
            candidate=snapshot.candidates[person],
            workplace=workplaces[snapshot.openings[place].workplace_id],
            opening=snapshot.openings[place],
            programme=PROGRAMME,
            context=context,
            travel_minutes=None if np.isnan(minutes) else float(minutes),
        )
        for person, place, minutes in zip(
            pairs.candidate, pairs.opening, minutes_between(market, pairs), strict=True
        )
    ]
    return columns, pairs, cases


def _compare(snapshot, chosen):
    columns, pairs, cases = _cases(snapshot, chosen)
    refused = refused_by_rule(columns, pairs)
    for rule in RULES:
        by_record = [not isinstance(rule.check(case), Allowed) for case in cases]
        assert refused[rule.name].tolist() == by_record, rule.name
    assert allowed(columns, pairs).tolist() == [not refusals(case) for case in cases]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(days(), SETTINGS)
def test_columns_and_records_say_the_same(snapshot, chosen):
    """On random days every rule refuses the same pairs by columns as by records, and so do all together."""
    _compare(snapshot, chosen)


@pytest.mark.proof
@settings(max_examples=2_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(days(), SETTINGS)
def test_columns_and_records_say_the_same_long(snapshot, chosen):
    """The same on two thousand random days."""
    _compare(snapshot, chosen)


def test_the_random_days_reach_every_rule():
    """Among some hundred random days every rule refuses a pair, so the comparison is not about nothing."""
    seen: set[str] = set()

    @settings(
        max_examples=200,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(days())
    def collect(snapshot):
        columns, pairs, _ = _cases(snapshot, MatchSettings())
        seen.update(name for name, flags in refused_by_rule(columns, pairs).items() if flags.any())

    collect()
    assert seen == {rule.name for rule in RULES}


def test_a_market_of_other_records_is_refused():
    """Columns and records that do not belong together are refused, not answered for the wrong people."""
    snapshot = builders.snapshot([builders.candidate()], [builders.workplace()], [builders.opening()])
    other = builders.snapshot([builders.candidate("c7")], [builders.workplace()], [builders.opening()])
    context = DayContext.of(snapshot, MatchSettings())
    with pytest.raises(ValueError, match="same snapshot"):
        DayColumns.of(snapshot, Market.of(other), context, PROGRAMME)


def test_no_pairs_are_no_answers():
    """An empty block gives an empty answer."""
    snapshot = builders.snapshot([builders.candidate()], [builders.workplace()], [builders.opening()])
    columns, _, _ = _cases(snapshot, MatchSettings())
    none = Pairs(candidate=np.zeros(0, np.int32), opening=np.zeros(0, np.int32))
    assert allowed(columns, none).shape == (0,)
