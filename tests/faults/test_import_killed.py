"""The service is killed anywhere in the import wizard: nothing is half done, and the page tells the truth."""

import json
import os
import random
import signal
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from api import clock
from api.app import create_app
from api.jobs import importing
from api.jobs.failpoints import IMPORT_FAILPOINTS
from data.store import RunAsked, open_store
from tests.api.http.clients import client_of
from tests.data.deliveries import tables, written
from tests.databases import SQLITE, Databases
from tests.faults import nights
from tests.faults.naive import take_in_rows_first
from tests.faults.wizard import Wizard, zipped
from tests.trust_record import record

WAITS, WORKS = "Leverancen venter på sin tur", "Leverancen bliver læst"
TRIED, DONE = "Det vil importen gøre", "Leverancen er læst ind"
ALL = {name: len(rows) for name, rows in tables().items()}
# Where the machine stops, and what the page says when it is up again, before a worker is.
TRYING = {"claim:before": WAITS} | {
    f"{name}:{when}": TRIED if (name, when) == ("rehearse", "after") else WORKS
    for name in IMPORT_FAILPOINTS[:4]
    for when in ("before", "after")
}
TAKING = {
    f"{name}:{when}": DONE if (name, when) == ("import", "after") else WORKS
    for name in IMPORT_FAILPOINTS[4:]
    for when in ("before", "after")
}
UPLOADS = 12


@pytest.fixture
def wizard(database_url: str, tmp_path: Path) -> Wizard:
    """Return somebody before a service with nothing in it, on each of the two databases in turn."""
    return Wizard(database_url, tmp_path)


def rehearsed(wizard: Wizard) -> str:
    """Deliver and wait until it is tried."""
    path = wizard.deliver(written(tables()))
    wizard.wait_for(path, TRIED)
    return path


def ended_well(wizard: Wizard, path: str) -> None:
    """Go on from wherever it stands: tried, read in once however often it is asked, and nothing is left."""
    wizard.wait_for(path, TRIED)
    followed = wizard.press(f"{path}/laes-ind")
    wizard.wait_for(followed, DONE)
    assert wizard.press(f"{path}/laes-ind") == followed
    assert wizard.counts() == ALL
    with open_store(wizard.url) as store, store.reading() as unit:
        states = [(run.kind, run.state) for run in unit.runs.page(10)]
        sizes = [unit.runs.file_size(one.rpartition("/")[2]) for one in (path, followed)]
    assert states == [("import", "done")] * 2
    assert sizes == [None, None]
    assert list(wizard.scratch.iterdir()) == []


def aged(folder: Path) -> None:
    """Let what a killed process left be some minutes old."""
    for one in folder.iterdir():
        os.utime(one, (time.time() - 300,) * 2)


def test_killed_in_the_middle_of_the_import(databases: Databases, tmp_path: Path) -> None:
    """The rows are written and not yet committed when the power goes: none of them is there, then all are."""
    wizard = Wizard(databases.migrated(SQLITE), tmp_path, lease_seconds=60)
    # Never while the service runs: who opens SQLite's file twice in a process loses the locks of the first.
    with client_of(create_app(wizard.settings())) as client:
        path = wizard.deliver(written(tables()), client)
        wizard.work()
        followed = wizard.press(f"{path}/laes-ind", client)
    with wizard.serving(failpoint="import_rows:after:stop"):
        wizard.wait_until_stopped()
        wizard.kill()
    assert wizard.counts() == {}
    assert [one.name[:15] for one in wizard.scratch.iterdir()] == ["matcher-import-"]
    nights.expire_leases(wizard.url)
    with client_of(create_app(wizard.settings())) as client:
        told = client.get(followed).text
        assert f"<h1>{WORKS}</h1>" in told
        assert "begynder det forfra af sig selv" in told
        wizard.work()
        assert f"<h1>{DONE}</h1>" in client.get(followed).text
    assert wizard.counts() == ALL


def test_an_import_in_two_transactions_is_found_out(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mutant: rows in one transaction and the end of the run in another leave rows that no page tells of."""
    monkeypatch.setattr(importing, "_take_in", take_in_rows_first)
    wizard = Wizard(databases.migrated(SQLITE), tmp_path)
    packed = zipped(written(tables()))
    with open_store(wizard.url) as store, store.writing() as unit:
        request = {"as_of": wizard.as_of.isoformat(), "dry_run": False}
        unit.runs.ask(
            RunAsked(run_id="r", kind="import", created_by="x", request=json.dumps(request)), clock.now()
        )
        unit.runs.add_file("r", [packed])

    def work() -> int:
        wizard.work()
        return 0

    worker = nights.start(work, tmp_path / "log", {"MATCHER_FAILPOINT": "import_rows:after"})
    assert worker.wait() == -signal.SIGKILL
    with open_store(wizard.url) as store, store.reading() as unit:
        assert [run.state for run in unit.runs.page(1)] == ["running"]
    assert wizard.counts() == ALL


@pytest.mark.proof
@pytest.mark.parametrize("place", [*TRYING, "", *TAKING])
def test_killed_anywhere(wizard: Wizard, place: str) -> None:
    """Before, in and after the rehearsal, between the two, in the import: the truth, and the way on."""
    with wizard.serving(failpoint=f"{place}:stop"):
        path = here = wizard.deliver(written(tables()))
        if place not in TRYING:
            wizard.wait_for(path, TRIED)
        if place in TAKING:
            here = wizard.press(f"{path}/laes-ind")
        if place:
            wizard.wait_until_stopped()
        wizard.kill()
    told = (TRYING | TAKING).get(place, TRIED)
    assert wizard.counts() == (ALL if told == DONE else {})
    aged(wizard.scratch)
    with wizard.serving("--no-worker"):
        assert wizard.heading(here) == told
        assert list(wizard.scratch.iterdir()) == []
    with wizard.serving():
        ended_well(wizard, path)


@pytest.mark.proof
@pytest.mark.parametrize("place", ["read:after", "import_rows:after"])
def test_killed_again_and_again(wizard: Wizard, place: str) -> None:
    """After three kills the delivery is given up: its files are gone, and it may be delivered anew."""
    path = here = ""
    for _ in range(3):
        with wizard.serving(failpoint=f"{place}:stop"):
            if not path:
                path = here = wizard.deliver(written(tables()))
                if place not in TRYING:
                    wizard.wait_for(path, TRIED)
                    here = wizard.press(f"{path}/laes-ind")
            wizard.wait_until_stopped()
            wizard.kill()
    with wizard.serving():
        wizard.wait_for(here, "Leverancen blev ikke læst ind")
        assert "Arbejdet blev afbrudt tre gange" in wizard.running.get(here).text
        assert wizard.counts() == {}
        with open_store(wizard.url) as store, store.reading() as unit:
            assert unit.runs.file_size(here.rpartition("/")[2]) is None
        anew = wizard.deliver(written(tables()))
        wizard.wait_for(anew, TRIED)
        wizard.wait_for(wizard.press(f"{anew}/laes-ind"), DONE)
    assert wizard.counts() == ALL


@pytest.mark.proof
def test_killed_while_files_arrive(wizard: Wizard, database_kind: str) -> None:
    """Whatever arrived when the service died is there whole or not at all; what was answered is there."""
    rng, filler = random.Random(7), random.Random(8).randbytes(12_000_000)
    files = written(tables()) | {"z.txt": b"x\n" + filler.replace(b"\0", b"")}
    answered: list[str] = []
    for _ in range(UPLOADS):
        with wizard.serving("--no-worker"):
            sending = threading.Thread(target=_try, args=(wizard, files, answered))
            sending.start()
            time.sleep(rng.uniform(0.0, 0.5))
            wizard.kill()
            sending.join()
        aged(wizard.scratch)
    with wizard.serving("--no-worker"), open_store(wizard.url) as store, store.reading() as unit:
        there = {run.run_id: unit.runs.file_size(run.run_id) for run in unit.runs.page(100)}
        assert list(wizard.scratch.iterdir()) == []
    assert {one.rpartition("/")[2] for one in answered} <= set(there)
    assert len(set(there.values())) <= 1
    assert None not in there.values()
    record(
        f"import_killed_{database_kind}",
        "Killed anywhere in a delivery nothing is half done, and its page tells how it stands",
        {"uploads": UPLOADS, "there whole": len(there), "answered": len(answered), "in part": 0},
        "rows before the run's end: all rows were there, and the page said that it works",
    )


def _try(wizard: Wizard, files: Mapping[str, bytes], answered: list[str]) -> None:
    with suppress(httpx.TransportError):
        answered.append(wizard.deliver(files))
