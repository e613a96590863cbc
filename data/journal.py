"""What people said about a proposal: holds on places and decisions on what was shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

HOLD_KINDS = ("pin", "veto", "hold")
DECISIONS = (
    "contacted",
    "later",
    "declined_by_broker",
    "declined_by_candidate",
    "declined_by_workplace",
    "accepted",
)
# Of decisions on one pair and day the later word of this list counts.
BY_WEIGHT = (
    "later",
    "contacted",
    "accepted",
    "declined_by_broker",
    "declined_by_candidate",
    "declined_by_workplace",
)
KEEPS_PLACE = ("contacted", "accepted")
REACHED_WORKPLACE = ("contacted", "accepted", "declined_by_workplace")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A human's word on a pair: pin (must be this), veto (never this), hold (a place is kept)."""

    candidate_id: str
    opening_id: str
    kind: str
    until: date | None = None
    by: str | None = None

    def active(self, as_of: date) -> bool:
        """Tell whether the word still stands on the day (``until`` inclusive, ``None`` until withdrawn)."""
        return self.until is None or as_of <= self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided about a pair that was shown. Fields as in ``decisions.csv`` of the exchange format."""

    candidate_id: str
    opening_id: str
    decided_on: date
    decision: str
    shown_on: date | None = None
    rank: int | None = None
    model_version: str | None = None
    propensity: float | None = None
    reason_code: str | None = None


def last_words(decisions: Iterable[Decision]) -> dict[tuple[str, str], Decision]:
    """Return the decision that counts on each pair of candidate and opening: the last one."""
    words: dict[tuple[str, str], Decision] = {}
    for decision in sorted(decisions, key=lambda d: (d.decided_on, BY_WEIGHT.index(d.decision))):
        words[decision.candidate_id, decision.opening_id] = decision
    return words
