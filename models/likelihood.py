"""Log likelihoods of additive predictors: a discrete-time hazard, and a fractional logit."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, log_expit

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Slopes:
    """Loss and its first two derivatives at one point.

    Attributes
    ----------
    loss : float
        Negative log likelihood.
    row_gradient, row_curvature : ndarray, shape (n,)
        Derivatives by each row's predictor.
    time_gradient : ndarray, shape (q,)
        Derivative by the coefficients of the time basis.
    time_curvature : ndarray, shape (q, q)
        Second derivative by the coefficients of the time basis.
    mixed : ndarray, shape (n, q)
        Second derivative by row predictor and time coefficients.
    """

    loss: float
    row_gradient: Floats
    row_curvature: Floats
    time_gradient: Floats
    time_curvature: Floats
    mixed: Floats


class Likelihood(Protocol):
    """A convex loss of one predictor per row and a few coefficients shared over time."""

    @property
    def time_size(self) -> int:
        """Number of coefficients of the time basis."""

    def slopes(self, predictor: Floats, time: Floats) -> Slopes:
        """Return loss and derivatives."""

    def loss(self, predictor: Floats, time: Floats) -> float:
        """Return the negative log likelihood."""


class HazardLikelihood:
    """Discrete-time hazard h(t | x) = sigma(time basis(t) . a + f(x)), right-censored.

    Because time enters additively, a row needs no expansion into person-weeks: the loss is a sum over an
    (n, T) grid of weeks at risk (Tutz and Schmid 2016, Modeling Discrete Time-to-Event Data, ch. 3).

    Parameters
    ----------
    risk : ndarray, shape (n, T)
        Weeks at risk in each cell of time (0 or 1, or a count where a cell is wider than a week).
    happened : ndarray, shape (n, T)
        Events in each cell.
    basis : ndarray, shape (T, q)
        Time basis by cell.
    """

    def __init__(self, risk: Floats, happened: Floats, basis: Floats) -> None:
        self._risk, self._happened, self._basis = risk, happened, basis

    @property
    def time_size(self) -> int:
        """Number of time coefficients."""
        return int(self._basis.shape[1])

    def _logit(self, predictor: Floats, time: Floats) -> Floats:
        return (self._basis @ time)[None, :] + predictor[:, None]

    def _loss(self, logit: Floats) -> float:
        return float(-(self._happened * logit + self._risk * log_expit(-logit)).sum())

    def loss(self, predictor: Floats, time: Floats) -> float:
        """Return the negative log likelihood."""
        return self._loss(self._logit(predictor, time))

    def slopes(self, predictor: Floats, time: Floats) -> Slopes:
        """Return loss and derivatives."""
        logit = self._logit(predictor, time)
        chance = expit(logit)
        residual = self._risk * chance - self._happened
        curvature = self._risk * chance * (1 - chance)
        return Slopes(
            loss=self._loss(logit),
            row_gradient=residual.sum(1),
            row_curvature=curvature.sum(1),
            time_gradient=self._basis.T @ residual.sum(0),
            time_curvature=self._basis.T @ (curvature.sum(0)[:, None] * self._basis),
            mixed=curvature @ self._basis,
        )


class FractionLikelihood:
    """Fractional logit: a share y in [0, 1] with mean sigma(time basis . a + f(x)).

    Papke and Wooldridge (1996), "Econometric methods for fractional response variables".

    Parameters
    ----------
    share : ndarray, shape (n,)
        Observed shares; 0/1 outcomes are the ordinary logit.
    basis : ndarray, shape (n, q)
        Time basis of each row.
    weight : ndarray, shape (n,)
        Weight of each row.
    """

    def __init__(self, share: Floats, basis: Floats, weight: Floats) -> None:
        self._share, self._basis, self._weight = share, basis, weight

    @property
    def time_size(self) -> int:
        """Number of time coefficients."""
        return int(self._basis.shape[1])

    def loss(self, predictor: Floats, time: Floats) -> float:
        """Return the negative quasi log likelihood."""
        logit = self._basis @ time + predictor
        terms = self._share * log_expit(logit) + (1 - self._share) * log_expit(-logit)
        return float(-(self._weight * terms).sum())

    def slopes(self, predictor: Floats, time: Floats) -> Slopes:
        """Return loss and derivatives."""
        logit = self._basis @ time + predictor
        mean = expit(logit)
        residual = self._weight * (mean - self._share)
        curvature = self._weight * mean * (1 - mean)
        mixed = curvature[:, None] * self._basis
        return Slopes(
            loss=self.loss(predictor, time),
            row_gradient=residual,
            row_curvature=curvature,
            time_gradient=self._basis.T @ residual,
            time_curvature=self._basis.T @ mixed,
            mixed=mixed,
        )
