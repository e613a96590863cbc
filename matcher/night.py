"""What a night reads before it decides: the day as columns, its capacities, every allowed pair valued."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from data.candidates import Candidate
from data.journal import Decision, Hold
from data.programmes import Programme, programme_on
from data.snapshot import Snapshot
from features.market import Market
from features.reach import Workplaces, laid_out
from matcher.capacities import Capacities, capacities_of
from matcher.hours_columns import HoursColumns
from matcher.proposal import MICRO
from matcher.reachable import EVERYTHING, Progress, Scope, ValuedPairs, no_progress, value_pairs
from matcher.rules.case import DayContext
from matcher.rules.masks import DayColumns, RuledOpenings
from matcher.settings import MatchSettings
from matcher.wording import Words, place_name
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
    """Everything the night has read and valued, before anything is decided.

    Attributes
    ----------
    people : tuple of Candidate
        Whose pairs are valued, in the rows of ``market.candidates``: everybody of the snapshot, or some.
    capacities : Capacities
        Of the whole day; its candidate rows are those of the snapshot.
    """

    ground: "Ground"
    people: tuple[Candidate, ...]
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """A day before anybody has come: all that does not depend on who asks, read once.

    Attributes
    ----------
    market : Market
        The day's places; it holds no people.
    ruled : RuledOpenings
        The openings as every rule reads them.
    near, there : Workplaces
        Openings that at most one rule refuses to everybody, and all that are open, as reach looks them up.
    names : mapping of opening row to Words
        Names that were asked for.
    """

    snapshot: Snapshot
    market: Market
    programme: Programme
    settings: MatchSettings
    scorer: FitScorer
    ruled: RuledOpenings
    capacities: Capacities
    hours: HoursColumns
    near: Workplaces
    there: Workplaces
    workplace_row: dict[str, int]
    names: dict[int, Words] = field(default_factory=dict)

    @classmethod
    def of(cls, snapshot: Snapshot, scorer: FitScorer, settings: MatchSettings) -> "Ground":
        """Read the places of a day; its people are asked only about what is kept for them."""
        market = Market.of_places(snapshot, scorer.kinship)
        programme = programme_on(snapshot.as_of, settings.programme_version)
        context = DayContext.of(snapshot, settings)
        ruled = RuledOpenings.of(snapshot, market, context, programme)
        there = np.array([o.status == "open" for o in snapshot.openings], dtype=np.bool_)
        return cls(
            snapshot=snapshot,
            market=market,
            programme=programme,
            settings=settings,
            scorer=scorer,
            ruled=ruled,
            capacities=capacities_of(snapshot, context),
            hours=HoursColumns.of_openings(snapshot.openings, settings),
            near=laid_out(market, there & (ruled.strikes.count <= 1)),
            there=laid_out(market, there),
            workplace_row={w.workplace_id: row for row, w in enumerate(snapshot.workplaces)},
        )

    @property
    def context(self) -> DayContext:
        """What holds, decisions and running matches mean."""
        return self.ruled.day.context

    def name_of(self, opening: int) -> Words:
        """Return an opening by its largest task and its workplace."""
        name = self.names.get(opening)
        if name is None:
            day = self.ruled.day
            name = place_name(day.openings[opening], day.homes[opening], self.snapshot.vocabulary)
            self.names[opening] = name
        return name

    def with_words(self, decisions: Iterable[Decision], holds: Iterable[Hold]) -> "Ground":
        """Return the same day under other decisions and holds.

        What a workplace has shown before stays as it was read: words of the day itself are no part of it.
        """
        snapshot = replace(self.snapshot, decisions=tuple(decisions), holds=tuple(holds))
        context = DayContext.of(snapshot, self.settings)
        return replace(
            self,
            snapshot=snapshot,
            ruled=self.ruled.with_words(context),
            capacities=capacities_of(snapshot, context),
        )

    def night(
        self,
        people: tuple[Candidate, ...],
        *,
        last: LastPlan | None = None,
        scope: Scope = EVERYTHING,
        progress: Progress = no_progress,
    ) -> Night:
        """Value the allowed pairs of some people.

        Parameters
        ----------
        people : tuple of Candidate
            Who comes: everybody for the night, one person for a list, with a record changed or not.
        last, scope, progress
            As in `read_night`.
        """
        market = self.market.with_people(people)
        day = self.ruled.for_people(people, market)
        objective = Objective(self.settings.objective)
        return Night(
            ground=self,
            people=people,
            snapshot=self.snapshot,
            market=market,
            programme=self.programme,
            settings=self.settings,
            scorer=self.scorer,
            objective=objective,
            context=self.context,
            day=day,
            capacities=self.capacities,
            hours=self.hours.with_people(people, self.settings),
            valued=value_pairs(market, day, self.scorer, objective, scope=scope, progress=progress),
            last=last or LastPlan(),
        )


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
    ground = Ground.of(snapshot, scorer, settings)
    return ground.night(snapshot.candidates, last=last, scope=scope, progress=progress)
