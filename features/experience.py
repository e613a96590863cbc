"""What a workplace has shown before a day: paid hours after earlier matches, answers to earlier proposals.

Shares are shrunk: a workplace to its branch, a branch to the whole, so that one lucky match does not speak
for a workplace and a new workplace is not a blank.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import numpy.typing as npt

from data.journal import Decision
from data.openings import Opening
from data.snapshot import PastMatch
from features.lists import Floats

# A match counts once its first half year is over, whatever came of it: early successes must not come first.
FOLLOW_UP = timedelta(days=182)
BRANCH_WEIGHT = 20.0
WORKPLACE_WEIGHT = 5.0
STARTED, PAID, ANSWERED = range(3)
_GOOD_ANSWERS = {"accepted": True, "declined_by_workplace": False}


@dataclass(frozen=True, slots=True)
class Event:
    """Something seen of a workplace: on which day it became known, of which kind, and whether it was good."""

    known_on: int
    workplace_id: str
    division: str
    kind: int
    good: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience:
    """Columns (n_w,): earlier matches (a count), shrunk shares paid and answered yes; NaN is unknown."""

    matches: Floats
    paid_share: Floats
    yes_share: Floats

    def of(self, rows: npt.NDArray[np.intp]) -> "Experience":
        """Return the experience of some rows."""
        return Experience(
            matches=self.matches[rows], paid_share=self.paid_share[rows], yes_share=self.yes_share[rows]
        )


def events_of(
    history: Iterable[PastMatch], decisions: Iterable[Decision] = (), openings: Iterable[Opening] = ()
) -> list[Event]:
    """Return what past matches and decisions show of workplaces.

    Parameters
    ----------
    history : iterable of PastMatch
        Matches whose outcomes are already cut at the snapshot's day.
    decisions, openings : iterables of records
        Answers, and the openings that tell whose answers they were.
    """
    workplace_of = {opening.opening_id: opening.workplace_id for opening in openings}
    answers = [
        Event(d.decided_on.toordinal(), workplace_of[d.opening_id], "", ANSWERED, _GOOD_ANSWERS[d.decision])
        for d in decisions
        if d.decision in _GOOD_ANSWERS and d.opening_id in workplace_of
    ]
    return [event for past in history for event in _events_of_match(past)] + answers


def _events_of_match(past: PastMatch) -> list[Event]:
    match, workplace = past.match, past.workplace
    division = (workplace.industry_code or "")[:2]
    start = match.started_on
    # The next day: rows of the same day must not see each other.
    events = [Event(start.toordinal() + 1, workplace.workplace_id, division, STARTED, True)]
    due = start + FOLLOW_UP
    followed = match.ended_on is not None or (
        match.observed_until is not None and match.observed_until >= due
    )
    if followed:
        paid = match.first_paid_on is not None and match.first_paid_on <= due
        events.append(Event(due.toordinal(), workplace.workplace_id, division, PAID, paid))
    return events


def experience_of(
    workplace_ids: Sequence[str], divisions: Sequence[str], days: Sequence[int], events: Iterable[Event]
) -> Experience:
    """Return what was known of each workplace on its day.

    Parameters
    ----------
    workplace_ids, divisions, days : sequences (n_w,)
        Whose experience, in which industry division, on which day (ordinal).
    events : iterable of Event
        In any order.
    """
    pending = sorted(events, key=lambda event: event.known_on, reverse=True)
    tally = _Tally()
    columns = np.full((len(days), 3), np.nan)
    for row in sorted(range(len(days)), key=lambda r: days[r]):
        while pending and pending[-1].known_on <= days[row]:
            tally.add(pending.pop())
        key, division = workplace_ids[row], divisions[row]
        columns[row] = (
            tally.seen[STARTED, key],
            tally.share(PAID, key, division),
            tally.share(ANSWERED, key, ""),
        )
    return Experience(matches=columns[:, 0], paid_share=columns[:, 1], yes_share=columns[:, 2])


class _Tally:
    """Counts per workplace (by id), per division (by ``("", division)``) and over all (by ``None``)."""

    def __init__(self) -> None:
        self.seen: Counter[tuple[int, object]] = Counter()
        self.good: Counter[tuple[int, object]] = Counter()

    def add(self, event: Event) -> None:
        for key in (event.workplace_id, ("", event.division), None):
            self.seen[event.kind, key] += 1
            self.good[event.kind, key] += event.good

    def share(self, kind: int, workplace_id: str, division: str) -> float:
        if not self.seen[kind, None]:
            return float("nan")
        whole = self.good[kind, None] / self.seen[kind, None]
        branch = self._shrunk(kind, ("", division), whole, BRANCH_WEIGHT)
        return self._shrunk(kind, workplace_id, branch, WORKPLACE_WEIGHT)

    def _shrunk(self, kind: int, key: object, towards: float, weight: float) -> float:
        return (self.good[kind, key] + weight * towards) / (self.seen[kind, key] + weight)
