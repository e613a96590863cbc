"""No civil registration number comes in by a delivery: in a cell, a header, a file's or a sheet's name."""

import csv
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from api.faults import DataError
from api.jobs.upload import unpack
from data.columns import Column, Kind, Table
from data.findings import Severity
from data.intake import guard, read_folder
from data.tables import TABLES
from tests.api.conftest import SAMPLE
from tests.privacy.kept import hits
from tests.privacy.spellings import NUMBERS, naive_holds_cpr, spellings
from tests.trust_record import record

SPELLED = spellings()
BARE = frozenset(NUMBERS)
DAY = date(2026, 3, 2)


def _sample_row(table: Table) -> dict[str, str]:
    path = SAMPLE / table.file
    if not path.exists():
        return {column.name: "" for column in table.columns}
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.DictReader(file))


def _write(folder: Path, table: Table, name: str, texts: tuple[str, ...], form: str) -> None:
    """Write a table whose rows have the texts in one column, as CSV or as a workbook."""
    row = _sample_row(table)
    columns = list(dict.fromkeys([*row, name]))
    rows = [[text if column == name else row.get(column, "") for column in columns] for text in texts]
    folder.mkdir(parents=True, exist_ok=True)
    if form == "csv":
        with (folder / table.file).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([columns, *rows])
        return
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = table.name
    for line in [columns, *rows]:
        sheet.append([f"'{cell}" if cell.startswith("=") else cell for cell in line])
    book.save(folder / "delivery.xlsx")


def _texts_for(column: Column | None, texts: tuple[str, ...]) -> tuple[str, ...]:
    own = column is not None and column.number_field
    return tuple(text for text in texts if not (own and text in BARE))


def _lets_in(
    folder: Path, table: Table, column: Column | None, texts: tuple[str, ...], form: str
) -> list[str]:
    """Read rows with a text each in one column; return what was let in or repeated."""
    name = column.name if column else "bemaerkning"
    _write(folder, table, name, texts, form)
    intake = read_folder(folder, DAY)
    kept = [f"{table.name}.{name}: kept {len(rows)}" for rows in intake.rows.values() if rows]
    said = "\n".join(str(finding) for finding in intake.findings)
    return kept + [f"{table.name}.{name}: told {text!r}" for text in texts if text in said]


def _columns(every: int) -> list[tuple[Table, Column | None]]:
    found = [(table, column) for table in TABLES for column in (*table.columns, None)]
    return found[::every]


def test_no_spelling_comes_in_by_a_delivery(tmp_path: Path) -> None:
    """Each column of each table, known or not, with some spellings: no row is taken, nothing repeated."""
    found = []
    for number, (table, column) in enumerate(_columns(1)):
        texts = _texts_for(column, tuple(SPELLED[(number * 11 + s * 17) % len(SPELLED)] for s in range(12)))
        found += _lets_in(tmp_path / str(number), table, column, texts, "csv")
    assert found == []


@pytest.mark.proof
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_300_spellings_in_every_column(tmp_path: Path, form: str) -> None:
    """All spellings in each column of each table, as CSV and as a workbook: no row is taken."""
    found, cells = [], 0
    for number, (table, column) in enumerate(_columns(1)):
        texts = tuple(t for t in _texts_for(column, SPELLED) if form == "csv" or t.isprintable())
        cells += len(texts)
        found += _lets_in(tmp_path / str(number), table, column, texts, form)
    assert found == []
    record(
        f"no_cpr_{form}",
        f"No CPR number comes in by a delivery ({form}): 300 spellings in every column of every table",
        {"columns": len(_columns(1)), "cells": cells, "rows taken": 0, "numbers repeated": 0},
        command="pytest tests/privacy -m proof",
    )


def test_the_naive_pattern_takes_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mutant: with the pattern that everybody writes first, rows with numbers are taken."""
    monkeypatch.setattr(guard, "holds_cpr", naive_holds_cpr)
    table = next(table for table in TABLES if table.name == "brokers")
    assert _lets_in(tmp_path, table, table.column("name"), SPELLED, "csv") != []


@pytest.mark.parametrize("text", SPELLED[::29])
def test_names_of_files_headers_and_sheets_hold_none(tmp_path: Path, text: str) -> None:
    """A number in the name of a file, a header or a sheet refuses the delivery and is not repeated."""
    name = text.replace("/", "-").replace("\x00", "")
    for place in ("file", "header", "sheet"):
        folder = tmp_path / place
        folder.mkdir()
        if place == "file":
            (folder / f"{name}.csv").write_text("a,b\n1,2\n", encoding="utf-8")
        elif place == "header":
            with (folder / "brokers.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([["broker_id", text], ["b1", "x"]])
        else:
            _write(folder, TABLES[1], "name", ("Ida",), "xlsx")
            (folder / "delivery.xlsx").rename(folder / f"{name}.xlsx")
        found = read_folder(folder, DAY).findings
        assert [f.code for f in found if f.severity is Severity.ERROR and f.code == "cpr"] != [], place
        assert text not in "\n".join(map(str, found))


def test_a_zip_with_a_number_in_a_name_says_nothing_of_it(tmp_path: Path) -> None:
    """An upload whose members are named by numbers fails without repeating them, in the run's fault too."""
    for number, text in enumerate(SPELLED[::13]):
        upload = tmp_path / f"{number}.zip"
        with zipfile.ZipFile(upload, "w") as archive:
            archive.writestr(f"{text.replace(chr(0), '')}.csv", "x")
        with pytest.raises(DataError) as refused:
            unpack(upload, tmp_path / f"out{number}", 10**6)
        assert hits(str(refused.value), (text,)) == []


def test_columns_of_every_kind_were_met() -> None:
    """The columns that are tried are of every kind of the exchange format."""
    assert {column.kind for _, column in _columns(1) if column} == set(Kind)
