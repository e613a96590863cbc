"""A worker takes up runs, one at a time, and ends each of them in one of few ways."""

import os
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog

from api.clock import now
from api.faults import CommandError, Exit
from api.jobs.comparing import compare_versions
from api.jobs.desk import RunCancelledError, RunDesk, RunGivenBackError
from api.jobs.exporting import write_export
from api.jobs.failpoints import failpoint
from api.jobs.importing import take_delivery
from api.jobs.job import Job
from api.jobs.nightly import plan_night
from api.jobs.pulse import Pulse
from api.jobs.training import train_model
from api.settings import Settings
from data.identity import without_cpr
from data.store import Lease, LeaseLostError, Run, Store
from data.store.faults import StoreError
from data.store.runs import Runs

POLL_SECONDS = 2.0
AGAIN_AFTER_SECONDS = 30.0
WORK: Mapping[str, Callable[[Job], None]] = {
    "night": plan_night,
    "import": take_delivery,
    "export": write_export,
    "training": train_model,
    "comparison": compare_versions,
}
_log = structlog.get_logger("api.jobs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a worker left a run.

    Attributes
    ----------
    run_id : str
        The run.
    ending : str
        ``done``, ``failed``, ``cancelled``, ``given back``, ``put back`` (to be tried again) or ``lost``.
    code : Exit
        What a command ends with.
    fault : CommandError or None
        What to tell, where something went wrong that has a cause in data or settings.
    text : str
        What went wrong, in one line.
    """

    run_id: str
    ending: str
    code: Exit = Exit.DONE
    fault: CommandError | None = None
    text: str = ""


class Worker:
    """Takes up runs and works on them.

    Parameters
    ----------
    store : Store
        Where runs are kept.
    settings : Settings
        What the environment says.
    stop_asked : Event
        Set by whoever wants the process to end: the run goes back in the queue at the next safe point.
    """

    def __init__(self, store: Store, settings: Settings, stop_asked: threading.Event) -> None:
        self.holder = f"{socket.gethostname()}:{os.getpid()}"
        self._store = store
        self._settings = settings
        self._stop_asked = stop_asked

    def work(self) -> None:
        """Take up one run after another until asked to stop; a store that is away is waited for."""
        while not self._stop_asked.is_set():
            try:
                outcome = self.take()
            except StoreError as fault:
                _log.warning("store_away", fault=str(fault))
                outcome = None
            if outcome is None:
                self._stop_asked.wait(POLL_SECONDS)

    def take(self, run_id: str | None = None) -> Outcome | None:
        """Take up a run and work on it; ``None`` where there is nothing to take up.

        Parameters
        ----------
        run_id : str, optional
            Only this run.
        """
        with self._store.reading() as unit:
            if not unit.runs.claimable(now(), run_id):
                return None
        seconds = self._settings.lease_seconds
        with failpoint("claim"), self._store.writing() as unit:
            claimed = unit.runs.claim(self.holder, seconds, now(), run_id=run_id)
        return None if claimed is None else self._work_on(*claimed)

    def _work_on(self, run: Run, lease: Lease) -> Outcome:
        log = _log.bind(run_id=run.run_id, kind=run.kind, attempt=run.attempts)
        log.info("run_taken_up")
        outcome = self._ended(run, lease)
        log.info("run_left", ending=outcome.ending, fault=outcome.text or None)
        return outcome

    def _ended(self, run: Run, lease: Lease) -> Outcome:
        with Pulse(self._store, lease, self._stop_asked) as pulse:
            desk = RunDesk(self._store, lease, pulse)
            job = Job(run=run, lease=lease, store=self._store, settings=self._settings, desk=desk)
            try:
                WORK[run.kind](job)
            except Exception as fault:  # every way to end has its place below; none leaves the run held
                pulse.stop()
                return self._after(fault, run, lease)
        return Outcome(run_id=run.run_id, ending="done")

    def _after(self, fault: Exception, run: Run, lease: Lease) -> Outcome:
        """End a run that was not done, and say how."""
        text = without_cpr(f"{type(fault).__name__}: {fault}")
        found = _Ending.of(fault, text, run)
        try:
            if found.write is not None:
                with self._store.writing() as unit:
                    found.write(unit.runs, lease)
        except LeaseLostError as lost:
            found = _Ending.of(lost, str(lost), run)
        except StoreError:
            found = _Ending(ending="lost", code=Exit.CHECK_FAILED)  # nobody hears of us: the lease runs out
        return Outcome(
            run_id=run.run_id,
            ending=found.ending,
            code=found.code,
            fault=fault if isinstance(fault, CommandError) else None,
            text=text,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ending:
    ending: str
    code: Exit
    write: Callable[[Runs, Lease], None] | None = None

    @classmethod
    def of(cls, fault: Exception, text: str, run: Run) -> "_Ending":
        """Return how a run ends after a fault."""
        if isinstance(fault, LeaseLostError):
            return cls(ending="lost", code=Exit.CHECK_FAILED)
        if isinstance(fault, RunCancelledError):
            return cls(ending="cancelled", code=Exit.CHECK_FAILED, write=_stopping)
        if isinstance(fault, RunGivenBackError):
            return cls(ending="given back", code=Exit.STOPPED, write=Runs.give_back)
        if isinstance(fault, CommandError):
            return cls(ending="failed", code=fault.code, write=_failing(without_cpr(str(fault)), None))
        wait = AGAIN_AFTER_SECONDS * run.attempts
        return cls(ending="put back", code=Exit.CHECK_FAILED, write=_failing(text, wait))


def _stopping(runs: Runs, lease: Lease) -> None:
    runs.stop(lease, now())


def _failing(text: str, again_after: float | None) -> Callable[[Runs, Lease], None]:
    def fail(runs: Runs, lease: Lease) -> None:
        runs.fail(lease, text, now(), again_after=again_after)

    return fail
