"""Holds, decisions, matches and contacts of a day, read a second time and in other words than the rules do.

Each question is asked of the journal directly, one loop each; nothing is shared with `DayContext`, so a
mistake in either shows as a disagreement.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from data.journal import Decision, Hold
from data.snapshot import Snapshot
from matcher.settings import MatchSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """The journal of a day, sorted into drawers, open at every question.

    ``statuses`` is by candidate, ``holds_on`` and ``decisions_on`` by opening, ``holds_of`` by candidate,
    ``openings_of`` and ``started_at`` (who started there this month) by workplace.
    """

    day: date
    settings: MatchSettings
    statuses: dict[str, str]
    running: set[str]
    holds_on: dict[str, list[Hold]]
    holds_of: dict[str, list[Hold]]
    decisions_on: dict[str, list[Decision]]
    openings_of: dict[str, list[str]]
    started_at: dict[str, set[str]]

    @classmethod
    def of(cls, snapshot: Snapshot, settings: MatchSettings) -> "Journal":
        """Sort the journal of a snapshot."""
        journal = cls(
            day=snapshot.as_of,
            settings=settings,
            statuses={c.candidate_id: c.status for c in snapshot.candidates},
            running={p.match.candidate_id for p in snapshot.history if p.match.occupies(snapshot.as_of)},
            holds_on=defaultdict(list),
            holds_of=defaultdict(list),
            decisions_on=defaultdict(list),
            openings_of=defaultdict(list),
            started_at=defaultdict(set),
        )
        journal._sort(snapshot)
        return journal

    def _sort(self, snapshot: Snapshot) -> None:
        for hold in snapshot.holds:
            if hold.until is None or hold.until >= self.day:
                self.holds_on[hold.opening_id].append(hold)
                self.holds_of[hold.candidate_id].append(hold)
        for decision in snapshot.decisions:
            self.decisions_on[decision.opening_id].append(decision)
        for opening in snapshot.openings:
            self.openings_of[opening.workplace_id].append(opening.opening_id)
        for past in snapshot.history:
            if self._this_month(past.match.started_on):
                self.started_at[past.workplace.workplace_id].add(past.match.candidate_id)

    def busy(self, candidate_id: str) -> bool:
        """Tell whether a person is in a running match."""
        return candidate_id in self.running

    def pins(self, candidate_id: str) -> set[str]:
        """Return the openings a person is pinned to."""
        return {hold.opening_id for hold in self.holds_of.get(candidate_id, ()) if hold.kind == "pin"}

    def pinned_people(self) -> list[str]:
        """Return everybody who is pinned, sorted."""
        return sorted(person for person in self.holds_of if self.pins(person))

    def forbidden(self, candidate_id: str, opening_id: str) -> str | None:
        """Return the human word that forbids a pair, if there is one."""
        for hold in self.holds_of.get(candidate_id, ()):
            if hold.kind == "veto" and hold.opening_id == opening_id:
                return "veto"
        last = self._last_word(candidate_id, opening_id)
        if last is None:
            return None
        if last.decision.startswith("declined"):
            return last.decision
        age = (self.day - last.decided_on).days
        return "later" if last.decision == "later" and age <= self.settings.hide_days else None

    def kept_for(self, opening_id: str) -> set[str]:
        """Return for whom places of an opening are kept."""
        kept = {hold.candidate_id for hold in self.holds_on.get(opening_id, ()) if hold.kind != "veto"}
        for decision in self.decisions_on.get(opening_id, ()):
            if self._underway(decision):
                kept.add(decision.candidate_id)
        return {person for person in kept if self.statuses.get(person, "past") != "past"}

    def contacted(self, workplace_id: str) -> set[str]:
        """Return about whom a workplace was contacted in the calendar month of the day."""
        people = set(self.started_at.get(workplace_id, ()))
        for opening_id in self.openings_of.get(workplace_id, ()):
            for decision in self.decisions_on.get(opening_id, ()):
                reached = decision.decision in ("contacted", "accepted", "declined_by_workplace")
                if reached and self._this_month(decision.decided_on):
                    people.add(decision.candidate_id)
        return people

    def _this_month(self, day: date) -> bool:
        return day.strftime("%Y-%m") == self.day.strftime("%Y-%m")

    def _last_word(self, candidate_id: str, opening_id: str) -> Decision | None:
        words = [d for d in self.decisions_on.get(opening_id, ()) if d.candidate_id == candidate_id]
        # Of several words on one day a no counts before a yes, and any answer before "later".
        return max(words, key=lambda d: (d.decided_on, _firmness(d.decision)), default=None)

    def _underway(self, decision: Decision) -> bool:
        last = self._last_word(decision.candidate_id, decision.opening_id)
        age = (self.day - decision.decided_on).days
        return (
            last == decision
            and decision.decision in ("contacted", "accepted")
            and age <= self.settings.hold_days
            and not self.busy(decision.candidate_id)
        )


def _firmness(decision: str) -> int:
    if decision.startswith("declined"):
        return 3
    return {"later": 0, "contacted": 1}.get(decision, 2)
