"""Groups of people: who belongs, and which cells nobody sees."""

from datetime import date

import numpy as np

from experiments.slices import SMALLEST, slices_of
from tests.builders import candidate

DAY = date(2026, 9, 1)


def _people(counts):
    """Return as many people of each gender as asked."""
    names = [(gender, number) for gender, count in counts.items() for number in range(count)]
    return [candidate(candidate_id=f"{gender}-{number}", gender=gender) for gender, number in names]


def _shown(people):
    found = slices_of(people, [DAY] * len(people))
    return {one.value: one.people for one in found.shown if one.attribute == "gender"}, found.hidden["gender"]


def test_groups_of_five_are_shown_and_the_unknown_belong_to_none():
    """Five people are enough; who is unknown is in no group of the attribute."""
    people = [*_people({"female": SMALLEST, "male": 9}), candidate(candidate_id="x", gender=None)]
    assert _shown(people) == ({"female": 5, "male": 9}, 0)


def test_a_small_cell_takes_the_next_smallest_with_it():
    """One hidden cell could be worked out from the total, so a second one is hidden."""
    assert _shown(_people({"female": 4, "male": 9, "other": 20})) == ({"other": 20}, 2)


def test_two_small_cells_hide_each_other():
    """Where two cells are small, nothing else needs to be hidden."""
    assert _shown(_people({"female": 4, "male": 3, "other": 20})) == ({"other": 20}, 2)


def test_a_person_with_many_rows_is_one_person():
    """Cells count people, not matches: five matches of four people are a small cell."""
    people = _people({"female": 4, "male": 9, "other": 9})
    assert _shown([*people, people[0], people[0]])[0] == {"other": 9}


def test_no_cell_of_fewer_than_five_is_ever_shown():
    """Whatever the sizes, each shown cell has five people or more, and never exactly one cell is hidden."""
    rng = np.random.default_rng(4)
    for _ in range(60):
        people = _people({name: int(rng.integers(0, 14)) for name in ("a", "b", "c", "d")})
        shown, hidden = _shown(people)
        assert all(count >= SMALLEST for count in shown.values())
        assert hidden != 1 or not shown


def test_ages_and_waits_are_counted_to_the_day():
    """The same person is in another band on another day."""
    people = [
        candidate(candidate_id=str(n), birth_year=1996, waiting_since=date(2024, 1, 1)) for n in range(5)
    ]
    then = {one.name for one in slices_of(people, [date(2025, 1, 1)] * 5).shown}
    now = {one.name for one in slices_of(people, [date(2027, 6, 1)] * 5).shown}
    assert {"age=-29", "waiting=1-3y"} <= then
    assert {"age=30-39", "waiting=3y-"} <= now
