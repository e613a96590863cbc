"""The manual list: openings that the rules allow, in a neutral order; no score is asked.

For whoever objected to being ranked by a machine (data protection regulation, article 21). The hard rules
hold, for they protect both sides; nothing is valued, and what is nearest stands first.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from data.candidates import Candidate
from features.pairs import Pairs
from matcher.night import Ground
from matcher.reachable import allowed_blocks
from matcher.rules.case import PairCase
from matcher.rules.travel_minutes import minutes_between


def manual_cases(ground: Ground, candidate: Candidate, limit: int) -> tuple[PairCase, ...]:
    """Return a person's openings by travel time, then by name and id.

    Parameters
    ----------
    ground : Ground
        The day.
    candidate : Candidate
        The record; its objection alone does not count against a pair.
    limit : int
        At most so many.
    """
    people = (replace(candidate, status="active"),)
    market = ground.market.with_people(people)
    blocks = list(allowed_blocks(market, ground.ruled.for_people(people, market)))
    openings = np.concatenate([block.opening for block in blocks]) if blocks else np.zeros(0, dtype=np.int32)
    pairs = Pairs(candidate=np.zeros(len(openings), dtype=np.int32), opening=openings)
    minutes: Sequence[float] = minutes_between(market, pairs).tolist()
    found = [_case(ground, candidate, row, way) for row, way in zip(openings.tolist(), minutes, strict=True)]
    return tuple(sorted(found, key=_neutral)[:limit])


def _case(ground: Ground, candidate: Candidate, row: int, minutes: float) -> PairCase:
    opening = ground.snapshot.openings[row]
    return PairCase(
        candidate=candidate,
        workplace=ground.snapshot.workplaces[ground.workplace_row[opening.workplace_id]],
        opening=opening,
        programme=ground.programme,
        context=ground.context,
        travel_minutes=minutes,
    )


def _neutral(case: PairCase) -> tuple[float, str, str]:
    minutes = case.travel_minutes
    way = minutes if minutes is not None and math.isfinite(minutes) else math.inf
    return way, (case.workplace.name or "").casefold(), case.opening.opening_id
