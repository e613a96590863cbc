"""``matcher audit`` as an operator calls it: real processes, what they say, and the codes they end with.

A process takes its seconds to start: the quick suite holds a chain that holds and one that does not.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from data.store import AuditKeys, open_store
from tests.conftest import REPOSITORY
from tests.contested import DAY
from tests.data.store.audit_tampering import triggers_again, triggers_of, without_triggers
from tests.data.store.test_audit import entry
from tests.databases import owned, whole_engine

KEY, NEXT = "5b" * 32, "6c" * 32
ROWS = 6
Call = Callable[..., "Said"]


class Said:
    """What a process wrote and how it ended."""

    def __init__(self, ended: subprocess.CompletedProcess[str]) -> None:
        self.code, self.out, self.err = ended.returncode, ended.stdout, ended.stderr

    def rows(self) -> Any:
        """Return the data as JSON."""
        return json.loads(self.out)


@pytest.fixture
def call(database_url: str, tmp_path: Path) -> Call:
    """Return what runs ``matcher audit …`` in a process of its own over a store with six rows."""
    with open_store(database_url, AuditKeys((KEY.encode(),))) as store:
        for number in range(ROWS):
            with store.writing() as unit:
                unit.audit.note(entry(number))
    plain = {name: value for name, value in os.environ.items() if not name.startswith("MATCHER_")}
    told = {
        "MATCHER_DATABASE_URL": database_url,
        "MATCHER_MODELS": str(tmp_path / "models"),
        "MATCHER_AUDIT_KEY": KEY,
        "MATCHER_AUDIT_HEADS": str(tmp_path / "heads.jsonl"),
        "MATCHER_AS_OF": DAY.isoformat(),
    }

    def run(*words: str, **settings: str) -> Said:
        return Said(
            subprocess.run(
                [sys.executable, "-m", "api", "audit", *words],
                cwd=REPOSITORY,
                env=plain | told | settings,
                capture_output=True,
                text=True,
                check=False,
            )
        )

    return run


def tampered(url: str, command: str) -> None:
    """Change the log as somebody does who may change the schema, and leave the triggers as they were."""
    with whole_engine(owned(url)).begin() as connection:
        triggers = triggers_of(connection)
        without_triggers(connection)
        connection.execute(text(command))
        triggers_again(connection, triggers)


def test_a_chain_that_holds_and_one_that_does_not(call: Call, database_url: str, tmp_path: Path) -> None:
    """Code 0 and what is not known without a head; a changed row is named with code 1, and what to do."""
    head = call("head", "--format", "json")
    assert (head.code, head.rows()["number"]) == (0, ROWS)
    holds = call("verify")
    assert (holds.code, "The audit holds" in holds.err, "No exported head" in holds.err) == (0, True, True)
    (tmp_path / "heads.jsonl").write_text(head.out, encoding="utf-8")
    with_head = call("verify", "--format", "json")
    assert (with_head.code, with_head.rows()[0]["heads"], "No exported" in with_head.err) == (0, 1, False)
    tampered(database_url, "UPDATE audit_log SET actor = 'Bo' WHERE number = 4")
    found = call("verify", "--format", "json")
    assert (found.code, found.rows()[0]["first_bad"]) == (1, 4)
    assert "the audit does not hold: row 4: expected the code" in found.err
    assert "tell the data protection officer" in found.err
    assert "Traceback" not in found.err


@pytest.mark.proof
def test_rows_cut_off_at_the_end(call: Call, database_url: str, tmp_path: Path) -> None:
    """With an exported head the first missing row is named; a file that is none is told by its line."""
    (tmp_path / "heads.jsonl").write_text(call("head", "--format", "json").out, encoding="utf-8")
    tampered(database_url, "DELETE FROM audit_log WHERE number > 3")
    tampered(
        database_url,
        "UPDATE audit_head SET number = 3, mac = (SELECT mac FROM audit_log WHERE number = 3), "
        "at = (SELECT at FROM audit_log WHERE number = 3)",
    )
    tampered(database_url, "DELETE FROM audit_people WHERE number > 3")
    cut = call("verify")
    assert (cut.code, "row 4: expected row 6 of an exported head" in cut.err) == (1, True), cut.err
    (tmp_path / "none.jsonl").write_text("{}\n", encoding="utf-8")
    other = call("verify", "--head", str(tmp_path / "none.jsonl"))
    assert (other.code, "none.jsonl, line 1: expected a head" in other.err) == (2, True), other.err


@pytest.mark.proof
def test_searching(call: Call) -> None:
    """Rows are found by person and actor, in each form; searching is itself a row; help is Danish first."""
    found = call("search", "--candidate", "K-3", "--format", "json")
    assert (found.code, [row["number"] for row in found.rows()]) == (0, [4])
    again = call("search", "--operation", "audit.search", "--format", "csv")
    assert (again.code, "audit.search,done" in again.out) == (0, True)
    assert call("search", "--limit", "0").code == 2
    help_ = call("--help").out
    assert all(
        word in help_ for word in ("Efterprøv loggen", "Søg i loggen", "Skift nøgle", "Glem det gamle")
    )


@pytest.mark.proof
def test_a_change_of_keys(call: Call) -> None:
    """A new key alone is refused with what to give; beside the former one it is taken into use, once."""
    alone = call("rotate", MATCHER_AUDIT_KEY=NEXT)
    assert (alone.code, "Give that key" in alone.err, "Traceback" in alone.err) == (1, True, False), alone.err
    both = f"{NEXT},{KEY}"
    assert "signs from now on" in call("rotate", MATCHER_AUDIT_KEY=both).err
    assert "signs already" in call("rotate", MATCHER_AUDIT_KEY=both).err
    assert call("verify", MATCHER_AUDIT_KEY=both).code == 0
    former = call("verify", MATCHER_AUDIT_KEY=NEXT)
    assert (former.code, "row 1" in former.err) == (1, True), former.err
    short = call("verify", MATCHER_AUDIT_KEY="short")
    assert (short.code, "at least 32" in short.err) == (2, True), short.err


@pytest.mark.proof
def test_forgetting_and_rebuilding(call: Call) -> None:
    """Old months are forgotten once, and the chain holds; what cannot be rebuilt says why, with code 1."""
    assert "Nothing is older" in call("forget").err
    years = {"MATCHER_AS_OF": "2046-01-01"}
    gone = call("forget", **years)
    assert (gone.code, "Forgotten: look 2026-03" in gone.err) == (0, True), gone.err
    unreadable = call("verify", "--format", "json")
    assert unreadable.code == 0
    assert unreadable.rows()[0]["unreadable"] >= ROWS
    assert "(forgotten)" in call("search", "--actor", "Ida Holm", "--format", "csv").out
    nobody = call("rebuild", "no-such-list")
    assert (nobody.code, "cannot be rebuilt" in nobody.err) == (1, True), nobody.err
    assert call("rebuild").code == 2
