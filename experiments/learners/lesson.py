"""What boosted learners learn from: first paid hours, and how many the weeks alone let expect.

With time additive and hazards small, the chance of a first paid hour in the weeks watched is that of a
Poisson count with mean exposure × exp(f): the exposure is what the baseline by week, the workplace, its
industry and who chose the pair let expect. So one row per match is enough, and f is learned as a rate.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from experiments.learners.rates import BoostedRate
from experiments.learners.recipes import Parameters
from models.hazard import pay_grid
from models.train import Learned

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RateLesson:
    """Past matches as rates.

    Attributes
    ----------
    values : ndarray, shape (n, p)
        Features as of the first day, NaN where unknown.
    events, exposure : ndarray, shape (n,)
        First paid hours (0 or 1), and how many were to be expected.
    directions : tuple of int
        -1, 0 or 1 by feature.
    """

    values: Floats
    events: Floats
    exposure: Floats
    directions: tuple[int, ...]

    @classmethod
    def of(cls, learned: Learned) -> "RateLesson":
        """Return the lesson beside the additive fit that says what was to be expected."""
        lesson, hazard = learned.lesson, learned.hazard
        risk, happened = pay_grid(lesson.spells, lesson.around.early_weeks)
        around = np.column_stack([lesson.around.by_broker, lesson.around.years_ago])
        known = around @ hazard.estimate.coefficients[-2:]
        known += np.append(hazard.industries, 0.0)[lesson.around.industry]
        known += np.append(hazard.estimate.effects, 0.0)[lesson.around.workplace]
        weekly = expit(np.append(hazard.baseline, hazard.early) + known[:, None])
        return cls(
            values=lesson.values,
            events=happened.sum(axis=1),
            exposure=(risk * weekly).sum(axis=1),
            directions=tuple(term.monotone for term in lesson.terms),
        )


def fitted(engine: str, lesson: RateLesson, parameters: Parameters) -> BoostedRate:
    """Learn the rate of a lesson with an engine."""
    rate = BoostedRate(engine, lesson.directions, parameters)
    shares = lesson.events / np.maximum(lesson.exposure, np.finfo(float).tiny)
    return rate.fit(lesson.values, shares, sample_weight=lesson.exposure)
