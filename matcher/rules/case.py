"""One pair on one day, and what the day adds to its records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from data.candidates import Candidate
from data.companies import Workplace
from data.journal import KEEPS_PLACE, REACHED_WORKPLACE, Decision, last_words
from data.openings import Opening
from data.programmes import Programme
from data.snapshot import Snapshot
from data.vocabulary import Vocabulary
from matcher.settings import MatchSettings

PairIds = tuple[str, str]  # candidate_id, opening_id
Names = frozenset[str]
_NOBODY: Names = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class DayContext:
    """What holds, decisions and running matches of a day mean for pairs.

    Attributes
    ----------
    as_of : date
        The day.
    busy : frozenset of candidate ids
        People with a running match.
    kept_for : mapping of opening id to candidate ids
        For whom a place is kept: pins and holds that stand, even for people who pause; and pairs contacted
        or accepted lately, until the person is in a running match. People of the past keep no place.
    pinned_to : mapping of candidate id to opening ids
        Standing pins.
    vetoed : mapping of candidate id to opening ids
        Standing vetoes.
    decided : mapping of candidate id to mapping of opening id to Decision
        The last word on each pair.
    contacted : mapping of workplace id to candidate ids
        Whom the workplace has been contacted about in this calendar month, matches started among them.
    kept_of, known_at : mappings of candidate id to opening ids and to workplace ids
        ``kept_for`` and ``contacted`` the other way round.
    reached_on : mapping of workplace id to date
        The last day on which a jobformidler reached the workplace about anybody.
    """

    as_of: date
    settings: MatchSettings
    vocabulary: Vocabulary
    busy: Names
    kept_for: Mapping[str, Names]
    pinned_to: Mapping[str, Names]
    vetoed: Mapping[str, Names]
    decided: Mapping[str, Mapping[str, Decision]]
    contacted: Mapping[str, Names]
    kept_of: Mapping[str, Names]
    known_at: Mapping[str, Names]
    reached_on: Mapping[str, date] = field(default_factory=dict)

    def is_vetoed(self, ids: PairIds) -> bool:
        """Tell whether a veto stands on a pair."""
        return ids[1] in self.vetoed.get(ids[0], _NOBODY)

    def last_word(self, ids: PairIds) -> Decision | None:
        """Return the last word on a pair, ``None`` where nothing was decided."""
        return self.decided.get(ids[0], {}).get(ids[1])

    def kept(self, opening_id: str) -> Names:
        """Return for whom places of an opening are kept."""
        return self.kept_for.get(opening_id, _NOBODY)

    def contacts(self, workplace_id: str) -> Names:
        """Return about whom a workplace has been contacted this month."""
        return self.contacted.get(workplace_id, _NOBODY)

    @classmethod
    def of(cls, snapshot: Snapshot, settings: MatchSettings) -> "DayContext":
        """Read the day from a snapshot."""
        day = snapshot.as_of
        busy = frozenset(p.match.candidate_id for p in snapshot.history if p.match.occupies(day))
        present = {c.candidate_id for c in snapshot.candidates if c.status != "past"}
        standing = [hold for hold in snapshot.holds if hold.active(day)]
        decided = last_words(snapshot.decisions)
        kept = [(h.candidate_id, h.opening_id) for h in standing if h.kind in ("pin", "hold")]
        underway = (d for d in decided.values() if d.candidate_id not in busy)
        kept += [(d.candidate_id, d.opening_id) for d in underway if _keeps_place(d, day, settings)]
        kept = [pair for pair in kept if pair[0] in present]
        contacts = list(_contacts(snapshot))
        return cls(
            as_of=day,
            settings=settings,
            vocabulary=snapshot.vocabulary,
            busy=busy,
            kept_for=_grouped((opening, person) for person, opening in kept),
            pinned_to=_grouped((h.candidate_id, h.opening_id) for h in standing if h.kind == "pin"),
            vetoed=_grouped((h.candidate_id, h.opening_id) for h in standing if h.kind == "veto"),
            decided=_by_person(decided),
            contacted=_grouped(contacts),
            kept_of=_grouped(kept),
            known_at=_grouped((person, workplace) for workplace, person in contacts),
            reached_on=_last_reached(snapshot),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCase:
    """A candidate, an opening with its workplace, and the day, as one rule sees them.

    ``travel_minutes`` is one way by the person's best mode; ``None`` where it cannot be told.
    """

    candidate: Candidate
    workplace: Workplace
    opening: Opening
    programme: Programme
    context: DayContext
    travel_minutes: float | None = None

    @property
    def as_of(self) -> date:
        """The day of the case."""
        return self.context.as_of

    @property
    def settings(self) -> MatchSettings:
        """The settings of the day."""
        return self.context.settings

    @property
    def ids(self) -> PairIds:
        """Candidate id and opening id."""
        return self.candidate.candidate_id, self.opening.opening_id


def _keeps_place(decision: Decision, day: date, settings: MatchSettings) -> bool:
    return decision.decision in KEEPS_PLACE and day <= decision.decided_on + timedelta(settings.hold_days)


def _last_reached(snapshot: Snapshot) -> dict[str, date]:
    workplace_of = {opening.opening_id: opening.workplace_id for opening in snapshot.openings}
    last: dict[str, date] = {}
    for decision in snapshot.decisions:
        place = workplace_of.get(decision.opening_id)
        if place is not None and decision.decision in REACHED_WORKPLACE:
            last[place] = max(decision.decided_on, last.get(place, decision.decided_on))
    return last


def _contacts(snapshot: Snapshot) -> Iterable[tuple[str, str]]:
    workplace_of = {opening.opening_id: opening.workplace_id for opening in snapshot.openings}
    for decision in snapshot.decisions:
        reached = decision.decision in REACHED_WORKPLACE and _same_month(decision.decided_on, snapshot.as_of)
        if reached and decision.opening_id in workplace_of:
            yield workplace_of[decision.opening_id], decision.candidate_id
    for past in snapshot.history:
        if _same_month(past.match.started_on, snapshot.as_of):
            yield past.workplace.workplace_id, past.match.candidate_id


def _same_month(left: date, right: date) -> bool:
    return (left.year, left.month) == (right.year, right.month)


def _by_person(decided: Mapping[PairIds, Decision]) -> dict[str, dict[str, Decision]]:
    people: dict[str, dict[str, Decision]] = {}
    for (person, opening), word in decided.items():
        people.setdefault(person, {})[opening] = word
    return people


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, Names]:
    groups: dict[str, set[str]] = {}
    for key, value in pairs:
        groups.setdefault(key, set()).add(value)
    return {key: frozenset(values) for key, values in groups.items()}
