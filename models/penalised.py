"""Penalised additive estimation: bounded Newton steps, variances of the effects learned from the data.

The effects have Gaussian priors, so that small data fall back on the prior and large data speak for
themselves. The prior variances are learned by empirical Bayes (MacKay 1992, "Bayesian interpolation";
Wood 2017, Generalized Additive Models, ch. 6), and workplaces are random effects that are shrunk to zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

from models.likelihood import Likelihood, Slopes

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

_NEWTON_STEPS = 60
_VARIANCE_ROUNDS = 30
_TOLERANCE = 1e-8
_HALVINGS = 30
_VARIANCE_TOLERANCE = 0.02
_GROUP_GUESS = 0.15
_GROUP_GUESS_WEIGHT = 8.0


@dataclass(frozen=True, slots=True)
class Penalty:
    """A Gaussian prior on some coefficients: mean 0 of ``rows``-combinations with one learned variance.

    Attributes
    ----------
    name : str
        What the prior is about.
    rows : ndarray, shape (r, p)
        Linear combinations of the coefficients that the prior holds near ``mean``.
    mean : ndarray, shape (r,)
        Prior mean of each combination.
    guess : float
        Prior guess of the variance.
    guess_weight : float
        How many observations the guess is worth in learning; infinite keeps the variance at the guess.
    variance : float
        The variance in use; the guess until something is learned.
    """

    name: str
    rows: Floats
    mean: Floats
    guess: float
    guess_weight: float = 4.0
    variance: float = 0.0

    def __post_init__(self) -> None:
        """Start from the guess."""
        if not self.variance:
            object.__setattr__(self, "variance", self.guess)


@dataclass(frozen=True, slots=True)
class Design:
    """What a predictor is made of: dense columns with bounds, and a random effect per group.

    Attributes
    ----------
    columns : ndarray, shape (n, p)
        Dense design.
    lower, upper : ndarray, shape (p,)
        Bounds of the coefficients (monotone directions).
    group : ndarray of intp, shape (n,)
        Group of each row, -1 for none.
    group_count : int
        Number of groups.
    """

    columns: Floats
    lower: Floats
    upper: Floats
    group: Ints
    group_count: int

    def predictor(self, coefficients: Floats, effects: Floats) -> Floats:
        """Return the predictor of each row, shape (n,)."""
        predictor = self.columns @ coefficients
        member = self.group >= 0
        predictor[member] += effects[self.group[member]]
        return predictor

    def group_sums(self, values: Floats) -> Floats:
        """Sum rows of ``values`` (n, k) by group, shape (groups, k)."""
        sums = np.zeros((self.group_count, values.shape[1]))
        member = self.group >= 0
        np.add.at(sums, self.group[member], values[member])
        return sums


@dataclass(frozen=True, slots=True)
class Estimate:
    """Penalised estimates with their posterior covariance (Laplace).

    Attributes
    ----------
    time : ndarray, shape (q,)
        Coefficients of the time basis.
    coefficients : ndarray, shape (p,)
        Coefficients of the dense columns.
    covariance : ndarray, shape (q + p, q + p)
        Posterior covariance of time and dense coefficients; bounded ones as if they were free.
    effects, effect_variances : ndarray, shape (groups,)
        Random effects and their posterior variances.
    group_variance : float
        Learned variance between groups: the uncertainty of a group never seen.
    variances : dict
        Learned prior variances by penalty name.
    loss : float
        Negative log likelihood at the estimate, without penalties.
    """

    time: Floats
    coefficients: Floats
    covariance: Floats
    effects: Floats
    effect_variances: Floats
    group_variance: float
    variances: dict[str, float]
    loss: float


@dataclass(slots=True)
class _State:
    time: Floats
    coefficients: Floats
    effects: Floats


def estimate(
    likelihood: Likelihood, design: Design, penalties: Sequence[Penalty], group_variance: float
) -> Estimate:
    """Estimate an additive predictor under learned Gaussian priors.

    Parameters
    ----------
    likelihood : Likelihood
        The loss of predictors and time coefficients.
    design : Design
        Dense columns with bounds and the group of each row.
    penalties : sequence of Penalty
        Priors over the concatenation (time, coefficients).
    group_variance : float
        Start value of the variance between groups.

    Returns
    -------
    Estimate
    """
    q, p = likelihood.time_size, design.columns.shape[1]
    state = _State(
        np.zeros(q), np.clip(np.zeros(p), design.lower, design.upper), np.zeros(design.group_count)
    )
    penalties = list(penalties)
    for _ in range(_VARIANCE_ROUNDS):
        problem = _Problem(likelihood, design, penalties, group_variance)
        problem.minimise(state)
        covariance, effect_variances = problem.posterior(state)
        before = np.log([*(penalty.variance for penalty in penalties), group_variance])
        penalties = [
            _learn(penalty, np.concatenate([state.time, state.coefficients]), covariance)
            for penalty in penalties
        ]
        group_variance = _learn_group(group_variance, state.effects, effect_variances)
        after = np.log([*(penalty.variance for penalty in penalties), group_variance])
        if np.abs(after - before).max() < _VARIANCE_TOLERANCE:
            break
    return Estimate(
        time=state.time,
        coefficients=state.coefficients,
        covariance=covariance,
        effects=state.effects,
        effect_variances=effect_variances,
        group_variance=group_variance,
        variances={penalty.name: penalty.variance for penalty in penalties},
        loss=likelihood.loss(design.predictor(state.coefficients, state.effects), state.time),
    )


def _learn(penalty: Penalty, coefficients: Floats, covariance: Floats) -> Penalty:
    if np.isinf(penalty.guess_weight):
        return penalty
    distance = penalty.rows @ coefficients - penalty.mean
    # Expectation step: squared distance plus what the data leave open; the guess counts as observations.
    spread = float(np.einsum("ri,ij,rj->", penalty.rows, covariance, penalty.rows, optimize=True))
    total = float(distance @ distance) + spread + penalty.guess_weight * penalty.guess
    return replace(penalty, variance=total / (len(distance) + penalty.guess_weight))


def _learn_group(variance: float, effects: Floats, effect_variances: Floats) -> float:
    if not len(effects):
        return variance
    total = float(effects @ effects + effect_variances.sum()) + _GROUP_GUESS_WEIGHT * _GROUP_GUESS
    return total / (len(effects) + _GROUP_GUESS_WEIGHT)


class _Problem:
    """One penalised problem with its variances fixed: its minimum and the covariance there.

    The second derivative is an arrowhead: workplaces touch the dense coefficients but not each other, so
    they are eliminated one by one and only a (q + p)-square system is solved.
    """

    def __init__(
        self, likelihood: Likelihood, design: Design, penalties: Sequence[Penalty], group_variance: float
    ) -> None:
        self._likelihood, self._design = likelihood, design
        self._q = likelihood.time_size
        size = self._q + design.columns.shape[1]
        self._precision = np.zeros((size, size))
        self._pull = np.zeros(size)
        for penalty in penalties:
            self._precision += penalty.rows.T @ penalty.rows / penalty.variance
            self._pull += penalty.rows.T @ penalty.mean / penalty.variance
        self._group_precision = 1.0 / group_variance
        free = np.full(self._q, np.inf)
        self._lower = np.concatenate([-free, design.lower])
        self._upper = np.concatenate([free, design.upper])

    def minimise(self, state: _State) -> None:
        """Move the state to the minimum by projected Newton steps (Bertsekas 1982)."""
        theta = np.concatenate([state.time, state.coefficients])
        effects = state.effects
        value = self._value(theta, effects)
        for _ in range(_NEWTON_STEPS):
            slopes = self._slopes(theta, effects)
            step, effect_step = self._step(theta, effects, slopes)
            theta, effects, better = self._walk(theta, effects, (step, effect_step), value)
            if value - better <= _TOLERANCE * (1.0 + abs(value)):
                break
            value = better
        state.time, state.coefficients, state.effects = theta[: self._q], theta[self._q :], effects

    def posterior(self, state: _State) -> tuple[Floats, Floats]:
        """Return the covariance of the dense coefficients and the variance of each random effect."""
        theta = np.concatenate([state.time, state.coefficients])
        dense, cross, own = self._curvature(self._slopes(theta, state.effects))
        scaled = cross / own[:, None]
        schur = dense - cross.T @ scaled
        covariance = cho_solve(cho_factor(schur), np.eye(len(schur)))
        variances = 1.0 / own + np.einsum("gi,ij,gj->g", scaled, covariance, scaled, optimize=True)
        return (covariance + covariance.T) / 2, variances

    def _predictor(self, theta: Floats, effects: Floats) -> Floats:
        return self._design.predictor(theta[self._q :], effects)

    def _value(self, theta: Floats, effects: Floats) -> float:
        loss = self._likelihood.loss(self._predictor(theta, effects), theta[: self._q])
        prior = theta @ (self._precision @ theta) / 2 - self._pull @ theta
        return float(loss + prior + self._group_precision * (effects @ effects) / 2)

    def _slopes(self, theta: Floats, effects: Floats) -> Slopes:
        return self._likelihood.slopes(self._predictor(theta, effects), theta[: self._q])

    def _curvature(self, slopes: Slopes) -> tuple[Floats, Floats, Floats]:
        columns, q = self._design.columns, self._q
        weighted = slopes.row_curvature[:, None] * columns
        dense = self._precision.copy()
        dense[:q, :q] += slopes.time_curvature
        dense[q:, q:] += columns.T @ weighted
        mixed = columns.T @ slopes.mixed
        dense[q:, :q] += mixed
        dense[:q, q:] += mixed.T
        cross = self._design.group_sums(np.column_stack([slopes.mixed, weighted]))
        own = self._design.group_sums(slopes.row_curvature[:, None])[:, 0] + self._group_precision
        return dense, cross, own

    def _step(self, theta: Floats, effects: Floats, slopes: Slopes) -> tuple[Floats, Floats]:
        gradient = self._precision @ theta - self._pull
        gradient[: self._q] += slopes.time_gradient
        gradient[self._q :] += self._design.columns.T @ slopes.row_gradient
        effect_gradient = self._group_precision * effects
        effect_gradient += self._design.group_sums(slopes.row_gradient[:, None])[:, 0]
        dense, cross, own = self._curvature(slopes)
        reduced = gradient - cross.T @ (effect_gradient / own)
        # A bound holds where the coefficient sits on it and the slope pushes outwards.
        held = ((theta <= self._lower) & (gradient > 0)) | ((theta >= self._upper) & (gradient < 0))
        free = ~held
        schur = (dense - cross.T @ (cross / own[:, None]))[np.ix_(free, free)]
        step = np.zeros_like(theta)
        step[free] = -cho_solve(cho_factor(schur), reduced[free])
        return step, -(effect_gradient + cross @ step) / own

    def _walk(
        self, theta: Floats, effects: Floats, step: tuple[Floats, Floats], value: float
    ) -> tuple[Floats, Floats, float]:
        scale = 1.0
        for _ in range(_HALVINGS):
            near = np.clip(theta + scale * step[0], self._lower, self._upper)
            near_effects = effects + scale * step[1]
            reached = self._value(near, near_effects)
            if reached <= value:
                return near, near_effects, reached
            scale /= 2
        return theta, effects, value
