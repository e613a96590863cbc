"""The explainable boosting machine as an additive fit: its shapes at the knots of ours, so that it can serve.

The machine's own package is needed to learn, not to serve: what comes out is an additive model
like any other, with reasons, a bundle and a digest. Its steps become straight lines between our knots, and
what is scored everywhere, here too, are those lines.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from experiments.learners.lesson import RateLesson, fitted
from experiments.learners.rates import BoostedRate
from experiments.learners.recipes import Parameters
from models.additive import AdditiveModel
from models.contents import digest_of
from models.terms import Shapes, Term
from models.train import Learned

Floats = NDArray[np.float64]


def explainable(learned: Learned, version: str, parameters: Parameters) -> AdditiveModel:
    """Learn an explainable boosting machine and write its shapes into the additive fit of the same history.

    Parameters
    ----------
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
    shapes = _shapes(fitted("ebm", lesson, parameters), base.terms, lesson.values)
    level = _level(shapes, lesson)
    year = replace(base.year, pay=base.year.pay + level, early=base.year.early + level)
    model = replace(base, version=version, pay=shapes, year=year, digest="")
    return replace(model, digest=digest_of(model))


def _shapes(rate: BoostedRate, terms: tuple[Term, ...], values: Floats) -> Shapes:
    """Return the machine's steps as heights at the terms' knots, and what it says of unknown values."""
    heights, unknown = [np.zeros(len(term.knots)) for term in terms], np.zeros(len(terms))
    machine = rate.engine_
    for (known,), scores in zip(machine.term_features_, machine.term_scores_, strict=True):
        column = int(rate.columns_[known])
        term, steps = terms[column], np.asarray(scores[1:-1], dtype=np.float64)
        reached = _at_knots(term, machine.bins_[known][0], steps, values[:, column])
        reference = float(np.interp(term.reference, term.knots, reached))
        heights[column], unknown[column] = reached - reference, float(scores[0]) - reference
    return Shapes(tuple(term.knots for term in terms), tuple(heights), unknown)


def _at_knots(term: Term, cuts: Floats, steps: Floats, column: Floats) -> Floats:
    """Return the mean step of the values nearest to each knot, in the term's direction."""
    known = column[np.isfinite(column)]
    if not term.pieces or len(known) == 0:
        return np.zeros(len(term.knots))
    said = steps[np.searchsorted(cuts, known, side="right")]
    # Hats around the knots: the least-squares line through the steps, ridged to the step at the knot itself.
    hats = np.column_stack([np.interp(known, term.knots, row) for row in np.eye(len(term.knots))])
    own = steps[np.searchsorted(cuts, term.knots, side="right")]
    ridge = 1e-3 * len(known) * np.eye(len(term.knots))
    found = np.asarray(np.linalg.solve(hats.T @ hats + ridge, hats.T @ said + ridge @ own), dtype=np.float64)
    if term.monotone:
        found = np.asarray(term.monotone * np.maximum.accumulate(term.monotone * found), dtype=np.float64)
    return found


def _level(shapes: Shapes, lesson: RateLesson) -> float:
    """Return the level at which as many first paid hours are expected as were seen."""
    expected = float((lesson.exposure * np.exp(shapes.total(lesson.values))).sum())
    return float(np.log(max(lesson.events.sum(), 0.5) / expected))
