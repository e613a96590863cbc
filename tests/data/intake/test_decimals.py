"""Numbers with three decimals: read as the file's clear numbers are written, refused where nothing tells."""

from pathlib import Path

import pytest

from data.findings import Finding, Severity
from data.intake import Intake, read_folder
from data.intake.decimals import settled
from data.store import open_store
from tests.data.deliveries import AS_OF, digest_of, put, read, tables, written
from tests.data.intake.test_case_system import COMPANIES

PAID = "match_id,month,paid_hours\n"


def paid(folder: Path, *cells: str) -> Intake:
    """Return a delivery of paid months with these hours."""
    rows = "".join(f'M1,2025-{month:02d},"{cell}"\n' for month, cell in enumerate(cells, start=5))
    return read(folder, written(tables()) | {"paid_hours.csv": (PAID + rows).encode()})


def hours(delivery: Intake) -> list[object]:
    """Return the hours of all paid months."""
    return [row[2] for row in delivery.rows["paid_hours"]]


def remarks(delivery: Intake) -> list[Finding]:
    """Return what is not a note."""
    return [finding for finding in delivery.findings if finding.severity is not Severity.NOTE]


@pytest.mark.parametrize(
    ("clear", "number"),
    [
        ("7.5", 12.345),
        ("7.25", 12.345),
        ("7.1250", 12.345),
        ("0.125", 12.345),
        ("0.000", 12.345),
        ("7,5", None),
        ("0,125", None),
        ("7", "ambiguous-number"),
        ("7.500", "ambiguous-number"),
        ("", "ambiguous-number"),
    ],
)
def test_other_cells_of_the_column_tell(clear: str, number: object, tmp_path: Path):
    """One clear number of the column tells what 12.345 is; 12345 hours a month are out of range."""
    delivery = paid(tmp_path, *filter(None, ("12.345", clear)))
    if isinstance(number, float):
        assert hours(delivery)[0] == number
        assert [finding.code for finding in remarks(delivery)] == ["decimals-by-evidence"]
    else:
        assert {finding.code for finding in remarks(delivery)} == {number or "out-of-range"}
        assert delivery.refused


def test_a_column_of_three_decimals_throughout(tmp_path: Path):
    """Where all cells of a bounded column have three digits, and are no few, they are decimals."""
    cells = [f"{number / 8:.3f}" for number in range(60, 67)]
    delivery = paid(tmp_path / "many", *cells)
    assert hours(delivery) == [number / 8 for number in range(60, 67)]
    assert [finding.code for finding in remarks(delivery)] == ["decimals-by-evidence"]
    assert paid(tmp_path / "few", *cells[:4]).refused
    assert paid(tmp_path / "mixed", *cells[:6], "12").refused


def test_contradicting_cells_tell_nothing(tmp_path: Path):
    """Where the column writes decimals in both ways, the number with two readings stays refused."""
    delivery = paid(tmp_path, "12.345", "7.5", "7,5")
    assert [(f.row, f.code) for f in remarks(delivery)] == [(2, "ambiguous-number")]


def test_one_warning_a_column(tmp_path: Path):
    """A column of such numbers has one warning: file, first line, column, what stood there, and how many."""
    delivery = paid(tmp_path, "7.5", "12.345", "12.345", "8.125")
    assert hours(delivery) == [7.5, 12.345, 12.345, 8.125]
    (finding,) = remarks(delivery)
    assert (finding.severity, finding.place) == (Severity.WARNING, "paid_hours.csv:3 [paid_hours]")
    assert finding.got == "12.345, the first of 3 such cells of the column"
    assert "decimal point" in finding.advice
    assert "1.2340" in finding.expected
    assert len(digest_of(delivery)) == 64


def _workplaces(folder: Path, header: str, row: str) -> Intake:
    path = put(folder, {}) / "workplaces.csv"
    text = f"workplace_id;municipality_code;{header}\nW1;0461;{row}\n"
    path.write_text(text, encoding="utf-8")
    return read_folder(path, AS_OF)


@pytest.mark.parametrize(
    ("header", "row", "value"),
    [
        ("employees_fte;pace", "20.125;2.5", 20.125),
        ("employees_fte;pace", "1.234;2,5", 1234.0),
        ("employees_fte;pace", "1,234;2,5", 1.234),
        ("employees_fte;pace", "1,234;2.5", 1234.0),
        ("employees_fte;conditions_offered", "1.234;LIFT:2,5", 1234.0),
        ("employees_fte;pace;team_climate", "1.234;2,5;2.5", "ambiguous-number"),
        ("employees_fte;latitude;longitude", "1.234;55.3931;10.3882", "ambiguous-number"),
        ("employees_fte;pace;latitude;longitude", "1.234;2,5;55.3931;10.3882", 1234.0),
        ("employees_fte;supported_now_fte", "1.234;1.234.567", 1234.0),
        ("employees_fte;company_id", "1.234;2.5", "ambiguous-number"),
    ],
)
def test_other_columns_tell(header: str, row: str, value: object, tmp_path: Path):
    """Where the column is silent, the file's other numbers tell: not its ids, and not its degrees."""
    delivery = _workplaces(tmp_path, header, row)
    if isinstance(value, float):
        assert [f.code for f in remarks(delivery)] == ["decimals-by-evidence"]
        assert value in delivery.rows["workplaces"][0]
    else:
        assert [f.code for f in remarks(delivery)] == [value]


def test_degrees_tell_of_bounded_columns(tmp_path: Path):
    """Degrees with a point are enough for hours of the week, which are never a thousand."""
    text = "candidate_id,latitude,longitude,hours_per_week_now\nK1,55.3931,10.3882,3.125\n"
    path = put(tmp_path, {"candidates.csv": text.encode()}) / "candidates.csv"
    delivery = read_folder(path, AS_OF)
    assert [f.code for f in remarks(delivery)] == ["decimals-by-evidence"]
    assert 3.125 in delivery.rows["candidates"][0]


def test_items_of_lists(tmp_path: Path):
    """Hours of tasks with three decimals are read as the column's other items are written."""
    delivery = tables()
    delivery["openings"][0]["tasks"] = "9112:1.234|9334:2.5"
    assert "9112:1.2340|9334:2.5" in read(tmp_path, written(delivery)).rows["openings"][0]


def test_what_is_read_by_evidence_is_exported_clear(tmp_path: Path):
    """The store's export of such numbers needs no evidence, and changes nothing."""
    with open_store("sqlite://") as store:
        store.import_rows(paid(tmp_path / "in", "7.5", "12.345"), AS_OF)
        store.export_folder(tmp_path / "out")
        again = read_folder(tmp_path / "out", AS_OF)
        assert remarks(again) == []
        assert not store.import_rows(again, AS_OF).changed_anything


def test_faults_of_lines_are_said_once(tmp_path: Path):
    """Looking through the file for evidence repeats no finding about its lines."""
    files = written(tables()) | {"paid_hours.csv": f'{PAID}M1,2025-05,12.345\nM1,2025-06,"7.5\n'.encode()}
    codes = [finding.code for finding in remarks(read(tmp_path, files))]
    assert sorted(codes) == ["ambiguous-number", "broken-line"]


def test_numbers_composed_by_us_tell_nothing(tmp_path: Path):
    """Hours of tasks that the reader of case systems shared out are no evidence of how the sender writes."""
    text = COMPANIES.replace("1234,5", "1234").replace("|LIFT:3", "").replace("2;\n8;", "2;\n8;")
    assert "2;8;2;" in text
    delivery = read(tmp_path, {"Udtræk.csv": text.replace("2;8;2;", "2;1.234;2;").encode()})
    assert {f.code for f in remarks(delivery)} >= {"ambiguous-number"}
    assert "decimals-by-evidence" not in {f.code for f in delivery.findings}


def test_settled():
    """Only numbers with two readings are rewritten; names in front of them stay."""
    assert settled("1.234:1.234|b:2.5", ".") == "1.234:1.2340|b:2.5"
    assert settled("-1,234", ".") == "-1234"
