"""Runs: asked for once, held under a lease with a token that only grows, ended once."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from data.findings import Finding, Severity
from data.store import Checkpoint, Lease, LeaseLostError, Run, RunAsked, Step, Store, open_store
from data.store.runs import Runs

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NIGHT = date(2026, 3, 2)
LEASE_SECONDS = 30.0
LATER = NOW + timedelta(seconds=LEASE_SECONDS + 1)


def night(run_id: str = "r1") -> RunAsked:
    """Return the order of a night."""
    return RunAsked(run_id=run_id, kind="night", created_by="cron", night_on=NIGHT)


def ask(store: Store, asked: RunAsked, now: datetime = NOW) -> Run:
    """Ask for a run."""
    with store.writing() as unit:
        return unit.runs.ask(asked, now)


def claim(store: Store, holder: str = "a", now: datetime = NOW) -> tuple[Run, Lease] | None:
    """Take a run up."""
    with store.writing() as unit:
        return unit.runs.claim(holder, LEASE_SECONDS, now)


def held(store: Store, holder: str = "a", now: datetime = NOW) -> Lease:
    """Take a run up that has to be there."""
    found = claim(store, holder, now)
    assert found is not None
    return found[1]


def run(store: Store, run_id: str = "r1") -> Run:
    """Return a run that has to be there."""
    with store.reading() as unit:
        found = unit.runs.one(run_id)
    assert found is not None
    return found


def test_a_night_is_asked_for_once(store: Store) -> None:
    """A second order for a night that waits, works or is done gives the same run; others are not held up."""
    first = ask(store, night())
    assert ask(store, night("r2")) == first
    lease = held(store)
    assert ask(store, night("r3")).run_id == "r1"
    with store.writing() as unit:
        unit.runs.finish(lease, "{}", NOW)
    assert ask(store, night("r4")).state == "done"
    training = RunAsked(run_id="t", kind="training", created_by="x")
    assert ask(store, training).run_id == "t"


@pytest.mark.parametrize("end", ["fail", "cancel"])
def test_a_night_that_came_to_nothing_makes_room(store: Store, end: str) -> None:
    """After a failure or a cancellation the night may be asked for again."""
    ask(store, night())
    with store.writing() as unit:
        if end == "cancel":
            unit.runs.cancel("r1", NOW)
    if end == "fail":
        lease = held(store)
        with store.writing() as unit:
            unit.runs.fail(lease, "no", NOW)
    assert ask(store, night("r2")).run_id == "r2"


def test_many_ask_for_the_same_night_at_once(database_url: str) -> None:
    """Sixteen orders at the same moment on their own connections give one run."""
    found: list[str] = []
    gate = threading.Barrier(16)

    def order(number: int) -> None:
        with open_store(database_url) as own:
            gate.wait()
            found.append(ask(own, night(f"r{number}")).run_id)

    threads = [threading.Thread(target=order, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 16
    assert len(set(found)) == 1


def test_many_claim_the_same_run_at_once(database_url: str) -> None:
    """Of sixteen who take up one run at the same moment one gets it."""
    with open_store(database_url) as store:
        ask(store, night())
    found: list[Any] = []
    gate = threading.Barrier(16)

    def take(number: int) -> None:
        with open_store(database_url) as own:
            gate.wait()
            found.append(claim(own, f"h{number}"))

    threads = [threading.Thread(target=take, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one is not None for one in found) == 1


def test_an_abandoned_run_goes_to_the_next(store: Store) -> None:
    """While the holder is heard of nobody gets the run; silent past its lease it loses it for good."""
    ask(store, night())
    first = held(store)
    assert claim(store, "b") is None
    with store.writing() as unit:
        assert unit.runs.beat(first, LATER, Step(phase="decide", done=1, total=2)) is False
    assert claim(store, "b", LATER) is None
    second = held(store, "b", LATER + timedelta(seconds=LEASE_SECONDS + 1))
    assert second.token > first.token
    found = run(store)
    assert (found.holder, found.attempts, found.phase, found.started_at) == ("b", 2, "decide", NOW)


WRITES: dict[str, Callable[[Runs, Lease], object]] = {
    "beat": lambda runs, lease: runs.beat(lease, LATER),
    "keep": lambda runs, lease: runs.keep_checkpoint(lease, Checkpoint(phase="p", inputs="i", body="b")),
    "findings": lambda runs, lease: runs.keep_findings(lease, ()),
    "finish": lambda runs, lease: runs.finish(lease, "{}", LATER),
    "fail": lambda runs, lease: runs.fail(lease, "x", LATER),
    "again": lambda runs, lease: runs.fail(lease, "x", LATER, again_after=0),
    "stop": lambda runs, lease: runs.stop(lease, LATER),
    "give back": lambda runs, lease: runs.give_back(lease),
    "hold": lambda runs, lease: runs.hold(lease),
}


@pytest.mark.parametrize("write", WRITES)
def test_a_lost_lease_writes_nothing(store: Store, write: str) -> None:
    """After another took over, every write of the first holder is refused and changes nothing."""
    ask(store, night())
    lost = held(store)
    held(store, "b", LATER)
    before = run(store)
    with pytest.raises(LeaseLostError), store.writing() as unit:
        WRITES[write](unit.runs, lost)
    assert run(store) == before
    with store.reading() as unit:
        assert unit.runs.checkpoints("r1") == {}


def test_a_lease_that_only_looks_at_the_clock_would_write(store: Store) -> None:
    """The naive lease, which asks who holds the run and not under which token, lets a sleeper write."""
    ask(store, night())
    sleeper = held(store, "same-host")
    held(store, "same-host", LATER)  # restarted under the same name

    def naive(unit: Any) -> int:
        statement = text("UPDATE runs SET result = 'x' WHERE run_id = 'r1' AND holder = :holder")
        changed: int = unit._connection.execute(statement, {"holder": sleeper.holder}).rowcount
        return changed

    with store.writing() as unit:
        assert naive(unit) == 1  # seen red: it would have written
    with pytest.raises(LeaseLostError), store.writing() as unit:
        unit.runs.finish(sleeper, "{}", LATER)


def test_poison_is_given_up(store: Store) -> None:
    """A run whose holder was lost three times fails and says so."""
    ask(store, night())
    now = NOW
    for _ in range(3):
        held(store, now=now)
        now += timedelta(seconds=LEASE_SECONDS + 1)
    assert claim(store, now=now) is None
    found = run(store)
    assert found.state == "failed"
    assert "lost 3 times" in str(found.fault)


def test_a_fault_may_be_tried_again_after_a_while(store: Store) -> None:
    """A run put back waits its time; the third fault ends it."""
    ask(store, night())
    now = NOW
    for attempt in (1, 2, 3):
        lease = held(store, now=now)
        with store.writing() as unit:
            unit.runs.fail(lease, f"fault {attempt}", now, again_after=10)
        assert claim(store, now=now) is None
        now += timedelta(seconds=11)
    assert (run(store).state, run(store).fault) == ("failed", "fault 3")


def test_given_back_is_as_if_never_taken(store: Store) -> None:
    """Who gives a run back leaves its checkpoints and takes no attempt."""
    ask(store, night())
    lease = held(store)
    with store.writing() as unit:
        unit.runs.keep_checkpoint(lease, Checkpoint(phase="decide", inputs="i", body="b"))
        unit.runs.give_back(lease)
    assert (run(store).state, run(store).attempts) == ("queued", 0)
    held(store, "b")
    with store.reading() as unit:
        assert unit.runs.checkpoints("r1")["decide"].body == "b"


def test_cancelling(store: Store) -> None:
    """A queued run stops at once, a running one when its holder hears of it, an ended one not at all."""
    ask(store, night())
    lease = held(store)
    with store.writing() as unit:
        asked = unit.runs.cancel("r1", NOW)
        assert asked is not None
        assert (asked.state, asked.cancel_asked) == ("running", True)
        assert unit.runs.beat(lease, NOW) is True
        unit.runs.stop(lease, NOW)
        after = unit.runs.cancel("r1", LATER)
        assert after is not None
        assert (after.state, after.ended_at) == ("cancelled", NOW)
        assert unit.runs.cancel("nobody", NOW) is None


def test_an_abandoned_run_that_was_to_stop_stops(store: Store) -> None:
    """Nobody takes up a run whose lost holder was asked to stop."""
    ask(store, night())
    held(store)
    with store.writing() as unit:
        unit.runs.cancel("r1", NOW)
    assert claim(store, "b", LATER) is None
    assert run(store).state == "cancelled"


def test_pages_of_runs_hold_each_once(store: Store) -> None:
    """Pages from newest to oldest hold every run once, those made at the same instant too."""
    for number in range(7):
        asked = RunAsked(run_id=f"e{number}", kind="export", created_by="x")
        ask(store, asked, NOW + timedelta(seconds=number // 3))
    ask(store, night(), NOW)
    found: list[Run] = []
    while True:
        with store.reading() as unit:
            before = (found[-1].created_at, found[-1].run_id) if found else None
            page = unit.runs.page(3, before=before, kinds=("export",))
        if not page:
            break
        found += page
    assert [one.run_id for one in found] == ["e6", "e5", "e4", "e3", "e2", "e1", "e0"]


def test_findings_and_files_stay_with_their_run(store: Store) -> None:
    """Findings come back in order and in pages; a file comes back byte by byte and can be dropped."""
    ask(store, RunAsked(run_id="i", kind="import", created_by="x"))
    lease = held(store)
    told = [Finding(severity=Severity.NOTE, code=f"c{number}", row=number) for number in range(3)]
    with store.writing() as unit:
        unit.runs.keep_findings(lease, told)
        assert unit.runs.add_file("i", [b"ab", b"", b"c"]) == 3
    with store.reading() as unit:
        assert unit.runs.findings("i", 2) == ((1, told[0]), (2, told[1]))
        assert unit.runs.findings("i", 2, after=2) == ((3, told[2]),)
        assert b"".join(unit.runs.file_parts("i")) == b"abc"
        assert unit.runs.file_size("i") == 3
    with store.writing() as unit:
        unit.runs.drop_file("i")
        assert unit.runs.file_size("i") is None


def test_a_night_needs_its_day() -> None:
    """A night without a day, a training with one, and an unknown kind are refused."""
    for wrong in ({"night_on": None}, {"kind": "training"}, {"kind": "party"}):
        with pytest.raises(ValueError, match="expected one of"):
            replace(night(), **wrong)
