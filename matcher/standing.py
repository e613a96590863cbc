"""The standing day: all of a day that does not depend on who asks, made once; one person's list in no time.

What it gives is what the night gives, to the bit: both are `Ground.night`, for one person here and for
everybody there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from data.candidates import Candidate
from data.journal import Decision, Hold
from data.snapshot import Snapshot
from matcher.exploration import Exploration, chances, explored, swap_rates
from matcher.night import Ground, Night
from matcher.proposal import Proposal
from matcher.rank import ListSettings, Offer, PlanView, ranked
from matcher.reasons import reasons_for
from matcher.settings import MatchSettings
from models.fit import FitScorer


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PersonList:
    """One person's ranked list, and the day it was drawn from, for whatever else is asked about it.

    ``chances`` are those of each line at its position: 1 without exploration.
    """

    night: Night
    proposals: tuple[Proposal, ...]
    chances: tuple[float, ...]

    def explained(self) -> "PersonList":
        """Return the list with its reasons and stale facts."""
        return replace(self, proposals=reasons_for(self.night, self.proposals))

    def without(self, openings: frozenset[str]) -> "PersonList":
        """Return the list without some openings, the others moved up."""
        left = [line for line in self.proposals if line.opening_id not in openings]
        moved = tuple(replace(line, rank=at) for at, line in enumerate(left, start=1))
        return replace(self, proposals=moved)

    def explored(self, exploration: Exploration, seed: int, limit: int) -> "PersonList":
        """Return the first lines, neighbours that are nearly tied in the order that the lots gave them.

        Parameters
        ----------
        exploration : Exploration
            How much is explored.
        seed : int
            Of the lots.
        limit : int
            How many lines are shown; a line below them takes part where the list has one.
        """
        taking_part, rates = self.lots(exploration, limit)
        order = explored(rates, seed)[: min(limit, len(taking_part))]
        table = chances(rates)
        shown = (replace(taking_part[line], rank=at) for at, line in enumerate(order, start=1))
        return replace(
            self,
            proposals=tuple(shown),
            chances=tuple(float(table[line, at]) for at, line in enumerate(order)),
        )

    def lots(self, exploration: Exploration, limit: int) -> tuple[tuple[Proposal, ...], list[float]]:
        """Return the lines that take part in the lots, and the chance that each changes places with the next.

        Parameters
        ----------
        exploration : Exploration
            How much is explored.
        limit : int
            How many lines are shown.
        """
        taking_part = self.proposals[: limit + 1]
        net = [line.figures.net_value for line in taking_part]
        movable = [line.tonight != "assigned" and not line.worth_less_than_unmatched for line in taking_part]
        return taking_part, swap_rates(net, movable, exploration)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StandingDay:
    """A day, the plan that counts on it, and the scorer: what every list of the day is drawn from.

    Attributes
    ----------
    ground : Ground
        The day's places as columns, its rules and capacities.
    offer : Offer
        What the plan means for them.
    """

    ground: Ground
    offer: Offer

    @classmethod
    def of(
        cls, snapshot: Snapshot, scorer: FitScorer, settings: MatchSettings, plan: PlanView
    ) -> "StandingDay":
        """Make the day ready.

        Parameters
        ----------
        snapshot : Snapshot
            Everything known on the day. Its people are asked only where they bear on others: for what is kept
            for them, and for the provisional prices of openings that are newer than the plan.
        scorer : FitScorer
            What pairs are worth.
        settings : MatchSettings
            Settings of the municipality, the objective that of the plan.
        plan : PlanView
            The plan that counts.
        """
        ground = Ground.of(snapshot, scorer, settings)
        return cls(ground=ground, offer=Offer.of(ground, plan))

    def with_words(self, decisions: Iterable[Decision], holds: Iterable[Hold]) -> "StandingDay":
        """Return the same day under all decisions and holds as they stand now.

        Refusals, contact caps and kept places count at once. Prices stay those that were worked out when the
        day was made.
        """
        ground = self.ground.with_words(decisions, holds)
        return replace(self, ground=ground, offer=Offer.of(ground, self.offer.plan, self.offer.prices))

    def touched_since(self, before: "StandingDay") -> frozenset[str] | None:
        """Return the openings that stand otherwise on lists of those of whom nothing was said meanwhile.

        A place that is taken where others are left, and a contact below the agreed number, refuse nobody: of
        others' lists they change at most whether an opening is told to be free. ``None`` where what the rules
        refuse to everybody, or a price, has changed: that is counted and weighed on any list.
        """
        mine, theirs = self.ground.context, before.ground.context
        same_prices = np.array_equal(self.offer.prices, before.offer.prices)
        if not same_prices or self._shut() != before._shut() or mine.busy != theirs.busy:
            return None
        rows = np.flatnonzero(self.offer.full != before.offer.full)
        return frozenset(self.ground.market.openings.ids[row] for row in rows.tolist())

    def _shut(self) -> tuple[dict[str, int], dict[str, int]]:
        """Return the openings without a place and the workplaces without a contact left for others.

        Beside each stands for how many people, as the refusal tells it.
        """
        ground, context = self.ground, self.ground.context
        places, openings = ground.snapshot.workplaces, ground.ruled.day
        full = {
            opening: len(people)
            for opening, people in context.kept_for.items()
            if (row := openings.row_of.get(opening)) is not None
            and len(people) >= openings.openings[row].free_places
        }
        reached = {
            workplace: len(people)
            for workplace, people in context.contacted.items()
            if (row := ground.workplace_row.get(workplace)) is not None
            and (most := places[row].max_contacts_per_month) is not None
            and len(people) >= most
        }
        return full, reached

    def shortlist(self, candidate: Candidate, lists: ListSettings) -> PersonList:
        """Return a person's list, not yet explained.

        Parameters
        ----------
        candidate : Candidate
            The record as it is now, or as it might be; the day need not know the person.
        lists : ListSettings
            Length of the list.
        """
        night = self.ground.night((candidate,))
        proposals = ranked(night, self.offer, lists, (candidate.candidate_id,))
        return PersonList(night=night, proposals=proposals, chances=(1.0,) * len(proposals))

    def list_for(self, candidate: Candidate, lists: ListSettings) -> PersonList:
        """Return a person's list with its reasons; see `shortlist`."""
        return self.shortlist(candidate, lists).explained()
