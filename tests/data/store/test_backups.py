"""Backup and restore: from either database into either, whole or not at all."""

import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from data.store import BackupReader, BackupRefusedError, Manifest, open_store, restore
from data.store.backup_format import manifest_of
from data.store.connection import connect, writing
from data.store.migrate import newest_revision, revision_of
from data.store.scope import EVERY_MUNICIPALITY
from tests.data.deliveries import AS_OF, read, tables, written
from tests.data.store.filled import Dump, dumped, filled
from tests.data.store.test_plans import PLAN
from tests.databases import KINDS, SQLITE, Databases, kind_of, owned

NOW = datetime(2026, 3, 2, 3, 15, tzinfo=UTC)
COUNTERS = {"erasure_keys", "stamps", "run_numbers"}
# Who is signed in, or is trying to, is nothing that a restore may bring back.
MOMENTARY = {"sessions", "sign_in_tries", "provider_attempts"}


def backed_up(url: str, path: Path, files: Path | None = None) -> Manifest:
    """Back up a store."""
    with open_store(url) as store:
        return store.back_up(path, NOW, files)


def things(url: str) -> Dump:
    """Return every row that a backup holds, but the counters'."""
    return {name: rows for name, rows in dumped(url).items() if name not in COUNTERS | MOMENTARY}


@pytest.fixture
def full_url(owned_url: str, tmp_path: Path) -> str:
    """Return a store with something in every table."""
    return filled(owned_url, tmp_path / "delivery")


@pytest.fixture
def backup(databases: Databases, tmp_path: Path) -> Path:
    """Return a backup of an SQLite store with something in every table, and two files."""
    url = filled(databases.migrated(SQLITE), tmp_path / "delivery")
    models = tmp_path / "models"
    (models / "m1").mkdir(parents=True)
    (models / "champion").write_text("m1\n")
    (models / "m1" / "model.json").write_bytes(bytes(range(256)) * 999)
    (models / "m1" / "model.json.part").write_text("unfinished")
    backed_up(url, tmp_path / "a.backup", models)
    return tmp_path / "a.backup"


@pytest.mark.parametrize("other_kind", KINDS)
def test_there_and_back(full_url: str, databases: Databases, other_kind: str, tmp_path: Path) -> None:
    """Every row of every table comes back the same on either database, and a backup of that says the same."""
    manifest = backed_up(full_url, tmp_path / "a.backup")
    other = databases.empty(other_kind)
    assert restore(tmp_path / "a.backup", other) == manifest
    assert things(other) == things(full_url)
    again = backed_up(other, tmp_path / "b.backup")
    assert (manifest.database, again.database) == (kind_of(full_url), other_kind)
    assert _without_counters(again) == _without_counters(manifest)
    with open_store(full_url) as store, open_store(other) as restored:
        assert restored.digest() == store.digest()
        assert restored.last_plan() == store.last_plan()
    databases.remove(other)


def _without_counters(manifest: Manifest) -> object:
    return [table for table in manifest.tables if table.name not in COUNTERS], manifest.revision


def test_restored_stores_go_on(full_url: str, databases: Databases, tmp_path: Path) -> None:
    """What a restored store takes in next has new numbers, so that nothing of the backup is overwritten."""
    backed_up(full_url, tmp_path / "a.backup")
    other = databases.empty(kind_of(full_url))
    restore(tmp_path / "a.backup", other)
    changed = tables()
    changed["candidates"][0]["hours_per_week_now"] = "9"
    delivery = read(tmp_path / "changed", written(changed))
    for url in (full_url, other):
        with open_store(url) as store:
            assert store.import_rows(delivery, AS_OF).changed_anything
    with open_store(full_url) as store, open_store(other) as restored:
        assert restored.digest() == store.digest()
        assert restored.publish_plan(PLAN) == store.publish_plan(PLAN)


def test_a_full_database_is_spared(full_url: str, backup: Path) -> None:
    """A store that holds anything is left alone unless its owner gives it up, and then counters only grow."""
    engine = connect(full_url)
    with writing(engine, EVERY_MUNICIPALITY).begin() as connection:
        connection.execute(text("UPDATE stamps SET people = 1000"))
        connection.execute(text("UPDATE plans SET report_json = 'old'"))
    before = dumped(full_url)
    with pytest.raises(BackupRefusedError, match=r"rows of candidates.*--replace"):
        restore(backup, full_url)
    assert dumped(full_url) == before
    restore(backup, full_url, replace=True)
    gone = COUNTERS | MOMENTARY
    assert things(full_url) != {name: rows for name, rows in before.items() if name not in gone}
    with engine.connect() as connection:
        row = connection.execute(text("SELECT people, journal, journal_complete_from FROM stamps")).one()
    engine.dispose()
    assert row.people == 1001
    assert row.journal == row.journal_complete_from > 0


def test_an_empty_store_is_no_hindrance(owned_url: str, backup: Path) -> None:
    """A store that was opened once and holds nothing takes a restore."""
    restore(backup, owned_url)
    with open_store(owned_url) as store:
        plan = store.last_plan()
    assert plan is not None
    assert replace(plan, people=()) == replace(PLAN, plan_id=1)
    assert plan.people


def test_models_go_along(backup: Path, owned_url: str, tmp_path: Path) -> None:
    """Models come back byte by byte, unfinished files stay behind, and a full folder is spared."""
    folder = tmp_path / "new" / "models"
    restore(backup, owned_url, folder)
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert names == {"champion", "m1/model.json"}
    assert (folder / "m1/model.json").read_bytes() == bytes(range(256)) * 999
    (folder / "champion").write_text("m2\n")
    with pytest.raises(BackupRefusedError, match="--replace"):
        restore(backup, owned_url, folder)
    assert (folder / "champion").read_text() == "m2\n"
    restore(backup, owned_url, folder, replace=True)
    assert (folder / "champion").read_text() == "m1\n"
    assert [path.name for path in folder.parent.iterdir()] == ["models"]


def test_a_backup_is_private_and_new(full_url: str, tmp_path: Path) -> None:
    """Only its owner may read a backup; a name that is taken is refused, and nothing unfinished is left."""
    path = tmp_path / "sub" / "a.backup"
    backed_up(full_url, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    with pytest.raises(BackupRefusedError, match="new name"):
        backed_up(full_url, path)
    assert path.read_bytes() == before
    with pytest.raises(BackupRefusedError):
        backed_up(full_url, path / "below a file")
    assert [file.name for file in path.parent.iterdir()] == ["a.backup"]


def _zipped(source: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)


def _manifest(change: Callable[[dict], object]) -> Callable[[str, bytes], bytes]:
    def changed(name: str, content: bytes) -> bytes:
        if name != "manifest.json":
            return content
        told = json.loads(content)
        change(told)
        return json.dumps(told).encode()

    return changed


CANDIDATES = "tables/candidates.jsonl"
SPOILERS: dict[str, Callable[[str, bytes], bytes | None]] = {
    "a row changed": lambda n, c: c.replace(b'"W1"', b'"W2"') if n == "tables/openings.jsonl" else c,
    "a row less": lambda n, c: c.split(b"\n", 1)[1] if n == CANDIDATES else c,
    "a row more": lambda n, c: c + c.split(b"\n", 1)[0] + b"\n" if n == CANDIDATES else c,
    "no table": lambda n, c: None if n == CANDIDATES else c,
    "no manifest": lambda n, c: None if n == "manifest.json" else c,
    "no model": lambda n, c: None if n == "files/m1/model.json" else c,
    "another model": lambda n, c: c + b" " if n == "files/m1/model.json" else c,
    "no JSON": lambda n, c: c[:-5] if n == CANDIDATES else c,
    "a stranger": lambda _, c: c,
    "another format": _manifest(lambda told: told.update(format_version=2)),
    "newer": _manifest(lambda told: told.update(revision="9999")),
    "rows promised": _manifest(lambda told: told["tables"][0].update(rows=7)),
    "a way out": _manifest(lambda told: told["files"].update({"../../evil": "0" * 64})),
    "a strange table": _manifest(lambda told: told["tables"][0].update(name="x; DROP TABLE plans")),
    "no list": _manifest(lambda told: told.update(tables=3)),
    "empty": _manifest(lambda told: told.clear()),
}


@pytest.mark.parametrize("how", SPOILERS)
def test_altered_backups_are_refused(backup: Path, tmp_path: Path, databases: Databases, how: str) -> None:
    """A backup that differs from what it says of itself is refused by name, and no row of it is kept."""
    spoiled = tmp_path / "spoiled.backup"
    _zipped(backup, spoiled, SPOILERS[how])
    if how == "a stranger":
        with zipfile.ZipFile(spoiled, "a") as file:
            file.writestr("tables/extra.jsonl", "[]\n")
    url, folder = databases.migrated(SQLITE), tmp_path / "restored"
    with pytest.raises(BackupRefusedError, match="Nothing was changed") as refused:
        restore(spoiled, url, folder)
    assert "spoiled.backup" in str(refused.value)
    assert not any(rows for rows in things(url).values())
    assert not folder.exists()
    databases.remove(url)


@pytest.mark.parametrize("other_kind", KINDS)
def test_truncated_and_flipped_backups(
    backup: Path, tmp_path: Path, databases: Databases, other_kind: str
) -> None:
    """A backup cut anywhere or with one bit turned is refused, or restores the very same rows."""
    whole, spoiled = backup.read_bytes(), tmp_path / "spoiled.backup"
    url = owned(databases.migrated(other_kind))
    refused = 0
    for at in range(20, len(whole), len(whole) // 10):
        for content in (whole[:at], whole[:at] + bytes([whole[at] ^ 16]) + whole[at + 1 :]):
            spoiled.write_bytes(content)
            try:
                with closing(BackupReader(spoiled)) as reader:
                    reader.check()
            except BackupRefusedError:
                refused += 1
                with pytest.raises(BackupRefusedError):
                    restore(spoiled, url)
    assert refused > 14  # a turned bit may lie where nothing is read
    assert not any(rows for rows in things(url).values())
    databases.remove(url)


def test_one_state_under_load(database_url: str, databases: Databases, tmp_path: Path) -> None:
    """A backup made while imports go on holds one import's state, never parts of two."""
    deliveries = []
    for number in (3, 4):
        changed = tables()
        for name, column in (("candidates", "hours_per_week_now"), ("workplaces", "max_contacts_per_month")):
            for row in changed[name]:
                row[column] = str(number)
        deliveries.append(read(tmp_path / str(number), written(changed)))
    stop = threading.Event()
    with open_store(database_url) as store, open_store(database_url) as other:
        store.import_rows(deliveries[0], AS_OF)

        def import_on() -> None:
            turn = 0
            while not stop.is_set():
                turn += 1
                other.import_rows(deliveries[turn % 2], AS_OF)

        writer = threading.Thread(target=import_on)
        writer.start()
        try:
            for number in range(3):
                store.back_up(tmp_path / f"{number}.backup", NOW)
        finally:
            stop.set()
            writer.join()
    for number in range(3):
        url = databases.empty(SQLITE)
        restore(tmp_path / f"{number}.backup", url)
        with open_store(url) as restored:
            snapshot = restored.take_snapshot(AS_OF)
        hours = {person.hours_per_week_now for person in snapshot.candidates}
        assert hours == {place.max_contacts_per_month for place in snapshot.workplaces}
        assert len(hours) == 1
        databases.remove(url)


KILLED = """
import os, signal, sys
from pathlib import Path
from data.store import restore, open_store
from datetime import UTC, datetime

def stop(what, done, total):
    if what == sys.argv[4]:
        os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[1] == "restore":
    restore(Path(sys.argv[2]), sys.argv[3], replace=True, progress=stop)
else:
    open_store(sys.argv[3]).back_up(Path(sys.argv[2]), datetime.now(UTC), None, stop)
"""


@pytest.mark.parametrize(
    ("what", "at"), [("restore", "plans"), ("backup", "plans"), ("backup", "check plans")]
)
def test_killed_half_way(
    full_url: str, backup: Path, tmp_path: Path, repository: Path, what: str, at: str
) -> None:
    """A restore or backup that is killed leaves the store as it was, and no file that looks like a backup."""
    engine = connect(full_url)
    with writing(engine, EVERY_MUNICIPALITY).begin() as connection:
        connection.execute(text("UPDATE plans SET report_json = 'mine'"))
    engine.dispose()
    before = dumped(full_url)
    path = backup if what == "restore" else tmp_path / "killed.backup"
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, what, str(path), full_url, at],
        cwd=repository,
        env=os.environ | {"PYTHONPATH": str(repository)},
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    assert dumped(full_url) == before
    assert not (tmp_path / "killed.backup").exists()
    if what == "backup":
        backed_up(full_url, path)
    restore(path, full_url, replace=True)


def test_a_backup_of_an_older_schema(databases: Databases, owned_url: str, tmp_path: Path) -> None:
    """A backup that an older program made is restored and brought to the newest schema."""
    older = filled(databases.migrated(SQLITE), tmp_path / "delivery")
    backed_up(older, tmp_path / "new.backup")
    with zipfile.ZipFile(tmp_path / "new.backup") as file:
        told = json.loads(file.read("manifest.json"))
        lines = {table["name"]: file.read(f"tables/{table['name']}.jsonl") for table in told["tables"]}
    known = {
        "vocabulary",
        "brokers",
        "candidates",
        "workplaces",
        "openings",
        "matches",
        "paid_hours",
        "holds",
    }
    known |= {"decisions", "worker_belief", "plans", "plan_assignments", "plan_prices", "plan_node_prices"}
    known |= {"current_plan"}
    parts = [_without_column(part, lines, "came_at") for part in told["tables"] if part["name"] in known]

    def aged(name: str, _: bytes) -> bytes | None:
        if name == "manifest.json":
            told["revision"] = "0001"
            told["tables"] = parts
            told["files"] = {}
            told["digest"] = manifest_of(told).digest
            return json.dumps(told).encode()
        table = name.removeprefix("tables/").removesuffix(".jsonl")
        return lines[table] if table in known else None

    _zipped(tmp_path / "new.backup", tmp_path / "old.backup", aged)
    restore(tmp_path / "old.backup", owned_url)
    engine = connect(owned_url)
    assert revision_of(engine) == newest_revision()
    engine.dispose()
    with open_store(older) as store, open_store(owned_url) as restored:
        assert restored.digest() == store.digest()
        plan = store.last_plan()
        assert plan is not None
        assert restored.last_plan() == replace(plan, people=())


def _without_column(table: dict[str, Any], lines: dict[str, bytes], column: str) -> dict[str, Any]:
    """Return a table as it was before it had a column, and shorten its lines."""
    names = [name for name, _ in table["columns"]]
    if column not in names:
        return table
    at = names.index(column)
    rows = [json.loads(line) for line in lines[table["name"]].splitlines()]
    short = [json.dumps(row[:at] + row[at + 1 :], ensure_ascii=False, separators=(",", ":")) for row in rows]
    lines[table["name"]] = "".join(f"{line}\n" for line in short).encode()
    digest = hashlib.sha256(lines[table["name"]]).hexdigest()
    return table | {"columns": table["columns"][:at] + table["columns"][at + 1 :], "sha256": digest}
