"""Hours and mentor time of many pairs at once: what `matcher.hours` says of one, as whole numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from data.candidates import Candidate
from data.openings import Opening
from data.snapshot import Snapshot
from features.market import Market
from features.pairs import Pairs
from features.week import shared_hours
from matcher.capacities import MINUTES_PER_HOUR, QUARTERS_PER_HOUR
from matcher.settings import MatchSettings

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HoursColumns:
    """Per candidate and opening what the hours of a pair are made of, in quarter-hours and minutes.

    Attributes
    ----------
    now : float64, shape (candidates,)
        Hours the person can take on now; NaN unknown.
    least, most : float64, shape (openings,)
        Fewest and most hours a week of one person; ``most`` is infinite where unknown.
    mentor_minutes : int32, shape (candidates,)
        Mentor minutes a week the person takes.
    """

    now: NDArray[np.float64]
    least: NDArray[np.float64]
    most: NDArray[np.float64]
    mentor_minutes: NDArray[np.int32]

    @classmethod
    def of(cls, snapshot: Snapshot, settings: MatchSettings) -> "HoursColumns":
        """Read the columns from a snapshot."""
        return cls.of_openings(snapshot.openings, settings).with_people(snapshot.candidates, settings)

    @classmethod
    def of_openings(cls, openings: Sequence[Opening], settings: MatchSettings) -> "HoursColumns":
        """Read the columns of openings, before anybody has come."""
        limits = [(o.hours_per_week_max, o.free_hours_per_week) for o in openings]
        least = [o.hours_per_week_min or settings.least_hours_per_week for o in openings]
        most = [min([x for x in pair if x is not None], default=np.inf) for pair in limits]
        return cls(
            now=np.zeros(0),
            least=np.array(least, dtype=np.float64),
            most=np.array(most, dtype=np.float64),
            mentor_minutes=np.zeros(0, dtype=np.int32),
        )

    def with_people(self, people: Sequence[Candidate], settings: MatchSettings) -> "HoursColumns":
        """Return the same openings with the columns of some people."""
        need = [settings.mentor_hours_by_need[c.mentor_need or 0] for c in people]
        now = [np.nan if c.hours_per_week_now is None else c.hours_per_week_now for c in people]
        return replace(
            self,
            now=np.array(now, dtype=np.float64),
            mentor_minutes=_ceil(np.array(need, dtype=np.float64) * MINUTES_PER_HOUR),
        )

    def quarters(self, market: Market, pairs: Pairs) -> NDArray[np.int32]:
        """Return the quarter-hours a week each pair takes of a budget: its hours, rounded up."""
        return _ceil(self.hours(market, pairs) * QUARTERS_PER_HOUR)

    def hours(self, market: Market, pairs: Pairs) -> NDArray[np.float64]:
        """Return the hours a week each pair would start with: whole quarters, or the opening's least."""
        least = self.least[pairs.opening]
        now = self.now[pairs.candidate]
        times, schedule = market.candidates.availability, market.openings.schedule
        known = times.known[pairs.candidate] & schedule.known[pairs.opening]
        shared = shared_hours(times.bits[pairs.candidate], schedule.bits[pairs.opening])
        most = np.fmin(np.where(np.isnan(now), least, now), self.most[pairs.opening])
        most = np.fmin(most, np.where(known, shared, np.inf))
        hours: NDArray[np.float64] = np.maximum(np.floor(most * QUARTERS_PER_HOUR) / QUARTERS_PER_HOUR, least)
        return hours


def _ceil(amounts: NDArray[np.float64]) -> NDArray[np.int32]:
    """Round up, so that a sum of whole numbers within a budget is a sum of hours within it."""
    whole: NDArray[np.int32] = np.ceil(amounts - _ROUNDING).astype(np.int32)
    return whole
