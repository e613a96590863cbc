"""The nights of a past day under each version, told as columns over people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from data.candidates import Candidate
from experiments.contenders import Contender
from experiments.judges import judged
from experiments.plan_metrics import NO_PLACE, PlanColumns, crowding, moved
from experiments.replay import Replay
from features.pairs import Pairs
from matcher.night import LastPlan, Night
from matcher.rank import ListSettings, PlanView, rank
from matcher.rematch import RematchPlan
from models.additive import AdditiveModel

Ints = NDArray[np.int64]

A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Court:
    """A past day with the judges that know what came after it.

    Attributes
    ----------
    day : date
        The evening that is planned.
    judges : tuple of AdditiveModel
        Who values the plans.
    """

    day: date
    judges: tuple[AdditiveModel, ...]


def matchable(night: Night) -> Ints:
    """Return the rows of people who may be matched: active, and not in a running match."""
    busy = night.context.busy
    rows = [
        row
        for row, person in enumerate(night.snapshot.candidates)
        if person.status == "active" and person.candidate_id not in busy
    ]
    return np.array(rows, dtype=np.int64)


def people_of(
    replay: Replay, contender: Contender, courts: Sequence[Court]
) -> tuple[list[Candidate], list[date]]:
    """Return who stands in each row of the columns, and the day of the row."""
    people, days = [], []
    for court in courts:
        night, _ = replay.decided(replay.scorer(contender, court.day), court.day)
        rows = matchable(night).tolist()
        people += [night.snapshot.candidates[row] for row in rows]
        days += [court.day] * len(rows)
    return people, days


def plan_columns(replay: Replay, contender: Contender, court: Court) -> PlanColumns:
    """Return one version's plan of a past evening, and what the evening a week later makes of it."""
    scorer = replay.scorer(contender, court.day)
    night, plan = replay.decided(scorer, court.day)
    rows = matchable(night)
    ids = [night.market.candidates.ids[row] for row in rows]
    opening = _openings(night, plan)[rows]
    value, weeks = _judgements(court, night, rows, opening)
    _, after = replay.night(scorer, court.day + A_WEEK, _last(plan))
    placed = opening != NO_PLACE
    return PlanColumns(
        people=tuple(ids),
        value=value,
        weeks=weeks,
        placed=placed,
        worse=placed & (value.mean(axis=1) < _unmatched_hours(night)),
        crowding=_crowding(night, plan, rows),
        moved=moved(_assigned(plan), _assigned(after), ids),
    )


def _unmatched_hours(night: Night) -> float:
    return night.programme.unmatched_on(night.snapshot.as_of).expected_goal_hours


def _assigned(plan: RematchPlan) -> dict[str, str]:
    return {row.candidate_id: row.opening_id for row in plan.rows}


def _last(plan: RematchPlan) -> LastPlan:
    waiting = {person.candidate_id: 1 for person in plan.unplaced}
    return LastPlan(assigned=_assigned(plan), nights_unproposed=waiting)


def _openings(night: Night, plan: RematchPlan) -> Ints:
    """Return the opening row of each candidate, -1 without one."""
    people = {name: row for row, name in enumerate(night.market.candidates.ids)}
    openings = {name: row for row, name in enumerate(night.market.openings.ids)}
    found = np.full(len(people), NO_PLACE, dtype=np.int64)
    for pair in plan.rows:
        found[people[pair.candidate_id]] = openings[pair.opening_id]
    return found


def _judgements(
    court: Court, night: Night, rows: Ints, opening: Ints
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return goal hours by each judge, and weeks in the judges' mean, unmatched figures without a place."""
    unmatched = night.programme.unmatched_on(night.snapshot.as_of)
    placed = np.flatnonzero(opening != NO_PLACE)
    pairs = Pairs(candidate=rows[placed].astype(np.int32), opening=opening[placed].astype(np.int32))
    value = np.full((len(rows), len(court.judges)), unmatched.expected_goal_hours)
    weeks = np.full(len(rows), unmatched.expected_weeks)
    if len(placed):
        hours_by_judge, weeks_by_judge = judged(court.judges, night.snapshot, pairs)
        value[placed], weeks[placed] = hours_by_judge, weeks_by_judge.mean(axis=1)
    return value, weeks


def _crowding(night: Night, plan: RematchPlan, rows: Ints) -> NDArray[np.float64]:
    """Return how crowded the first line of each list is, tonight's prices taken off."""
    view = PlanView(
        published=True,
        prices=plan.prices,
        potentials=plan.potentials,
        assigned=_assigned(plan),
        openings=frozenset(night.market.openings.ids),
    )
    ids = tuple(night.market.candidates.ids[row] for row in rows)
    first = {line.candidate_id: line.workplace_id for line in rank(night, view, ListSettings(limit=1), ids)}
    place_of = {name: row for row, name in enumerate(night.market.workplaces.ids)}
    chosen = np.array([place_of[first[name]] if name in first else NO_PLACE for name in ids], dtype=np.int64)
    return crowding(chosen, _room(night))


def _room(night: Night) -> dict[int, int]:
    openings = len(night.market.openings.ids)
    places = night.capacities.places[:openings]
    home = night.market.openings.workplace
    return {row: int(places[home == row].sum()) for row in np.unique(home).tolist()}
