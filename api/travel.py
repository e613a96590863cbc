"""Minutes from a person to a workplace of a day, asked one at a time, for the second reading of a plan."""

import numpy as np

from data.candidates import Candidate
from data.companies import Workplace
from data.snapshot import Snapshot
from features.market import Market
from features.pairs import Pairs
from matcher.rules.travel_minutes import minutes_between


class Ways:
    """Answers how long the way is, by the person's quickest means.

    Parameters
    ----------
    snapshot : Snapshot
        The day whose people and workplaces are asked about.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._market = Market.of(snapshot)
        self._people = {c.candidate_id: row for row, c in enumerate(snapshot.candidates)}
        # Any opening of a workplace leads there.
        self._openings = {o.workplace_id: row for row, o in enumerate(snapshot.openings)}

    def __call__(self, candidate: Candidate, workplace: Workplace) -> float | None:
        """Return minutes one way, ``None`` where it cannot be told."""
        pair = Pairs(
            candidate=np.array([self._people[candidate.candidate_id]], dtype=np.int32),
            opening=np.array([self._openings[workplace.workplace_id]], dtype=np.int32),
        )
        minutes = float(minutes_between(self._market, pair)[0])
        return None if np.isnan(minutes) else minutes
