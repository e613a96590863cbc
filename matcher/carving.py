"""What changed records would be worth: the same encoding and score, on records that do not exist yet."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from data.candidates import Candidate
from data.companies import Workplace
from data.openings import Opening
from features.changed_columns import Changed
from features.lists import Integers
from features.pairs import Pairs
from matcher.night import Night
from matcher.rules.case import PairCase
from matcher.rules.travel_minutes import minutes_between
from models.fit import Objective

Floats = NDArray[np.float64]


def case_of(night: Night, candidate: int, opening: int) -> PairCase:
    """Return one pair of the night, by its rows, as the rules see it."""
    return cases_of(night, rows_as_pairs([(candidate, opening)]))[0]


def rows_as_pairs(rows: Sequence[tuple[int, int]]) -> Pairs:
    """Return pairs from candidate and opening rows."""
    people, openings = np.array(rows, dtype=np.int32).reshape(-1, 2).T
    return Pairs(candidate=people, opening=openings)


def cases_of(night: Night, pairs: Pairs) -> list[PairCase]:
    """Return some pairs of the night as the rules see them."""
    minutes = minutes_between(night.market, pairs)
    workplace = night.market.openings.workplace[pairs.opening]
    columns = (pairs.candidate, pairs.opening, workplace, minutes)
    return [
        PairCase(
            candidate=night.people[person],
            workplace=night.snapshot.workplaces[home],
            opening=night.snapshot.openings[job],
            programme=night.programme,
            context=night.context,
            travel_minutes=way,
        )
        for person, job, home, way in zip(*(column.tolist() for column in columns), strict=True)
    ]


def values_of(night: Night, cases: Sequence[PairCase], objective: Objective) -> Floats:
    """Value pairs from their records as they stand in the cases, changed or not, shape (n,).

    What a workplace has shown before does not change with its records and is taken from the night.

    Parameters
    ----------
    night : Night
        The day, its scorer and what it knows of workplaces.
    cases : sequence of PairCase
        Pairs of people and workplaces of the night.
    objective : Objective
        In which unit.
    """
    if not cases:
        return np.zeros(0)
    people, person_of = _distinct([case.candidate for case in cases])
    market = night.market.with_changes(
        _people(night, people), _places(night, cases), _openings(night, cases), night.snapshot.as_of
    )
    pairs = Pairs(candidate=person_of, opening=np.arange(len(cases), dtype=np.int32))
    return night.scorer.values(market, pairs, objective)


def _people(night: Night, people: Sequence[Candidate]) -> Changed[Candidate]:
    row_of = {name: row for row, name in enumerate(night.market.candidates.ids)}
    rows = [row_of[person.candidate_id] for person in people]
    return Changed(records=people, originals=[night.people[r] for r in rows], rows=np.array(rows, np.intp))


def _places(night: Night, cases: Sequence[PairCase]) -> Changed[Workplace]:
    rows = [night.ground.workplace_row[case.workplace.workplace_id] for case in cases]
    originals = [night.snapshot.workplaces[row] for row in rows]
    records = [case.workplace for case in cases]
    return Changed(records=records, originals=originals, rows=np.array(rows, np.intp))


def _openings(night: Night, cases: Sequence[PairCase]) -> Changed[Opening]:
    rows = [night.ground.ruled.day.row_of[case.opening.opening_id] for case in cases]
    originals = [night.snapshot.openings[row] for row in rows]
    records = [case.opening for case in cases]
    return Changed(records=records, originals=originals, rows=np.array(rows, np.intp))


def _distinct(people: Sequence[Candidate]) -> tuple[list[Candidate], Integers]:
    """Return each record once, and which of them each one is."""
    place: dict[int, int] = {}
    distinct: list[Candidate] = []
    for person in people:
        if id(person) not in place:
            place[id(person)] = len(distinct)
            distinct.append(person)
    return distinct, np.array([place[id(person)] for person in people], dtype=np.int32)
