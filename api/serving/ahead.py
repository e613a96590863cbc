"""Lists drawn ahead: after a night somebody will ask for most people's, and then need not wait.

One thread draws them one by one through the same door as a request and leaves them in the day's own memory
of lists, which alone says how long they hold. It works a share of the time of one core and rests the other
share after each list, so that whoever asks meanwhile comes first.
"""

import threading
import time
from collections.abc import Callable
from typing import Self

import structlog

from api.http.problems import Problem
from api.serving.held_day import HeldDay

_BEGIN_SECONDS = 5.0
_LOOK_SECONDS = 1.0
_log = structlog.get_logger(__name__)


class DrawnAhead:
    """Draws the lists of active people of whom the day remembers none.

    A word or a record that changes what others see empties the day's memory; the lists are then drawn again,
    beginning where the last round ended, so that everybody's turn comes however often that happens.

    Parameters
    ----------
    held : callable
        The day that requests are answered from, ``None`` before the first.
    draw : callable
        Draws the list of a candidate and remembers it.
    share : float
        Of one core; 0 draws nothing ahead.
    """

    def __init__(
        self, held: Callable[[], HeldDay | None], draw: Callable[[str], object], share: float
    ) -> None:
        self._held, self._draw, self._share = held, draw, share
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ahead", daemon=True)
        self._done: HeldDay | None = None
        self._last = ""

    def __enter__(self) -> Self:
        """Begin, if anything is to be drawn."""
        if self._share:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End after the list that is being drawn."""
        self._ended.set()
        if self._share:
            self._thread.join()

    def _run(self) -> None:
        self._ended.wait(_BEGIN_SECONDS)
        while not self._ended.wait(_LOOK_SECONDS):
            held = self._held()
            if held is not None and held is not self._done:
                self._done = None
                self._draw_missing(held)

    def _draw_missing(self, held: HeldDay) -> None:
        """Draw the lists that a day does not remember, until all are drawn or it is the day no more."""
        remembered, drawn = held.lists.people(), 0
        missing = [
            person.candidate_id
            for person in held.records.values()
            if person.status == "active" and person.candidate_id not in remembered
        ]
        for candidate_id in sorted(missing, key=lambda name: (name <= self._last, name)):
            if self._ended.is_set() or self._held() is not held:
                return
            drawn += self._draw_one(candidate_id)
            self._last = candidate_id
        self._done = held
        _log.info("lists_drawn_ahead", lists=drawn)

    def _draw_one(self, candidate_id: str) -> bool:
        """Draw a list, and rest in measure."""
        began = time.thread_time()
        try:
            self._draw(candidate_id)
        except Problem:
            return False
        except Exception as fault:  # whoever asks for it is told; the next list may be well
            _log.warning("list_not_drawn_ahead", fault=type(fault).__name__)
            return False
        finally:
            self._ended.wait((time.thread_time() - began) * (1 / self._share - 1))
        return True
