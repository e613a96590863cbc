"""Nights that die: a small municipality, nights in processes of their own, and what they left.

A night runs in a fork of this process after everything is imported and compiled, which is a real process with
a life of its own that a real SIGKILL ends; starting Python anew each time would take ten times as long. A few
tests start the command itself.
"""

import hashlib
import json
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import text, update

from api.jobs import tonight
from api.jobs.stopping import StopAsked, stop_on_signals
from api.jobs.worker import Outcome
from api.settings import Settings
from data.intake import read_folder
from data.store import open_store
from data.store.run_schema import run_checkpoints
from tests.api.conftest import SAMPLE, table, write_table
from tests.databases import whole_engine

NIGHT = date(2026, 9, 1)
PEOPLE, OPENINGS = 25, 160
PLAN_TABLES = (
    "plan_assignments",
    "plan_prices",
    "plan_node_prices",
    "plan_people",
    "plan_unplaced",
    "plan_changes",
)
_LINES = "SELECT as_of, objective_kind, model_version, digest FROM plans ORDER BY plan_id"


def write_small_world(folder: Path) -> Path:
    """Write the first people and openings of the sample that may be matched, without any history."""
    folder.mkdir(parents=True)
    people = [row for row in table(SAMPLE / "candidates.csv") if row["status"] == "active"]
    known = sorted({row["candidate_id"] for row in people})[-PEOPLE:]
    openings = [row for row in table(SAMPLE / "openings.csv") if row["status"] == "open"]
    named = sorted({row["opening_id"] for row in openings})[-OPENINGS:]
    openings = [row for row in openings if row["opening_id"] in named]
    places = {row["workplace_id"] for row in openings}
    workplaces = [row for row in table(SAMPLE / "workplaces.csv") if row["workplace_id"] in places]
    write_table(folder / "candidates.csv", [row for row in people if row["candidate_id"] in known])
    write_table(folder / "openings.csv", openings)
    write_table(folder / "workplaces.csv", workplaces)
    write_table(folder / "brokers.csv", table(SAMPLE / "brokers.csv"))
    return folder


def fill(url: str, world: Path) -> None:
    """Import a world."""
    with open_store(url) as store:
        intake = read_folder(world, NIGHT)
        assert not intake.refused, intake.findings
        store.import_rows(intake, NIGHT)


def settings_of(url: str, **changes: Any) -> Settings:
    """Return the settings of a night; no model has been learned, so the rules stand in."""
    told: dict[str, Any] = {"database_url": url, "models": Path("/nowhere"), "lease_seconds": 60}
    return Settings(**told | changes)


def plan_tonight(settings: Settings) -> Outcome:
    """Do what ``matcher night`` does."""
    with open_store(settings.database_url) as store, stop_on_signals() as stop:
        run = tonight.ask_for_night(store, NIGHT, "test")
        return tonight.see_through(store, settings, run.run_id, stop, _say)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def plan_here(url: str) -> Outcome:
    """Plan the night in this process, undisturbed."""
    with open_store(url) as store:
        run = tonight.ask_for_night(store, NIGHT, "test")
        return tonight.see_through(store, settings_of(url), run.run_id, StopAsked(), lambda _: None)


@dataclass(frozen=True, slots=True)
class Child:
    """A process of its own."""

    pid: int
    log: Path

    def kill(self) -> None:
        """End it as the power cut does."""
        os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        """Wait for its end; return its exit code, minus the signal where one ended it."""
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def wait_until_stopped(self) -> None:
        """Wait until it has stopped itself."""
        _, status = os.waitpid(self.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status), self.said()

    def go_on(self) -> None:
        """Let it go on."""
        os.kill(self.pid, signal.SIGCONT)

    def said(self) -> str:
        """Return what it said."""
        return self.log.read_text(encoding="utf-8")


def start(work: Callable[[], int], log: Path, environment: Mapping[str, str] | None = None) -> Child:
    """Start a process that does some work and ends with the number it returns."""
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return Child(pid, log)
    code = 70
    try:
        file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(file, 1)
        os.dup2(file, 2)
        sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
        os.environ.update(environment or {})
        code = work()
        sys.stdout.flush()
    except BaseException:  # whatever it is, this process must not become a second pytest
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


def start_night(url: str, log: Path, failpoint: str = "", **changes: Any) -> Child:
    """Start a night."""
    settings = settings_of(url, **changes)
    return start(lambda: plan_tonight(settings).code, log, {"MATCHER_FAILPOINT": failpoint})


def expire_leases(url: str) -> None:
    """Let so much time pass that every lease has run out."""
    _tell(url, "UPDATE runs SET lease_until = '2000-01-01 00:00:00' WHERE state = 'running'")


def note_change(url: str) -> None:
    """Count a change of the market, as an import of an opening does."""
    _tell(url, "UPDATE stamps SET market = market + 1")


def spoil_kept_report(url: str) -> None:
    """Let the kept report give the second person the first one's place too."""
    with open_store(url) as store, store.writing() as unit:
        (run,) = unit.runs.page(1)
        kept = unit.runs.checkpoints(run.run_id)["report"]
        told = json.loads(kept.body)
        first, second = told["plan"]["assignments"][:2]
        second |= {name: first[name] for name in ("opening_id", "workplace_id")}
        told["plan"]["assignments"] = [first] + [
            second | {"candidate_id": one["candidate_id"]} for one in told["plan"]["assignments"][1:]
        ]
        unit._connection.execute(
            update(run_checkpoints).where(run_checkpoints.c.phase == "report").values(body=json.dumps(told))
        )


def content(url: str) -> dict[str, Any]:
    """Return what the store says of plans and runs: counts, and one digest over every row of every plan."""
    rows = {name: _ask(url, f"SELECT * FROM {name}") for name in PLAN_TABLES}
    canonical = sorted(f"{name}{tuple(row)[1:]!r}" for name, found in rows.items() for row in found)
    return {
        "plans": [tuple(map(str, row)) for row in _ask(url, _LINES)],
        "pointer": [row[0] for row in _ask(url, "SELECT plan_id FROM current_plan")],
        "rows": {name: len(found) for name, found in rows.items()},
        "digest": hashlib.sha256("\n".join(canonical).encode()).hexdigest(),
        "done": _ask(url, "SELECT count(*) FROM runs WHERE state = 'done'")[0][0],
    }


NOTHING = {
    "plans": [],
    "pointer": [],
    "rows": dict.fromkeys(PLAN_TABLES, 0),
    "digest": hashlib.sha256(b"").hexdigest(),
    "done": 0,
}


def left_whole(url: str, undisturbed: dict[str, Any]) -> bool:
    """Tell whether a killed night published all or nothing; the run is done if and only if it is all."""
    return content(url) in (NOTHING, undisturbed)


def kill_after(child: Child, seconds: float) -> int:
    """Kill a process some time from now; return how it ended, for it may have been quicker."""
    ended: list[int] = []
    waiter = threading.Thread(target=lambda: ended.append(child.wait()))
    waiter.start()
    waiter.join(seconds)
    if waiter.is_alive():
        child.kill()
        waiter.join()
    return ended[0]


def seconds_of(work: Callable[[], object]) -> float:
    """Return how long some work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _ask(url: str, query: str) -> list[Any]:
    engine = whole_engine(url)
    with engine.connect() as connection:
        return list(connection.execute(text(query)))


def _tell(url: str, command: str) -> None:
    engine = whole_engine(url)
    with engine.begin() as connection:
        connection.execute(text(command))
