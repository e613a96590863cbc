"""What people sent is kept for as long as somebody may want it and no longer, in the store and beside it."""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from api import scratch
from api.clock import now
from api.jobs.exporting import KEPT_DAYS
from api.jobs.pruning import prune
from api.settings import Settings
from data.store import Lease, RunAsked, Store
from data.store.runs import Runs

LEASE_SECONDS = 60.0
LOST = timedelta(seconds=LEASE_SECONDS + 1)
Ending = Callable[[Runs, Lease], object]


def deliver(store: Store, run_id: str = "i") -> Lease:
    """Queue a delivery and take it up."""
    with store.writing() as unit:
        unit.runs.ask(RunAsked(run_id=run_id, kind="import", created_by="x"), now())
        unit.runs.add_file(run_id, [b"candidate_id"])
        found = unit.runs.claim("a", LEASE_SECONDS, now(), run_id=run_id)
    assert found is not None
    return found[1]


def kept(store: Store, run_id: str = "i") -> bool:
    """Tell whether the files of a delivery are there."""
    with store.reading() as unit:
        return unit.runs.file_size(run_id) is not None


def _lost_and_unwanted(runs: Runs, lease: Lease) -> None:
    runs.cancel(lease.run_id, now())
    runs.claim("b", LEASE_SECONDS, now() + LOST)


def _lost_three_times(runs: Runs, lease: Lease) -> None:
    for number in range(1, 4):
        runs.claim("b", LEASE_SECONDS, now() + number * LOST, run_id=lease.run_id)


def _unwanted(runs: Runs, lease: Lease) -> None:
    runs.give_back(lease)
    runs.cancel(lease.run_id, now())


ENDINGS: dict[str, tuple[Ending, bool]] = {
    "refused": (lambda runs, lease: runs.fail(lease, "no", now()), False),
    "stopped": (lambda runs, lease: runs.stop(lease, now()), False),
    "unwanted before it began": (_unwanted, False),
    "lost and unwanted": (_lost_and_unwanted, False),
    "given up": (_lost_three_times, False),
    "put back": (lambda runs, lease: runs.fail(lease, "no", now(), again_after=30), True),
    "given back": (Runs.give_back, True),
    "tried": (lambda runs, lease: runs.finish(lease, "{}", now()), True),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_files_stay_where_somebody_works_on(store: Store, ending: str) -> None:
    """Whatever ends a delivery without it being done takes its files along; what goes on keeps them."""
    end, stays = ENDINGS[ending]
    lease = deliver(store)
    with store.writing() as unit:
        end(unit.runs, lease)
    assert kept(store) is stays


def test_a_rehearsal_that_nobody_imports_goes_after_days(store: Store, database_url: str) -> None:
    """The night drops it by itself; one of yesterday and one that waits stay."""
    for run_id, days in (("old", KEPT_DAYS + 1), ("new", KEPT_DAYS - 1)):
        lease = deliver(store, run_id)
        with store.writing() as unit:
            unit.runs.finish(lease, "{}", now() - timedelta(days=days))
    deliver(store, "waits")
    prune(store, Settings(database_url=database_url), now())
    assert [kept(store, one) for one in ("old", "new", "waits")] == [False, True, True]


def test_what_a_killed_process_left_is_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders that nobody holds go; those at work, others and new ones stay; no link is followed."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    home = tmp_path / "home"
    for name in ("matcher-upload-left", "matcher-import-fresh", "matcher-metrics-x", "home"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "candidates.csv").write_text("K1", encoding="utf-8")
    (tmp_path / "matcher-export-link").symlink_to(home)
    with scratch.scratch("upload") as held:
        for one in tmp_path.iterdir():
            if one.name != "matcher-import-fresh":
                os.utime(one, (time.time() - 60,) * 2, follow_symlinks=False)
        assert scratch.sweep() == 1
        there = {one.name for one in tmp_path.iterdir()}
        assert there == {
            held.name,
            "matcher-import-fresh",
            "matcher-metrics-x",
            "home",
            "matcher-export-link",
        }
    assert (home / "candidates.csv").exists()
    assert not held.exists()
