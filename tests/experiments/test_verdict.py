"""The words of a verdict follow from what was shown, and nothing is said of too little data."""

from dataclasses import replace

import numpy as np
import pytest

from experiments.bootstrap import Interval
from experiments.verdict import EVERYBODY, Difference, Evidence, Kind, Needs, Shown, shown, verdict_of

NEEDS = Needs(people=50, paid=25, group_people=20)


def _shown(measure, low, high, group=EVERYBODY, people=100):
    together = Interval(value=(low + high) / 2, low=low, high=high)
    return Shown(measure=measure, group=group, people=people, together=together)


BETTER = _shown("concordance", 0.01, 0.05)
EQUAL = _shown("brier", -0.02, 0.01)
WORSE = _shown("brier", 0.01, 0.05)


def _evidence(everybody, groups=(), people=100, paid=50):
    return Evidence(people=people, paid=paid, everybody=tuple(everybody), groups=tuple(groups))


def _group(shown_one, name, people=40):
    return replace(shown_one, group=name, people=people)


@pytest.mark.parametrize(
    ("everybody", "groups", "kind"),
    [
        ([EQUAL], [], Kind.NO_DIFFERENCE),
        ([EQUAL], [_group(BETTER, "g=1"), _group(EQUAL, "g=2")], Kind.NO_DIFFERENCE),
        ([EQUAL], [_group(EQUAL, "g=1"), _group(WORSE, "g=2")], Kind.WORSE_FOR_SOME),
        ([BETTER, EQUAL], [_group(BETTER, "g=1"), _group(BETTER, "g=2")], Kind.BETTER_FOR_ALL),
        ([BETTER, EQUAL], [_group(BETTER, "g=1"), _group(EQUAL, "g=2")], Kind.BETTER),
        ([BETTER, EQUAL], [_group(BETTER, "g=1"), _group(WORSE, "g=2")], Kind.BETTER_BUT_WORSE_FOR_SOME),
        ([BETTER, EQUAL], [_group(BETTER, "g=1"), _group(BETTER, "g=2", people=6)], Kind.BETTER),
        ([BETTER], [], Kind.BETTER),
        ([BETTER, WORSE], [], Kind.MIXED),
        ([WORSE, EQUAL], [], Kind.WORSE),
    ],
)
def test_the_kind_follows_from_what_was_shown(everybody, groups, kind):
    """Better for all needs every group shown; one harmed group, one too small or none known is not all."""
    assert verdict_of(_evidence(everybody, groups), NEEDS).kind is kind


@pytest.mark.parametrize(("people", "paid"), [(49, 50), (100, 24)])
def test_too_little_data_comes_before_everything(people, paid):
    """However large the difference looks, few people or few paid matches bear no verdict."""
    found = verdict_of(_evidence([BETTER], people=people, paid=paid), NEEDS)
    assert found.kind is Kind.TOO_LITTLE_DATA
    assert str(people) in found.reasons[0].en


def test_less_is_better_where_the_measure_says_so():
    """A lower error is better and a higher one worse; a higher concordance is better."""
    assert (WORSE.direction, BETTER.direction, EQUAL.direction) == (-1, 1, 0)
    assert _shown("brier", -0.05, -0.01).direction == 1


def test_groups_are_sorted_into_what_can_be_said_of_each():
    """Each group stands in one list: shown, not shown, worse, or too few people to tell."""
    groups = [
        _group(BETTER, "g=1"), _group(EQUAL, "g=1"), _group(EQUAL, "g=2"), _group(WORSE, "g=3"),
        _group(BETTER, "g=3"), _group(BETTER, "g=4", people=6),
    ]  # fmt: skip
    found = verdict_of(_evidence([BETTER], groups), NEEDS)
    assert (found.shown_for, found.not_shown_for, found.worse_for, found.too_few) == (
        ("g=1",), ("g=2",), ("g=3",), ("g=4",),
    )  # fmt: skip


def test_reasons_give_each_figure_in_both_languages():
    """Each deciding measure is a sentence with its difference, decimals in the language's own manner."""
    (reason,) = verdict_of(_evidence([BETTER]), NEEDS).reasons
    assert "+3.0 percentage points [+1.0; +5.0]" in reason.en
    assert "+3,0 procentpoint [+1,0; +5,0]" in reason.da


def test_a_family_is_wider_than_its_members_alone():
    """The same difference among twenty has a wider interval than alone: looking often costs."""
    rng = np.random.default_rng(1)
    draws = [np.concatenate([[0.3], 0.3 + 0.1 * rng.normal(size=500)]) for _ in range(20)]
    family = [Difference(measure="brier", group=f"g={i}", people=50, draws=d) for i, d in enumerate(draws)]
    alone, among = shown(family[:1], 0.95)[0], shown(family, 0.95)[0]
    assert among.together.high - among.together.low > 1.2 * (alone.together.high - alone.together.low)
