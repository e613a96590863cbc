"""How near the learned figures are to the truth: ranking, intervals, calibration, groups."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.scenes import Scene
from experiments.true_market import TrueMarket
from features.market import Market
from features.pairs import Pairs
from matcher.night import Night
from matcher.proposal import MICRO

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TOP = 10
DECILES = 10
_MOST_FITTED = 24_000
_FITTED_AT_ONCE = 4_000
_LEAST_IN_GROUP = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class FitQuality:
    """Figures of the learned fit against the truth, over pairs that are truly allowed.

    Attributes
    ----------
    ndcg : float
        NDCG@10 of the lists without prices, mean over people: gain = true goal hours above no match; openings
        that the records refuse come last.
    correlation : float
        Between predicted and true goal hours.
    mean_predicted, mean_true : float
        Goal hours.
    hours_error, chance_error : float
        Expected calibration error over deciles of the prediction: goal hours; chance of 30 hours at 26 weeks.
    coverage, coverage_new : float
        Share of 80 % intervals that hold the truth; at workplaces without a past match (NaN without any).
    missed, forbidden : float
        Shares: of truly allowed pairs, those that the records refuse; of recorded ones, those the truth
        forbids.
    """

    ndcg: float
    correlation: float
    mean_predicted: float
    mean_true: float
    hours_error: float
    chance_error: float
    coverage: float
    coverage_new: float
    missed: float
    forbidden: float


def quality_of(scene: Scene, night: Night) -> FitQuality:
    """Compare the figures of a night (objective goal hours) with the truth."""
    truth = scene.truth
    recorded = Pairs(candidate=night.valued.candidates(), opening=night.valued.opening)
    true_row = truth.row_of(recorded.candidate, recorded.opening)
    rows = np.unique(np.linspace(0, len(truth.weeks) - 1, _MOST_FITTED).astype(np.int64))
    predicted = _fitted(scene, night.market, truth, rows)
    held = (predicted.low <= truth.goal_hours[rows]) & (truth.goal_hours[rows] <= predicted.high)
    new = _at_new_workplaces(scene, night.market, truth.opening[rows])
    return FitQuality(
        ndcg=ndcg(truth, recorded, night.valued.value / MICRO),
        correlation=float(np.corrcoef(predicted.goal_hours, truth.goal_hours[rows])[0, 1]),
        mean_predicted=float(predicted.goal_hours.mean()),
        mean_true=float(truth.goal_hours[rows].mean()),
        hours_error=calibration_error(predicted.goal_hours, truth.goal_hours[rows]),
        chance_error=calibration_error(predicted.chance, truth.chance[rows]),
        coverage=float(held.mean()),
        coverage_new=float(held[new].mean()) if new.any() else float("nan"),
        missed=1 - int((true_row >= 0).sum()) / len(truth.weeks),
        forbidden=float((true_row < 0).mean()),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Fitted:
    goal_hours: Floats
    low: Floats
    high: Floats
    chance: Floats


def _fitted(scene: Scene, market: Market, truth: TrueMarket, rows: Ints) -> _Fitted:
    """Return all figures of some true pairs, block by block: intervals need a wide table."""
    blocks = [
        scene.model.fit(market, Pairs(candidate=truth.candidate[some], opening=truth.opening[some]))
        for some in np.array_split(rows, max(1, len(rows) // _FITTED_AT_ONCE))
    ]
    return _Fitted(
        goal_hours=np.concatenate([block.expected_goal_hours for block in blocks]),
        low=np.concatenate([block.low for block in blocks]),
        high=np.concatenate([block.high for block in blocks]),
        chance=np.concatenate([block.chance_30h_at_26w for block in blocks]),
    )


def _at_new_workplaces(scene: Scene, market: Market, opening: NDArray[np.int32]) -> NDArray[np.bool_]:
    known = {past.workplace.workplace_id for past in scene.snapshot.history}
    new = np.array([name not in known for name in market.workplaces.ids], dtype=np.bool_)
    found: NDArray[np.bool_] = new[market.openings.workplace[opening]]
    return found


def ndcg(truth: TrueMarket, listed: Pairs, value: Floats) -> float:
    """Return NDCG@10 by true goal hours above no match, mean over people with anything to gain.

    Parameters
    ----------
    truth : TrueMarket
        What is true.
    listed : Pairs
        What the lists hold; entries that are not truly allowed take a rank and gain nothing.
    value : float64, shape (pairs,)
        What the lists are sorted by, largest first.
    """
    row = truth.row_of(listed.candidate, listed.opening)
    worth = np.maximum(truth.goal_hours - truth.unmatched_goal_hours, 0.0)
    gain = np.where(row >= 0, worth[row], 0.0)
    people = int(truth.people.max(initial=0)) + 1
    got = _discounted(listed.candidate, value, gain, people)
    best = _discounted(truth.candidate, worth, worth, people)
    some = best > 0
    return float((got[some] / best[some]).mean()) if some.any() else float("nan")


def _discounted(person: NDArray[np.int32], key: Floats, gain: Floats, people: int) -> Floats:
    """Return each person's discounted gain of the first ten by falling key."""
    mine = person < people
    person, key, gain = person[mine], key[mine], gain[mine]
    order = np.lexsort((-key, person))
    rank = np.arange(len(order)) - np.searchsorted(person[order], person[order])
    first = rank < TOP
    gains = gain[order][first] / np.log2(rank[first] + 2)
    return np.bincount(person[order][first], weights=gains, minlength=people).astype(np.float64)


def calibration_error(predicted: Floats, true: Floats) -> float:
    """Return the mean over deciles of the prediction of |mean predicted - mean true|."""
    parts = np.array_split(np.argsort(predicted, kind="stable"), DECILES)
    gaps = [abs(predicted[part].mean() - true[part].mean()) * len(part) for part in parts if len(part)]
    return float(sum(gaps) / max(len(predicted), 1))


def group_gap(groups: Sequence[str | None], goal_hours: Floats) -> float:
    """Return the largest less the smallest mean of groups of at least 30 people, in goal hours."""
    names = np.array([name or "" for name in groups])
    means = [
        float(goal_hours[names == name].mean())
        for name in sorted(set(names.tolist()))
        if name and (names == name).sum() >= _LEAST_IN_GROUP
    ]
    return max(means) - min(means) if means else 0.0
