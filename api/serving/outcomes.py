"""Outcomes as the service holds them: counted once, and again when records of people or matches change."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date, timedelta
from threading import Lock

from data.reach import Reach
from data.store import OutcomeRecords, Unit
from matcher.aggregates import (
    Doings,
    FunnelStep,
    Outcome,
    Past,
    funnel,
    outcome_table,
    periods_before,
)

PERIODS = {"month": 12, "quarter": 8, "year": 3}
FUNNEL_DAYS = 730


@dataclass(slots=True)
class Outcomes:
    """The latest records that outcomes were counted from, and what was counted."""

    _lock: Lock = field(default_factory=Lock, repr=False)
    _lives: Hashable = None
    _stand: Hashable = None
    _records: OutcomeRecords | None = None
    _tables: dict[str, tuple[Outcome, ...]] = field(default_factory=dict)
    _funnel: tuple[FunnelStep, ...] | None = None

    def table(self, unit: Unit, today: date, kind: str) -> tuple[Outcome, ...]:
        """Return the outcome table of the last months, quarters or years."""
        with self._lock:
            known = self._known(unit, today)
            if kind not in self._tables:
                past = Past(candidates=known.candidates, matches=known.matches, paid_months=known.paid_months)
                self._tables[kind] = outcome_table(past, periods_before(kind, today, PERIODS[kind]))
            return self._tables[kind]

    def funnel(self, unit: Unit, today: date) -> tuple[FunnelStep, ...]:
        """Return how far the people came whose cases began in the last two years."""
        with self._lock:
            known = self._known(unit, today)
            if self._funnel is None:
                doings = Doings(
                    candidates=known.candidates,
                    proposed=known.proposed,
                    decisions=known.decisions,
                    matches=known.matches,
                )
                self._funnel = funnel(doings, today - timedelta(days=FUNNEL_DAYS), today)
            return self._funnel

    def _known(self, unit: Unit, today: date) -> OutcomeRecords:
        stamps = unit.stamps()
        lives, stand = (stamps.people, stamps.market, today), (stamps, today)
        if self._records is None or stand != self._stand:
            # A word on a pair or a plan changes who was proposed and decided on, and nothing of the table.
            same = lives == self._lives
            self._records = unit.outcomes(self._records if same else None)
            self._tables, self._funnel = self._tables if same else {}, None
            self._lives, self._stand = lives, stand
        return self._records


def within(reach: Reach, path: tuple[str, ...]) -> bool:
    """Tell whether a row is of municipalities within reach; what holds everybody is of them all."""
    codes = {part.municipality_code for part in reach.parts}
    return "" in codes or bool(path and path[0] in codes)
