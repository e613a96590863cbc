"""What a night reads before it decides: the day as columns, its capacities, every allowed pair valued."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from data.programmes import Programme, programme_on
from data.snapshot import Snapshot
from features.market import Market
from matcher.capacities import Capacities, capacities_of
from matcher.hours_columns import HoursColumns
from matcher.proposal import MICRO
from matcher.reachable import EVERYTHING, Progress, Scope, ValuedPairs, no_progress, value_pairs
from matcher.rules.case import DayContext
from matcher.rules.masks import DayColumns
from matcher.settings import MatchSettings
from models.fit import FitScorer, Objective


@dataclass(frozen=True, slots=True, kw_only=True)
class LastPlan:
    """What tonight needs of the plan before: who had what, and for how many nights people went without.

    Attributes
    ----------
    assigned : mapping of candidate id to opening id
        The pairs of the plan.
    nights_unproposed : mapping of candidate id to int
        Consecutive published nights without a proposal.
    """

    assigned: dict[str, str] = field(default_factory=dict)
    nights_unproposed: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Night:
    """Everything the night has read and valued, before anything is decided."""

    snapshot: Snapshot
    market: Market
    programme: Programme
    settings: MatchSettings
    scorer: FitScorer
    objective: Objective
    context: DayContext
    day: DayColumns
    capacities: Capacities
    hours: HoursColumns
    valued: ValuedPairs
    last: LastPlan

    @property
    def unmatched(self) -> float:
        """Value without a match tonight, in the objective's unit (weeks count as minus)."""
        return unmatched_value(self.programme, self.snapshot, self.objective)

    @property
    def unmatched_weeks(self) -> float | None:
        """Expected weeks without a match, from which weeks saved are counted; ``None`` where hours are."""
        return -self.unmatched if self.objective is Objective.WEEKS_SAVED else None

    @property
    def waiting_bonus(self) -> NDArray[np.int64]:
        """Micro-units added to every gain of a person for nights without a proposal, shape (candidates,)."""
        nights, per_night = self.last.nights_unproposed, self.settings.waiting_bonus_per_night
        bonuses = [round(nights.get(person, 0) * per_night * MICRO) for person in self.market.candidates.ids]
        return np.array(bonuses, dtype=np.int64)


def unmatched_value(programme: Programme, snapshot: Snapshot, objective: Objective) -> float:
    """Return the value without a match: goal hours, or minus the expected weeks."""
    unmatched = programme.unmatched_on(snapshot.as_of)
    if objective is Objective.WEEKS_SAVED:
        return -unmatched.expected_weeks
    return unmatched.expected_goal_hours


def read_night(
    snapshot: Snapshot,
    scorer: FitScorer,
    settings: MatchSettings,
    *,
    last: LastPlan | None = None,
    scope: Scope = EVERYTHING,
    progress: Progress = no_progress,
) -> Night:
    """Turn a snapshot into columns and value every allowed pair in scope.

    Parameters
    ----------
    snapshot : Snapshot
        Everything known on the day.
    scorer : FitScorer
        What pairs are worth.
    settings : MatchSettings
        Settings of the municipality; they or the day decide which version of the programme holds.
    last : LastPlan, optional
        The plan before, for what is kept and for waiting.
    scope : Scope
        Which candidates and openings take part; a list for one person needs that person only.
    progress : callable
        Told the phase, candidates done and candidates in all.
    """
    market = Market.of(snapshot, scorer.kinship)
    programme = programme_on(snapshot.as_of, settings.programme_version)
    context = DayContext.of(snapshot, settings)
    objective = Objective(settings.objective)
    day = DayColumns.of(snapshot, market, context, programme)
    return Night(
        snapshot=snapshot,
        market=market,
        programme=programme,
        settings=settings,
        scorer=scorer,
        objective=objective,
        context=context,
        day=day,
        capacities=capacities_of(snapshot, context),
        hours=HoursColumns.of(snapshot, settings),
        valued=value_pairs(market, day, scorer, objective, scope=scope, progress=progress),
        last=last or LastPlan(),
    )
