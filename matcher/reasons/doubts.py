"""Doubts that no group of the fit carries: worth less than no match, facts too old, an estimate too wide."""

from matcher.night import Night
from matcher.proposal import Proposal, Reason
from matcher.stale import StaleFact
from matcher.wording import Words, decimal, worth
from models.fit import Objective

# An interval wider than this multiple of the estimate is told as a doubt [assumption: about the widest
# third of a small municipality's lists].
WIDE_SHARE = 1.5


def is_wide(proposal: Proposal) -> bool:
    """Tell whether the interval is wide beside the estimate."""
    figures = proposal.figures
    return figures.high - figures.low > WIDE_SHARE * figures.expected_goal_hours


def standing_doubts(night: Night, proposal: Proposal, stale: tuple[StaleFact, ...]) -> list[Reason]:
    """Return the doubts of a proposal that stand beside the fit's own, the weightiest first.

    Parameters
    ----------
    night : Night
        The day, for what no match is worth.
    proposal : Proposal
        The line with its figures.
    stale : tuple of StaleFact
        Facts of the pair that are too old.
    """
    doubts = []
    if proposal.worth_less_than_unmatched:
        doubts.append(doubt("unmatched", _less(night, proposal)))
    doubts += [doubt("data_age", Words(fact.text_da.rstrip("."), fact.text_en.rstrip("."))) for fact in stale]
    if is_wide(proposal):
        doubts.append(doubt("interval", _between(proposal)))
    return doubts


def doubt(group: str, words: Words) -> Reason:
    """Return a doubt that takes nothing from the value."""
    return Reason(kind="against", group=group, goal_hours=0.0, text_da=words.da, text_en=words.en)


def _less(night: Night, proposal: Proposal) -> Words:
    figures = proposal.figures
    weeks = night.objective is Objective.WEEKS_SAVED
    gives = worth(-figures.expected_weeks_to_paid if weeks else figures.expected_goal_hours, night.objective)
    without = worth(night.unmatched, night.objective)
    return Words(
        f"Ventes at give mindre end at søge videre: {gives.da} mod {without.da} uden match",
        f"Expected to give less than going on searching: {gives.en} against {without.en} without a match",
    )


def _between(proposal: Proposal) -> Words:
    low, high = decimal(proposal.figures.low), decimal(proposal.figures.high)
    return Words(
        f"Skønnet er usikkert: mellem {low.da} og {high.da} timer",
        f"The estimate is uncertain: between {low.en} and {high.en} hours",
    )
