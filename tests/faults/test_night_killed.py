"""A night that is killed publishes all or nothing, and the next one makes up for it with the same bytes."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from api.jobs import night, nightly
from api.jobs.failpoints import FAILPOINTS
from data.store import open_store
from matcher.night import Night
from matcher.rematch import RematchPlan, rematch
from tests.databases import KINDS, POSTGRESQL, SQLITE
from tests.faults import nights
from tests.faults.conftest import Town
from tests.faults.naive import publish_row_by_row
from tests.trust_record import record

PLACES = [f"{name}:{when}" for name in FAILPOINTS for when in ("before", "after")]
# On the second database the quick suite kills where that one does the work: in the publication.
PUBLISHING = ("publish_rows:after", "publish_pointer:after", "run_done:after", "publish:after")
WHERE = [
    pytest.param(kind, place, marks=[] if kind == SQLITE or place in PUBLISHING else [pytest.mark.proof])
    for kind in KINDS
    for place in PLACES
]
QUICK_KILLS, PROOF_KILLS = {SQLITE: 26, POSTGRESQL: 14}, 200
KILLED = -signal.SIGKILL


def rerun(url: str) -> dict[str, object]:
    """Let the lease run out, plan again, and return what there is then."""
    nights.expire_leases(url)
    assert nights.plan_here(url).ending == "done"
    return nights.content(url)


@pytest.mark.parametrize(("kind", "place"), WHERE)
def test_killed_at_a_fail_point(towns: Callable[[str], Town], log: Path, kind: str, place: str) -> None:
    """Killed there it leaves all or nothing; the next night ends with the plan of an undisturbed one."""
    town = towns(kind)
    url = town.fresh()
    assert nights.start_night(url, log, place).wait() == KILLED
    assert nights.left_whole(url, town.undisturbed)
    assert rerun(url) == town.undisturbed


def kill_at_random(town: Town, log: Path, kills: int, seed: int) -> int:
    """Kill nights at random moments until so many were killed in time; return how many were tried."""
    rng, killed, tried = random.Random(seed), 0, 0
    while killed < kills:
        tried += 1
        assert tried <= 10 * kills, f"only {killed} of {tried} nights were killed in time"
        url = town.fresh()
        child = nights.start_night(url, log)
        killed += nights.kill_after(child, rng.uniform(0, town.seconds)) == KILLED
        assert nights.left_whole(url, town.undisturbed)
        assert rerun(url) == town.undisturbed
    return tried


def test_killed_at_random_moments(town: Town, log: Path, database_kind: str) -> None:
    """Killed at any moment: nothing partial, and the same bytes afterwards."""
    kills = QUICK_KILLS[database_kind]
    assert kill_at_random(town, log, kills, seed=1) >= kills


@pytest.mark.proof
def test_killed_at_two_hundred_random_moments(town: Town, log: Path, database_kind: str) -> None:
    """The same two hundred times on each database."""
    tried = kill_at_random(town, log, PROOF_KILLS, seed=2)
    figures = {"nights": tried, "random kills": PROOF_KILLS, "partial publications": 0}
    record(
        f"night_killed_{database_kind}",
        "A night killed at any moment publishes all or nothing; the next ends with the same bytes",
        figures,
        "publishing row by row: half a plan was there",
    )


def test_publishing_row_by_row_is_found_out(town: Town, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The naive publication, each row by itself, leaves half a plan when it is killed: the check is red."""
    monkeypatch.setattr(nightly, "publish_run", publish_row_by_row)
    url = town.fresh()
    assert nights.start_night(url, log, "publish_rows:after").wait() == KILLED
    assert not nights.left_whole(url, town.undisturbed)


def test_a_resumed_night_does_not_solve_again(town: Town, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a kill behind the decision the next night goes on from it, unless the data changed."""
    solved: list[str] = []

    def counted(asked: Night) -> RematchPlan:
        solved.append("once")
        return rematch(asked)

    monkeypatch.setattr(night, "rematch", counted)
    for place, again in (("keep_decide:before", 1), ("keep_decide:after", 0), ("keep_report:after", 0)):
        url = town.fresh()
        nights.start_night(url, log, place).wait()
        solved.clear()
        assert rerun(url) == town.undisturbed
        assert len(solved) == again, place
    url = town.fresh()
    nights.start_night(url, log, "keep_report:after").wait()
    nights.note_change(url)
    solved.clear()
    rerun(url)
    assert len(solved) == 1


def test_a_kept_plan_is_checked_before_it_is_published(town: Town, log: Path) -> None:
    """What was kept is read again: two people at one place in it, and nothing is published."""
    url = town.fresh()
    nights.start_night(url, log, "keep_report:after").wait()
    nights.spoil_kept_report(url)
    nights.expire_leases(url)
    outcome = nights.plan_here(url)
    assert (outcome.ending, outcome.code) == ("failed", 1)
    assert nights.content(url) == nights.NOTHING


def test_the_command_itself_killed(towns: Callable[[str], Town], tmp_path: Path) -> None:
    """``matcher night`` as cron calls it: killed by SIGKILL in the publication, and called again."""
    town = towns(SQLITE)
    url = town.fresh()
    environment = os.environ | {
        "MATCHER_DATABASE_URL": url,
        "MATCHER_MODELS": str(tmp_path / "models"),
        "MATCHER_LEASE_SECONDS": "1",
    }
    command = [sys.executable, "-m", "api", "night", "--as-of", nights.NIGHT.isoformat()]

    def call(failpoint: str = "") -> int:
        told = environment | ({"MATCHER_FAILPOINT": failpoint} if failpoint else {})
        return subprocess.run(command, env=told, capture_output=True, check=False).returncode

    assert call("publish_rows:after") == KILLED
    assert nights.left_whole(url, town.undisturbed)
    assert call() == 0
    assert nights.content(url) == town.undisturbed


def test_sigterm_gives_the_run_back(town: Town, log: Path) -> None:
    """Asked to end, a night puts its run back at the next safe point and ends with 143."""
    url = town.fresh()
    child = nights.start_night(url, log, "keep_decide:after:stop")
    child.wait_until_stopped()
    os.kill(child.pid, signal.SIGTERM)
    child.go_on()
    assert child.wait() == 143
    with open_store(url) as store, store.reading() as unit:
        (run,) = unit.runs.page(5)
        assert (run.state, run.attempts) == ("queued", 0)
        assert set(unit.runs.checkpoints(run.run_id)) == {"decide"}
    assert nights.plan_here(url).ending == "done"
    assert nights.content(url) == town.undisturbed
