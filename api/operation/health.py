"""Whether the service lives and can serve: looked at in the background, told at once and truthfully.

A database that hangs must not hang the answer: each look runs in a thread of its own, is waited for shortly,
and is taken for a fault when it is late. What /readyz says is at most `STALE_SECONDS` old.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import structlog

from api.operation import metrics
from data.store.probing import LookFailedError, StoreLook

State = Literal["ok", "degraded", "down"]
EVERY_SECONDS = 1.5
PATIENCE_SECONDS = 3.0
STALE_SECONDS = 8.0
_MOST_HANGING = 4
_log = structlog.get_logger("api.operation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing the service stands on: its state, and in words what is the matter."""

    name: str
    state: State
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """Whether requests should be sent here, and why not."""

    ready: bool
    status: Literal["ready", "degraded", "unavailable", "draining"]
    parts: tuple[Part, ...]


@dataclass(slots=True)
class _Attempt:
    """One look at the store, in a thread of its own."""

    look: Callable[[], StoreLook]
    found: StoreLook | None = None
    fault: str = ""
    ended: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        try:
            self.found = self.look()
        except LookFailedError as fault:
            self.fault = str(fault)
        except Exception as fault:
            self.fault = "the look at the database failed"
            _log.exception("store look failed", exc_info=fault)
        finally:
            self.ended.set()


class Health:
    """What is known of the service's health, kept fresh by a thread.

    Parameters
    ----------
    look : callable
        Looks at the store; `data.store.probing.Probe.look`.
    parts : callables
        Each tells the state of something else, such as the model in use; it gets what the look found.
    patience_seconds : float
        How long a look at the store may take.
    """

    def __init__(
        self,
        look: Callable[[], StoreLook],
        *parts: Callable[[StoreLook], Part],
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._look = look
        self._parts = parts
        self._patience_seconds = patience_seconds
        self._seen: tuple[Part, ...] = (Part(name="store", state="down", detail="not looked at yet"),)
        self._looked_at = time.monotonic()
        self._hanging: list[_Attempt] = []
        self._draining = False
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep_looking, name="health", daemon=True)
        self.last: StoreLook | None = None

    def start(self) -> None:
        """Look now and again in the background; until the first look is done the answer is no."""
        self._thread.start()

    def stop(self) -> None:
        """End the background thread."""
        self._stop.set()

    def drain(self) -> None:
        """Say no from now on: the service is about to stop."""
        self._draining = True

    def readiness(self) -> Readiness:
        """Return whether requests should be sent here; never waits for anything."""
        parts = self._parts_seen()
        if self._draining:
            return Readiness(ready=False, status="draining", parts=parts)
        states = {part.state for part in parts}
        if "down" in states:
            return Readiness(ready=False, status="unavailable", parts=parts)
        return Readiness(ready=True, status="degraded" if "degraded" in states else "ready", parts=parts)

    def _parts_seen(self) -> tuple[Part, ...]:
        age = time.monotonic() - self._looked_at
        if age > STALE_SECONDS:
            return (Part(name="store", state="down", detail=f"the last look is {age:.0f} seconds old"),)
        return self._seen

    def _keep_looking(self) -> None:
        self._look_once()
        while not self._stop.wait(EVERY_SECONDS):
            before = self.readiness().status
            self._look_once()
            after = self.readiness()
            if after.status != before:
                words = {part.name: part.detail or part.state for part in after.parts}
                _log.warning("readiness changed", before=before, after=after.status, parts=words)

    def _look_once(self) -> None:
        began = time.perf_counter()
        store = self._look_at_store()
        if store.state == "down":
            metrics.STORE_AWAY.inc()
        else:
            metrics.STORE_SECONDS.observe(time.perf_counter() - began)
        last = self.last
        others = (_told_by(part, last) for part in self._parts) if last is not None else ()
        self._seen = (store, *others)
        self._looked_at = time.monotonic()
        self._tell_metrics()

    def _look_at_store(self) -> Part:
        self._hanging = [attempt for attempt in self._hanging if not attempt.ended.is_set()]
        if len(self._hanging) >= _MOST_HANGING:
            return Part(name="store", state="down", detail="the database hangs")
        attempt = _Attempt(self._look)
        threading.Thread(target=attempt.run, name="health-look", daemon=True).start()
        if not attempt.ended.wait(self._patience_seconds):
            self._hanging.append(attempt)
            return Part(name="store", state="down", detail="the database does not answer in time")
        if attempt.found is None:
            return Part(name="store", state="down", detail=attempt.fault)
        self.last = attempt.found
        return _schema_part(attempt.found)

    def _tell_metrics(self) -> None:
        readiness = self.readiness()
        metrics.READY.set(readiness.ready)
        for part in readiness.parts:
            metrics.DEGRADED.labels(part.name).set(part.state != "ok")


def _told_by(part: Callable[[StoreLook], Part], look: StoreLook) -> Part:
    try:
        return part(look)
    except Exception as fault:  # a part that cannot even be told of is no reason to hang or to lie
        _log.exception("health part failed", exc_info=fault)
        return Part(name="part", state="degraded", detail="a part of the service cannot tell its state")


def _schema_part(look: StoreLook) -> Part:
    if look.revision != look.newest:
        detail = f"schema {look.revision or 'none'}, expected {look.newest}"
        return Part(name="store", state="down", detail=detail)
    return Part(name="store", state="ok")
