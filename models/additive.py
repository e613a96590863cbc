"""The learned fit: additive predictors of the first paid hour and of monthly hours, looked up as figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from features.catalogue import COLUMNS
from features.columns import WorkplaceColumns
from features.encode import FeatureTable, encode_pairs
from features.market import Market
from features.pairs import Pairs
from features.relatedness import Kinship
from models.curve import YearModel
from models.figures import FigureTables, early_weeks
from models.fit import Fit, Objective
from models.quadratic import variances
from models.terms import Ramps, Shapes, Term, TwoShapes

Floats = NDArray[np.float64]

_PAID_FROM_WEEK = COLUMNS.index("paid_from_week")
_Z_80 = 1.2815515655446004  # the normal quantile that leaves a tenth on either side


@dataclass(frozen=True, kw_only=True)
class Effects:
    """Shrunk effects of named things (industries, workplaces) on the predictor of the first paid hour.

    Attributes
    ----------
    names : tuple of str
        Codes or ids, sorted.
    values, variances : ndarray, shape (k,)
        Estimate and posterior variance of each.
    unseen_variance : float
        Variance of one that history does not name.
    """

    names: tuple[str, ...]
    values: Floats
    variances: Floats
    unseen_variance: float

    def rows(self, names: Sequence[str | None]) -> NDArray[np.intp]:
        """Return the row of each name, -1 where history does not name it."""
        index = self._index
        return np.array([index.get(name or "", -1) for name in names], dtype=np.intp)

    @cached_property
    def _index(self) -> dict[str, int]:
        return {name: row for row, name in enumerate(self.names)}

    def of(self, names: Sequence[str | None]) -> tuple[Floats, Floats]:
        """Return the effect and its variance for each name; 0 and the unseen variance for new ones."""
        rows = self.rows(names)
        values = np.append(self.values, 0.0)
        variances = np.append(self.variances, self.unseen_variance)
        return values[rows], variances[rows]


@dataclass(frozen=True, slots=True)
class Predictors:
    """The two predictors of pairs and what they are made of.

    Attributes
    ----------
    pay, hours : ndarray, shape (n,)
        Predictor of the first paid hour (workplace and industry included) and of monthly hours.
    early : ndarray of int64, shape (n,)
        Weeks before agreed pay, at most 26.
    spread : ndarray, shape (n,)
        Standard deviation of what is unknown of the workplace.
    """

    pay: Floats
    hours: Floats
    early: NDArray[np.int64]
    spread: Floats

    def at(self, rows: NDArray[np.intp] | slice) -> "Predictors":
        """Return the predictors of some rows."""
        return Predictors(self.pay[rows], self.hours[rows], self.early[rows], self.spread[rows])


@dataclass(frozen=True, slots=True)
class Scored:
    """Predictors of pairs, and the average of each term of the two over them, shapes (1, p)."""

    at: Predictors
    pay_average: Floats
    hours_average: Floats


@dataclass(frozen=True, kw_only=True)
class AdditiveModel:
    """The shipped fit; a frozen value that a bundle of data files can hold.

    Attributes
    ----------
    version, digest : str
        Name of the version and SHA-256 of its bundle's content.
    kinship : Kinship
        How words are related, as learning saw it: markets to be scored are built with it.
    terms : tuple of Term
        Features in column order, with the pieces of their shapes.
    pay, hours : Shapes
        Terms of the two predictors.
    industries, workplaces : Effects
        Shrunk effects on the first paid hour.
    pay_covariance, hours_covariance : ndarray
        Posterior covariance of (level, slopes, unknowns, industries) and of (level, slopes, unknowns).
    person_variance : float
        Variance of what no record holds of a person, on the predictor of the first paid hour. It widens
        intervals and never tells people apart.
    year : YearModel
        Baselines of the year after a match.
    """

    version: str
    digest: str
    kinship: Kinship
    terms: tuple[Term, ...]
    pay: Shapes
    hours: Shapes
    industries: Effects
    workplaces: Effects
    pay_covariance: Floats
    hours_covariance: Floats
    person_variance: float
    year: YearModel

    @cached_property
    def figures(self) -> FigureTables:
        """Lookup tables of the figures."""
        return FigureTables(self.year)

    def table(self, market: Market, pairs: Pairs) -> FeatureTable:
        """Encode pairs, refusing features other than those the model has learned.

        Raises
        ------
        ValueError
            If the catalogue and the model name different features.
        """
        table = encode_pairs(market, pairs)
        if table.columns != self._learned:
            raise ValueError(
                f"model {self.version}: expected features {self._learned}, the catalogue has "
                f"{table.columns}; train a new version"
            )
        return table

    def predictors(self, market: Market, pairs: Pairs, table: FeatureTable) -> Predictors:
        """Return the predictors of encoded pairs."""
        return self.scored(market, pairs, table).at

    def scored(self, market: Market, pairs: Pairs, table: FeatureTable) -> Scored:
        """Return the predictors of encoded pairs and what they average over.

        Those of a person's whole block are worked out once.
        """
        encoded = market.encoded
        if encoded is None or not encoded.holds(table.values):
            return self._scored(market, pairs, table)
        known = encoded.told.get(self.digest)
        if not isinstance(known, Scored):
            encoded.told[self.digest] = known = self._scored(market, pairs, table)
        return known

    def _scored(self, market: Market, pairs: Pairs, table: FeatureTable) -> Scored:
        workplace = market.openings.workplace[pairs.opening]
        effect, deviation = self._workplace_effects(market.workplaces, len(pairs))
        pay, hours = self._both.sums(table.values)
        at = Predictors(
            pay=pay.rows + effect[workplace],
            hours=hours.rows,
            early=early_weeks(table.values[:, _PAID_FROM_WEEK]),
            spread=deviation[workplace],
        )
        count = max(1, len(pairs))
        return Scored(at, pay.terms[None, :] / count, hours.terms[None, :] / count)

    def _workplace_effects(self, workplaces: WorkplaceColumns, pairs: int) -> tuple[Floats, Floats]:
        if len(workplaces.ids) <= pairs:
            return self._looked_up(workplaces)
        # A day is asked block by block and person by person: looking 30,000 names up each time was a third
        # of a night.
        known, found = self._last_effects.get("workplaces", (None, None))
        if known is not workplaces or found is None:
            found = self._looked_up(workplaces)
            self._last_effects["workplaces"] = workplaces, found
        return found

    def _looked_up(self, workplaces: WorkplaceColumns) -> tuple[Floats, Floats]:
        industry, _ = self.industries.of(workplaces.divisions)
        workplace, variance = self.workplaces.of(workplaces.ids)
        return industry + workplace, np.sqrt(variance)

    @cached_property
    def _last_effects(self) -> dict[str, tuple[WorkplaceColumns, tuple[Floats, Floats]]]:
        """The effects of the workplaces that were asked about last, of those with more than a few."""
        return {}

    @cached_property
    def _both(self) -> TwoShapes:
        return TwoShapes(self.pay, self.hours)

    @cached_property
    def _ramps(self) -> Ramps:
        return Ramps.of(self.terms)

    @cached_property
    def _learned(self) -> tuple[str, ...]:
        return tuple(term.name for term in self.terms)

    def values(self, market: Market, pairs: Pairs, objective: Objective) -> Floats:
        """Return expected goal hours, or minus the expected weeks to the first paid hour, shape (n,)."""
        return self.values_of(market, pairs, self.table(market, pairs), objective)

    def values_of(self, market: Market, pairs: Pairs, table: FeatureTable, objective: Objective) -> Floats:
        """Return the same of pairs whose figures are known, those of the market or changed ones."""
        at = self.predictors(market, pairs, table)
        if objective is Objective.WEEKS_SAVED:
            return -self.figures.weeks(at.pay, at.early, at.spread)
        return self.figures.goal_hours(at.pay, at.hours, at.early, at.spread)

    def fit(self, market: Market, pairs: Pairs) -> Fit:
        """Return all figures of the pairs, intervals included."""
        table = self.table(market, pairs)
        at = self.predictors(market, pairs, table)
        goal_hours = self.figures.goal_hours(at.pay, at.hours, at.early, at.spread)
        low, high = self._interval(market, pairs, table, at, goal_hours)
        return Fit(
            expected_goal_hours=goal_hours,
            low=low,
            high=high,
            expected_weeks_to_paid=self.figures.weeks(at.pay, at.early, at.spread),
            chance_30h_at_26w=self.figures.chance(at.pay, at.hours, at.early, at.spread),
        )

    def _interval(
        self, market: Market, pairs: Pairs, table: FeatureTable, at: Predictors, goal_hours: Floats
    ) -> tuple[Floats, Floats]:
        """Return the 80 % interval of the expectation, moved by coefficients and by what no record holds."""
        pay_sd, hours_sd = self._deviations(market, pairs, table, at)
        known = np.zeros_like(at.spread)
        half = []
        for side in (-_Z_80, _Z_80):
            by_pay = self.figures.goal_hours(at.pay + side * pay_sd, at.hours, at.early, known)
            by_hours = self.figures.goal_hours(at.pay, at.hours + side * hours_sd, at.early, at.spread)
            half.append(np.hypot(by_pay - goal_hours, by_hours - goal_hours))
        goal = self.year.goal_hours_per_month * 12
        return np.maximum(goal_hours - half[0], 0.0), np.minimum(goal_hours + half[1], goal)

    def _deviations(
        self, market: Market, pairs: Pairs, table: FeatureTable, at: Predictors
    ) -> tuple[Floats, Floats]:
        columns = np.column_stack([np.ones(len(pairs)), self._ramps.expanded(table.values)])
        hours_variance = variances(columns, self.hours_covariance)
        divisions, workplace = market.workplaces.divisions, market.openings.workplace[pairs.opening]
        industry = self.industries.rows([divisions[row] for row in workplace.tolist()])
        indicators = np.zeros((len(pairs), len(self.industries.names)))
        named = np.flatnonzero(industry >= 0)
        indicators[named, industry[named]] = 1.0
        columns = np.column_stack([columns, indicators])
        pay_variance = variances(columns, self.pay_covariance)
        return np.sqrt(pay_variance + at.spread**2 + self.person_variance), np.sqrt(hours_variance)
