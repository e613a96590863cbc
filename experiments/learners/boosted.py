"""Boosted trees as a fit: the predictor of the first paid hour is theirs, everything else the additive fit's.

They are for experiments: a version of them has no terms, so no reasons, and cannot be written as a bundle.
"""

import hashlib
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from experiments.curves import averaged, first_paid
from experiments.learners.lesson import RateLesson, fitted
from experiments.learners.rates import BoostedRate
from experiments.learners.recipes import Parameters
from features.encode import FeatureTable
from features.market import Market
from features.pairs import Pairs
from features.relatedness import Kinship
from models.additive import AdditiveModel, Predictors
from models.curve import YearModel
from models.fit import Fit, Objective
from models.train import Learned

Floats = NDArray[np.float64]
_TINY = np.finfo(float).tiny


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BoostedFit:
    """A fit whose predictor of the first paid hour is boosted.

    Attributes
    ----------
    version, digest : str
        Its name; SHA-256 of the additive parts and of what the trees say of the history.
    rate : BoostedRate
        Says by how much a pair's features multiply what was to be expected.
    base : AdditiveModel
        Baseline of the weeks, workplaces, hours and staying.
    """

    version: str
    digest: str
    rate: BoostedRate
    base: AdditiveModel

    @property
    def kinship(self) -> Kinship:
        """How words are related."""
        return self.base.kinship

    @property
    def year(self) -> YearModel:
        """Baselines of the weeks."""
        return self.base.year

    def table(self, market: Market, pairs: Pairs) -> FeatureTable:
        """Encode pairs."""
        return self.base.table(market, pairs)

    def predictors(self, market: Market, pairs: Pairs, table: FeatureTable) -> Predictors:
        """Return the predictors of encoded pairs."""
        at = self.base.predictors(market, pairs, table)
        own = at.pay - self.base.pay.total(table.values)  # the workplace and its industry
        if not len(pairs):
            return at
        return replace(at, pay=np.log(np.maximum(self.rate.predict(table.values), _TINY)) + own)

    def values(self, market: Market, pairs: Pairs, objective: Objective) -> Floats:
        """Return expected goal hours, or minus the expected weeks to the first paid hour, shape (n,)."""
        at, figures = self.predictors(market, pairs, self.table(market, pairs)), self.base.figures
        if objective is Objective.WEEKS_SAVED:
            return -figures.weeks(at.pay, at.early, at.spread)
        return figures.goal_hours(at.pay, at.hours, at.early, at.spread)

    def fit(self, market: Market, pairs: Pairs) -> Fit:
        """Return all figures of the pairs; the width of the intervals is that of the additive fit."""
        base, figures = self.base.fit(market, pairs), self.base.figures
        at = self.predictors(market, pairs, self.table(market, pairs))
        goal_hours = figures.goal_hours(at.pay, at.hours, at.early, at.spread)
        most = self.base.year.goal_hours_per_month * 12
        return Fit(
            expected_goal_hours=goal_hours,
            low=np.clip(goal_hours - (base.expected_goal_hours - base.low), 0.0, goal_hours),
            high=np.clip(goal_hours + (base.high - base.expected_goal_hours), goal_hours, most),
            expected_weeks_to_paid=figures.weeks(at.pay, at.early, at.spread),
            chance_30h_at_26w=figures.chance(at.pay, at.hours, at.early, at.spread),
        )


@first_paid.register
def _(scorer: BoostedFit, market: Market, pairs: Pairs) -> Floats:
    return averaged(scorer.year, scorer.predictors(market, pairs, scorer.table(market, pairs)))


def boosted(engine: str, learned: Learned, version: str, parameters: Parameters) -> BoostedFit:
    """Boost trees beside an additive fit of the same history.

    Parameters
    ----------
    engine : str
        ``sklearn`` or ``lightgbm``.
    learned : Learned
        The additive fit, and what it was learned from.
    version : str
        Name of the new version.
    parameters : mapping
        What departs from `rates.OPTIONS`.

    Raises
    ------
    ValueError
        If the history holds no first paid hour: there is nothing to boost.
    """
    lesson, base = RateLesson.of(learned), learned.model
    rate = fitted(engine, lesson, parameters)
    said = hashlib.sha256(base.digest.encode() + rate.predict(lesson.values).tobytes())
    return BoostedFit(version=version, digest=said.hexdigest(), rate=rate, base=base)
