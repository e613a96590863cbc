"""Lists that were drawn from a day and would be drawn the same again: whoever comes back waits for nothing.

A list is a function of the day, the person's record and the length asked for. So it is kept with its day, by
the record itself, and is gone with the first change of either.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from data.candidates import Candidate
from data.store import ShownLine

MOST_LISTS = 4_000


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


Key = tuple[Candidate, int, bool]
"""The record, how long a list, and whether every opening stands on it."""


class ListMemory:
    """The lists drawn from one day, the latest asked about at most."""

    def __init__(self, known: Iterable[tuple[Key, Told]] = ()) -> None:
        self._lists: OrderedDict[Key, Told] = OrderedDict(known)
        self._lock = threading.Lock()

    def get(self, key: Key) -> Told | None:
        """Return a list drawn before."""
        with self._lock:
            found = self._lists.get(key)
            if found is not None:
                self._lists.move_to_end(key)
            return found

    def put(self, key: Key, told: Told) -> None:
        """Keep a list, and let the one go that was not asked about for longest where there are too many."""
        with self._lock:
            self._lists[key] = told
            while len(self._lists) > MOST_LISTS:
                self._lists.popitem(last=False)

    def without(self, people: frozenset[str]) -> "ListMemory":
        """Return a memory of the others' lists."""
        with self._lock:
            left = [(key, told) for key, told in self._lists.items() if key[0].candidate_id not in people]
        return ListMemory(left)
