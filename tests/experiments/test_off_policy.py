"""Off-policy figures against exact expectations, and how often their intervals hold the truth."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.off_policy import (
    ESTIMATORS,
    Demands,
    Log,
    ShownByChance,
    Weakness,
    doubly_robust,
    evaluate,
    ips,
    snips,
)
from matcher.exploration import chances
from tests.experiments.logged_worlds import true_value, world
from tests.trust_record import record

LINES = 4
figures = st.lists(st.floats(-2, 2), min_size=LINES * LINES, max_size=LINES * LINES)
rates = st.lists(st.floats(0.02, 0.5), min_size=2, max_size=2)


def _table(numbers):
    return np.array(numbers).reshape(LINES, LINES)


def _orders(some):
    """Yield every order that exploration may show, with its chance: a coin, then each pair by itself."""
    for coin in (1, 2):
        pairs = list(range(coin, LINES - 1, 2))
        for swapped in itertools.product((True, False), repeat=len(pairs)):
            order, chance = list(range(LINES)), 0.5
            for at, swap in zip(pairs, swapped, strict=True):
                chance *= 2 * some[at] if swap else 1 - 2 * some[at]
                if swap:
                    order[at], order[at + 1] = order[at + 1], order[at]
            yield np.array(order), chance


def _expectation(estimator, some, target, reward, predicted):
    """Return the exact expectation of an estimator over everything that might have been shown."""
    total = 0.0
    for order, chance in ((order, chance) for order, chance in _orders(some) if chance > 0):
        one = ShownByChance(
            person="a", shown=order, logged=chances(some), target=target,
            reward=reward[order, np.arange(LINES)], predicted=predicted,
        )  # fmt: skip
        total += chance * estimator(Log.of([one]))[0]
    return total


def _target(swap):
    """Return the chances of a policy that changes two neighbours with some chance."""
    return chances([0.0, swap, 0.0])


@given(rates, st.floats(0, 1), figures, figures)
def test_ips_and_dr_are_right_on_average_whatever_the_model(some, swap, reward, predicted):
    """Over every list that might have been shown, the mean of IPS and of DR is the policy's exact value."""
    logged, target = [0.0, *some], _target(swap)
    exact = (target * _table(reward)).sum()
    args = (logged, target, _table(reward), _table(predicted))
    assert _expectation(ips, *args) == pytest.approx(exact, abs=1e-9)
    assert _expectation(doubly_robust, *args) == pytest.approx(exact, abs=1e-9)


def test_the_naive_mean_of_what_was_shown_is_not():
    """Taking what was shown as it is gives the value of the shown lists, not of the other policy."""
    reward = _table(range(LINES * LINES)) ** 2.0
    target = _target(1.0)

    def naive(log):
        return float(log.reward.sum(axis=1).mean()), log.reward

    args = ([0.0, 0.1, 0.1], target, reward, reward)
    assert abs(_expectation(naive, *args) - (target * reward).sum()) > 0.5
    assert _expectation(ips, *args) == pytest.approx((target * reward).sum())


@given(rates, figures, st.integers(0, 5))
def test_a_perfect_model_leaves_dr_nothing_to_correct(some, reward, seed):
    """Where the model says exactly what happens, every single list gives the exact value."""
    table, target = _table(reward), _target(0.7)
    orders = [order for order, chance in _orders([0.0, *some]) if chance > 0]
    order = orders[seed % len(orders)]
    one = ShownByChance(
        person="a", shown=order, logged=chances([0.0, *some]), target=target,
        reward=table[order, np.arange(LINES)], predicted=table,
    )  # fmt: skip
    assert doubly_robust(Log.of([one]))[0] == pytest.approx((target * table).sum(), abs=1e-9)


def test_snips_moves_with_the_answers_and_ips_does_not():
    """Adding 5 to every answer adds 5 a position to SNIPS exactly; to IPS only on average."""
    log = world(3)
    moved = replace(log, reward=log.reward + 5)
    positions = log.reward.shape[1]
    assert snips(moved)[0] - snips(log)[0] == pytest.approx(5 * positions)
    assert ips(moved)[0] - ips(log)[0] != pytest.approx(5 * positions, abs=1e-6)


def test_the_same_policy_has_the_plain_mean():
    """Asked about what was shown itself, all weights are 1 and IPS and SNIPS are the mean of the answers."""
    log = world(4)
    same = replace(log, weight=np.ones_like(log.weight))
    plain = log.reward.sum(axis=1).mean()
    assert ips(same)[0] == pytest.approx(plain)
    assert snips(same)[0] == pytest.approx(plain)


def _strong():
    """Return a log that is strong enough, with what is demanded of it."""
    log = world(2)
    found = evaluate(log, Demands())
    assert found.weak == ()
    return log, found


def test_a_strong_log_is_answered_with_its_size():
    """Three estimates with intervals around them, and how many people they are worth."""
    log, found = _strong()
    assert set(found.estimates) == set(ESTIMATORS)
    assert all(one.low < one.value < one.high for one in found.estimates.values())
    assert 0 < found.effective <= found.people == len(set(log.people))


@pytest.mark.parametrize(
    ("change", "weakness"),
    [
        (lambda log: replace(log, people=tuple("one" for _ in log.people)), Weakness.FEW_PEOPLE),
        (lambda log: replace(log, weight=_heavy(log.weight, 200.0)), Weakness.ONE_RULES),
        (lambda log: replace(log, weight=_heavy(log.weight, 40.0)), Weakness.FEW_EFFECTIVE),
        (lambda log: replace(log, reward=np.zeros_like(log.reward)), Weakness.FEW_ANSWERS),
        (lambda log: replace(log, supported=0.9 * log.supported), Weakness.UNSUPPORTED),
        (lambda log: replace(log, weight=np.zeros_like(log.weight)), Weakness.FEW_EFFECTIVE),
    ],
)
def test_a_weak_log_is_refused_and_says_why(change, weakness):
    """Few people, one that rules, few answers, or lines without support: the cause, and no figure."""
    log, _ = _strong()
    found = evaluate(change(log), Demands())
    assert weakness in found.weak
    assert found.estimates == {}


def _heavy(weight, factor):
    """Return weights of which a few are very large."""
    heavy = weight.copy()
    heavy[:3] = factor
    return heavy


def test_a_line_without_its_chance_is_refused():
    """What was shown where its logged chance is 0 is a fault of the log, told with list and position."""
    one = ShownByChance(
        person="K-1", shown=np.array([1, 0]), logged=np.eye(2), target=np.eye(2),
        reward=np.zeros(2), predicted=np.zeros((2, 2)),
    )  # fmt: skip
    with pytest.raises(ValueError, match="list of K-1: position 1: expected a logged chance above 0"):
        Log.of([one])


def test_people_with_many_lists_count_once():
    """Lists written down twice for the same people make no interval narrower: people are the unit."""
    log, found = _strong()
    doubled = replace(
        log,
        **{name: np.repeat(getattr(log, name), 2, axis=0) for name in
           ("weight", "reward", "predicted", "expected", "supported")},
        people=tuple(name for name in log.people for _ in range(2)),
    )  # fmt: skip
    twice = evaluate(doubled, Demands())
    width = [one.estimates["ips"].high - one.estimates["ips"].low for one in (found, twice)]
    assert width[1] == pytest.approx(width[0])


def _coverage(seeds):
    """Return coverage by estimator, that of IPS without logged chances, and the share refused."""
    truth, held, told, naive = true_value(), dict.fromkeys(ESTIMATORS, 0), 0, 0
    for seed in seeds:
        log = world(seed)
        found = evaluate(log, Demands())
        if found.weak:
            continue
        told += 1
        for name, one in found.estimates.items():
            held[name] += one.low <= truth <= one.high
        unlogged = replace(log, weight=(log.weight > 0).astype(float))
        plain = evaluate(unlogged, Demands()).estimates["ips"]
        naive += plain.low <= truth <= plain.high
    return {name: count / told for name, count in held.items()}, naive / told, 1 - told / len(seeds)


def test_intervals_hold_the_truth_about_as_often_as_they_say_in_60_worlds():
    """In 60 worlds the intervals hold the truth in 85 to 100 %, as chance allows; naive ones less often."""
    held, naive, refused = _coverage(range(60))
    assert all(0.85 <= share <= 1 for share in held.values()), held
    assert refused < 0.8
    assert naive < 0.5


@pytest.mark.proof
def test_intervals_hold_the_truth_in_93_to_97_of_100():
    """In 500 worlds, where nothing was refused, each estimator's 95 % interval holds the truth in 93-97 %."""
    held, naive, refused = _coverage(range(500))
    assert all(0.93 <= share <= 0.97 for share in held.values()), held
    record(
        "off_policy",
        "95 % intervals of IPS, SNIPS and DR hold the truth in 93-97 % of worlds that are not refused",
        {
            **{name: round(share, 4) for name, share in held.items()},
            "refused": round(refused, 4),
            "worlds": 500,
        },
        f"IPS without logged chances: {naive:.1%}",
        command="python -m pytest -m proof tests/experiments/test_off_policy.py",
    )
