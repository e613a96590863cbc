"""What changed records would be worth: the same encoding and score, on records that do not exist yet."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from data.placements import Match
from data.snapshot import PastMatch
from features.experience import Experience
from features.market import Market
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
    market, pairs = Market.of_history(
        [_as_past(case, row) for row, case in enumerate(cases)],
        night.snapshot.vocabulary,
        night.scorer.kinship,
        (),
    )
    workplaces = replace(market.workplaces, experience=_experience(night, cases))
    return night.scorer.values(replace(market, workplaces=workplaces), pairs, objective)


def _as_past(case: PairCase, row: int) -> PastMatch:
    """Return the pair as if matched on the day itself: the door that takes records without a snapshot."""
    match = Match(
        match_id=str(row),
        candidate_id=case.candidate.candidate_id,
        opening_id=case.opening.opening_id,
        started_on=case.as_of,
    )
    return PastMatch(
        match=match, candidate=case.candidate, workplace=case.workplace, opening=case.opening, paid_months=()
    )


def _experience(night: Night, cases: Sequence[PairCase]) -> Experience:
    row_of = {name: row for row, name in enumerate(night.market.workplaces.ids)}
    rows = np.array([row_of[case.workplace.workplace_id] for case in cases], dtype=np.intp)
    known = night.market.workplaces.experience
    return Experience(
        matches=known.matches[rows], paid_share=known.paid_share[rows], yes_share=known.yes_share[rows]
    )
