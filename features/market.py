"""A snapshot as arrays: candidates, openings and workplaces as aligned columns, made once.

Only fields that a fit may read stand here; what hard rules alone read, they take from the records.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from data.candidates import Candidate
from data.companies import Workplace
from data.openings import Opening
from data.snapshot import PastMatch, Snapshot
from data.vocabulary import Vocabulary, built_in_vocabulary
from features.changed_columns import Changed, changed_openings, changed_people, changed_places
from features.columns import (
    CandidateColumns,
    OpeningColumns,
    SharedWords,
    WorkplaceColumns,
    candidate_columns,
    opening_columns,
    shared_words,
    workplace_columns,
)
from features.encoded import Encoded
from features.experience import Event, events_of
from features.lists import Floats, words_of
from features.pairs import Pairs
from features.relatedness import Kinship, kinship_among
from features.tables import Tables, limits_of, tables_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """Candidates, openings and workplaces as columns, aligned with their ids.

    Attributes
    ----------
    competence_relatedness, task_relatedness : float64 arrays (K + 1, K + 1)
        How far one word stands in for another, in the order of the lists' ``words``.
    words, vocabulary : SharedWords, Vocabulary
        By what people are compared with its places, whoever they are.
    encoded : Encoded or None
        In a market of one person, what has been encoded for her.
    """

    words: SharedWords
    vocabulary: Vocabulary
    candidates: CandidateColumns
    openings: OpeningColumns
    workplaces: WorkplaceColumns
    tables: Tables
    competence_relatedness: Floats
    task_relatedness: Floats
    encoded: Encoded | None = None

    @classmethod
    def of(cls, snapshot: Snapshot, kinship: Kinship | None = None) -> "Market":
        """Return the market of a day, rows in the snapshot's order.

        Parameters
        ----------
        snapshot : Snapshot
            Everything known on the day.
        kinship : Kinship, optional
            The relatedness that goes with the model; by default that of the snapshot's vocabulary alone.
        """
        return cls._of_day(snapshot, snapshot.candidates, kinship)

    @classmethod
    def of_places(cls, snapshot: Snapshot, kinship: Kinship | None = None) -> "Market":
        """Return the market of a day before anybody has come; `with_people` lets them in."""
        return cls._of_day(snapshot, (), kinship)

    @classmethod
    def _of_day(
        cls, snapshot: Snapshot, candidates: Sequence[Candidate], kinship: Kinship | None
    ) -> "Market":
        day = snapshot.as_of.toordinal()
        row_of = {workplace.workplace_id: row for row, workplace in enumerate(snapshot.workplaces)}
        records = _Records(
            candidates=candidates,
            workplaces=snapshot.workplaces,
            openings=snapshot.openings,
            workplace_rows=[row_of[opening.workplace_id] for opening in snapshot.openings],
            days=[day] * len(snapshot.workplaces),
        )
        return _market(records, snapshot.vocabulary, kinship, background(snapshot))

    def with_people(self, candidates: Sequence[Candidate]) -> "Market":
        """Return the same places with other people: the rows of ``candidates``, in their order.

        Every figure of a pair is the same to the bit, whoever else is in the market.
        """
        columns = candidate_columns(candidates, self.words, self.vocabulary)
        tables = replace(self.tables, limit_minutes=limits_of(columns))
        encoded = Encoded() if len(candidates) == 1 else None
        return replace(self, candidates=columns, tables=tables, encoded=encoded)

    def with_changes(
        self,
        people: Changed[Candidate],
        places: Changed[Workplace],
        openings: Changed[Opening],
        day: date,
    ) -> "Market":
        """Return a market of a few changed records of this one: an opening for each workplace.

        What a workplace has shown before does not change with its record.

        Parameters
        ----------
        people : Changed
            Its people.
        places, openings : Changed
            Row by row a workplace and its opening, changed or not.
        day : date
            The day of this market.
        """
        words = self._words_with(places.records)
        persons = changed_people(self.candidates, people, words)
        sites = changed_places(self.workplaces, places, words)
        jobs = changed_openings(self.openings, openings, words)
        if words is not self.words or persons is None or sites is None or jobs is None:
            persons, sites, jobs = self._read_anew(people, places, openings, day, words)
        return replace(
            self,
            words=words,
            candidates=persons,
            workplaces=sites,
            openings=jobs,
            tables=tables_of(persons, sites, jobs),
            encoded=None,
        )

    def _read_anew(
        self,
        people: Changed[Candidate],
        places: Changed[Workplace],
        openings: Changed[Opening],
        day: date,
        words: SharedWords,
    ) -> tuple[CandidateColumns, WorkplaceColumns, OpeningColumns]:
        days = [day.toordinal()] * len(places.records)
        sites = workplace_columns(places.records, days, words, self.vocabulary, ())
        return (
            candidate_columns(people.records, words, self.vocabulary),
            replace(sites, experience=self.workplaces.experience.of(places.rows)),
            opening_columns(openings.records, range(len(openings.records)), days, words),
        )

    def _words_with(self, workplaces: Sequence[Workplace]) -> SharedWords:
        """Return the words of this market with the conditions that changed workplaces offer."""
        offered = {code for w in workplaces for code, _ in w.conditions_offered or ()}
        if offered <= set(self.words.conditions):
            return self.words
        return replace(self.words, conditions=tuple(sorted({*self.words.conditions, *offered})))

    @classmethod
    def of_history(
        cls,
        past_matches: Sequence[PastMatch],
        vocabulary: Vocabulary | None = None,
        kinship: Kinship | None = None,
        events: Sequence[Event] | None = None,
    ) -> tuple["Market", Pairs]:
        """Return past matches as a market of their own: one candidate and one opening row for each.

        Every row is dated by the first day of its match, and a workplace's experience counts only what was
        seen before that day.

        Parameters
        ----------
        past_matches : sequence of PastMatch
            The matches to encode. One that names only a workplace gets an opening of which nothing is known.
        vocabulary : Vocabulary, optional
            Words for relatedness; the built-in ones by default.
        kinship : Kinship, optional
            The relatedness that goes with the model.
        events : sequence of Event, optional
            What workplaces' experience is drawn from (`background`); by default the matches themselves.
        """
        rows = list(range(len(past_matches)))
        records = _Records(
            candidates=[past.candidate for past in past_matches],
            workplaces=[past.workplace for past in past_matches],
            openings=[past.opening or _unknown_opening(past) for past in past_matches],
            workplace_rows=rows,
            days=[past.match.started_on.toordinal() for past in past_matches],
        )
        events = events_of(past_matches) if events is None else events
        market = _market(records, vocabulary or built_in_vocabulary(), kinship, events)
        index = np.array(rows, dtype=np.int32)
        return market, Pairs(candidate=index, opening=index)


def background(snapshot: Snapshot) -> list[Event]:
    """Return everything the snapshot shows of workplaces' experience, dated."""
    return events_of(snapshot.history, snapshot.decisions, snapshot.openings)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Records:
    candidates: Sequence[Candidate]
    workplaces: Sequence[Workplace]
    openings: Sequence[Opening]
    workplace_rows: Sequence[int]
    days: Sequence[int]


def _market(
    records: _Records, vocabulary: Vocabulary, kinship: Kinship | None, events: Sequence[Event]
) -> Market:
    kinship = kinship or _kinship_of(records, vocabulary)
    words = shared_words(records.workplaces, records.openings, vocabulary, kinship)
    opening_days = [records.days[row] for row in records.workplace_rows]
    candidates = candidate_columns(records.candidates, words, vocabulary)
    workplaces = workplace_columns(records.workplaces, records.days, words, vocabulary, events)
    openings = opening_columns(records.openings, records.workplace_rows, opening_days, words)
    return Market(
        words=words,
        vocabulary=vocabulary,
        candidates=candidates,
        workplaces=workplaces,
        openings=openings,
        tables=tables_of(candidates, workplaces, openings),
        competence_relatedness=kinship.competences.over(words.competences),
        task_relatedness=kinship.tasks.over(words.tasks),
    )


def _kinship_of(records: _Records, vocabulary: Vocabulary) -> Kinship:
    """Relate the words that the records use, by the vocabulary alone."""
    people, openings = records.candidates, records.openings
    competences = words_of(
        [c.competences for c in people],
        [o.competences for o in openings],
        [o.essential_competences for o in openings],
    )
    tasks = words_of(
        [c.task_experience for c in people], [c.wishes_tasks for c in people], [o.tasks for o in openings]
    )
    return kinship_among(vocabulary, competences, tasks)


def _unknown_opening(past: PastMatch) -> Opening:
    return Opening(opening_id=past.match.match_id, workplace_id=past.workplace.workplace_id, places=1)
