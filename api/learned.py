"""What a model has learned, in words: its strongest terms with their intervals, on the scale of the odds."""

import math
from dataclasses import dataclass

import numpy as np

from features.catalogue import CATALOGUE, Feature, feature_named
from matcher.wording import Words
from models.additive import AdditiveModel
from models.terms import Term

_Z_80 = 1.2815515655446004
_PER_GROUP = 2
_SAME = ("Det samme, ", "The same ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What one feature does between the ends of what has been seen.

    Attributes
    ----------
    name, group : str
        The feature and its group of reasons.
    text_da, text_en : str
        What the feature says.
    start, end : float
        The ends that are compared: 2 % and 98 % of what has been seen.
    ratio, low, high : float
        By how much the weekly odds of the first paid hour are multiplied from start to end, with its 80 %
        interval.
    """

    name: str
    group: str
    text_da: str
    text_en: str
    start: float
    end: float
    ratio: float
    low: float
    high: float

    @property
    def certain(self) -> bool:
        """Whether the interval leaves out 1."""
        return self.low > 1 or self.high < 1


def strongest(model: AdditiveModel, count: int) -> tuple[Learned, ...]:
    """Return the terms of the first paid hour that move most, at most two of a group.

    Parameters
    ----------
    model : AdditiveModel
        The learned fit.
    count : int
        How many.
    """
    found = sorted(_all(model), key=lambda one: (not one.certain, -abs(math.log(one.ratio)), one.name))
    kept: list[Learned] = []
    for one in found:
        if sum(other.group == one.group for other in kept) < _PER_GROUP:
            kept.append(one)
    return tuple(kept[:count])


def _all(model: AdditiveModel) -> list[Learned]:
    found, column = [], 1  # the first column of the covariance is the level
    for term, heights in zip(model.terms, model.pay.heights, strict=True):
        if term.pieces:
            found.append(_learned(model, term, float(heights[-1] - heights[0]), column))
        column += term.pieces
    return [one for one in found if one.ratio != 1.0]


def _learned(model: AdditiveModel, term: Term, effect: float, column: int) -> Learned:
    # The posterior covers the slopes, so an interval may pass 1 where the shape itself may not.
    step = (term.ramps(term.knots[-1:]) - term.ramps(term.knots[:1]))[0]
    block = slice(column, column + term.pieces)
    spread = math.sqrt(max(0.0, float(step @ model.pay_covariance[block, block] @ step)))
    texts = Words(*(_whole(feature_named(term.name), language) for language in ("meaning_da", "meaning_en")))
    return Learned(
        name=term.name,
        group=term.group,
        text_da=texts.da,
        text_en=texts.en,
        start=float(term.knots[0]),
        end=float(term.knots[-1]),
        ratio=float(np.exp(effect)),
        low=float(np.exp(effect - _Z_80 * spread)),
        high=float(np.exp(effect + _Z_80 * spread)),
    )


def _whole(feature: Feature, language: str) -> str:
    """Return what a feature says; one that says "the same" of the feature before it is told in full."""
    text: str = getattr(feature, language)
    same = next((start for start in _SAME if text.startswith(start)), None)
    if same is None:
        return text
    before = CATALOGUE[: CATALOGUE.index(feature)]
    first = next(getattr(f, language) for f in reversed(before) if not getattr(f, language).startswith(_SAME))
    return f"{first}, {text.removeprefix(same)}"
