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


def ask_for_night(store: Store, night_on: date, created_by: str) -> Run:
    """Return the run of a local night: the one there is, else a new one."""
    asked = RunAsked(run_id=uuid4().hex, kind="night", created_by=created_by, night_on=night_on)
    with store.writing() as unit:
        return unit.runs.ask(asked, now())


def see_through(
    store: Store, settings: Settings, run_id: str, stop: StopAsked, say: Callable[[str], None]
) -> Outcome:
    """Work on a run until it has ended, or wait for whoever works on it and take over if they fall silent.

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
        Told what the person at the terminal should know.
    """
    worker, waiting = Worker(store, settings, stop), False
    while not stop.is_set():
        with store.reading() as unit:
            run = unit.runs.one(run_id)
        if run is None or run.ended:
            return _found(run_id, run)
        outcome = worker.take(run_id)
        if outcome is not None and outcome.ending != "lost":
            return outcome
        if outcome is not None:
            say(f"Refused: {outcome.text}.")
        if not waiting:
            say(f"Run {run_id} is worked on by {run.holder}: waiting for it.")
            waiting = True
        stop.wait(min(POLL_SECONDS, settings.lease_seconds / 4))
    return Outcome(run_id=run_id, ending="given back", code=stop.code)


def _found(run_id: str, run: Run | None) -> Outcome:
    """Return how a run ended that somebody else has ended."""
    if run is None:
        return Outcome(run_id=run_id, ending="lost", code=Exit.CHECK_FAILED, text="the run is gone")
    code = Exit.DONE if run.state == "done" else Exit.CHECK_FAILED
    return Outcome(run_id=run_id, ending=run.state, code=code, text=run.fault or "")
