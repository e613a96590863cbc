"""Bad numbers: a score that is none is left out, counted and told; too many of them refuse the scorer."""

from dataclasses import replace

import numpy as np
import pytest

from data.journal import Hold
from matcher.proposal import MICRO
from matcher.reachable import ValuedPairs, allowed_blocks, value_pairs
from matcher.rematch import rematch
from matcher.settings import OBJECTIVES
from models.fit import LARGEST_VALUE, BadScoreError, Fit, Objective
from tests.matcher.crowds import Told, crowd, lists_of, night_of, valued_ids, view_of

WRONG = (float("nan"), float("inf"), -float("inf"), 1e308, -1e308, 1e7, LARGEST_VALUE + 60)
MANY = crowd(1, people=60)


def _naive_values(market, day, scorer, objective):
    """Value pairs as a night does that trusts its scorer: the kept mutant of these tests."""
    blocks = list(allowed_blocks(market, day))
    people = len(market.candidates.ids)
    counts = sum(np.bincount(block.candidate, minlength=people) for block in blocks)
    with np.errstate(all="ignore"):
        values = [np.rint(scorer.values(market, b, objective) * MICRO).astype(np.int32) for b in blocks]
    return ValuedPairs(
        start=np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)]),
        opening=np.concatenate([block.opening for block in blocks]),
        value=np.concatenate(values),
    )


def _someone_with_choice(night):
    """Return a pair whose candidate has others."""
    people = [candidate for candidate, _ in valued_ids(night)]
    return min(pair for pair in valued_ids(night) if people.count(pair[0]) > 1)


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("objective", OBJECTIVES)
def test_a_bad_score_is_left_out_counted_and_named(wrong, objective):
    """Of the whole night only that pair is missing, from values, plan and lists; the night says which."""
    sound = night_of(MANY, Told(), objective=objective)
    pair = _someone_with_choice(sound)
    night = night_of(MANY, Told({pair: 4 * wrong}), objective=objective)
    assert valued_ids(night) == {key: gain for key, gain in valued_ids(sound).items() if key != pair}
    assert (night.valued.bad.left_out, night.valued.bad.scored) == (1, len(sound.valued))
    assert f"candidate {pair[0]} and opening {pair[1]}" in str(night.valued.bad)
    plan = rematch(night)
    assert pair not in {(row.candidate_id, row.opening_id) for row in plan.rows}
    listed = lists_of(night, view_of(night, plan), every_opening=True)[pair[0]]
    assert listed
    assert pair[1] not in {one.opening_id for one in listed}


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), 1e308])
def test_a_night_that_trusts_its_scorer_lets_it_in(wrong):
    """The naive valuation, kept as a mutant, gives the same pair some number and a place among the others."""
    sound = night_of(MANY, Told())
    pair = _someone_with_choice(sound)
    naive = _naive_values(sound.market, sound.day, Told({pair: wrong}), sound.objective)
    assert pair in valued_ids(replace(sound, valued=naive))


def test_sound_scores_leave_nothing_out():
    """A night without bad scores says nothing."""
    night = night_of(MANY, Told())
    assert night.valued.bad.left_out == 0
    assert not str(night.valued.bad)


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("objective", OBJECTIVES)
def test_a_scorer_that_knows_nothing_is_refused(wrong, objective):
    """All scores bad, or one in ten: the scorer is refused, with counts and the first pairs."""
    pairs = sorted(valued_ids(night_of(MANY, Told())))
    tenth = dict.fromkeys(pairs[::10], 4 * wrong)
    for told in (Told(otherwise=4 * wrong), Told(tenth)):
        with pytest.raises(BadScoreError, match=f"at most 1% of bad values; .* of {len(pairs)} pairs"):
            night_of(MANY, told, objective=objective)


@pytest.mark.parametrize("wrong", WRONG)
def test_nobody_loses_every_pair(wrong):
    """Few bad scores, but all of one person's: the scorer is refused, and the person named."""
    person, kept = _someone_with_choice(night_of(MANY, Told()))
    others = {pair[1] for pair in valued_ids(night_of(MANY, Told()))} - {kept}
    vetoes = tuple(Hold(candidate_id=person, opening_id=other, kind="veto") for other in sorted(others))
    day = replace(MANY, holds=(*MANY.holds, *vetoes))
    assert (person, kept) in valued_ids(night_of(day, Told()))
    with pytest.raises(BadScoreError, match=f"of some pair of candidate {person};"):
        night_of(day, Told({(person, kept): wrong}))


@pytest.mark.parametrize("wrong", WRONG)
def test_a_pin_without_a_score_refuses_the_scorer(wrong):
    """A pinned pair may not be left out, so a scorer that cannot value it does not decide the night."""
    pair = _someone_with_choice(night_of(MANY, Told()))
    pinned = replace(MANY, holds=(*MANY.holds, Hold(candidate_id=pair[0], opening_id=pair[1], kind="pin")))
    with pytest.raises(BadScoreError, match=f"candidate {pair[0]} and opening {pair[1]}"):
        rematch(night_of(pinned, Told({pair: wrong})))


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("name", sorted(Fit.__dataclass_fields__))
def test_no_figure_of_a_list_is_bad(wrong, name):
    """Each of a fit's figures is checked, also those that values are not made of."""
    figures = {key: np.full(3, 1.0) for key in Fit.__dataclass_fields__}
    with pytest.raises(BadScoreError, match="fit: "):
        Fit(**figures | {name: np.array([1.0, wrong, 1.0])})


def test_blocks_do_not_change_the_count():
    """Left-out pairs add up over people asked one at a time as over all at once."""
    night = night_of(MANY, Told())
    pair = _someone_with_choice(night)
    whole = value_pairs(night.market, night.day, Told({pair: float("nan")}), Objective.GOAL_HOURS)
    total = whole.bad + whole.bad
    assert (total.left_out, total.scored, len(total.first)) == (2, 2 * whole.bad.scored, 2)
