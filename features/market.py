"""A snapshot as arrays: candidates, openings and workplaces as aligned columns, made once.

Only fields that a fit may read stand here; what hard rules alone read, they take from the records.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data.candidates import Candidate
from data.companies import Workplace
from data.openings import Opening
from data.snapshot import PastMatch, Snapshot
from data.vocabulary import Vocabulary, built_in_vocabulary
from features.columns import (
    CandidateColumns,
    OpeningColumns,
    WorkplaceColumns,
    candidate_columns,
    opening_columns,
    shared_words,
    workplace_columns,
)
from features.experience import Event, events_of
from features.lists import Floats
from features.pairs import Pairs
from features.relatedness import Kinship, kinship_among
from features.tables import Tables, tables_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """Candidates, openings and workplaces as columns, aligned with their ids.

    Attributes
    ----------
    competence_relatedness, task_relatedness : float64 arrays (K + 1, K + 1)
        How far one word stands in for another, in the order of the lists' ``words``.
    """

    candidates: CandidateColumns
    openings: OpeningColumns
    workplaces: WorkplaceColumns
    tables: Tables
    competence_relatedness: Floats
    task_relatedness: Floats

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
        day = snapshot.as_of.toordinal()
        row_of = {workplace.workplace_id: row for row, workplace in enumerate(snapshot.workplaces)}
        records = _Records(
            candidates=snapshot.candidates,
            workplaces=snapshot.workplaces,
            openings=snapshot.openings,
            workplace_rows=[row_of[opening.workplace_id] for opening in snapshot.openings],
            days=[day] * len(snapshot.workplaces),
        )
        return _market(records, snapshot.vocabulary, kinship, background(snapshot))

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
    words = shared_words(records.candidates, records.workplaces, records.openings, vocabulary)
    kinship = kinship or kinship_among(vocabulary, words.competences, words.tasks)
    opening_days = [records.days[row] for row in records.workplace_rows]
    candidates = candidate_columns(records.candidates, words, vocabulary)
    workplaces = workplace_columns(records.workplaces, records.days, words, vocabulary, events)
    openings = opening_columns(records.openings, records.workplace_rows, opening_days, words)
    return Market(
        candidates=candidates,
        workplaces=workplaces,
        openings=openings,
        tables=tables_of(candidates, workplaces, openings),
        competence_relatedness=kinship.competences.over(words.competences),
        task_relatedness=kinship.tasks.over(words.tasks),
    )


def _unknown_opening(past: PastMatch) -> Opening:
    return Opening(opening_id=past.match.match_id, workplace_id=past.workplace.workplace_id, places=1)
