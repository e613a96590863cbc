"""Rows cut off at the end are named from the first on: a verification's own row comes after what it sees."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from typer.testing import CliRunner, Result

from api.commands import options
from api.commands.main import app
from data.store import AuditKeys, Sought, open_store
from data.store.audit_schema import APPEND_ONLY, audit_head, audit_log
from tests.contested import DAY
from tests.data.store.audit_tampering import triggers_again, triggers_of, without_triggers
from tests.data.store.test_audit import entry
from tests.databases import owned, whole_engine

KEY, ROWS = "5b" * 32, 8
Run = Callable[..., Result]


@pytest.fixture
def run(database_url: str, tmp_path: Path) -> Run:
    """Return what runs ``matcher audit …`` over a store with a few rows whose end was exported."""
    with open_store(database_url, AuditKeys((KEY.encode(),))) as store:
        for number in range(ROWS):
            with store.writing() as unit:
                unit.audit.note(entry(number))
    told = {
        "MATCHER_DATABASE_URL": database_url,
        "MATCHER_MODELS": str(tmp_path / "models"),
        "MATCHER_AUDIT_KEY": KEY,
        "MATCHER_AUDIT_HEADS": str(tmp_path / "heads.jsonl"),
        "MATCHER_AS_OF": DAY.isoformat(),
    }

    def audit(*words: str) -> Result:
        return CliRunner().invoke(app, ["audit", *words, "--format", "json"], env=told)

    (tmp_path / "heads.jsonl").write_text(audit("head").stdout, encoding="utf-8")
    return audit


def cut_off(url: str, count: int) -> None:
    """Take rows away at the end and move the head, as somebody does who may do anything but lacks the key."""
    last = ROWS - count
    with whole_engine(owned(url)).begin() as connection:
        triggers = triggers_of(connection)
        without_triggers(connection)
        for table in APPEND_ONLY:
            connection.execute(delete(table).where(table.c.number > last))
        row = connection.execute(select(audit_log).where(audit_log.c.number == last)).one()
        values = {name: getattr(row, name) for name in ("number", "at", "mac", "key_print")}
        connection.execute(update(audit_head).values(values))
        triggers_again(connection, triggers)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_the_first_row_that_is_missing_is_named(run: Run, database_url: str, count: int) -> None:
    """One, two or five rows cut off: the first of them is named, and the verification notes itself behind."""
    cut_off(database_url, count)
    found = run("verify")
    assert (found.exit_code, json.loads(found.stdout)[0]["first_bad"]) == (1, ROWS - count + 1)
    assert f"row {ROWS - count + 1}: expected row {ROWS} of an exported head" in found.stderr
    with open_store(database_url, AuditKeys((KEY.encode(),))) as store, store.reading() as unit:
        rows = unit.audit.page(Sought(operation="audit.verify"), 9)
    assert [row.number for row in rows] == [ROWS - count + 1]


def test_whoever_notes_first_names_one_too_late(
    run: Run, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mutant: a verification that is noted as a look, before it looks, stands where a row was cut off."""
    monkeypatch.setitem(options.ACTS, "verify_audit", ("audit.verify", "look"))
    cut_off(database_url, 2)
    assert json.loads(run("verify").stdout)[0]["first_bad"] == ROWS


def test_what_holds_is_noted_once(run: Run, database_url: str) -> None:
    """A chain that holds is told so twice, each with its own row."""
    for _ in range(2):
        assert run("verify").exit_code == 0
    with open_store(database_url, AuditKeys((KEY.encode(),))) as store, store.reading() as unit:
        assert len(unit.audit.page(Sought(operation="audit.verify"), 9)) == 2
