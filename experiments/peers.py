"""Peers of the learned fit: plain logistic regression and boosted trees on the very same columns.

Both learn one simple target, censored as it comes: a first paid hour within 26 weeks, on the past matches
whose answer is known. They know nothing of curves, monthly hours, shrinkage or brokers' choices.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegressionCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from threadpoolctl import threadpool_limits

from data.snapshot import Snapshot
from features.encode import encode_pairs
from features.market import Market
from features.pairs import Pairs
from features.relatedness import Kinship
from models.outcome import Spells

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

TARGET_WEEKS = 26
_FARTHEST = 3.0  # standard deviations


def logistic() -> object:
    """Return an untrained logistic regression; its penalty is chosen by five-fold likelihood."""
    return make_pipeline(
        SimpleImputer(add_indicator=True),
        StandardScaler(),
        # Rare states seen in a few past matches must not throw tonight's pairs far out.
        FunctionTransformer(np.clip, kw_args={"a_min": -_FARTHEST, "a_max": _FARTHEST}),
        LogisticRegressionCV(
            Cs=5, cv=5, scoring="neg_log_loss", max_iter=500, l1_ratios=(0,), use_legacy_attributes=False
        ),
    )


def trees() -> object:
    """Return untrained boosted trees, small ones: histories are short."""
    return HistGradientBoostingClassifier(
        learning_rate=0.05,
        max_iter=120,
        max_leaf_nodes=8,
        min_samples_leaf=20,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=0,
    )


PEERS: dict[str, Callable[[], Any]] = {"logistic": logistic, "trees": trees}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lesson:
    """Answers of the past matches whose answer is known, and the columns of which anything is known there."""

    values: Floats
    paid: Flags
    columns: NDArray[np.intp]


def lesson_of(snapshot: Snapshot, kinship: Kinship) -> Lesson:
    """Encode past matches as of their first day, and say which had a first paid hour within 26 weeks."""
    market, pairs = Market.of_history(snapshot.history, snapshot.vocabulary, kinship)
    spells = Spells.of(snapshot.history)
    early = spells.paid & (spells.weeks <= TARGET_WEEKS)
    known = early | spells.ended | (spells.weeks > TARGET_WEEKS)
    values = encode_pairs(market, pairs).values[known]
    columns = np.flatnonzero(np.isfinite(values).any(axis=0))
    return Lesson(values=values[:, columns], paid=early[known], columns=columns)


def chances(make: Callable[[], Any], lesson: Lesson, market: Market, pairs: Pairs) -> Floats:
    """Train a peer and return its chance of a first paid hour within 26 weeks for each pair, shape (n,)."""
    with threadpool_limits(limits=1):
        peer = make().fit(lesson.values, lesson.paid)
        found: Floats = peer.predict_proba(encode_pairs(market, pairs).values[:, lesson.columns])[:, 1]
    return found
