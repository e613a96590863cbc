"""Why an opening stands on a list: three pluses, one or two doubts, one change that would open more.

Numbers are the learned fit's own terms: each group's share of the value, in goal hours against the average
opening that this person can reach. Words come from codes and records, in Danish and English, and are about
the opening; nothing is said of a person's chances.
"""

from matcher.reasons.compose import reasons_for
from matcher.reasons.parts import REASON_GROUPS, Parts, parts_of

__all__ = ["REASON_GROUPS", "Parts", "parts_of", "reasons_for"]
