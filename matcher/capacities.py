"""What can be used tonight: places, contacts, starts, hours and mentor time, as whole numbers per row.

A place that is kept for a person stands apart as an opening of its own, which that person alone may take.
"""

import math
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.snapshot import Snapshot
from matcher.assignment.problem import NO_CAP, NOBODY
from matcher.hours import hours_per_week, mentor_hours_per_week
from matcher.rules.case import DayContext
from matcher.rules.ratio import lawful_places

Ints = NDArray[np.int64]

QUARTERS_PER_HOUR = 4
MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Capacities:
    """Whole numbers per opening, workplace and jobformidler; -1 is no cap. Rows as in the snapshot.

    Attributes
    ----------
    places : int64, shape (openings + kept,)
        Free places; then one per kept place.
    base_opening : int64, shape (openings + kept,)
        The opening row that each belongs to.
    kept_candidate : int64, shape (openings + kept,)
        The candidate row a kept place is for, -1 for ordinary ones.
    workplace : int64, shape (openings + kept,)
        Workplace row; kept places have a row of their own, for people a workplace knows use no contact.
    contact_cap, mentor_minutes : int64, shape (workplaces + kept,)
        New contacts this month and mentor minutes a week.
    hours_quarters : int64, shape (openings + kept,)
        Quarter-hours a week of all places together.
    broker : int64, shape (candidates,)
        Jobformidler row, -1 none.
    start_cap : int64, shape (brokers,)
        New starts each jobformidler can carry.
    """

    places: Ints
    base_opening: Ints
    kept_candidate: Ints
    workplace: Ints
    contact_cap: Ints
    mentor_minutes: Ints
    hours_quarters: Ints
    broker: Ints
    start_cap: Ints


def capacities_of(snapshot: Snapshot, context: DayContext) -> Capacities:
    """Read tonight's capacities from a snapshot."""
    places = _places(snapshot)
    wanted = _kept(snapshot, context, places)
    room = _Room(
        contacts=_contacts(snapshot, context),
        mentor_minutes=_mentor_minutes(snapshot),
        quarters=_hours(snapshot),
    )
    kept = [pair for pair in wanted if room.reserve(snapshot, context, pair)]
    row_of = {w.workplace_id: row for row, w in enumerate(snapshot.workplaces)}
    openings, workplaces = len(snapshot.openings), len(snapshot.workplaces)
    kept_openings = np.array([opening for opening, _ in kept], dtype=np.int64)
    held_openings = np.array([opening for opening, _ in wanted], dtype=np.int64)
    np.subtract.at(places, held_openings, 1)
    ones, none = np.ones(len(kept), dtype=np.int64), np.full(len(kept), NO_CAP, dtype=np.int64)
    broker, start_cap = _starts(snapshot)
    return Capacities(
        places=np.concatenate([places, ones]),
        base_opening=np.concatenate([np.arange(openings), kept_openings]),
        kept_candidate=np.concatenate(
            [np.full(openings, NOBODY), np.array([person for _, person in kept], dtype=np.int64)]
        ),
        workplace=np.concatenate(
            [
                np.array([row_of[o.workplace_id] for o in snapshot.openings], dtype=np.int64),
                np.arange(workplaces, workplaces + len(kept)),
            ]
        ),
        contact_cap=np.concatenate([room.contacts, none]),
        mentor_minutes=np.concatenate([room.mentor_minutes, none]),
        hours_quarters=np.concatenate([room.quarters, none]),
        broker=broker,
        start_cap=start_cap,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Room:
    """What kept places leave of contacts and mentor minutes of workplaces and of openings' quarter-hours."""

    contacts: Ints
    mentor_minutes: Ints
    quarters: Ints

    def reserve(self, snapshot: Snapshot, context: DayContext, pair: tuple[int, int]) -> bool:
        """Take what the person of a kept place needs; False, and nothing taken, where it is not there."""
        opening, candidate = snapshot.openings[pair[0]], snapshot.candidates[pair[1]]
        home = self._home(snapshot, opening.workplace_id)
        known = candidate.candidate_id in context.contacts(opening.workplace_id)
        hours = hours_per_week(candidate, opening, context.settings)
        mentor = mentor_hours_per_week(candidate, context.settings)
        needs = (
            (self.contacts, home, 0 if known else 1),
            (self.mentor_minutes, home, math.ceil(mentor * MINUTES_PER_HOUR)),
            (self.quarters, pair[0], math.ceil(hours * QUARTERS_PER_HOUR)),
        )
        if any(left[row] != NO_CAP and left[row] < need for left, row, need in needs):
            return False
        for left, row, need in needs:
            left[row] -= need if left[row] != NO_CAP else 0
        return True

    @staticmethod
    def _home(snapshot: Snapshot, workplace_id: str) -> int:
        return bisect_left(snapshot.workplaces, workplace_id, key=lambda w: w.workplace_id)


def _places(snapshot: Snapshot) -> Ints:
    """Return the free places of each opening, unpaid starts no more than the ratio rule leaves room for."""
    rows_of: dict[str, list[int]] = {}
    for row, opening in enumerate(snapshot.openings):
        rows_of.setdefault(opening.workplace_id, []).append(row)
    places = np.zeros(len(snapshot.openings), dtype=np.int64)
    for workplace in snapshot.workplaces:
        rows = rows_of.get(workplace.workplace_id, [])
        places[rows] = lawful_places(workplace, [snapshot.openings[row] for row in rows])
    return places


def _kept(snapshot: Snapshot, context: DayContext, places: Ints) -> list[tuple[int, int]]:
    """Return (opening row, candidate row) of places kept for people, at most the places of an opening."""
    person_row = {c.candidate_id: row for row, c in enumerate(snapshot.candidates)}
    kept = []
    for row, opening in enumerate(snapshot.openings):
        people = sorted(context.kept(opening.opening_id))[: int(places[row])]
        kept += [(row, person_row[person]) for person in people if person in person_row]
    return kept


def _contacts(snapshot: Snapshot, context: DayContext) -> Ints:
    return np.array(
        [
            NO_CAP if w.max_contacts_per_month is None
            else max(0, w.max_contacts_per_month - len(context.contacts(w.workplace_id)))
            for w in snapshot.workplaces
        ],
        dtype=np.int64,
    )  # fmt: skip


def _mentor_minutes(snapshot: Snapshot) -> Ints:
    return np.array(
        [
            NO_CAP if w.mentor_hours_per_week is None else int(w.mentor_hours_per_week * MINUTES_PER_HOUR)
            for w in snapshot.workplaces
        ],
        dtype=np.int64,
    )  # fmt: skip


def _hours(snapshot: Snapshot) -> Ints:
    return np.array(
        [
            NO_CAP if o.hours_budget_per_week is None else int(o.hours_budget_per_week * QUARTERS_PER_HOUR)
            for o in snapshot.openings
        ],
        dtype=np.int64,
    )  # fmt: skip


def _starts(snapshot: Snapshot) -> tuple[Ints, Ints]:
    """Return each candidate's jobformidler and the starts each can carry: caseload less running matches."""
    brokers = {b.broker_id: row for row, b in enumerate(snapshot.brokers)}
    broker_of = {c.candidate_id: c.broker_id for c in snapshot.candidates}
    running = Counter(
        broker_of.get(past.match.candidate_id)
        for past in snapshot.history
        if past.match.occupies(snapshot.as_of)
    )
    caps = [
        NO_CAP if b.caseload_max is None else max(0, b.caseload_max - running[b.broker_id])
        for b in snapshot.brokers
    ]
    rows = [brokers.get(c.broker_id or "", NOBODY) for c in snapshot.candidates]
    return np.array(rows, dtype=np.int64), np.array(caps, dtype=np.int64)
