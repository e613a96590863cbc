"""How well stated times to the first paid hour hold: censored outcomes, weighted by the chance of being seen.

A match ends in its first paid hour, in an end without one (which is no censoring: that match can give none
any more), or is not watched further. Weeks are whole and count from 1; within a week, what happens is seen
before a watch ends. Weights are inverse chances of still being watched (IPCW).

Sources: Graf, Schmoor, Sauerbrei and Schumacher 1999 (Brier score); Schoop, Beyersmann, Schumacher and Binder
2011 (with competing ends); Uno, Cai, Pencina, D'Agostino and Wei 2011, Wolbers, Blanche, Koller, Witteman and
Gerds 2014 (concordance).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.bootstrap import share
from models.outcome import HORIZON_WEEKS, Spells

Floats = NDArray[np.float64]

LEAST_WATCHED = 0.1
"""Weeks that fewer than this share would be watched to are not judged: their weights would rule alone."""


def watched(spells: Spells) -> Floats:
    """Return the chance to be watched through each week, shape (53,): entry t is for the end of week t.

    The Kaplan-Meier curve of the end of watching; who had an end or a paid hour in a week was watched in it.
    """
    weeks = np.arange(HORIZON_WEEKS + 1)
    stopped = ~spells.paid & ~spells.ended
    leaves = np.bincount(spells.weeks[stopped], minlength=HORIZON_WEEKS + 1).astype(np.float64)
    there = (spells.weeks[:, None] > weeks).sum(axis=0) + leaves
    still = 1 - np.divide(leaves, there, out=np.zeros_like(leaves), where=there > 0)
    return np.concatenate([[1.0], np.cumprod(still)[:-1]])


def horizon_of(chance: Floats) -> int:
    """Return the last week to which at least a tenth would be watched, 1 to 52."""
    return max(1, int(np.flatnonzero(chance >= LEAST_WATCHED)[-1]))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Watch:
    """What is known of each match by each week up to a horizon, and how much it counts.

    Attributes
    ----------
    horizon : int
        Last week that is judged.
    paid : float64, shape (n, horizon)
        1 where the first paid hour came by the end of the week.
    weight : float64, shape (n, horizon)
        Inverse chance of knowing it; 0 where it is not known.
    lasted : float64, shape (n,)
        Weeks before the first paid hour, at most the horizon; the horizon where none came.
    lasted_weight : float64, shape (n,)
        Inverse chance of knowing that; 0 where it is not known.
    """

    horizon: int
    paid: Floats
    weight: Floats
    lasted: Floats
    lasted_weight: Floats

    @classmethod
    def of(cls, spells: Spells, chance: Floats | None = None) -> "Watch":
        """Read spells; ``chance`` is the curve of `watched` where another sample's is wanted."""
        chance = watched(spells) if chance is None else chance
        horizon = horizon_of(chance)
        week = np.arange(1, horizon + 1)
        over = (spells.paid | spells.ended)[:, None] & (spells.weeks[:, None] <= week)
        open_still = ~over & (spells.weeks[:, None] >= week)
        inverse = 1 / np.maximum(chance, LEAST_WATCHED)
        weight = over * inverse[spells.weeks][:, None] + open_still * inverse[week]
        paid = (over & spells.paid[:, None]).astype(np.float64)
        early = paid[:, -1] > 0
        return cls(
            horizon=horizon,
            paid=paid,
            weight=weight,
            # The hour came in the course of a week: whole weeks before it are one fewer.
            lasted=np.where(early, spells.weeks - 1.0, float(horizon)),
            lasted_weight=weight[:, -1],
        )


def brier(watch: Watch, arrivals: Floats) -> Floats:
    """Return each match's share of the integrated Brier score, shape (n,); their mean is the score.

    Parameters
    ----------
    watch : Watch
        What is known.
    arrivals : ndarray, shape (n, 52)
        Stated chance of a first paid hour by the end of each week.
    """
    gap = watch.paid - arrivals[:, : watch.horizon]
    score: Floats = (watch.weight * gap**2).mean(axis=1)
    return score


def restricted_weeks(watch: Watch, arrivals: Floats) -> Floats:
    """Return the stated mean weeks before the first paid hour, at most the horizon, shape (n,)."""
    weeks: Floats = (1 - arrivals[:, : watch.horizon]).sum(axis=1)
    return weeks


def weeks_error(watch: Watch, arrivals: Floats) -> Floats:
    """Return stated less seen weeks of each match, shape (n,); to be averaged by ``lasted_weight``."""
    error: Floats = restricted_weeks(watch, arrivals) - watch.lasted
    return error


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparable:
    """Ordered pairs of matches of which it is known that the first was paid before the second.

    Attributes
    ----------
    weight : float64, shape (n, n)
        Inverse chance of knowing it of (earlier, later); 0 where it is not known.
    """

    weight: Floats

    @classmethod
    def of(cls, spells: Spells, chance: Floats | None = None) -> "Comparable":
        """Read pairs from spells; an end without a paid hour is later than any paid hour."""
        chance = watched(spells) if chance is None else chance
        horizon = horizon_of(chance)
        inverse = 1 / np.maximum(chance, LEAST_WATCHED)
        first = spells.paid & (spells.weeks <= horizon)
        mine = inverse[spells.weeks]
        later = spells.weeks[None, :] > spells.weeks[:, None]
        watched_on = ~spells.paid & ~spells.ended & (spells.weeks[None, :] == spells.weeks[:, None])
        still = (later | watched_on) * mine[:, None] ** 2
        gone = (spells.ended[None, :] & ~later) * mine[:, None] * mine[None, :]
        return cls(weight=np.where(first[:, None], np.where(still > 0, still, gone), 0.0))


def concordance(comparable: Comparable, score: Floats, weights: Floats) -> Floats:
    """Return how often the earlier paid match was told to be the sooner one, for each column of weights.

    Parameters
    ----------
    comparable : Comparable
        Pairs that can be compared.
    score : ndarray, shape (n,)
        Larger is sooner; equal scores count half.
    weights : ndarray, shape (n, draws)
        How often each match counts.
    """
    right = (score[:, None] > score[None, :]) + 0.5 * (score[:, None] == score[None, :])
    good = np.einsum("ib,ib->b", weights, (comparable.weight * right) @ weights)
    every = np.einsum("ib,ib->b", weights, comparable.weight @ weights)
    return share(good, every)
