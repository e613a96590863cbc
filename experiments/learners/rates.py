"""Boosted rates: events per exposure by Poisson deviance, monotone where asked for, with three engines."""

import warnings
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data
from threadpoolctl import threadpool_limits

Floats = NDArray[np.float64]

OPTIONS: Mapping[str, float] = MappingProxyType(
    {"learning_rate": 0.05, "rounds": 100, "leaves": 6, "least_leaf": 20, "l2": 1.0}
)
Options = Mapping[str, Any]
_WHOLE = ("rounds", "leaves", "least_leaf")


class BoostedRate(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """A rate as a function of features, by boosting; a regressor as scikit-learn knows it.

    Parameters
    ----------
    engine : str
        ``sklearn``, ``lightgbm`` or ``ebm``.
    directions : sequence of int, optional
        -1, 0 or 1 for each feature: the direction the rate may take with it.
    options : mapping of str to number, optional
        What departs from `OPTIONS`: step, number of trees, leaves of each, fewest rows of a leaf, and ridge.
    random_state : int
        Seed of the engine.
    """

    def __init__(
        self,
        engine: str = "sklearn",
        directions: tuple[int, ...] | None = None,
        options: Mapping[str, float] | None = None,
        random_state: int = 0,
    ) -> None:
        self.engine = engine
        self.directions = directions
        self.options = options
        self.random_state = random_state

    def __sklearn_tags__(self) -> Any:  # noqa: ANN401  scikit-learn's own
        """Say that unknown features are taken, and that a rate is never below nothing."""
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.target_tags.positive_only = True
        return tags

    def fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> "BoostedRate":  # noqa: N803
        """Learn from rates and their exposures.

        Parameters
        ----------
        X : array, shape (n, p)
            Features, NaN where unknown.
        y : array, shape (n,)
            Events per exposure, not below 0.
        sample_weight : array, shape (n,), optional
            Exposures, not below 0; 1 where none are given. Rows without exposure tell nothing.
        """
        values, rates = validate_data(self, X, y, ensure_all_finite="allow-nan", y_numeric=True)
        exposure = _check_sample_weight(sample_weight, values, ensure_non_negative=True)
        if (rates < 0).any() or not (rates * exposure).sum() > 0:
            raise ValueError("y: expected rates of 0 and above, and one event at least, got others")
        seen = exposure > 0
        chosen = {**OPTIONS, **(self.options or {})}
        options = {name: int(value) if name in _WHOLE else value for name, value in chosen.items()}
        # A column of which nothing is known tells nothing, and engines differ in what they make of it.
        self.columns_ = np.flatnonzero(np.isfinite(values[seen]).any(axis=0))
        if len(self.columns_) == 0:
            raise ValueError("X: expected one feature at least of which anything is known, got none")
        engine = _ENGINES[self.engine](self, options)
        # One thread: trees of a few thousand rows are slower on many, and sums keep one order.
        with warnings.catch_warnings(), threadpool_limits(limits=1):
            # The EBM's pictures would not show what it says of unknown values; we read it from its scores.
            warnings.filterwarnings("ignore", message="Missing values detected")
            self.engine_ = engine.fit(
                values[seen][:, self.columns_], rates[seen], sample_weight=exposure[seen]
            )
        return self

    @property
    def known_directions_(self) -> list[int] | None:
        """Directions of the columns of which anything is known."""
        return None if self.directions is None else [self.directions[column] for column in self.columns_]

    def predict(self, X: ArrayLike) -> Floats:  # noqa: N803
        """Return the rate of each row, shape (n,)."""
        check_is_fitted(self)
        values = validate_data(self, X, reset=False, ensure_all_finite="allow-nan")
        with threadpool_limits(limits=1):
            found: Floats = np.asarray(self.engine_.predict(values[:, self.columns_]), dtype=np.float64)
        return found


def _sklearn(rate: BoostedRate, options: Options) -> Any:  # noqa: ANN401
    return HistGradientBoostingRegressor(
        loss="poisson",
        monotonic_cst=rate.known_directions_,
        learning_rate=options["learning_rate"],
        max_iter=options["rounds"],
        max_leaf_nodes=options["leaves"],
        min_samples_leaf=options["least_leaf"],
        l2_regularization=options["l2"],
        early_stopping=False,
        random_state=rate.random_state,
    )


def _lightgbm(rate: BoostedRate, options: Options) -> Any:  # noqa: ANN401
    from lightgbm import LGBMRegressor  # noqa: PLC0415  an extra

    return LGBMRegressor(
        objective="poisson",
        monotone_constraints=rate.known_directions_,
        learning_rate=options["learning_rate"],
        n_estimators=options["rounds"],
        num_leaves=options["leaves"],
        min_child_samples=options["least_leaf"],
        reg_lambda=options["l2"],
        random_state=rate.random_state,
        deterministic=True,
        force_row_wise=True,
        n_jobs=1,
        verbose=-1,
    )


def _ebm(rate: BoostedRate, options: Options) -> Any:  # noqa: ANN401
    from interpret.glassbox import ExplainableBoostingRegressor  # noqa: PLC0415  an extra

    return ExplainableBoostingRegressor(
        objective="poisson_deviance",
        interactions=0,
        monotone_constraints=rate.known_directions_,
        learning_rate=options["learning_rate"],
        max_rounds=options["rounds"],
        max_leaves=min(options["leaves"], 3),
        min_samples_leaf=options["least_leaf"],
        reg_lambda=options["l2"],
        outer_bags=1,
        validation_size=0,
        early_stopping_rounds=0,
        random_state=rate.random_state,
        n_jobs=1,
    )


_ENGINES: dict[str, Callable[[BoostedRate, Options], Any]] = {
    "sklearn": _sklearn,
    "lightgbm": _lightgbm,
    "ebm": _ebm,
}
