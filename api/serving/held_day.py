"""A standing day as this process holds it: of store and champion, kept in line with the journal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from api.basis import Made, told_settings
from api.serving.champion import Champion, Serving
from api.serving.directory import WorkplaceDirectory
from api.serving.list_memory import ListMemory
from api.settings import Settings
from api.wiring import plan_view
from data.candidates import Candidate
from data.journal import Decision, Hold
from data.snapshot import Snapshot
from data.store import Basis, Scope, Store, StoredChange, StoredPlan
from data.store.stamps import Pair, Stamps
from data.store.unit import Unit
from matcher.settings import MatchSettings
from matcher.standing import StandingDay
from models.fit import FitScorer

PairWords = dict[Pair, tuple[tuple[Decision, ...], tuple[Hold, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeldDay:
    """A day with everything a list tells of where it comes from.

    Attributes
    ----------
    standing : StandingDay
        What lists are drawn from.
    serving : Serving
        The model that scores.
    market, journal : int
        Change numbers up to which the records and the words are read.
    plan_id, plan_made_at, plan_as_of
        Of the plan that counts; ``None`` before the first.
    people : int
        Change number up to which the people are read.
    records : mapping of candidate id to Candidate
        The people as they were then.
    words : mapping
        Decisions and holds by pair.
    basis : Basis
        What its lists are made from, but for what was said and changed since.
    lists : ListMemory
        Lists that were drawn from this very day.
    directory : WorkplaceDirectory
        Its workplaces, to be searched.
    changes : tuple of StoredChange
        What the plan changed for whom since the one before, by candidate id.
    """

    standing: StandingDay
    serving: Serving
    as_of: date
    market: int
    journal: int
    plan_id: int | None
    plan_made_at: datetime | None
    plan_as_of: date | None
    people: int
    records: Mapping[str, Candidate]
    words: PairWords
    basis: Basis
    lists: ListMemory = field(default_factory=ListMemory)
    directory: WorkplaceDirectory = field(default_factory=WorkplaceDirectory)
    changes: tuple[StoredChange, ...] = ()

    def fits(self, stamps: Stamps, serving: Serving, as_of: date) -> bool:
        """Tell whether nothing but the journal has changed since."""
        seen = (stamps.market, stamps.plan_id, serving.digest, as_of)
        return seen == (self.market, self.plan_id, self.serving.digest, self.as_of)

    def candidate(self, unit: Unit, stamps: Stamps, candidate_id: str, scope: Scope) -> Candidate | None:
        """Return a person's record as it is now, ``None`` where nobody of that id is known on the day.

        It is read from the store only where records of people have changed since the day was read. The day is
        everybody's, so the wall that the store puts round a municipality is put up here once more.
        """
        if stamps.people == self.people:
            found = self.records.get(candidate_id)
        else:
            found = unit.fresh.candidate(candidate_id, self.as_of)
        return found if found is not None and scope.covers(found.municipality_code) else None

    def in_line(self, unit: Unit, stamps: Stamps) -> "HeldDay":
        """Return the day with what was decided and held meanwhile, by whomever in whichever process."""
        if stamps.journal <= self.journal:
            return self
        # Words of every municipality: one day serves them all, whoever's request brings it in line.
        with unit.of_everybody():
            said = unit.journal.said_since(self.journal)
            people: frozenset[str] | None = None
            if said is None:
                words = by_pair(*unit.fresh.words())
            else:
                people = frozenset(person for person, _ in said.pairs)
                words = {pair: told for pair, told in self.words.items() if pair not in said.pairs}
                words |= by_pair(said.decisions, said.holds)
        aligned = self.with_words(words, stamps.journal)
        # What is said of a pair is the person's own matter, unless it takes or frees something for others.
        openings = None if people is None else aligned.standing.touched_since(self.standing)
        if people is not None and openings is not None:
            return replace(aligned, lists=self.lists.without(people, openings))
        return aligned

    def with_words(self, words: PairWords, journal: int) -> "HeldDay":
        """Return the day under all words as they stood at a change number; it remembers no lists."""
        decisions = [d for told in words.values() for d in told[0] if d.decided_on <= self.as_of]
        holds = [hold for told in words.values() for hold in told[1]]
        standing = self.standing.with_words(decisions, holds)
        return replace(
            self,
            standing=standing,
            words=words,
            journal=journal,
            lists=ListMemory(),
            directory=WorkplaceDirectory(),
        )

    def by_rules(self, stand_in: Serving) -> "HeldDay":
        """Return the same day scored by the rule baseline, for figures of the model that nobody may use."""
        return replace(self.scored_by(stand_in.scorer), serving=stand_in)

    def scored_by(self, scorer: FitScorer) -> "HeldDay":
        """Return the same day under the same plan with what another scorer says that pairs are worth."""
        ground = self.standing.ground
        standing = StandingDay.of(ground.snapshot, scorer, ground.settings, self.standing.offer.plan)
        return replace(self, standing=standing, lists=ListMemory())


def hold_day(store: Store, champion: Champion, settings: Settings, as_of: date) -> HeldDay:
    """Read a day from the store and make it ready.

    Raises
    ------
    DataRefusedError
        If the records of the day do not belong together.
    """
    # One transaction: the change numbers are those of exactly what was read.
    with store.reading() as unit:
        stamps, records, plan = unit.stamps(), unit.every_record(), unit.plans.whole()
        changes = (
            () if stamps.plan_id is None else unit.plans.changes(stamps.plan_id, len(records.candidates))
        )
    serving = champion.current()
    chosen = settings.match_settings(objective=plan.objective_kind if plan else None)
    made = Made(
        as_of=as_of,
        moment=stamps,
        settings=told_settings(chosen),
        model_version=serving.version,
        model_digest=serving.digest,
        rules_digest=champion.rules_digest,
        degraded=serving.degraded,
        exploration_rate=settings.exploration_rate,
        exploration_near_tie=settings.exploration_near_tie,
    )
    return replace(made_day(made, Snapshot.of(records, as_of), plan, serving, chosen), changes=changes)


def made_day(
    made: Made, snapshot: Snapshot, plan: StoredPlan | None, serving: Serving, chosen: MatchSettings
) -> HeldDay:
    """Make a day ready from what was read of it."""
    return HeldDay(
        standing=StandingDay.of(snapshot, serving.scorer, chosen, plan_view(plan)),
        serving=serving,
        as_of=made.as_of,
        market=made.moment.market,
        journal=made.moment.journal,
        plan_id=plan.plan_id if plan else None,
        plan_made_at=plan.made_at if plan else None,
        plan_as_of=plan.as_of if plan else None,
        people=made.moment.people,
        records={person.candidate_id: person for person in snapshot.candidates},
        words=by_pair(snapshot.decisions, snapshot.holds),
        basis=made.basis(),
    )


def by_pair(decisions: Iterable[Decision], holds: Iterable[Hold]) -> PairWords:
    """Return decisions and holds by pair."""
    said: dict[Pair, tuple[list[Decision], list[Hold]]] = {}
    for decision in decisions:
        said.setdefault((decision.candidate_id, decision.opening_id), ([], []))[0].append(decision)
    for hold in holds:
        said.setdefault((hold.candidate_id, hold.opening_id), ([], []))[1].append(hold)
    return {pair: (tuple(decided), tuple(held)) for pair, (decided, held) in said.items()}
