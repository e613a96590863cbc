"""Ids, columns, files and histories as other systems deliver them."""

import csv
from pathlib import Path

import pytest

from data.findings import DataRefusedError, Severity
from data.intake import Intake
from data.snapshot import Snapshot
from data.store import open_store
from tests.data.deliveries import (
    AS_OF,
    CLEAN_ONLY,
    Tables,
    changed,
    digest_of,
    judged,
    read,
    tables,
    written,
)

KEYS = {
    "workplace_id": ("W1", "workplaces", "openings", "matches"),
    "opening_id": ("O1", "openings", "matches", "holds", "decisions"),
    "candidate_id": ("K2", "candidates", "holds", "decisions"),
}
TYPICAL_UUID = "01019012-3412-4abc-9def-010190123456"


def renamed_id(column: str, new: str) -> Tables:
    """Return the clean delivery with one id replaced everywhere."""
    old, *names = KEYS[column]
    delivery = tables()
    for name in names:
        for row in delivery[name]:
            row[column] = new if row[column] == old else row[column]
    return delivery


@pytest.mark.parametrize("column", KEYS)
@pytest.mark.parametrize(
    "new",
    ["17", TYPICAL_UUID, TYPICAL_UUID.replace("-", ""), "a0101901234bcdef01234567", "æ å-1", "3000000001"],
)
def test_ids_of_other_systems(column: str, new: str, tmp_path: Path, clean: Intake):
    """Plain numbers, keys of databases and ids with spaces or Danish letters are ids like any other."""
    judged(read(tmp_path, written(renamed_id(column, new))), clean, CLEAN_ONLY)


def test_number_of_a_company_may_begin_with_a_day(tmp_path: Path, clean: Intake):
    """Ten digits that begin with a day pass as id of a workplace, opening or company, never as a person's."""
    number = "0101901234"
    for column in ("workplace_id", "opening_id"):
        judged(read(tmp_path / column, written(renamed_id(column, number))), clean, CLEAN_ONLY)
    judged(
        read(tmp_path / "cvr", written(changed("workplaces", 0, {"company_id": number}))), clean, CLEAN_ONLY
    )
    refused = read(tmp_path / "person", written(renamed_id("candidate_id", number)))
    places = {(f.file, f.row, f.column) for f in refused.findings if f.code == "cpr"}
    assert ("candidates.csv", 4, "candidate_id") in places
    assert not [finding for finding in refused.findings if number in str(finding)]


def test_no_table_of_jobformidlere(tmp_path: Path, clean: Intake):
    """Without brokers.csv nobody is missing from it."""
    files = written(tables())
    del files["brokers.csv"]
    judged(read(tmp_path, files), clean, CLEAN_ONLY)


def test_everything_quoted_with_more_columns(tmp_path: Path, clean: Intake):
    """Quoted cells and columns of the sender's own are read with a note for each column."""
    delivery = {name: [row | {"score": "1", "": ""} for row in rows] for name, rows in tables().items()}
    judged(read(tmp_path, written(delivery, quoting=csv.QUOTE_ALL)), clean, "note unknown-column")


def test_only_what_is_required(tmp_path: Path):
    """The three needed tables with their needed columns are a delivery."""
    files = {
        "candidates.csv": b"candidate_id,municipality_code\n1,461\n",
        "workplaces.csv": b"workplace_id,postcode\n2,5000\n",
        "openings.csv": b"opening_id,workplace_id,places\n3,2,1\n",
    }
    delivery = read(tmp_path, files)
    assert {f.severity for f in delivery.findings} == {Severity.NOTE}
    snapshot = Snapshot.of(delivery.records(AS_OF), AS_OF)
    assert (snapshot.candidates[0].status, snapshot.openings[0].free_places) == ("active", 1)


def test_own_labels_for_built_in_words(tmp_path: Path, clean: Intake):
    """A row of vocabulary.csv for a built-in word replaces its labels, and its code stays known."""
    delivery = tables()
    own = {"code": "cleaning_01", "label_da": "svaberi", "label_en": "mopping", "group": "x", "broader": ""}
    delivery["vocabulary"].append(delivery["vocabulary"][0] | own)
    read_in = read(tmp_path, written(delivery))
    judged(read_in, clean, CLEAN_ONLY)
    words = Snapshot.of(read_in.records(AS_OF), AS_OF).vocabulary
    assert words.label("competence", "cleaning_01") == "svaberi"
    assert words.label("competence", "own_01") == "sy gardiner"


def test_words_with_commas_of_ones_own(tmp_path: Path):
    """A comma parts no items, but may stand in a code that the vocabulary holds."""
    delivery = changed("vocabulary", 0, {"code": "syning, let"})
    delivery["candidates"][0]["competences"] = "syning, let:2"
    assert not read(tmp_path / "own", written(delivery)).refused
    delivery["candidates"][0]["competences"] = "syning, svær:2"
    assert read(tmp_path / "other", written(delivery)).refused


_LOST = [("decisions", {"opening_id": "O9"}), ("matches", {"opening_id": "O9", "workplace_id": "W1"})]


@pytest.mark.parametrize(("table", "cells"), _LOST)
def test_history_of_what_is_gone_is_kept(table: str, cells: dict[str, str], tmp_path: Path):
    """Decisions and matches on openings that no longer exist are stored, exported and read back the same."""
    delivery = read(tmp_path / "in", written(changed(table, 0, cells)))
    with open_store("sqlite://") as store:
        store.import_rows(delivery, AS_OF)
        assert store.row_counts()[table] == 2
        assert len(store.take_snapshot(AS_OF).history) == 2
        store.export_folder(tmp_path / "out")
        again = read(tmp_path / "out", {})
        assert not store.import_rows(again, AS_OF).changed_anything


def test_observation_reaches_the_first_paid_hour(tmp_path: Path):
    """A match paid after its last look counts as watched until that day."""
    cells = {"observed_until": "2025-05-01", "ended_on": "", "end_reason": ""}
    delivery = read(tmp_path, written(changed("matches", 0, cells)))
    match = Snapshot.of(delivery.records(AS_OF), AS_OF).history[0].match
    assert match.observed_until == match.first_paid_on
    assert match.first_paid_on is not None


def test_store_refuses_what_leads_nowhere(tmp_path: Path):
    """A match whose opening and workplace are both unknown does not get past the store either."""
    delivery = read(tmp_path, written(changed("matches", 0, {"opening_id": "O9", "workplace_id": "W9"})))
    bare = Intake(rows=delivery.rows, findings=(), rows_read={})
    with pytest.raises(DataRefusedError, match="O9"):
        digest_of(bare)
