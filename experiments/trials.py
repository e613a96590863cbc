"""Matches that came after what was learned: what each version said of them, beside what came of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from data.snapshot import PastMatch, Snapshot
from experiments.contenders import Contender
from experiments.curves import first_paid
from experiments.ranking_metrics import NOT_LISTED
from experiments.replay import Replay
from features.market import Market, background
from matcher.reachable import Progress
from models.outcome import DAYS_PER_WEEK, Spells

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trials:
    """Past matches that nobody had learned from on the day that speaks of them.

    Attributes
    ----------
    until : Snapshot
        What is known today: outcomes are seen until then.
    matches : tuple of PastMatch
        Sorted by first day and id.
    learned_on : tuple of date
        For each match the day whose evening the versions know: it lies before the match.
    spells : Spells
        What came of them.
    listed : int array, shape (k,)
        Rows whose whole lists are looked at, an even sample.
    """

    until: Snapshot
    matches: tuple[PastMatch, ...]
    learned_on: tuple[date, ...]
    spells: Spells
    listed: NDArray[np.intp]

    @property
    def people(self) -> tuple[str, ...]:
        """Whose matches they are."""
        return tuple(past.match.candidate_id for past in self.matches)

    @property
    def weeks_since(self) -> Ints:
        """Whole weeks from each match to today."""
        days = [(self.until.as_of - past.match.started_on).days for past in self.matches]
        return np.array(days, dtype=np.int64) // DAYS_PER_WEEK


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Which days of the past are played again.

    Attributes
    ----------
    days : tuple of date
        Evenings on which versions are taken as they would have stood; each speaks of the matches from the day
        after until the next one.
    """

    days: tuple[date, ...]


def span_of(snapshot: Snapshot, share: float, count: int, not_before: date | None = None) -> Span:
    """Return the evenings that part the latest matches into equal numbers.

    Parameters
    ----------
    snapshot : Snapshot
        What is known today.
    share : float
        Share of all matches that is kept for judging.
    count : int
        How many evenings.
    not_before : date, optional
        No evening lies before it: stored versions that learn alike know everything until then.
    """
    starts = sorted(past.match.started_on for past in snapshot.history)
    if not starts:
        return Span(days=())
    places = [int(len(starts) * (1 - share + share * part / count)) for part in range(count)]
    days = [starts[place] - _DAY for place in places]
    if not_before is not None:
        days = [max(day, not_before) for day in days]
    return Span(days=tuple(day for day in sorted(set(days)) if day < starts[-1]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many matches are judged and how many lists are looked at, at most."""

    matches: int = 1500
    lists: int = 120


def trials_of(replay: Replay, until: date, span: Span, limits: Limits) -> Trials:
    """Return the matches of a span with everything known of them until a day.

    Parameters
    ----------
    replay : Replay
        The store's past.
    until : date
        Outcomes are seen until this day.
    span : Span
        The evenings.
    limits : Limits
        Larger histories are thinned evenly.
    """
    snapshot = replay.snapshot(until)
    later = [past for past in snapshot.history if span.days and past.match.started_on > span.days[0]]
    later.sort(key=lambda past: (past.match.started_on, past.match.match_id))
    kept = [later[row] for row in _evenly(len(later), limits.matches)]
    return Trials(
        until=snapshot,
        matches=tuple(kept),
        learned_on=tuple(max(day for day in span.days if day < past.match.started_on) for past in kept),
        spells=Spells.of(kept),
        listed=_evenly(len(kept), limits.lists),
    )


def _evenly(count: int, most: int) -> NDArray[np.intp]:
    return (
        np.unique(np.linspace(0, count - 1, min(count, most)).astype(np.intp)) if count else np.zeros(0, int)
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sayings:
    """What one version said of the trials.

    Attributes
    ----------
    arrivals : float64, shape (n, 52)
        Chance of a first paid hour in the match by the end of each week.
    rank : int64, shape (k,)
        Where the person's list of the evening before put the opening that was tried; 0 not on it.
    """

    arrivals: Floats
    rank: Ints


def sayings_of(replay: Replay, contender: Contender, trials: Trials, progress: Progress) -> Sayings:
    """Ask a contender about the trials, each as of the evening that was learned on.

    Parameters
    ----------
    replay : Replay
        The store's past.
    contender : Contender
        Who is asked.
    trials : Trials
        About what.
    progress : callable
        Told the phase, lists done and lists in all.
    """
    found = np.zeros((len(trials.matches), 52))
    days = np.array(trials.learned_on, dtype=object)
    for day in dict.fromkeys(trials.learned_on):
        rows = np.flatnonzero(days == day)
        found[rows] = _arrivals(replay, contender, day, [trials.matches[row] for row in rows], trials.until)
    return Sayings(arrivals=found, rank=_ranks(replay, contender, trials, progress))


def _arrivals(
    replay: Replay, contender: Contender, day: date, matches: Sequence[PastMatch], until: Snapshot
) -> Floats:
    scorer = replay.scorer(contender, day)
    # A workplace's experience counts what was seen before a match's own first day.
    market, pairs = Market.of_history(matches, until.vocabulary, scorer.kinship, background(until))
    return first_paid(scorer, market, pairs)


def _ranks(replay: Replay, contender: Contender, trials: Trials, progress: Progress) -> Ints:
    ranks = []
    for done, row in enumerate(trials.listed.tolist(), start=1):
        past = trials.matches[row].match
        scorer = replay.scorer(contender, trials.learned_on[row])
        lines = replay.whole_list(scorer, past.started_on - _DAY, past.candidate_id)
        place = [line.rank for line in lines if line.opening_id == past.opening_id]
        ranks.append(place[0] if place else NOT_LISTED)
        progress(f"lists of {contender.name}", done, len(trials.listed))
    return np.array(ranks, dtype=np.int64)
