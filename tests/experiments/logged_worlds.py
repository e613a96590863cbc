"""Logs of lists that the service's own exploration shuffled, with answers whose chances are known.

A person's lines have worth that the list is sorted by, and another worth that the other policy looks at: it
changes places of neighbours that are nearly tied where that suits it. A line is answered by a chance that
falls with its position and rises with its true worth and with the person.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from experiments.off_policy import Log, ShownByChance
from matcher.exploration import Exploration, chances, explored, swap_rates

LINES, NEAR_TIE, PERSON_SD = 6, 1.0, 1.0
_ALL_TIED = [True] * LINES


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """How a world is logged: how often neighbours change places, how many people, and lists of each."""

    rate: float
    people: int
    lists: int


def scheme(seed: int) -> Scheme:
    """Return the scheme of a world: small and large ones, explored a little or a lot."""
    rng = np.random.default_rng([seed, 1])
    return Scheme(
        rate=float(rng.uniform(0.04, 0.3)), people=int(rng.integers(60, 400)), lists=int(rng.integers(1, 7))
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class Desk:
    """One person's list before exploration: its order, the other policy's order, and the true chances."""

    net: np.ndarray
    target: np.ndarray
    true: np.ndarray
    predicted: np.ndarray


def desk(rng: np.random.Generator, person: float) -> Desk:
    """Draw a list of lines, best first, with the chance of an answer of each line at each position."""
    net = np.sort(rng.normal(size=LINES))[::-1]
    other = net + 1.5 * rng.normal(size=LINES)
    seen = 1 / np.arange(1, LINES + 1)
    true = 0.8 * seen[None, :] / (1 + np.exp(-2 * (other[:, None] + person)))
    # The model knows the list's own order only, and is too high: wrong in form and in level.
    predicted = 0.6 * seen[None, :] / (1 + np.exp(-net[:, None]))
    return Desk(net=net, target=_other_order(net, other), true=true, predicted=predicted)


def _other_order(net, other):
    """Return the chances of the other policy: neighbours that are nearly tied stand as it prefers."""
    order, at = list(range(LINES)), 1
    while at < LINES - 1:
        if abs(net[at] - net[at + 1]) <= NEAR_TIE and other[at + 1] > other[at]:
            order[at], order[at + 1] = order[at + 1], order[at]
            at += 1
        at += 1
    table = np.zeros((LINES, LINES))
    table[order, np.arange(LINES)] = 1.0
    return table


def world(seed: int) -> Log:
    """Draw the log of a world."""
    chosen, rng = scheme(seed), np.random.default_rng([seed, 2])
    shuffle = Exploration(rate=chosen.rate, near_tie=NEAR_TIE)
    lists = []
    for number in range(chosen.people):
        person = PERSON_SD * rng.normal()
        for _ in range(int(rng.integers(1, chosen.lists + 1))):
            one = desk(rng, person)
            rates = swap_rates(one.net.tolist(), _ALL_TIED, shuffle)
            order = np.array(explored(rates, int(rng.integers(2**40))))
            chance = one.true[order, np.arange(LINES)]
            lists.append(
                ShownByChance(
                    person=f"p{number}",
                    shown=order,
                    logged=chances(rates),
                    target=one.target,
                    reward=(rng.random(LINES) < chance).astype(float),
                    predicted=one.predicted,
                )
            )
    return Log.of(lists)


@cache
def true_value(lists: int = 60_000) -> float:
    """Return what the other policy gives per list, the mean of exact expectations over many lists.

    How many lists a person has depends on nothing else, so a list is a list.
    """
    rng = np.random.default_rng(99)
    values = [
        float((one.target * one.true).sum())
        for one in (desk(rng, PERSON_SD * rng.normal()) for _ in range(lists))
    ]
    return float(np.mean(values))
