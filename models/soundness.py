"""Whether a model's numbers can be those of a model: whole files may still hold nonsense."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from features.catalogue import CATALOGUE
from features.relatedness import Relatedness
from models.additive import AdditiveModel, Effects
from models.contents import YEAR_ARRAYS, YEAR_NUMBERS, arrays_of
from models.curve import MONTHS_PER_YEAR, WEEKS
from models.fit import LARGEST_VALUE
from models.terms import Shapes

_LARGEST_NUMBER = 1e6
_ROUNDING = 1e-6
_YEAR_LENGTHS = {"pay": WEEKS, "stop": WEEKS}


def faults_of(model: AdditiveModel) -> Iterator[str]:
    """Yield what cannot be so: first in form, then in numbers.

    Every number is finite, every length fits its neighbour, terms are those of the catalogue in its order,
    groups and directions, shapes go in the direction they may, and variances are variances.
    """
    yield from _terms(model)
    yield from _numbers(model)
    for name, shapes in (("pay", model.pay), ("hours", model.hours)):
        yield from _shapes(name, shapes)
    yield from _directions(model)
    for name, effects in (("industries", model.industries), ("workplaces", model.workplaces)):
        yield from _effects(name, effects)
    for name, table in (("competences", model.kinship.competences), ("tasks", model.kinship.tasks)):
        yield from _kinship(name, table)
    yield from _covariances(model)
    yield from _year(model)


def _terms(model: AdditiveModel) -> Iterator[str]:
    catalogue = tuple((feature.name, feature.group, feature.monotone) for feature in CATALOGUE)
    learned = tuple((term.name, term.group, term.monotone) for term in model.terms)
    if learned != catalogue:
        strange = sorted({name for name, *_ in set(learned) ^ set(catalogue)}) or ["their order"]
        yield f"terms: expected the catalogue's columns and directions, differing in {', '.join(strange)}"


def _numbers(model: AdditiveModel) -> Iterator[str]:
    for name, array in arrays_of(model).items():
        kind = np.dtype(np.int64 if name == "knot_counts" else np.float64)
        if array.dtype != kind:
            yield f"{name}: expected {kind} numbers, got {array.dtype}"
        elif not np.all(np.abs(array) <= _LARGEST_NUMBER):
            yield f"{name}: expected finite numbers within {_LARGEST_NUMBER:g}"
    plain = {name: getattr(model.year, name) for name in YEAR_NUMBERS}
    plain |= {"person_variance": model.person_variance}
    plain |= {f"{term.name}: scale": term.scale for term in model.terms}
    plain |= {f"{term.name}: reference": term.reference for term in model.terms}
    for name, number in plain.items():
        if type(number) not in (int, float) or not abs(number) <= _LARGEST_NUMBER:
            yield f"{name}: expected a finite number within {_LARGEST_NUMBER:g}, got {number!r}"
    if any(not term.scale > 0 for term in model.terms) or not model.person_variance >= 0:
        yield "scales and person_variance: expected positive numbers"


def _shapes(name: str, shapes: Shapes) -> Iterator[str]:
    lengths = [len(knots) for knots in shapes.knots]
    if lengths != [len(heights) for heights in shapes.heights] or shapes.unknown.shape != (len(lengths),):
        yield f"{name}: expected a height for each knot, and one for unknown in each term"
    if any(np.any(np.diff(knots) <= 0) for knots in shapes.knots):
        yield f"{name}: expected knots that increase"


def _directions(model: AdditiveModel) -> Iterator[str]:
    """Yield terms of the first paid hour that go where they may not."""
    for term, heights in zip(model.terms, model.pay.heights, strict=True):
        if np.any(np.diff(heights) * term.monotone < -_ROUNDING):
            yield f"pay: {term.name}: expected a shape that goes in direction {term.monotone} only"


def _effects(name: str, effects: Effects) -> Iterator[str]:
    size = (len(effects.names),)
    if effects.values.shape != size or effects.variances.shape != size:
        yield f"{name}: expected a value and a variance for each name"
    if not _sorted_words(effects.names):
        yield f"{name}: expected names, sorted and each of them once"
    if np.any(effects.variances < 0) or not 0 <= effects.unseen_variance <= _LARGEST_NUMBER:
        yield f"{name}: expected variances that are not negative"


def _sorted_words(words: tuple[str, ...]) -> bool:
    return all(isinstance(word, str) for word in words) and list(words) == sorted(set(words))


def _kinship(name: str, kin: Relatedness) -> Iterator[str]:
    table, size = kin.table, len(kin.words)
    if table.shape != (size, size) or not _sorted_words(kin.words):
        yield f"kinship of {name}: expected a square over sorted words"
    elif np.any((table < 0) | (table > 1) | (table != table.T)) or np.any(np.diag(table) != 1):
        yield f"kinship of {name}: expected a symmetric table within 0 and 1, with 1 on its diagonal"


def _covariances(model: AdditiveModel) -> Iterator[str]:
    columns = 1 + sum(term.pieces for term in model.terms) + len(model.terms)
    sizes = {"pay_covariance": columns + len(model.industries.names), "hours_covariance": columns}
    for name, size in sizes.items():
        table = getattr(model, name)
        if table.shape != (size, size):
            yield f"{name}: expected {size} rows and columns, got {table.shape}"
        elif not _is_covariance(table):
            yield f"{name}: expected a covariance: symmetric, no direction with a variance below 0"


def _is_covariance(table: NDArray[np.float64]) -> bool:
    if not np.all(np.isfinite(table)) or not np.allclose(table, table.T, rtol=_ROUNDING, atol=_ROUNDING):
        return False
    spread = np.linalg.eigvalsh(table)
    return bool(spread[0] >= -_ROUNDING * max(1.0, spread[-1]))


def _year(model: AdditiveModel) -> Iterator[str]:
    year = model.year
    for name in YEAR_ARRAYS:
        size = (_YEAR_LENGTHS.get(name, MONTHS_PER_YEAR),)
        if getattr(year, name).shape != size:
            yield f"year_{name}: expected {size[0]} numbers, got {getattr(year, name).shape}"
    if not 0 < year.goal_hours_per_month * MONTHS_PER_YEAR <= LARGEST_VALUE:
        yield f"goal_hours_per_month: expected a month's hours, got {year.goal_hours_per_month}"
    if not 0 <= year.unmatched_weekly_hazard <= 1 or not 0 <= year.unmatched_goal_hours <= LARGEST_VALUE:
        yield "year without a match: expected a weekly chance and a year's hours"
