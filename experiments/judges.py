"""Judges of plans: fits learned from later matches only, which neither version has seen.

A plan valued by the fit that made it is flattered by that fit's own errors. Judges know only what came after
the day of the plan; each is learned from another draw of people, so that their disagreement shows how much a
judgement is worth. They are additive fits: what no additive fit can see, they cannot see either.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data.programmes import Programme
from data.snapshot import PastMatch, Snapshot
from features.market import Market
from features.pairs import Pairs
from models.additive import AdditiveModel
from models.fit import Objective
from models.train import learn

Floats = NDArray[np.float64]

JUDGES = 8


def judges_of(
    until: Snapshot, after: date, programme: Programme, count: int, rng: np.random.Generator
) -> tuple[AdditiveModel, ...]:
    """Learn judges from the matches that began after a day.

    Parameters
    ----------
    until : Snapshot
        What is known today.
    after : date
        Matches until this day are not looked at.
    programme : Programme
        Goal and unmatched figures.
    count : int
        How many judges, each from as many people drawn with replacement.
    rng : Generator
        What they are drawn from.
    """
    later = [past for past in until.history if past.match.started_on > after]
    return tuple(
        learn(replace(until, history=_drawn(later, rng)), programme, f"judge-{number}")
        for number in range(count)
    )


def _drawn(matches: Sequence[PastMatch], rng: np.random.Generator) -> tuple[PastMatch, ...]:
    by_person: dict[str, list[PastMatch]] = {}
    for past in matches:
        by_person.setdefault(past.match.candidate_id, []).append(past)
    people = sorted(by_person)
    if not people:
        return ()
    picked = rng.integers(0, len(people), len(people)).tolist()
    return tuple(past for row in picked for past in by_person[people[row]])


def judged(judges: Sequence[AdditiveModel], snapshot: Snapshot, pairs: Pairs) -> tuple[Floats, Floats]:
    """Return goal hours and weeks to the first paid hour of pairs of a day, each shape (pairs, judges)."""
    hours, weeks = [], []
    for judge in judges:
        market = Market.of(snapshot, judge.kinship)
        hours.append(judge.values(market, pairs, Objective.GOAL_HOURS))
        weeks.append(-judge.values(market, pairs, Objective.WEEKS_SAVED))
    return np.column_stack(hours), np.column_stack(weeks)
