"""What plans mean for people, by hand."""

import numpy as np
import pytest

from experiments.plan_metrics import (
    PlanColumns,
    crowding,
    exposure,
    judged_mean,
    longest_waiting,
    mean_of,
    moved,
)
from experiments.slices import Slice


def test_crowding_is_who_finds_no_room_at_the_first_choice():
    """Four want a workplace of one place: three of four find none; who has no list is not counted."""
    found = crowding(np.array([7, 7, 7, 7, 2, -1]), {7: 1, 2: 3})
    assert found.tolist()[:5] == [0.75, 0.75, 0.75, 0.75, 0.0]
    assert np.isnan(found[5])


def test_moved_counts_those_with_a_place_in_both_nights():
    """Kept is 0, moved is 1, and who had no place in one of the nights is not counted."""
    found = moved({"a": "x", "b": "y", "c": "z"}, {"a": "x", "b": "q"}, ["a", "b", "c", "d"])
    assert found.tolist()[:2] == [0.0, 1.0]
    assert np.isnan(found[2:]).all()


def test_the_longest_waiting_are_a_quarter_of_those_who_are_known():
    """Of eight known waits the two longest; an unknown wait is not long."""
    days = np.array([10.0, 20, 30, 40, 50, 60, 70, 80, np.nan])
    assert longest_waiting(days).tolist() == [False] * 6 + [True, True, False]
    assert not longest_waiting(np.array([np.nan])).any()


def test_each_draw_is_judged_by_one_judge_and_the_figure_by_all():
    """The figure is the mean of the judges; the draws alternate, so that their spread shows."""
    value = np.array([[1.0, 3.0], [1.0, 3.0]])
    assert judged_mean(value, np.ones((2, 5))).tolist() == [2.0, 1.0, 3.0, 1.0, 3.0]


def test_means_are_over_what_is_known():
    """A row that says nothing takes no part; no row at all gives no mean."""
    column = np.array([1.0, np.nan, 3.0])
    assert mean_of(column, np.array([[1.0, 1.0], [5.0, 1.0], [1.0, 0.0]])).tolist() == [2.0, 1.0]
    assert np.isnan(mean_of(column, np.zeros((3, 1)))[0])


def test_exposure_is_the_least_served_group_over_the_best_served():
    """Half of one group and all of another are placed: 0.5."""
    halves = [np.array([True, True, False, False]), np.array([False, False, True, True])]
    groups = [Slice(attribute="gender", value=str(i), members=m, people=2) for i, m in enumerate(halves)]
    assert exposure(np.array([True, False, True, True]), groups) == {"gender": pytest.approx(0.5)}


def test_nights_are_joined_row_by_row():
    """Two nights of one person and two give three rows, in their order."""

    def night(*people):
        n = len(people)
        blank = np.zeros(n)
        return PlanColumns(
            people=people, value=np.ones((n, 2)), weeks=blank, placed=blank > 0, worse=blank > 0,
            crowding=blank, moved=blank,
        )  # fmt: skip

    joined = PlanColumns.joined([night("a"), night("b", "a")])
    assert joined.people == ("a", "b", "a")
    assert joined.value.shape == (3, 2)
