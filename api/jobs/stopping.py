"""Being asked to end: SIGTERM and the first Ctrl+C are heard at the next safe point."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from api.faults import Exit


class StopAsked(threading.Event):
    """Set when the process is asked to end."""

    code = Exit.STOPPED
    """What the process ends with."""


@contextmanager
def stop_on_signals() -> Iterator[StopAsked]:
    """Give an event that SIGTERM and Ctrl+C set; a second Ctrl+C ends the process where it is."""
    asked = StopAsked()

    def on_signal(number: int, _: FrameType | None) -> None:
        asked.code = Exit.INTERRUPTED if number == signal.SIGINT else Exit.STOPPED
        asked.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = {number: signal.signal(number, on_signal) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
