"""Learners: ways of learning the fit of a pair, all behind one `models.fit.FitScorer`, to be compared.

The shipped additive hazard, the rules of thumb and the shuffle live in `models`. Here are its challengers:
boosted trees (scikit-learn, LightGBM) and the explainable boosting machine, which learn the first paid hour
from the same columns and take everything else (hours, staying, workplaces) from the additive fit.
"""

from experiments.learners.recipes import (
    LEARNERS,
    Learner,
    LearnerMissingError,
    Parameters,
    learner_named,
)

__all__ = ["LEARNERS", "Learner", "LearnerMissingError", "Parameters", "learner_named"]
