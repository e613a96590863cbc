"""Deliveries in the store: whole or not at all, once, and nothing known is lost."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from data.findings import DataRefusedError
from data.intake import Intake, read_folder
from data.snapshot import Snapshot
from data.store import Stamps, Store, open_store
from tests.data.deliveries import AS_OF, put, read, tables, written

LATER = date(2026, 4, 1)


@pytest.fixture
def delivery(tmp_path: Path) -> Intake:
    """Return the clean delivery."""
    return read(tmp_path / "clean", written(tables()))


def people(
    folder: Path, *rows: str, header: str = "candidate_id,valid_from,municipality_code,hours_per_week_now"
) -> Intake:
    """Return a delivery of people only."""
    path = put(folder, {}) / "candidates.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return read_folder(path, AS_OF)


def hours_on(store: Store, day: date, known_on: date | None = None) -> float | None:
    """Return the hours that the snapshot of a day gives the one person of the store."""
    return Snapshot.of(store.load_records(known_on), day).candidates[0].hours_per_week_now


def stamps_of(store: Store) -> Stamps:
    """Return the change numbers of a store."""
    with store.reading() as unit:
        return unit.stamps()


def test_first_import_counts_rows(store: Store, delivery: Intake):
    """Every row of a first delivery is added, and the store then holds as many."""
    summary = store.import_rows(delivery, AS_OF)
    added = {name: table.added for name, table in summary.tables.items()}
    assert added == delivery.rows_read == store.row_counts()


def test_same_folder_twice_changes_nothing(store: Store, delivery: Intake):
    """A second import of the same delivery, that day or later, adds no row and leaves the digest."""
    store.import_rows(delivery, AS_OF)
    before = store.digest(), store.row_counts()
    for day in (AS_OF, LATER):
        summary = store.import_rows(delivery, day)
        assert not summary.changed_anything
        assert (store.digest(), store.row_counts()) == before


def test_error_imports_nothing(store: Store, delivery: Intake, tmp_path: Path):
    """One bad cell in the last table leaves every table as it was."""
    store.import_rows(delivery, AS_OF)
    before = store.digest(), store.row_counts()
    broken = tables()
    broken["candidates"][0]["hours_per_week_now"] = "9"
    broken["decisions"][1]["rank"] = "first"
    with pytest.raises(DataRefusedError) as refused:
        store.import_rows(read(tmp_path / "broken", written(broken)), LATER)
    assert [(f.file, f.row, f.column) for f in refused.value.findings if f.code == "not-a-number"] == [
        ("decisions.csv", 3, "rank")
    ]
    assert (store.digest(), store.row_counts()) == before


def test_dangling_id_rolls_back(store: Store, delivery: Intake):
    """Rows that name nobody, slipped past intake, are refused by the store and the transaction is undone."""
    homeless = replace(delivery, rows={**delivery.rows, "workplaces": []})
    with pytest.raises(DataRefusedError, match="dangling-id"):
        store.import_rows(homeless, AS_OF)
    assert set(store.row_counts().values()) == {0}


def test_change_without_date_begins_on_the_day_of_import(store: Store, tmp_path: Path):
    """A changed row without valid_from leaves the past as it was and holds from the day of import."""
    store.import_rows(people(tmp_path, "P1,,0461,5"), AS_OF)
    assert store.import_rows(people(tmp_path, "P1,,0461,8"), LATER).tables["candidates"].changed == 1
    assert hours_on(store, AS_OF) == 5
    assert hours_on(store, LATER) == 8
    assert store.import_rows(people(tmp_path, "P1,,0461,8"), LATER).tables["candidates"].unchanged == 1


def test_going_back_is_a_change(store: Store, tmp_path: Path):
    """An old value that returns begins a third version; the day between keeps its own."""
    for row, day in (
        ("P1,,0461,5", date(2026, 1, 1)),
        ("P1,,0461,8", date(2026, 2, 1)),
        ("P1,,0461,5", date(2026, 3, 1)),
    ):
        store.import_rows(people(tmp_path, row), day)
    assert [hours_on(store, date(2026, month, 15)) for month in (1, 2, 3)] == [5, 8, 5]


def test_later_knowledge_of_an_earlier_day(store: Store, tmp_path: Path):
    """A corrected version is kept beside the one believed before: both pasts can be rebuilt."""
    store.import_rows(people(tmp_path, "P1,2026-01-01,0461,5"), AS_OF)
    store.import_rows(people(tmp_path, "P1,2026-01-01,0461,6"), LATER)
    assert hours_on(store, LATER) == 6
    assert hours_on(store, AS_OF) == 5
    assert hours_on(store, LATER, known_on=AS_OF) == 5
    assert store.row_counts()["candidates"] == 2


def test_second_word_of_a_day_replaces_the_first(store: Store, tmp_path: Path):
    """The store knows days: what a second import on one day says takes the place of the first."""
    store.import_rows(people(tmp_path, "P1,2026-01-01,0461,5"), AS_OF)
    store.import_rows(people(tmp_path, "P1,2026-01-01,0461,6"), AS_OF)
    assert store.row_counts()["candidates"] == 1
    assert hours_on(store, AS_OF) == 6


def test_two_changes_of_one_day(store: Store, tmp_path: Path):
    """Of two rows with one valid_from the later line counts, with a warning naming both."""
    rows = ("P1,2026-01-01,0461,9", "P2,2026-02-01,0461,1", "P1,2026-01-01,0461,5", "P1,2026-01-01,0461,6")
    delivery = people(tmp_path, *rows)
    warnings = [(f.row, f.got) for f in delivery.findings if f.code == "overtaken-row"]
    same = "the same key as candidates.csv line"
    assert warnings == [(4, f"{same} 2"), (5, f"{same} 4")]
    assert not delivery.refused
    store.import_rows(delivery, AS_OF)
    assert store.row_counts()["candidates"] == 2
    assert hours_on(store, AS_OF) == 6
    before = store.digest()
    for day in (AS_OF, LATER):
        assert not store.import_rows(delivery, day).changed_anything
    store.export_folder(tmp_path / "out")
    again = read_folder(tmp_path / "out" / "candidates.csv", LATER)
    assert "overtaken-row" not in {finding.code for finding in again.findings}
    assert not store.import_rows(again, LATER).changed_anything
    assert store.digest() == before


def test_two_changes_of_one_day_over_two_imports(store: Store, tmp_path: Path):
    """A second import on one day, itself with two rows of one valid_from, replaces what the first said."""
    store.import_rows(people(tmp_path, "P1,2026-01-01,0461,5"), AS_OF)
    store.import_rows(people(tmp_path, "P1,2026-01-01,0461,7", "P1,2026-01-01,0461,8"), AS_OF)
    assert store.row_counts()["candidates"] == 1
    assert hours_on(store, AS_OF) == 8


def test_two_truths_without_a_day_are_refused(tmp_path: Path):
    """Rows of one id that differ and say no day contradict each other; so do two files about one day."""
    refused = people(tmp_path, "P1,,0461,5", "P1,,0461,6")
    assert [(f.row, f.code) for f in refused.findings if f.severity == "error"] == [(3, "conflicting-rows")]
    header = "candidate_id,valid_from,municipality_code,hours_per_week_now\n"
    folder = put(
        tmp_path / "two",
        {
            "candidates.csv": f"{header}P1,2026-01-01,0461,5\n".encode(),
            "Jobkandidater.csv": f"{header}P1,2026-01-01,0461,6\n".encode(),
        },
    )
    codes = {f.code for f in read_folder(folder, AS_OF).findings}
    assert "conflicting-rows" in codes
    assert "overtaken-row" not in codes


def test_two_decisions_of_one_day(tmp_path: Path):
    """A decision written twice on one day with different reasons counts once, as the later line has it."""
    changed = tables()
    changed["decisions"].append(changed["decisions"][1] | {"reason_code": "other"})
    delivery = read(tmp_path, written(changed))
    assert [f.code for f in delivery.findings if f.severity != "note"] == ["overtaken-row"]
    assert sorted(str(row[7]) for row in delivery.rows["decisions"]) == ["None", "other"]


def test_several_versions_in_one_file(store: Store, tmp_path: Path):
    """Rows of one id with different valid_from are versions, one without a date among them."""
    rows = ("P1,,0461,5", "P1,2026-02-01,0461,6", "P1,2026-03-01,0461,7")
    store.import_rows(people(tmp_path, *rows), AS_OF)
    assert not store.import_rows(people(tmp_path, *rows), LATER).changed_anything
    assert [hours_on(store, day) for day in (date(2026, 1, 1), date(2026, 2, 10), AS_OF)] == [5, 6, 7]


def test_replaced_match_can_be_rebuilt(store: Store, delivery: Intake, tmp_path: Path):
    """A corrected month of hours replaces the old one from the day it was told, and not before."""
    store.import_rows(delivery, AS_OF)
    corrected = tables()
    corrected["paid_hours"][1]["paid_hours"] = "44"
    summary = store.import_rows(read(tmp_path / "corrected", written(corrected)), LATER)
    assert summary.tables["paid_hours"].changed == 1
    assert [paid.paid_hours for paid in store.load_records().paid_months] == [12.5, 44, 0]
    assert [paid.paid_hours for paid in store.load_records(known_on=AS_OF).paid_months] == [12.5, 30, 0]


def test_records_left_out_stay(store: Store, delivery: Intake, tmp_path: Path):
    """People who are not in a delivery stay stored, and a note says how many."""
    store.import_rows(delivery, AS_OF)
    summary = store.import_rows(people(tmp_path, "P1,,0461,5"), LATER)
    assert summary.tables["candidates"].kept == 3
    assert "3 stored records" in summary.findings[0].got
    assert len(store.take_snapshot(LATER).candidates) == 4


def test_belief_is_stored_apart(store: Store, delivery: Intake):
    """The belief about a person is in its own table: no record and no snapshot holds it."""
    store.import_rows(delivery, AS_OF)
    assert store.load_beliefs() == {"0012": 4}
    assert not hasattr(store.take_snapshot(AS_OF).candidates[0], "worker_belief")


def test_delivery_and_store_give_the_same_records(store: Store, delivery: Intake):
    """The records of a delivery are those of a fresh store that took it."""
    store.import_rows(delivery, AS_OF)
    assert delivery.records(AS_OF) == store.load_records()


def test_rehearsal_tells_and_changes_nothing(store: Store, delivery: Intake, tmp_path: Path):
    """A rehearsal gives the summary of the import to come, and leaves the store and its numbers alone."""
    empty, digest = stamps_of(store), store.digest()
    told = store.rehearse_rows(delivery, AS_OF)
    assert set(store.row_counts().values()) == {0}
    assert (stamps_of(store), store.digest()) == (empty, digest)
    assert store.import_rows(delivery, AS_OF) == told
    assert store.digest() != digest
    with pytest.raises(DataRefusedError):
        store.rehearse_rows(people(tmp_path, "P2,,0461,x"), AS_OF)


def test_refused_delivery_is_refused(store: Store, tmp_path: Path):
    """A delivery with an error cannot be imported, whatever rows it holds."""
    with pytest.raises(DataRefusedError, match="nothing was imported"):
        store.import_rows(people(tmp_path, "P1,,0461,5", "P2,,0461,x"), AS_OF)
    assert store.row_counts()["candidates"] == 0


KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from data.intake import read_folder
from data.store import open_store

def stop(table, done, total):
    if table == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)

open_store(sys.argv[1]).import_rows(read_folder(Path(sys.argv[2]), date(2026, 4, 1)), date(2026, 4, 1), stop)
"""


@pytest.mark.parametrize("table", ["vocabulary", "decisions"])
def test_killed_import_leaves_the_old_state(
    delivery: Intake, tmp_path: Path, table: str, repository: Path, database_url: str
):
    """A process killed in mid-transaction leaves the store as it was, and the import can be repeated."""
    with open_store(database_url) as store:
        store.import_rows(delivery, AS_OF)
        before = store.digest(), store.row_counts()
    changed = tables()
    changed["candidates"][2]["hours_per_week_now"] = "4"
    folder = put(tmp_path / "changed", written(changed))
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, database_url, str(folder), table],
        cwd=repository,
        env=os.environ | {"PYTHONPATH": str(repository)},
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    with open_store(database_url) as store:
        assert (store.digest(), store.row_counts()) == before
        assert store.import_rows(read_folder(folder, LATER), LATER).tables["candidates"].changed == 1
