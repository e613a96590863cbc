"""The ground of lists and night: every pair within reach that no rule refuses, once, with its value."""

from dataclasses import replace

import numpy as np
import pytest

from data.journal import Hold
from features.pairs import Pairs
from matcher.carving import cases_of
from matcher.proposal import MICRO
from matcher.reachable import Scope, value_pairs
from matcher.rules import refusals
from matcher.settings import OBJECTIVES
from models.fit import LARGEST_VALUE, Objective
from tests import builders
from tests.matcher.crowds import Told, crowd, night_of, valued_ids
from tests.matcher.nights import thumb


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("seed", range(3))
def test_every_allowed_pair_once_with_its_value(seed, objective):
    """Asked one by one, exactly the valued pairs are refused by no rule, and each has its scorer's value."""
    night = night_of(crowd(seed), thumb(), objective=objective)
    everyone = Pairs.all_of(len(night.market.candidates.ids), len(night.market.openings.ids))
    cases = cases_of(night, everyone)
    asked = [row for row, case in enumerate(cases) if not refusals(case)]
    found = night.valued.candidates() * len(night.market.openings.ids) + night.valued.opening
    assert found.tolist() == asked
    assert 0 < len(asked) < len(cases)
    values = night.scorer.values(night.market, everyone, Objective(objective))[asked]
    assert np.abs(night.valued.value - values * MICRO).max() <= 0.5


def test_a_scope_is_a_part_of_the_whole():
    """Asked for some people and openings only, their pairs and values are those of the whole night."""
    night = night_of(crowd(1), thumb())
    people, openings = np.array([3, 5, 8], np.int32), np.arange(len(night.market.openings.ids)) % 2 == 0
    scope = Scope(candidates=people, openings=openings)
    part = value_pairs(night.market, night.day, night.scorer, night.objective, scope=scope)
    whole, rows = night.valued, night.valued.candidates()
    inside = np.isin(rows, people) & openings[whole.opening]
    assert len(part) == inside.sum() > 0
    assert (part.candidates() == rows[inside]).all()
    assert (part.opening == whole.opening[inside]).all()
    assert (part.value == whole.value[inside]).all()


def test_progress_is_told_to_the_end():
    """Whoever waits is told the phase, how far it is, and the whole."""
    night, told = night_of(crowd(1), thumb()), []
    value_pairs(
        night.market, night.day, night.scorer, night.objective, progress=lambda *step: told.append(step)
    )
    phases, done, people = zip(*told, strict=True)
    assert set(phases) == {"score"}
    assert set(people) == {24}
    assert list(done) == sorted(done)
    assert 20 < done[-1] <= 24


def test_a_wild_value_of_a_pair_that_rules_refuse_is_never_asked_for():
    """Only allowed pairs are scored: nonsense about a refused one harms nobody."""
    day = crowd(1, journal=False)
    vetoed = replace(day, holds=(Hold(candidate_id="c00", opening_id="o00", kind="veto"),))
    told = Told({("c00", "o00"): float("nan")})
    assert ("c00", "o00") not in valued_ids(night_of(vetoed, told))


def test_the_largest_value_fits():
    """A value at the limit is neither refused nor wrapped around."""
    day = builders.snapshot([builders.candidate()], [builders.workplace()], [builders.opening()])
    night = night_of(day, Told({("c1", "o1"): float(LARGEST_VALUE)}))
    assert night.valued.value.tolist() == [LARGEST_VALUE * MICRO]
