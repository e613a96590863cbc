"""Learning how soon a pair gives a first paid hour: an additive discrete-time hazard under learned priors."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.likelihood import HazardLikelihood
from models.outcome import HORIZON_WEEKS, Spells
from models.penalised import Design, Estimate, Penalty, estimate
from models.terms import Shapes, Term, expand

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

# Prior belief about an average-sized effect: log-odds of a week's first paid hour per standard deviation of a
# feature, in its monotone direction. Small against what a few hundred events can show. Assumptions, stated in
# the model card; the variances around them are learned.
EFFECT_MEAN = 0.04
EFFECT_VARIANCE = 0.02
BEND_VARIANCE = 0.02
UNKNOWN_VARIANCE = 0.02
INDUSTRY_VARIANCE = 0.05
# A hundred drawn matches leave the level of brokers' choices within a quarter either way: the prior decides.
BROKER_VARIANCE = 0.02
DRIFT_VARIANCE = 0.0025  # per year
_TIME_KNOTS = (0, 2, 6, 13, 26, 51)
_TIME_VARIANCE = 0.25
# Where there is no history: about one first paid hour in a hundred weeks.
_LEVEL_MEAN = -4.6
_LEVEL_VARIANCE = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What surrounded past matches besides the pair itself, for learning only.

    Attributes
    ----------
    by_broker : ndarray of bool, shape (n,)
        A person chose the pair (not a lot, not the service).
    years_ago : ndarray, shape (n,)
        Years from the match to the as-of date.
    industry : ndarray of intp, shape (n,)
        Industry of the workplace, -1 unknown.
    industry_count : int
        Number of industries.
    workplace : ndarray of intp, shape (n,)
        Workplace, -1 unknown.
    workplace_count : int
        Number of workplaces.
    person : ndarray of intp, shape (n,)
        Whose match it was.
    early_weeks : ndarray of int64, shape (n,)
        Weeks before pay was agreed to begin.
    """

    by_broker: NDArray[np.bool_]
    years_ago: Floats
    industry: Ints
    industry_count: int
    workplace: Ints
    workplace_count: int
    person: Ints
    early_weeks: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How many coefficients each block has, in their order: time, slopes, unknowns, industries, nuisance."""

    time: int
    pieces: int
    unknowns: int
    industries: int = 0
    nuisances: int = 0

    @property
    def unknown(self) -> int:
        """First coefficient of the unknown states."""
        return self.time + self.pieces

    @property
    def industry(self) -> int:
        """First coefficient of the industries."""
        return self.unknown + self.unknowns

    @property
    def nuisance(self) -> int:
        """First nuisance coefficient."""
        return self.industry + self.industries

    @property
    def size(self) -> int:
        """Number of all coefficients."""
        return self.nuisance + self.nuisances


def layout_of(terms: Sequence[Term], time: int) -> Layout:
    """Return the layout of a predictor that is made of terms alone."""
    return Layout(time=time, pieces=sum(term.pieces for term in terms), unknowns=len(terms))


@dataclass(frozen=True, slots=True)
class LearnedHazard:
    """A learned hazard: the estimate, its layout and the time basis.

    Attributes
    ----------
    baseline : ndarray, shape (52,)
        Logit of the baseline hazard by week since pay can begin.
    early : float
        Logit of the hazard in weeks before agreed pay.
    shapes : Shapes
        Terms of the predictor.
    industries : ndarray
        Effects of the industries.
    estimate : Estimate
        Everything that was estimated, with covariance.
    layout : Layout
        Where each block of coefficients stands.
    """

    baseline: Floats
    early: float
    shapes: Shapes
    industries: Floats
    estimate: Estimate
    layout: Layout
    time_basis: Floats


def pay_basis() -> Floats:
    """Return the time basis of the first paid hour, shape (53, q): level, bends over the weeks, early.

    Rows 0 to 51 are weeks since pay can begin; the last row is any week before that.
    """
    week = np.arange(HORIZON_WEEKS)
    bends = [np.interp(week, _TIME_KNOTS, row) for row in np.eye(len(_TIME_KNOTS))[1:]]
    after = np.column_stack([np.ones(HORIZON_WEEKS), *bends, np.zeros(HORIZON_WEEKS)])
    return np.vstack([after, [1.0, *np.zeros(len(bends)), 1.0]])


def pay_grid(spells: Spells, early_weeks: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return weeks at risk and first paid hours by week since pay can begin, shapes (n, 53).

    The clock starts with agreed pay: who cannot be paid yet is not used up by waiting for it. All weeks
    before it are one cell, the last.
    """
    before = np.minimum(spells.weeks, early_weeks)
    after = spells.weeks - before
    week = np.arange(HORIZON_WEEKS)
    risk = np.column_stack([week[None, :] < after[:, None], before]).astype(np.float64)
    happened = np.zeros_like(risk)
    rows = np.flatnonzero(spells.paid)
    happened[rows, np.where(after[rows] > 0, after[rows] - 1, HORIZON_WEEKS)] = 1.0
    return risk, happened


def learn_hazard(
    terms: Sequence[Term], values: Floats, spells: Spells, around: Circumstances
) -> LearnedHazard:
    """Learn the hazard of the first ordinary paid hour from past matches.

    Jobformidlere choose pairs for reasons that no record holds, so their matches do better than the same
    pairs would by lot. A level of its own takes that up and scoring leaves it out: figures are those of
    matches that were drawn by lot or proposed, as far as there are any. The same holds for the years since.

    Parameters
    ----------
    terms : sequence of Term
        Terms in column order.
    values : ndarray, shape (n, p)
        Features of past pairs as of their first day, NaN where unknown.
    spells : Spells
        Their outcomes.
    around : Circumstances
        Their circumstances.
    """
    basis = pay_basis()
    layout = replace(layout_of(terms, basis.shape[1]), industries=around.industry_count, nuisances=2)
    columns = np.column_stack(
        [
            expand(terms, values),
            _one_hot(around.industry, around.industry_count),
            around.by_broker.astype(np.float64),
            around.years_ago,
        ]
    )
    lower, upper = _bounds(terms, layout)
    design = Design(columns, lower, upper, around.workplace, around.workplace_count)
    likelihood = HazardLikelihood(*pay_grid(spells, around.early_weeks), basis)
    found = estimate(likelihood, design, _priors(terms, layout), group_variance=0.15)
    effects = np.concatenate([found.time, found.coefficients])
    return LearnedHazard(
        baseline=(basis @ found.time)[:HORIZON_WEEKS],
        early=float(found.time[0] + found.time[-1]),
        shapes=Shapes.of(terms, effects[layout.time : layout.industry]),
        industries=effects[layout.industry : layout.nuisance],
        estimate=found,
        layout=layout,
        time_basis=basis[:HORIZON_WEEKS],
    )


def _one_hot(codes: Ints, count: int) -> Floats:
    columns = np.zeros((len(codes), count))
    rows = np.flatnonzero(codes >= 0)
    columns[rows, codes[rows]] = 1.0
    return columns


def _bounds(terms: Sequence[Term], layout: Layout) -> tuple[Floats, Floats]:
    size = layout.size - layout.time
    lower, upper = np.full(size, -np.inf), np.full(size, np.inf)
    start = 0
    for term in terms:
        piece = slice(start, start + term.pieces)
        if term.monotone > 0:
            lower[piece] = 0.0
        elif term.monotone < 0:
            upper[piece] = 0.0
        start += term.pieces
    return lower, upper


def _priors(terms: Sequence[Term], layout: Layout) -> list[Penalty]:
    """Return the priors: slopes by group, bends, unknown states, industries, nuisance, time."""
    rows = TermRows(terms, layout)
    slopes = [
        Penalty(f"slope of {group}", *rows.slopes(group), EFFECT_VARIANCE)
        for group in sorted({term.group for term in terms if term.pieces})
    ]
    return [
        *slopes,
        rows.bends(BEND_VARIANCE),
        block("unknown", layout, (layout.unknown, layout.industry), UNKNOWN_VARIANCE),
        block("industry", layout, (layout.industry, layout.nuisance), INDUSTRY_VARIANCE),
        block("by broker", layout, (layout.nuisance, layout.nuisance + 1), BROKER_VARIANCE, np.inf),
        block("years ago", layout, (layout.nuisance + 1, layout.size), DRIFT_VARIANCE, np.inf),
        block("level", layout, (0, 1), _LEVEL_VARIANCE, np.inf, mean=_LEVEL_MEAN),
        _time(layout),
        block("early", layout, (layout.time - 1, layout.time), 4.0, np.inf, mean=-2.0),
    ]


def block(
    name: str, layout: Layout, span: tuple[int, int], guess: float, weight: float = 4.0, *, mean: float = 0.0
) -> Penalty:
    """Return the prior that each coefficient from ``span[0]`` to before ``span[1]`` is near ``mean``."""
    rows = np.eye(layout.size)[slice(*span)]
    return Penalty(name, rows, np.full(len(rows), mean), guess, weight)


def _time(layout: Layout) -> Penalty:
    # Steps between neighbouring knots stay small: the baseline is smooth; its level is free.
    knots = layout.time - 2
    rows = np.zeros((knots, layout.size))
    for knot in range(knots):
        rows[knot, knot + 1] = 1.0
        if knot:
            rows[knot, knot] = -1.0
    return Penalty("time", rows, np.zeros(knots), _TIME_VARIANCE)


class TermRows:
    """The linear combinations of slopes that the priors speak of."""

    def __init__(self, terms: Sequence[Term], layout: Layout) -> None:
        self._terms = terms
        self._size = layout.size
        starts = np.cumsum([layout.time, *(term.pieces for term in terms)])
        self._starts = starts[:-1]

    def slopes(self, group: str) -> tuple[Floats, Floats]:
        """Return the rows of the average slopes of a group's terms and their prior means."""
        rows, means = [], []
        for term, start in zip(self._terms, self._starts, strict=True):
            if term.group == group and term.pieces:
                row = np.zeros(self._size)
                widths = np.diff(term.knots)
                row[start : start + term.pieces] = widths / widths.sum()
                rows.append(row)
                means.append(EFFECT_MEAN * term.monotone)
        return np.array(rows), np.array(means)

    def bends(self, variance: float) -> Penalty:
        """Return the prior that neighbouring pieces have like slopes."""
        rows = []
        for term, start in zip(self._terms, self._starts, strict=True):
            for piece in range(term.pieces - 1):
                row = np.zeros(self._size)
                row[start + piece], row[start + piece + 1] = 1.0, -1.0
                rows.append(row)
        return Penalty("bend", np.array(rows).reshape(-1, self._size), np.zeros(len(rows)), variance)
