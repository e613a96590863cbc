"""The pulse of a run: a thread that renews the lease, tells how far the work is, and hears what is asked."""

import threading
from types import TracebackType
from typing import Self

from api.clock import now
from data.store import Lease, LeaseLostError, Step, Store
from data.store.faults import StoreError

BEATS_PER_LEASE = 4
LONGEST_PAUSE_SECONDS = 5.0


class Pulse:
    """Beats while a run is worked on; use it in a ``with`` statement.

    A beat that the store cannot take now is tried again with the next; the lease allows for some of them. A
    lease that was taken over is noted in ``lost``, and nothing beats after that.

    Parameters
    ----------
    store : Store
        Where the run is kept.
    lease : Lease
        The right to work on it.
    stop_asked : Event
        Set by whoever wants the process to end.
    """

    def __init__(self, store: Store, lease: Lease, stop_asked: threading.Event) -> None:
        self.step = Step(phase="claim")
        self.lost = False
        self.cancel_asked = False
        self.stop_asked = stop_asked
        self._store = store
        self._lease = lease
        self._ended = threading.Event()
        self._one_at_a_time = threading.Lock()
        self._thread = threading.Thread(target=self._beat_on, name=f"pulse of {lease.run_id}", daemon=True)

    def beat(self) -> None:
        """Beat once."""
        with self._one_at_a_time:
            if self.lost or self._ended.is_set():
                return
            try:
                with self._store.writing() as unit:
                    self.cancel_asked = unit.runs.beat(self._lease, now(), self.step)
            except LeaseLostError:
                self.lost = True
            except StoreError:
                return  # the next beat may come through

    def stop(self) -> None:
        """Beat no more: what comes next ends the run, or holds it for as long as that takes."""
        self._ended.set()
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _beat_on(self) -> None:
        pause = min(self._lease.seconds / BEATS_PER_LEASE, LONGEST_PAUSE_SECONDS)
        while not self._ended.wait(pause) and not self.lost:
            self.beat()
