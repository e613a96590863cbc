"""What workbooks hold besides texts."""

import io
from pathlib import Path

from openpyxl import Workbook

from data.intake import read_folder
from tests.data.deliveries import AS_OF, put


def _book(*rows: list[object]) -> bytes:
    book, buffer = Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    sheet.title = "paid_hours"
    header: list[object] = ["match_id", "month", "paid_hours"]
    for row in (header, *rows):
        sheet.append(row)
    book.save(buffer)
    return buffer.getvalue()


def test_formula_without_value_is_refused(tmp_path: Path):
    """A formula that no spreadsheet computed is an error with its row, not an unknown value."""
    path = put(tmp_path, {"a.xlsx": _book(["M1", "2026-01", 5], ["M1", "2026-02", "=C2+1"])}) / "a.xlsx"
    found = {(f.file, f.row, f.code) for f in read_folder(path, AS_OF).findings}
    assert ("a.xlsx/paid_hours", 3, "formula-without-value") in found


def test_typed_numbers_have_one_reading(tmp_path: Path):
    """A number typed into a cell is itself: 1.234 is not taken for a possible thousand."""
    path = put(tmp_path, {"a.xlsx": _book(["M1", "2026-01", 1.234])}) / "a.xlsx"
    delivery = read_folder(path, AS_OF)
    assert [row[2] for row in delivery.rows["paid_hours"]] == [1.234]
    assert "ambiguous-number" not in {finding.code for finding in delivery.findings}
