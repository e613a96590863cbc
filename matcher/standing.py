"""The standing day: all of a day that does not depend on who asks, made once; one person's list in no time.

What it gives is what the night gives, to the bit: both are `Ground.night`, for one person here and for
everybody there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from data.candidates import Candidate
from data.journal import Decision, Hold
from data.snapshot import Snapshot
from matcher.night import Ground, Night
from matcher.proposal import Proposal
from matcher.rank import ListSettings, Offer, PlanView, ranked
from matcher.reasons import reasons_for
from matcher.settings import MatchSettings
from models.fit import FitScorer


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PersonList:
    """One person's ranked list, and the day it was drawn from, for whatever else is asked about it."""

    night: Night
    proposals: tuple[Proposal, ...]


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

    def list_for(self, candidate: Candidate, lists: ListSettings) -> PersonList:
        """Return a person's list with its reasons.

        Parameters
        ----------
        candidate : Candidate
            The record as it is now, or as it might be; the day need not know the person.
        lists : ListSettings
            Length of the list.
        """
        night = self.ground.night((candidate,))
        proposals = ranked(night, self.offer, lists, (candidate.candidate_id,))
        return PersonList(night=night, proposals=reasons_for(night, proposals))
