"""What versions say of later matches rests on nothing that came after them."""

from datetime import date

import numpy as np
import pytest

from api.demo import SAMPLE_DAY
from experiments.contenders import Contender
from experiments.ranking_metrics import NOT_LISTED
from experiments.replay import Replay
from experiments.trials import Limits, Span, sayings_of, trials_of
from matcher.settings import MatchSettings
from tests.experiments.futures import another_future
from tests.experiments.sample import champion, records, replay

EVENING, LAST = date(2024, 9, 1), date(2025, 2, 1)
SPAN = Span(days=(EVENING,))
RULES = Contender(name="rules", kind="rules")


def _said(played, contender):
    """Return what is said of each match until a day: its whole curve."""
    trials = trials_of(played, SAMPLE_DAY, SPAN, Limits(lists=0))
    found = sayings_of(played, contender, trials, lambda *_: None)
    return {
        past.match.match_id: found.arrivals[row]
        for row, past in enumerate(trials.matches)
        if past.match.started_on <= LAST
    }


@pytest.mark.parametrize("contender", [RULES, champion()], ids=lambda one: one.name)
def test_what_is_said_of_a_match_is_the_same_before_another_future(contender):
    """Everything after the last of these matches happens otherwise, and every curve stays what it was."""
    other = Replay(records=another_future(records(), LAST), settings=MatchSettings())
    one, two = _said(replay(), contender), _said(other, contender)
    assert len(one) > 30
    assert one.keys() == two.keys()
    assert all((one[name] == two[name]).all() for name in one)


def test_curves_rise_and_stay_below_one():
    """A chance by the end of a week never falls with the weeks, and is never more than certain."""
    curves = np.stack(list(_said(replay(), champion()).values()))
    assert (np.diff(curves, axis=1) >= 0).all()
    assert (curves[:, 0] > 0).all()
    assert (curves[:, -1] < 1).all()


def test_the_tried_opening_is_found_on_the_list_of_the_evening_before():
    """Most tried openings stand on the list of that evening: the day is really the one of the choice."""
    trials = trials_of(replay(), SAMPLE_DAY, SPAN, Limits(matches=20, lists=10))
    ranks = sayings_of(replay(), RULES, trials, lambda *_: None).rank
    assert len(ranks) == len(trials.listed) == 10
    assert (ranks > NOT_LISTED).mean() >= 0.6


def test_large_histories_are_thinned_evenly():
    """Of many matches as many as asked are kept, the first and the last among them."""
    everything = trials_of(replay(), SAMPLE_DAY, SPAN, Limits(lists=0))
    few = trials_of(replay(), SAMPLE_DAY, SPAN, Limits(matches=15, lists=5))
    assert (len(few.matches), len(few.listed)) == (15, 5)
    assert few.matches[0] == everything.matches[0]
    assert few.matches[-1] == everything.matches[-1]
