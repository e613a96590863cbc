"""Lists that were drawn from a day and would be drawn the same again: whoever comes back waits for nothing.

A list is a function of the day, the person's record and the length asked for. So it is kept with its day,
beside the record itself, and is gone with the first change of either.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from data.candidates import Candidate
from data.store import Basis, ShownLine, Stamps

MOST_LISTS = 8_000  # a large municipality; about 10 kB each


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A list as it is answered and journalled, but for its id, its moment and who asked.

    Attributes
    ----------
    body : bytes
        The answer's members after ``list_id``, as JSON.
    lines : tuple of ShownLine
        For the journal.
    as_of : date
        The day it is about.
    objective, model_version, model_digest : str
        Where its figures come from.
    plan_id, seed : int or None
        The plan it rests on, and the seed of the lots where there were any.
    degraded : bool
        Whether a fallback made it.
    basis : Basis
        What the day was made from.
    moment : Stamps
        Change numbers up to which person, closed openings and words were read when it was drawn.
    told_on : date
        The service's day when it was drawn.
    """

    body: bytes
    lines: tuple[ShownLine, ...]
    as_of: date
    objective: str
    model_version: str
    model_digest: str
    plan_id: int | None
    seed: int | None
    degraded: bool
    basis: Basis
    moment: Stamps
    told_on: date

    @property
    def body_digest(self) -> str:
        """SHA-256 of the body."""
        return sha256(self.body).hexdigest()


Key = tuple[Candidate, int, bool]
"""The record, how long a list, and whether every opening stands on it."""
_Place = tuple[str, int, bool]


class ListMemory:
    """The lists drawn from one day, the latest asked about at most.

    A list stands under the person's id beside the record it was drawn from: the record is compared and never
    hashed, which takes as long as a statement. ``turn`` is held by who draws a list of the day.
    """

    def __init__(self) -> None:
        self._lists: OrderedDict[_Place, tuple[Candidate, Told]] = OrderedDict()
        self._firsts: dict[str, tuple[Candidate, tuple[str, ...]]] = {}
        self._lock, self.turn = threading.Lock(), threading.Lock()

    def __len__(self) -> int:
        """Return how many lists there are."""
        return len(self._lists)

    def people(self) -> frozenset[str]:
        """Return whose lists there are."""
        with self._lock:
            return frozenset(place[0] for place in self._lists)

    def get(self, key: Key) -> Told | None:
        """Return a list drawn before from the same record."""
        place = _place(key)
        with self._lock:
            record, told = self._lists.get(place, (None, None))
            if told is not None:
                self._lists.move_to_end(place)
        return told if record == key[0] else None

    def workplaces(self, candidate_id: str, limit: int, *, every_opening: bool) -> tuple[str, ...]:
        """Return the workplaces on a list drawn before, whatever has become of it; none where none was."""
        with self._lock:
            found = self._lists.get((candidate_id, limit, every_opening))
        return () if found is None else tuple({line.workplace_id: None for line in found[1].lines})

    def put(self, key: Key, told: Told) -> None:
        """Keep a list, and let the one go that was not asked about for longest where there are too many."""
        with self._lock:
            self._lists[_place(key)] = key[0], told
            while len(self._lists) > MOST_LISTS:
                self._lists.popitem(last=False)

    def firsts(self, record: Candidate) -> tuple[str, ...] | None:
        """Return the first openings of the list of a record, ``None`` where nobody looked them up."""
        known, openings = self._firsts.get(record.candidate_id, (None, ()))
        return openings if known == record else None

    def put_firsts(self, record: Candidate, openings: tuple[str, ...]) -> None:
        """Keep the first openings of the list of a record."""
        with self._lock:
            self._firsts[record.candidate_id] = record, openings

    def without(self, people: frozenset[str], openings: frozenset[str] = frozenset()) -> "ListMemory":
        """Return a memory of the others' lists, those left out on which one of some openings stands."""
        left = ListMemory()
        with self._lock:
            left._lists.update(
                (place, kept)
                for place, kept in self._lists.items()
                if place[0] not in people and openings.isdisjoint(line.opening_id for line in kept[1].lines)
            )
            left._firsts.update(
                (person, kept)
                for person, kept in self._firsts.items()
                if person not in people and openings.isdisjoint(kept[1])
            )
        return left


def _place(key: Key) -> _Place:
    return key[0].candidate_id, key[1], key[2]
