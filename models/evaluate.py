"""How well learning holds on matches it has not seen: split by time, measured on what came after.

The model that is measured was learned from the earlier matches only, as they were known on the day of the
split; the shipped one is then learned from all. No figure here is taken on training data.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, log_expit

from data.snapshot import PastMatch, Snapshot
from features.encode import FeatureTable
from features.market import Market, background
from features.pairs import Pairs
from features.relatedness import Kinship
from models.additive import Predictors
from models.curve import YearModel
from models.hazard import pay_grid
from models.outcome import Spells
from models.train import split_by_time

Floats = NDArray[np.float64]

TRAINING_SHARE = 0.75
_DRAWS = 400
_LEAST_MATCHES = 40
_SEED = 20
Metric = dict[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut:
    """Outcomes and predictions of matches after the split; rows are matches.

    Attributes
    ----------
    weeks : ndarray of int64, shape (n,)
        Weeks watched.
    paid : ndarray of bool, shape (n,)
        Whether the watch ended with the first paid hour.
    expected : ndarray, shape (n,)
        First paid hours the model expected in the weeks watched (summed hazard).
    likelihood, plain_likelihood : ndarray, shape (n,)
        Log likelihood under the model, and under the same baseline without any feature.
    predictor : ndarray, shape (n,)
        Predictor of the first paid hour.
    """

    weeks: NDArray[np.int64]
    paid: NDArray[np.bool_]
    expected: Floats
    likelihood: Floats
    plain_likelihood: Floats
    predictor: Floats

    def take(self, rows: NDArray[np.intp]) -> "HeldOut":
        """Return some rows."""
        return HeldOut(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


class Foreteller(Protocol):
    """A fit that foretells the first paid hour week by week."""

    @property
    def kinship(self) -> Kinship:
        """How words are related."""

    @property
    def year(self) -> YearModel:
        """Baselines of the weeks."""

    def table(self, market: Market, pairs: Pairs) -> FeatureTable:
        """Encode pairs."""

    def predictors(self, market: Market, pairs: Pairs, table: FeatureTable) -> Predictors:
        """Return the predictors of encoded pairs."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trial:
    """Learning tried on the latest matches.

    Attributes
    ----------
    since : date
        First day of the matches that were held out.
    matches : tuple of PastMatch
        They.
    held : HeldOut
        What was said of them and what came, a row each.
    """

    since: date
    matches: tuple[PastMatch, ...]
    held: HeldOut


def try_learning(snapshot: Snapshot, learned: Callable[[Snapshot], Foreteller]) -> Trial | None:
    """Learn from the earlier matches and score the latest quarter; ``None`` where there are too few.

    Parameters
    ----------
    snapshot : Snapshot
        The whole history.
    learned : callable
        Learns from a snapshot.
    """
    if len(snapshot.history) < _LEAST_MATCHES:
        return None
    earlier, later = split_by_time(snapshot, TRAINING_SHARE)
    model = learned(earlier)
    return Trial(since=earlier.as_of, matches=later, held=held_out(model, snapshot, later))


def figures_of(trial: Trial | None) -> Mapping[str, Metric | int | str]:
    """Return the figures of a trial.

    Returns
    -------
    mapping of str to a number, or to ``{"value", "low", "high"}`` with a 90 % bootstrap interval over matches
    """
    if trial is None:
        return {
            "held_out_matches": 0,
            "note": f"fewer than {_LEAST_MATCHES} matches: nothing can be held out",
        }
    return {
        "held_out_matches": len(trial.matches),
        "held_out_from": trial.since.isoformat(),
        "held_out_first_paid": int(trial.held.paid.sum()),
        **{name: _with_interval(measure, trial.held) for name, measure in MEASURES.items()},
    }


def held_out(model: Foreteller, snapshot: Snapshot, matches: tuple[PastMatch, ...]) -> HeldOut:
    """Score past matches with a model, each as of its first day, beside what came of them."""
    market, pairs = Market.of_history(matches, snapshot.vocabulary, model.kinship, background(snapshot))
    at = model.predictors(market, pairs, model.table(market, pairs))
    spells = Spells.of(matches)
    risk, happened = pay_grid(spells, at.early)
    baseline = np.append(model.year.pay, model.year.early)
    logits = baseline[None, :] + at.pay[:, None]
    level = _plain_level(risk, happened, baseline)
    return HeldOut(
        weeks=spells.weeks,
        paid=spells.paid,
        expected=(risk * expit(logits)).sum(axis=1),
        likelihood=_log_likelihood(risk, happened, logits),
        plain_likelihood=_log_likelihood(risk, happened, np.broadcast_to(baseline + level, logits.shape)),
        predictor=at.pay,
    )


def _plain_level(risk: Floats, happened: Floats, baseline: Floats) -> float:
    """Return the shift that gives the featureless baseline the held-out total: a rival with a head start."""
    total, shift = happened.sum(), 0.0
    for _ in range(50):
        expected = (risk.sum(axis=0) * expit(baseline + shift)).sum()
        shift += float(np.log(max(total, 0.5) / expected))
    return shift


def _log_likelihood(risk: Floats, happened: Floats, logits: Floats) -> Floats:
    total: Floats = (happened * logits + risk * log_expit(-logits)).sum(axis=1)
    return total


def concordance(held: HeldOut) -> float:
    """Return Harrell's C: among comparable matches, how often the earlier paid one was ranked higher."""
    first = held.weeks[:, None] < held.weeks[None, :]
    comparable = first & held.paid[:, None]
    higher = held.predictor[:, None] > held.predictor[None, :]
    equal = held.predictor[:, None] == held.predictor[None, :]
    return float((comparable * (higher + 0.5 * equal)).sum() / max(comparable.sum(), 1))


def information_gain(held: HeldOut) -> float:
    """Return the mean gain in log likelihood over the baseline without features, in bits per match."""
    return float((held.likelihood - held.plain_likelihood).mean() / np.log(2))


def observed_to_expected(held: HeldOut) -> float:
    """Return observed first paid hours over expected ones: 1 is calibrated in the large."""
    return float(held.paid.sum() / max(held.expected.sum(), 1e-9))


MEASURES: Mapping[str, Callable[[HeldOut], float]] = {
    "concordance (0.5 = chance)": concordance,
    "information gained, bits per match": information_gain,
    "first paid hours, observed / expected": observed_to_expected,
}


def _with_interval(measure: Callable[[HeldOut], float], held: HeldOut) -> Metric:
    rng = np.random.default_rng(_SEED)
    draws = [measure(held.take(rng.integers(0, len(held.paid), len(held.paid)))) for _ in range(_DRAWS)]
    low, high = np.quantile(draws, (0.05, 0.95))
    return {"value": round(measure(held), 4), "low": round(float(low), 4), "high": round(float(high), 4)}
