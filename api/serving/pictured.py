"""What the pictures of openings rest on: the parts of the fit, and the curve of the first paid hour."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from api.service import Service
from data.candidates import Candidate
from matcher.reasons import parts_of
from models.additive import AdditiveModel
from models.waiting import arrivals, unmatched_arrivals

Curve = tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictured:
    """One opening for one person.

    Attributes
    ----------
    parts : tuple of (group, goal hours)
        What each group of reasons adds to the expected hours against the average that the person can reach.
    average : float
        Goal hours of that average.
    matched, low, high, unmatched : tuple of float, length 52
        Shares with a first paid hour by the end of each week, with the 80 % interval, and without a match.
    """

    opening_id: str
    parts: tuple[tuple[str, float], ...]
    average: float
    matched: Curve
    low: Curve
    high: Curve
    unmatched: Curve


def pictured(service: Service, record: Candidate, opening_ids: Sequence[str]) -> dict[str, Pictured]:
    """Return the data of pictures from the day that is held; of openings that cannot be explained nothing.

    Parameters
    ----------
    service : Service
        The running service; a list was told from its day just now.
    record : Candidate
        The person's record as it stands.
    opening_ids : sequence of str
        Openings of that list.
    """
    held = service.days.held()
    if held is None:
        return {}
    night = held.standing.ground.night((record,))
    row_of = night.ground.ruled.day.row_of
    known = [opening for opening in opening_ids if opening in row_of]
    rows = np.array([row_of[opening] for opening in known], dtype=np.int32)
    parts = parts_of(night, 0, rows) if known else None
    if parts is None or not isinstance(night.scorer, AdditiveModel):
        return {}
    hazard = night.programme.unmatched_on(held.as_of).weekly_hazard
    without = tuple(unmatched_arrivals(hazard).tolist())
    found = {}
    for at, opening in enumerate(known):
        curve = arrivals(night.scorer, night.market, 0, row_of[opening])
        found[opening] = Pictured(
            opening_id=opening,
            parts=tuple(parts.by_group(at).items()),
            average=parts.reference,
            matched=tuple(curve.expected.tolist()),
            low=tuple(curve.low.tolist()),
            high=tuple(curve.high.tolist()),
            unmatched=without,
        )
    return found
