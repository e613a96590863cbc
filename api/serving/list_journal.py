"""Every look is journalled before it is answered: one thread writes whatever waits in one transaction.

A look is a row of the audit, and for a list of suggestions the list itself.
"""

import queue
import threading
from dataclasses import dataclass, field
from typing import Self

import structlog

from api import accounting
from api.operation import metrics
from data.audit import AuditEntry
from data.store import Store
from data.store.acts import Basis, ShownList

_MOST_AT_ONCE = 200
_LONGEST_WAIT_SECONDS = 10.0
_log = structlog.get_logger(__name__)


class NotKeptError(Exception):
    """A look could not be accounted for, so nothing must be shown."""


@dataclass(slots=True, eq=False)
class _Waiting:
    lists: tuple[ShownList, ...] = ()
    entries: tuple[AuditEntry, ...] = ()
    basis: Basis | None = None
    done: threading.Event = field(default_factory=threading.Event)
    kept: bool = False


class ListJournal:
    """The writer of looks of this process: it starts and ends with the service.

    Parameters
    ----------
    store : Store
        Where lists and the audit are kept.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._write, name="list-journal", daemon=True)
        self._noted: set[str] = set()
        self.written = 0
        self.commits = 0

    def __enter__(self) -> Self:
        """Begin to write."""
        self._writer.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Write what waits, and end."""
        self._waiting.put(None)
        self._writer.join()

    def keep(self, shown: ShownList, basis: Basis | None = None) -> None:
        """Return once a list, what it was made from, and the look at it are on the disk.

        Raises
        ------
        NotKeptError
            If they could not be written, or nobody knows in time whether they were.
        """
        act = accounting.current()
        self._wait(_Waiting(lists=(shown,), entries=act.taken() if act else (), basis=basis))

    def note(self, *entries: AuditEntry) -> None:
        """Return once entries of the audit are on the disk.

        Raises
        ------
        NotKeptError
            As `keep`.
        """
        if entries:
            self._wait(_Waiting(entries=entries))

    def note_behind(self, *entries: AuditEntry) -> None:
        """Write entries of the audit soon; nobody waits, so that no answer tells of them by its time."""
        self._waiting.put(_Waiting(entries=entries))

    def settle(self) -> None:
        """Return once everything that was given before is written."""
        self._wait(_Waiting())

    def _wait(self, waiting: _Waiting) -> None:
        self._waiting.put(waiting)
        waiting.done.wait(_LONGEST_WAIT_SECONDS)
        if not waiting.kept:
            raise NotKeptError

    def _write(self) -> None:
        while (first := self._waiting.get()) is not None:
            batch, last = self._batch(first)
            self._commit(batch)
            if last:
                return

    def _batch(self, first: _Waiting) -> tuple[list[_Waiting], bool]:
        """Return what waits by now, and whether the end was asked for."""
        batch = [first]
        while len(batch) < _MOST_AT_ONCE and not self._waiting.empty():
            more = self._waiting.get()
            if more is None:
                return batch, True
            batch.append(more)
        return batch, False

    def _commit(self, batch: list[_Waiting]) -> None:
        lists = [shown for waiting in batch for shown in waiting.lists]
        found = {one.basis.digest: one.basis for one in batch if one.basis}
        new = [basis for digest, basis in found.items() if digest not in self._noted]
        try:
            with self._store.writing() as unit:
                unit.journal.note_lists(lists, new)
                unit.audit.note(*(entry for waiting in batch for entry in waiting.entries))
        except Exception as fault:  # whoever waits is told; the next batch is tried anew
            _log.error("looks_not_kept", looks=len(batch), fault=type(fault).__name__)
        else:
            self._noted.update(found)
            self.commits += 1
            self.written += len(lists)
            metrics.JOURNAL_GROUP.observe(len(batch))
            for waiting in batch:
                waiting.kept = True
            for shown in lists:
                metrics.LISTS.labels("yes" if shown.degraded else "no").inc()
        for waiting in batch:
            waiting.done.set()
