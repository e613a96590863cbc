"""A worker: every way in which a run can end, and what is left of it."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from api.clock import now
from api.faults import DataError, Exit
from api.jobs import worker as workshop
from api.jobs.job import Job
from api.jobs.pulse import Pulse
from api.jobs.worker import Outcome, Worker
from api.settings import Settings
from data.store import Lease, LeaseLostError, Run, RunAsked, Store, StoreAwayError

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def worked(store: Store, monkeypatch: pytest.MonkeyPatch, work: Callable[[Job], None]) -> tuple[Outcome, Run]:
    """Let a worker do some work as an export; return how it ended and the run."""
    monkeypatch.setattr(workshop, "WORK", {"export": work})
    with store.writing() as unit:
        unit.runs.ask(RunAsked(run_id="r", kind="export", created_by="x"), NOW)
    outcome = Worker(store, Settings(), threading.Event()).take()
    assert outcome is not None
    with store.reading() as unit:
        run = unit.runs.one("r")
    assert run is not None
    return outcome, run


def _raise(fault: Exception) -> Callable[[Job], None]:
    def work(_: Job) -> None:
        raise fault

    return work


def test_nothing_to_take_up(store: Store) -> None:
    """Without runs a worker takes up nothing, and writes nothing."""
    assert Worker(store, Settings(), threading.Event()).take() is None


@pytest.mark.parametrize(
    ("fault", "ending", "code", "state"),
    [
        (DataError("no"), "failed", Exit.DATA_REFUSED, "failed"),
        (ZeroDivisionError("oh"), "put back", Exit.CHECK_FAILED, "queued"),
        (StoreAwayError("connection", "gone"), "put back", Exit.CHECK_FAILED, "queued"),
    ],
)
def test_faults_end_a_run_or_put_it_back(
    store: Store, monkeypatch: pytest.MonkeyPatch, fault: Exception, ending: str, code: Exit, state: str
) -> None:
    """What lies in data or settings ends the run; what may pass by itself is tried again; each says why."""
    outcome, run = worked(store, monkeypatch, _raise(fault))
    assert (outcome.ending, outcome.code, run.state) == (ending, code, state)
    assert str(fault) in str(run.fault)


def test_a_cancelled_run_stops_at_the_next_phase(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked to stop while it works, it stops where the next phase begins; that phase is never entered."""
    entered: list[str] = []

    def work(job: Job) -> None:
        with job.store.writing() as unit:
            unit.runs.cancel("r", NOW)
        with job.desk.phase("next"):
            entered.append("next")

    outcome, run = worked(store, monkeypatch, work)
    assert (outcome.ending, run.state, entered) == ("cancelled", "cancelled", [])


def test_a_worker_that_is_to_end_gives_its_run_back(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked to end, a worker puts the run back at the next progress, without an attempt."""

    def work(job: Job) -> None:
        job.desk.pulse.stop_asked.set()
        job.desk("reading", 1, 2)

    outcome, run = worked(store, monkeypatch, work)
    assert (outcome.ending, outcome.code, run.state, run.attempts) == ("given back", 143, "queued", 0)


def test_a_run_taken_over_is_left_alone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose lease was taken over leaves the run as the other holds it."""

    def work(job: Job) -> None:
        with job.store.writing() as unit:
            late = now() + timedelta(days=1)
            assert unit.runs.claim("other", 60, late) is not None
        with job.desk.phase("next"):
            raise AssertionError("entered")

    outcome, run = worked(store, monkeypatch, work)
    assert (outcome.ending, run.state, run.holder) == ("lost", "running", "other")


class _Away:
    """A store that does not answer, and then one that was taken over."""

    def __init__(self) -> None:
        self.asked = 0

    def writing(self) -> Any:
        self.asked += 1
        if self.asked == 1:
            raise StoreAwayError("connection", "gone")
        raise LeaseLostError(LEASE)


LEASE = Lease(run_id="r", holder="h", token=1, seconds=0.04)


def test_the_pulse_outlives_a_store_that_is_away() -> None:
    """A beat that does not come through is tried again; a lease that was taken over ends the beating."""
    away = _Away()
    with Pulse(cast(Store, away), LEASE, threading.Event()) as pulse:
        pulse._thread.join(5)
        assert not pulse._thread.is_alive()
    assert pulse.lost
    assert away.asked == 2
