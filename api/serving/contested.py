"""What people asked for and nobody has answered: contested reasons are marked wherever they are shown."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from time import monotonic
from typing import Any

from data.rights import REASON, RightsRequest
from data.store import Store

SECONDS = 5.0
"""How old what a process knows may be: a mark appears so long after it was noted."""


class Contested:
    """What this process knows of open requests; asked with every list and every day, read every few seconds.

    Parameters
    ----------
    store : Store
        Where requests are kept.
    """

    def __init__(self, store: Store) -> None:
        self._store, self._lock = store, threading.Lock()
        self._known: Mapping[str, Sequence[RightsRequest]] = {}
        self._until = 0.0
        self._just_read: dict[str, tuple[Sequence[RightsRequest], float]] = {}

    def of(self, candidate_id: str) -> Sequence[RightsRequest]:
        """Return a person's requests about reasons that nobody has answered yet."""
        return tuple(one for one in self.waiting(candidate_id) if one.kind == REASON)

    def waiting(self, candidate_id: str) -> Sequence[RightsRequest]:
        """Return a person's requests of every kind that nobody has answered yet."""
        waiting, until = self._just_read.get(candidate_id, ((), 0.0))
        if monotonic() < until:
            return waiting
        if monotonic() >= self._until:
            with self._lock:
                if monotonic() >= self._until:
                    self._known, self._until = self._read(), monotonic() + SECONDS
                    self._just_read = {}
        return self._known.get(candidate_id, ())

    def forget(self) -> None:
        """Read again at the next question."""
        self._until, self._just_read = 0.0, {}

    def take(self, candidate_id: str, waiting: Sequence[RightsRequest]) -> None:
        """Take a person's open requests as somebody has just read them along with other things."""
        self._just_read[candidate_id] = waiting, monotonic() + SECONDS

    def _read(self) -> Mapping[str, Sequence[RightsRequest]]:
        with self._store.reading() as unit:
            return unit.rights.open_requests()


def contested_told(requests: Iterable[RightsRequest]) -> list[dict[str, Any]]:
    """Return the contested reasons of a person as an answer holds them."""
    return [
        {
            "request_id": one.request_id,
            "about": one.about,
            "opening_id": one.opening_id,
            "due_on": one.due_on.isoformat(),
        }
        for one in requests
    ]
