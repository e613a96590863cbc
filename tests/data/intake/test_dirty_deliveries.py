"""Deliveries as they really come: everything readable ends in one store, everything ambiguous is named."""

from pathlib import Path

import pytest

from data.findings import DataRefusedError, Severity
from data.intake import Known, read_folder
from data.store import open_store
from tests.data.deliveries import AS_OF, CLEAN, Files, digest_of, put, read, tables, written
from tests.data.dirt import DIRT

ENOUGH_VARIANTS = 60


@pytest.fixture(scope="module")
def clean_digest(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Digest of a store that took the clean delivery."""
    delivery = read(tmp_path_factory.mktemp("clean"), written(tables()))
    assert not delivery.refused
    return digest_of(delivery)


def test_there_are_enough_variants():
    """At least sixty named ways of writing the delivery are tried."""
    assert len(DIRT) >= ENOUGH_VARIANTS


@pytest.mark.parametrize("name", DIRT)
def test_same_store(name: str, clean_digest: str, tmp_path: Path):
    """A delivery written in this way ends in exactly the store of the clean one."""
    delivery = read(tmp_path, DIRT[name]())
    assert [str(f) for f in delivery.findings if f.severity is Severity.ERROR] == []
    assert digest_of(delivery) == clean_digest


@pytest.mark.parametrize("name", DIRT)
def test_variant_differs(name: str):
    """Each variant really is another way of writing: none is the clean delivery itself."""
    assert DIRT[name]() != written(tables())


def _with_cell(table: str, row: int, column: str, cell: str) -> Files:
    delivery = tables()
    delivery[table][row][column] = cell
    return written(delivery)


CELLS = {
    "thousands or decimals, and nothing that tells": (
        "paid_hours",
        0,
        "paid_hours",
        "1.234",
        "ambiguous-number",
    ),
    "thousands by comma among points": ("candidates", 0, "hours_per_week_now", "1,234", "out-of-range"),
    "decimals of a whole number": ("openings", 0, "places", "1.234", "not-whole"),
    "year of two digits": ("matches", 0, "started_on", "01-03-25", "ambiguous-date"),
    "month of a two-digit year": ("paid_hours", 0, "month", "mar-25", "not-a-date"),
    "american date": ("matches", 0, "started_on", "03/25/2025", "not-a-date"),
    "day that does not exist": ("candidates", 2, "waiting_since", "2023-02-29", "not-a-date"),
    "time of another zone": ("matches", 0, "started_on", "2025-03-01T23:30:00Z", "not-a-date"),
    "day inside a month": ("paid_hours", 0, "month", "2025-05-17", "not-a-month"),
    "hours before the day": ("candidates", 0, "availability", "8-12 mon", "not-hours"),
    "hours that descend": ("candidates", 0, "availability", "mon 12:00-08:00", "not-hours"),
    "hours beyond the day": ("openings", 0, "schedule", "mon 08:00-25:00", "not-hours"),
    "unknown weekday": ("openings", 0, "schedule", "maj 08:00-12:00", "not-hours"),
    "unknown status": ("candidates", 0, "status", "borte", "unknown-choice"),
    "unknown transport": ("candidates", 0, "transport", "walk|helikopter", "unknown-choice"),
    "word for a number": ("candidates", 0, "hours_per_week_now", "NA", "not-a-number"),
    "not a number": ("candidates", 0, "hours_per_week_now", "nan", "not-a-number"),
    "infinity": ("workplaces", 0, "employees_fte", "inf", "not-a-number"),
    "unit after the number": ("candidates", 0, "hours_per_week_now", "5 timer", "not-a-number"),
    "half a place": ("openings", 0, "places", "1.5", "not-whole"),
    "negative capacity": ("openings", 0, "places", "-1", "out-of-range"),
    "negative budget": ("openings", 0, "hours_budget_per_week", "-2", "out-of-range"),
    "more hours than a week has": ("candidates", 0, "hours_per_week_now", "169", "out-of-range"),
    "latitude off the globe": ("workplaces", 0, "latitude", "91", "out-of-range"),
    "level out of range": ("candidates", 0, "competences", "cleaning_01:4", "out-of-range"),
    "maximum below minimum": ("openings", 0, "hours_per_week_max", "1", "hours-descend"),
    "end before the start": ("matches", 0, "ended_on", "2025-02-01", "dates-descend"),
    "chance of nothing": ("matches", 0, "propensity", "0", "propensity-zero"),
    "opening that does not exist": ("matches", 0, "opening_id", "O9", "dangling-id"),
    "workplace that does not exist": ("openings", 1, "workplace_id", "W9", "dangling-id"),
    "match that does not exist": ("paid_hours", 0, "match_id", "M9", "dangling-id"),
    "opening without workplace": ("openings", 0, "workplace_id", "", "missing"),
    "opening without places": ("openings", 0, "places", "", "missing"),
    "id missing": ("workplaces", 2, "workplace_id", "", "missing"),
    "id rounded by a spreadsheet": ("workplaces", 2, "workplace_id", "1,00123E+09", "rounded-id"),
    "list without values": ("candidates", 0, "competences", "cleaning_01", "item-without-value"),
    "list parted by commas": ("candidates", 0, "must_conditions", "LIFT,PAUSE", "list-separator"),
    "code with two values": ("candidates", 0, "competences", "cleaning_01:1|cleaning_01:2", "code-twice"),
    "control character": ("workplaces", 0, "name", "a\x07b", "control-character"),
    "zero byte": ("workplaces", 0, "name", "a\x00b", "control-character"),
    "civil registration number": ("workplaces", 0, "name", "Jens 010190-1234", "cpr"),
    "civil registration number as id": ("candidates", 1, "candidate_id", "0101901234", "cpr"),
    "match without a site": ("matches", 1, "workplace_id", "", "no-workplace"),
}


@pytest.mark.parametrize("name", CELLS)
def test_refused_cell_is_named(name: str, tmp_path: Path):
    """What cannot be read without guessing is an error naming file, line and column; nothing is stored."""
    table, row, column, cell, code = CELLS[name]
    delivery = read(tmp_path, _with_cell(table, row, column, cell))
    places = {
        (f.file, f.row, f.column)
        for f in delivery.findings
        if f.severity is Severity.ERROR and f.code == code
    }
    assert (f"{table}.csv", row + 2, column) in places
    with pytest.raises(DataRefusedError):
        digest_of(delivery)


def _text_with(table: str, change: tuple[str, str]) -> Files:
    return written(tables()) | {f"{table}.csv": CLEAN[table].replace(*change).encode()}


FILES: dict[str, tuple[Files, str, int | None, str]] = {
    "cell too many": (
        _text_with("paid_hours", ("2025-06,30", "2025-06,30,5")),
        "paid_hours.csv",
        3,
        "too-many-cells",
    ),
    "cell too few": (
        _text_with("paid_hours", ("2025-06,30", "2025-06")),
        "paid_hours.csv",
        3,
        "too-few-cells",
    ),
    "quote left open": (_text_with("brokers", ("B1,", 'B1,"')), "brokers.csv", 2, "broken-line"),
    "two truths": (
        _text_with("brokers", ("B1,Æ", "B1,Bo,0461,30,1\nB1,Æ")),
        "brokers.csv",
        3,
        "conflicting-rows",
    ),
    "column twice": (
        _text_with("paid_hours", ("month,", "match_id,")),
        "paid_hours.csv",
        None,
        "column-twice",
    ),
    "needed column missing": (
        _text_with("paid_hours", ("month", "when")),
        "paid_hours.csv",
        None,
        "column-missing",
    ),
    "huge cell": (_text_with("brokers", ("Ærlig", "x" * 200_000)), "brokers.csv", 2, "broken-line"),
    "empty file": (written(tables()) | {"candidates.csv": b""}, "candidates.csv", None, "empty-file"),
    "old spreadsheet": (
        written(tables()) | {"candidates.csv": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"},
        "candidates.csv",
        None,
        "old-workbook",
    ),
    "damaged workbook": (
        written(tables()) | {"candidates.xlsx": b"PK\x03\x04broken"},
        "candidates.xlsx",
        None,
        "unreadable-workbook",
    ),
    "text in no encoding": (
        written(tables()) | {"candidates.csv": b"candidate_id\n\x81\x8d\x8f\n"},
        "candidates.csv",
        None,
        "encoding",
    ),
    "utf-16 without mark": (
        written(tables()) | {"brokers.csv": CLEAN["brokers"].encode("utf-16-le")},
        "brokers.csv",
        None,
        "column-missing",
    ),
    "table missing": (
        {name: content for name, content in written(tables()).items() if name != "openings.csv"},
        "openings.csv",
        None,
        "table-missing",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_refused_file_is_named(name: str, tmp_path: Path):
    """A file that cannot be read as a table is an error that names it and, where there is one, the line."""
    files, file, row, code = FILES[name]
    found = {(f.file, f.row, f.code) for f in read(tmp_path, files).findings if f.severity is Severity.ERROR}
    assert (file, row, code) in found


_PAST_MATCH = "M2,NULL,,W3,2024-01-10,randomised,0.125,2025-01-10,,2024-06-30,stopped,1"
REMARKS = {
    "unknown column": (_text_with("brokers", ("fte", "humør")), "unknown-column", Severity.NOTE),
    "unknown word": (_text_with("candidates", ("QUIET:2", "STILLE:2")), "unknown-word", Severity.WARNING),
    "header only": (
        written(tables()) | {"holds.csv": b"candidate_id,opening_id,kind\n"},
        "no-rows",
        Severity.NOTE,
    ),
    "empty optional file": (written(tables()) | {"holds.csv": b""}, "empty-file", Severity.NOTE),
    "windows-1252": (written(tables(), encoding="cp1252"), "encoding-guessed", Severity.NOTE),
    "weights do not sum to 1": (
        _text_with("openings", ("own_01:0.3", "own_01:0.9")),
        "weights-sum",
        Severity.WARNING,
    ),
    "broker unknown": (_text_with("candidates", ("B1,1", "B7,1")), "dangling-id", Severity.WARNING),
    "coordinates swapped": (
        _text_with("workplaces", ("55.4,10.39", "10.39,55.4")),
        "not-in-denmark",
        Severity.WARNING,
    ),
    "half a coordinate": (
        _text_with("workplaces", ("55.4,10.39", "55.4,")),
        "half-coordinates",
        Severity.WARNING,
    ),
    "letters damaged": (_text_with("brokers", ("Ærlig", "Ã¦rlig")), "damaged-letters", Severity.WARNING),
    "unknown municipality": (
        _text_with("workplaces", (",0101,", ",0999,")),
        "unknown-municipality",
        Severity.WARNING,
    ),
    "match in the future": (
        _text_with("matches", (_PAST_MATCH, "M2,NULL,,W3,2026-03-03,,,,,,,")),
        "in-the-future",
        Severity.WARNING,
    ),
}


@pytest.mark.parametrize("name", REMARKS)
def test_remark_lets_the_delivery_in(name: str, tmp_path: Path):
    """What a person should look at is a warning or note, and the delivery is taken."""
    files, code, severity = REMARKS[name]
    delivery = read(tmp_path, files)
    assert (code, severity) in {(f.code, f.severity) for f in delivery.findings}
    assert not delivery.refused
    assert len(digest_of(delivery)) == 64


def test_strange_company_names_stay_themselves(tmp_path: Path):
    """A company called NA, None or TRUE and people called NULL or 0012 keep their names."""
    with open_store("sqlite://") as store:
        store.import_rows(read(tmp_path, written(tables())), AS_OF)
        snapshot = store.take_snapshot(AS_OF)
    names = {workplace.workplace_id: workplace.name for workplace in snapshot.workplaces}
    assert names == {"1000000002": 'Blå Café, Ørsted "og" søn', "W1": "NA", "W3": "None", "W4": "TRUE"}
    assert [candidate.candidate_id for candidate in snapshot.candidates] == ["0012", "K2", "NULL"]


def test_cpr_number_is_never_echoed(tmp_path: Path):
    """No finding, warning or exception repeats a CPR-like value, in whatever column or header it stands."""
    number = "010190-1234"
    deliveries = (
        _with_cell("workplaces", 0, "name", number),
        _with_cell("candidates", 0, "hours_per_week_now", "0101901234"),
        _with_cell("candidates", 0, "no_go_workplaces", number),
        _with_cell("matches", 0, "candidate_id", number),
        written(tables()) | {"candidates.csv": f"{number},x\n{number},y\n".encode()},
        {name.replace("holds", number): content for name, content in written(tables()).items()},
    )
    for at, files in enumerate(deliveries):
        delivery = read(tmp_path / str(at), files)
        text = "\n".join(map(str, delivery.findings))
        assert number not in text
        assert "0101901234" not in text


def test_repeated_faults_are_counted(tmp_path: Path):
    """Ten thousand equal faults are two hundred findings and one that counts the rest."""
    rows = "".join(f"M1,2025-{1 + n % 12:02d},x{n}\n" for n in range(10_000))
    files = written(tables()) | {"paid_hours.csv": f"match_id,month,paid_hours\n{rows}".encode()}
    errors = [f for f in read(tmp_path, files).findings if f.code == "not-a-number"]
    assert len(errors) == 201
    assert errors[-1].got == "and 9800 more of the same"


def test_single_file_may_lean_on_the_store(tmp_path: Path):
    """A file by itself is read alone, and may name records that the store already holds."""
    put(tmp_path, written(tables()))
    with open_store("sqlite://") as store:
        store.import_rows(read_folder(tmp_path, AS_OF), AS_OF)
        known = Known(ids=store.known_ids(), vocabulary=store.vocabulary())
        (tmp_path / "paid_hours.csv").write_text(
            "match_id,month,paid_hours\nM1,2025-08,30\n", encoding="utf-8"
        )
        alone = read_folder(tmp_path / "paid_hours.csv", AS_OF)
        leaning = read_folder(tmp_path / "paid_hours.csv", AS_OF, known=known)
        assert [finding.code for finding in alone.findings] == ["dangling-id"]
        assert leaning.findings == ()
        assert store.import_rows(leaning, AS_OF).tables["paid_hours"].added == 1
