"""Scorers that learn nothing: the rules of thumb that a trained fit must beat, and a shuffle."""

from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from data.programmes import Programme
from data.vocabulary import built_in_vocabulary
from features.catalogue import CATALOGUE
from features.market import Market
from features.pairs import Pairs
from features.relatedness import Kinship, kinship_of
from models.additive import AdditiveModel, Effects
from models.contents import digest_of
from models.curve import MONTHS_PER_YEAR, WEEKS, YearModel
from models.figures import FigureTables
from models.fit import Fit, Objective
from models.terms import Shapes, Term

Floats = NDArray[np.float64]

RULES_VERSION = "rules-1"

# Rules of thumb: feature -> (from, to, log-odds of a week's first paid hour gained on the way). Assumptions
# that a jobformidler would recognise; nothing here was learned from anybody.
_THUMB = {
    "competence_cover_related": (0.0, 1.0, 1.0),
    "essential_weakest_related": (0.0, 1.0, 0.6),
    "task_liking_related": (-1.0, 1.0, 0.6),
    "wish_industry": (0.0, 1.0, 0.4),
    "wish_tasks_related": (0.0, 1.0, 0.5),
    "support_shortfall": (0.0, 3.0, -1.2),
    "mentor_shortfall": (0.0, 3.0, -0.4),
    "travel_share_of_limit": (0.0, 1.0, -0.5),
    "hours_below_min": (0.0, 4.0, -0.5),
    "hours_shared_share": (0.0, 1.0, 0.2),
    "team_climate": (1.0, 5.0, 0.4),
    "hire_intention": (0.0, 1.0, 0.8),
    "danish_gap": (0.0, 3.0, -0.8),
}
_HOURS_THUMB = {"hours_now": (1.0, 10.0, 1.5), "hours_growth_room": (0.0, 10.0, 0.5)}
_WEEKLY_PAY, _WEEKLY_STOP, _MONTHLY_LEAVE, _REACH = 0.012, 0.02, 0.07, 0.03
_LEVEL_DEVIATION = 0.5
_WORKPLACE_VARIANCE = 0.25
_PERSON_VARIANCE = 0.5


def rule_baseline(programme: Programme) -> AdditiveModel:
    """Return the rules of thumb as an additive fit: the same form as the learned one, with stated numbers."""
    terms = tuple(_term(feature.name, feature.group, feature.monotone) for feature in CATALOGUE)
    nothing = Effects(
        names=(), values=np.zeros(0), variances=np.zeros(0), unseen_variance=_WORKPLACE_VARIANCE
    )
    size = 1 + sum(term.pieces for term in terms) + len(terms)
    covariance = np.zeros((size, size))
    covariance[0, 0] = _LEVEL_DEVIATION**2
    model = AdditiveModel(
        version=RULES_VERSION,
        digest="",
        kinship=kinship_of(built_in_vocabulary()),
        terms=terms,
        pay=_shapes(terms, _THUMB),
        hours=_shapes(terms, _HOURS_THUMB),
        industries=nothing,
        workplaces=nothing,
        pay_covariance=covariance,
        hours_covariance=covariance,
        person_variance=_PERSON_VARIANCE,
        year=_year(programme),
    )
    return replace(model, digest=digest_of(model))


def _term(name: str, group: str, monotone: int) -> Term:
    low, high, _ = {**_HOURS_THUMB, **_THUMB}.get(name, (0.0, 0.0, 0.0))
    knots = np.array([low, high]) if high > low else np.array([low])
    return Term(name, group, monotone, knots, 1.0, low)


def _shapes(terms: tuple[Term, ...], thumb: dict[str, tuple[float, float, float]]) -> Shapes:
    heights = []
    for term in terms:
        gain = thumb.get(term.name, (0.0, 0.0, 0.0))[2]
        # Centred, so that an unknown figure (which scores 0) stands for the middle and not for the worst.
        heights.append(np.linspace(-gain / 2, gain / 2, len(term.knots)) if term.pieces else np.zeros(1))
    return Shapes(tuple(term.knots for term in terms), tuple(heights), np.zeros(len(terms)))


def _year(programme: Programme) -> YearModel:
    return YearModel(
        pay=np.full(WEEKS, logit(_WEEKLY_PAY)),
        early=float(logit(_WEEKLY_PAY / 10)),
        stop=np.full(WEEKS, logit(_WEEKLY_STOP)),
        stop_slope=-0.2,
        leave=np.full(MONTHS_PER_YEAR, logit(_MONTHLY_LEAVE)),
        leave_slope=-0.2,
        hours=np.linspace(-0.5, 0.5, MONTHS_PER_YEAR),
        reach=np.full(MONTHS_PER_YEAR, logit(_REACH)),
        reach_slope=2.0,
        goal_hours_per_month=programme.goal_hours_per_month,
        unmatched_weekly_hazard=programme.unmatched.weekly_hazard,
        unmatched_goal_hours=programme.unmatched.expected_goal_hours,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shuffle:
    """A scorer that knows nothing: figures of random predictors, the same for a pair in every block.

    Attributes
    ----------
    seed : int
        Which shuffle.
    figures : FigureTables
        The year whose figures are drawn from.
    """

    seed: int
    figures: FigureTables
    kinship: Kinship

    @classmethod
    def of(cls, programme: Programme, seed: int) -> "Shuffle":
        """Return a shuffle over the rule baseline's year."""
        rules = rule_baseline(programme)
        return cls(seed=seed, figures=rules.figures, kinship=rules.kinship)

    @property
    def version(self) -> str:
        """Name with its seed."""
        return f"shuffle-{self.seed}"

    @property
    def digest(self) -> str:
        """The name says it all."""
        return self.version

    def values(self, market: Market, pairs: Pairs, objective: Objective) -> Floats:
        """Return random values, shape (n,)."""
        fit = self.fit(market, pairs)
        return -fit.expected_weeks_to_paid if objective is Objective.WEEKS_SAVED else fit.expected_goal_hours

    def fit(self, market: Market, pairs: Pairs) -> Fit:
        """Return the figures of random predictors."""
        pay = self.predictors(market, pairs)
        zeros, early = np.zeros(len(pay)), np.zeros(len(pay), dtype=np.int64)
        goal_hours = self.figures.goal_hours(pay, zeros, early, zeros)
        return Fit(
            expected_goal_hours=goal_hours,
            low=goal_hours,
            high=goal_hours,
            expected_weeks_to_paid=self.figures.weeks(pay, early, zeros),
            chance_30h_at_26w=self.figures.chance(pay, zeros, early, zeros),
        )

    def predictors(self, market: Market, pairs: Pairs) -> Floats:
        """Return a number in (-1, 1) per pair that depends on its ids alone (splitmix64 of their hashes)."""
        people, jobs = _hashes(market.candidates.ids, self.seed), _hashes(market.openings.ids, self.seed + 1)
        mixed = people[pairs.candidate] ^ jobs[pairs.opening]
        with np.errstate(over="ignore"):
            for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
                mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
        noise: Floats = (mixed >> np.uint64(11)).astype(np.float64) / 2.0**52 - 1.0
        return noise


def _hashes(ids: tuple[str, ...], seed: int) -> NDArray[np.uint64]:
    digests = [sha256(f"{seed}\0{name}".encode()).digest()[:8] for name in ids]
    return np.frombuffer(b"".join(digests), dtype=np.uint64)
