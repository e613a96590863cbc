"""Censored metrics against a slow second implementation written from the definitions, and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.time_metrics import (
    LEAST_WATCHED,
    Comparable,
    Watch,
    brier,
    concordance,
    horizon_of,
    restricted_weeks,
    watched,
    weeks_error,
)
from models.outcome import HORIZON_WEEKS, Spells

PAID, ENDED, WATCHED = "paid", "ended", "watched"

outcomes = st.lists(
    st.tuples(st.integers(1, HORIZON_WEEKS), st.sampled_from((PAID, ENDED, WATCHED)), st.floats(-2, 2)),
    min_size=2,
    max_size=25,
)


def spells(rows):
    """Return spells of (week, what ended it)."""
    capped = [(week, WATCHED if week == HORIZON_WEEKS else how) for week, how, *_ in rows]
    return Spells(
        np.array([week for week, _ in capped]),
        np.array([how == PAID for _, how in capped]),
        np.array([how == ENDED for _, how in capped]),
    )


def curves(rows):
    """Return a stated curve for each row: a constant weekly chance that rises with its number."""
    weekly = 1 / (1 + np.exp(3 - np.array([row[2] for row in rows])))
    return 1 - (1 - weekly[:, None]) ** np.arange(1, HORIZON_WEEKS + 1)


def slow_watched(rows):
    """Kaplan-Meier of the end of watching, one row and one week at a time."""
    told = spells(rows)
    chance, found = 1.0, [1.0]
    for week in range(HORIZON_WEEKS):
        leaves = there = 0
        for last, paid, ended in zip(told.weeks, told.paid, told.ended, strict=True):
            gone = paid or ended
            if last > week or (last == week and not gone):
                there += 1
            if last == week and not gone:
                leaves += 1
        chance *= 1 - leaves / there if there else 1.0
        found.append(chance)
    return found


def slow_brier(rows, stated, horizon, chance):
    """Return the integrated Brier score, week by week and match by match."""
    told, total = spells(rows), 0.0
    for week in range(1, horizon + 1):
        for row in range(len(rows)):
            last, paid = int(told.weeks[row]), bool(told.paid[row])
            over = (paid or bool(told.ended[row])) and last <= week
            if over:
                total += (float(paid) - stated[row][week - 1]) ** 2 / max(chance[last], LEAST_WATCHED)
            elif last >= week:
                total += stated[row][week - 1] ** 2 / max(chance[week], LEAST_WATCHED)
    return total / (horizon * len(rows))


def slow_concordance(rows, score, horizon, chance):
    """Return the concordance of Wolbers and others, pair by pair."""
    told, good, every = spells(rows), 0.0, 0.0
    for i in range(len(rows)):
        if not told.paid[i] or told.weeks[i] > horizon:
            continue
        for j in range(len(rows)):
            mine, other = int(told.weeks[i]), int(told.weeks[j])
            lost = not told.paid[j] and not told.ended[j]
            at_mine = max(chance[mine], LEAST_WATCHED)
            if other > mine or (lost and other == mine):
                weight = 1 / at_mine**2
            elif told.ended[j]:
                weight = 1 / (at_mine * max(chance[other], LEAST_WATCHED))
            else:
                continue
            every += weight
            good += weight * (1.0 if score[i] > score[j] else 0.5 if score[i] == score[j] else 0.0)
    return good / every if every else float("nan")


@given(outcomes)
def test_the_watch_curve_is_that_of_the_definition(rows):
    """Each step of the curve is one less the share of those still watched who are then lost."""
    assert watched(spells(rows)) == pytest.approx(slow_watched(rows))


def test_the_watch_curve_gives_the_published_steps():
    """The steps of the 6-MP remission times of Freireich and others 1963, as every textbook prints them.

    Turned round: a relapse is our loss and an end of follow-up our paid hour, which takes a match out of its
    own week before losses are counted. So those ends are set a week later.
    """
    relapses = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    followed = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    curve = watched(spells([(w, WATCHED) for w in relapses] + [(w + 1, PAID) for w in followed]))
    published = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {week: round(float(curve[week + 1]), 3) for week in published} == published


@given(outcomes)
def test_the_integrated_brier_score_is_that_of_the_definition(rows):
    """The mean of the matches' shares equals the sum written out from the definition."""
    told, stated, chance = spells(rows), curves(rows), slow_watched(rows)
    watch = Watch.of(told)
    assert watch.horizon == horizon_of(watched(told))
    assert brier(watch, stated).mean() == pytest.approx(slow_brier(rows, stated, watch.horizon, chance))


@given(outcomes)
def test_the_concordance_is_that_of_the_definition(rows):
    """Pairs, weights and ties are those of the definition, ends without a paid hour included."""
    told, score = spells(rows), np.array([row[2] for row in rows])
    chance = slow_watched(rows)
    expected = slow_concordance(rows, score, horizon_of(watched(told)), chance)
    found = concordance(Comparable.of(told), score, np.ones((len(rows), 1)))[0]
    assert found == pytest.approx(expected, nan_ok=True)


@given(outcomes, st.lists(st.integers(0, 3), min_size=25, max_size=25))
def test_a_weight_is_a_repetition(rows, counts):
    """A match of weight two counts as if it stood there twice, for the same curve of watching."""
    told, score = spells(rows), np.array([row[2] for row in rows])
    often = np.array(counts[: len(rows)])
    chance = watched(told)
    again = np.repeat(np.arange(len(rows)), often)
    weighted = concordance(Comparable.of(told, chance), score, often[:, None].astype(float))[0]
    repeated = concordance(Comparable.of(told.take(again), chance), score[again], np.ones((len(again), 1)))
    assert weighted == pytest.approx(repeated[0], nan_ok=True)


def test_without_losses_the_scores_are_the_plain_ones():
    """Where everybody is watched to the end, Brier is a mean square and concordance Harrell's."""
    rows = [(3, PAID), (10, ENDED), (20, PAID), (HORIZON_WEEKS, WATCHED)]
    told = spells(rows)
    watch = Watch.of(told)
    weeks = np.arange(1, HORIZON_WEEKS + 1)
    truth = np.array([weeks >= 3, weeks < 0, weeks >= 20, weeks < 0], dtype=float)
    assert watch.horizon == HORIZON_WEEKS
    assert brier(watch, truth).tolist() == [0, 0, 0, 0]
    assert brier(watch, 1 - truth).tolist() == [1, 1, 1, 1]
    comparable = Comparable.of(told)
    best, worst = np.array([3.0, 1, 2, 0]), np.array([0.0, 2, 1, 3])
    assert concordance(comparable, best, np.ones((4, 1)))[0] == 1.0
    assert concordance(comparable, worst, np.ones((4, 1)))[0] == 0.0


def test_weeks_are_whole_weeks_before_the_hour():
    """A sure first week has lasted no whole week; nothing within the year has lasted all of it."""
    told = spells([(1, PAID), (5, PAID), (9, ENDED), (HORIZON_WEEKS, WATCHED)])
    watch = Watch.of(told)
    weeks = np.arange(1, HORIZON_WEEKS + 1)
    sure = np.array([weeks >= 1, weeks >= 5, weeks < 0, weeks < 0], dtype=float)
    assert restricted_weeks(watch, sure).tolist() == [0, 4, 52, 52]
    assert watch.lasted.tolist() == [0, 4, 52, 52]
    assert weeks_error(watch, sure).tolist() == [0, 0, 0, 0]


def test_weights_make_up_for_who_was_not_watched():
    """The weighted mean of weeks comes near the truth where many are lost; the naive mean does not."""
    rng = np.random.default_rng(5)
    when, lost = rng.geometric(0.03, 40_000), rng.integers(1, 70, 40_000)
    rows = [
        (int(min(w, s, HORIZON_WEEKS)), PAID if w <= s else WATCHED) for w, s in zip(when, lost, strict=True)
    ]
    watch = Watch.of(spells(rows))
    truth = np.minimum(when - 1, watch.horizon).mean()
    known = watch.lasted_weight > 0
    assert (watch.lasted * watch.lasted_weight).sum() / watch.lasted_weight.sum() == pytest.approx(
        truth, rel=0.03
    )
    assert watch.lasted[known].mean() < 0.9 * truth
