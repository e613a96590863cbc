"""Tonight's run: made sure of, seen through by whoever comes first, told to everybody who asks."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

from api.clock import now
from api.faults import Exit
from api.jobs.stopping import StopAsked
from api.jobs.worker import POLL_SECONDS, Outcome, Worker
from api.settings import Settings
from data.store import Run, RunAsked, Store
from data.store.faults import StoreError


def ask_for_night(store: Store, night_on: date, created_by: str) -> Run:
    """Return the run of a local night: the one there is, else a new one."""
    asked = RunAsked(run_id=uuid4().hex, kind="night", created_by=created_by, night_on=night_on)
    with store.writing() as unit:
        return unit.runs.ask(asked, now())


def see_through(
    store: Store, settings: Settings, run_id: str, stop: StopAsked, say: Callable[[str], None]
) -> Outcome:
    """Work on a run until it has ended: try again what may be tried again, wait for whoever works on it.

    Whoever falls silent loses the run to this process. A store that is away is waited for as long as two
    leases.

    Parameters
    ----------
    store : Store
        Where the run is kept.
    settings : Settings
        What the environment says.
    run_id : str
        The run.
    stop : StopAsked
        Set when this process is to end.
    say : callable
        Told what the person at the terminal should know, once.

    Raises
    ------
    StoreError
        If the store stays away.
    """
    worker, once = Worker(store, settings, stop), _Once(say)
    pause = min(POLL_SECONDS, settings.lease_seconds / 4)
    away_seconds = 0.0
    while not stop.is_set():
        try:
            outcome = _taken_or_ended(store, worker, run_id, once)
            away_seconds = 0.0
        except StoreError as fault:
            away_seconds += pause
            if away_seconds > 2 * settings.lease_seconds:
                raise
            once(f"{fault}. Waiting for it.")
            outcome = None
        if outcome is not None:
            return outcome
        stop.wait(pause)
    return Outcome(run_id=run_id, ending="given back", code=stop.code)


def _taken_or_ended(store: Store, worker: Worker, run_id: str, say: Callable[[str], None]) -> Outcome | None:
    """Return how the run ended, ``None`` while there is something to wait for."""
    with store.reading() as unit:
        run = unit.runs.one(run_id)
    if run is None or run.ended:
        return _found(run_id, run)
    outcome = worker.take(run_id)
    if outcome is None and run.state == "running":
        say(f"Run {run_id} is worked on by {run.holder}: waiting for it.")
    elif outcome is not None and outcome.ending == "lost":
        say(f"Refused: {outcome.text}.")
    elif outcome is not None and outcome.ending == "put back":
        say(f"Run {run_id} is tried again: {outcome.text}.")
    else:
        return outcome
    return None


class _Once:
    """Says each thing once."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._said: set[str] = set()

    def __call__(self, text: str) -> None:
        """Say something that was not said before."""
        if text not in self._said:
            self._said.add(text)
            self._say(text)


def _found(run_id: str, run: Run | None) -> Outcome:
    """Return how a run ended that somebody else has ended."""
    if run is None:
        return Outcome(run_id=run_id, ending="lost", code=Exit.CHECK_FAILED, text="the run is gone")
    code = Exit.DONE if run.state == "done" else Exit.CHECK_FAILED
    return Outcome(run_id=run_id, ending=run.state, code=code, text=run.fault or "")
