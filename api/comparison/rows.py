"""A comparison as rows: one per measure and group, the same in the table, the CSV and the page."""

from typing import Any

from experiments.comparison import Comparison, Contrast
from experiments.figure_words import difference, figure
from experiments.measures import measure_named
from experiments.verdict import EVERYBODY
from matcher.wording import Words

COLUMNS = (
    "measure", "group", "people", "a", "a_low", "a_high", "b", "b_low", "b_high", "difference", "low", "high",
    "together_low", "together_high", "shown",
)  # fmt: skip
SUMMARY = ("figure", "first", "second", "difference", "shown")
_SHOWN = {1: Words("bedre", "better"), -1: Words("dårligere", "worse"), 0: Words("", "")}


def comparison_rows(found: Comparison) -> list[dict[str, Any]]:
    """Return every contrast as a row; unknown figures are empty."""
    return [
        {
            "measure": one.measure,
            "group": one.group,
            "people": one.people,
            "a": one.a.value,
            "a_low": one.a.low,
            "a_high": one.a.high,
            "b": one.b.value,
            "b_low": one.b.low,
            "b_high": one.b.high,
            "difference": one.difference.value,
            "low": one.difference.low,
            "high": one.difference.high,
            "together_low": one.together.low if one.together else None,
            "together_high": one.together.high if one.together else None,
            "shown": shown(one).en,
        }
        for one in found.contrasts
    ]


def summary_rows(found: Comparison) -> list[dict[str, Any]]:
    """Return the figures of everybody as people read them, in English for the terminal."""
    rows = []
    for one in found.of(EVERYBODY):
        measure = measure_named(one.measure)
        rows.append(
            {
                "figure": measure.words.en,
                "first": figure(measure, one.a.value).en,
                "second": figure(measure, one.b.value).en,
                "difference": difference(measure, one.difference).en,
                "shown": shown(one).en,
            }
        )
    return rows


def direction(one: Contrast) -> int:
    """Return 1 where the second version is shown to be better, -1 where worse, 0 where nothing is shown.

    Only what holds for its whole family of figures is shown: of many looked at, some always stand out.
    """
    if one.together is None or not one.together.excludes(0.0):
        return 0
    return (1 if one.together.low > 0 else -1) * measure_named(one.measure).better


def shown(one: Contrast) -> Words:
    """Return the direction in a word, nothing where nothing is shown."""
    return _SHOWN[direction(one)]
