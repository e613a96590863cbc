"""Files of the Danish case systems, clean and dirty."""

import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from data.columns import Table
from data.findings import DataRefusedError, Severity
from data.intake import Intake, Known, read_folder
from data.rows import columns_of
from data.store import open_store
from data.tables import CANDIDATES, OPENINGS, WORKPLACES
from tests.data.deliveries import AS_OF, digest_of, put, read

PEOPLE = """sags_id;fornavn;postnr;kommunekode;ydelse;ydelse_fra;visitationskategori;maaneder_paa_ydelse;\
timer_nu;timer_maal;koerekort;bil;max_rejsetid_min;ledig_dage;ledig_tidsrum;erfaring_opgaver;oenske_opgaver;oenske_brancher;\
fravalg;vilkaar;dansk_niveau;jobformidler
S1;Åse;5000;0461;kontanthjælp;2019-02-01;aktivitetsparat;84;2,5;12;ja;ja;45;man|ons;08:00-14:00;9112|9412:1;\
9112***|9412*;47**|56;9122|02|1000000009;LIFT:3|PACE;3;JF1
0002;Bo;;0101;kontanthjælp;;;60;1;;nej;nej;;man-fre;;;;;;;;JF1
S3;Eva;8000;;;;;;;;;;;;;;;;;;;
"""
COMPANIES = """cvr;p_nummer;navn;adresse;postnr;kommunekode;branchekode;branchesystem;ansatte_fuldtid;\
stoettede_fuldtid;aabningstid;opgaver;timer_min;timer_max;antal_pladser;vilkaar_tilbudt;dansk_krav;kontaktperson;\
ansaettelseshensigt;bekraeftet_dato
10000001;1012345678;Café Ærø;Torvet 1;5000;0461;561010;DB07;\
1234,5;1;man-fre 08:00-16:00|lør 09:00-13:00;9412|9112;2;\
8;2;PAUSE|LIFT:3;1;Ib;ansaetter_nu;2026-02-01
10000002;1000000009;NA;;8000;0751;011100;DB07;3;0;;;;;0;;;;maaske;
"""
Files = dict[str, bytes]


def files(people: str = PEOPLE, companies: str = COMPANIES, encoding: str = "utf-8") -> Files:
    """Return both files, called whatever the system calls them."""
    return {"Udtræk 1.csv": people.encode(encoding), "Udtræk 2.csv": companies.encode(encoding)}


def both(change: Callable[[str], str], encoding: str = "utf-8") -> Files:
    """Return both files, changed in one way."""
    return files(change(PEOPLE), change(COMPANIES), encoding)


def rows_of(delivery: Intake, table: Table) -> list[dict[str, object]]:
    """Return the known cells of a table's rows."""
    names = [column.name for column in columns_of(table)]
    return [
        {n: value for n, value in zip(names, row, strict=True) if value is not None}
        for row in delivery.rows[table.name]
    ]


def swapped(*pairs: tuple[str, str]) -> Callable[[], Files]:
    """Return both files with texts replaced."""

    def change(text: str) -> str:
        for old, new in pairs:
            text = text.replace(old, new)
        return text

    return lambda: both(change)


def shouted(text: str) -> str:
    """Return a file with its header in capitals and spaces."""
    header, rows = text.split("\n", 1)
    return f"{header.upper().replace('_', ' ')}\n{rows}"


def totalled(text: str) -> str:
    """Return a file with a line of totals."""
    return f"{text}I alt{';' * text.split(chr(10), 1)[0].count(';')}\n"


DIRT: dict[str, Callable[[], Files]] = {
    "mark and crlf": lambda: both(lambda text: "\ufeff" + text.replace("\n", "\r\n")),
    "windows-1252": lambda: files(encoding="cp1252"),
    "commas": swapped(("2,5", "2.5"), ("1234,5", "1234.5"), (";", ",")),
    "tabs": swapped((";", "\t")),
    "sep line": lambda: both(lambda text: "sep=;\n" + text),
    "thousands": swapped(("1234,5", "1.234,5")),
    "danish dates": swapped(("2026-02-01", "01-02-2026"), ("2019-02-01", "1.2.2019")),
    "day numbers": swapped(("2026-02-01", "46054")),
    "yes as x": swapped((";ja;ja;", ";x;X;"), (";nej;nej;", ";Nej;n;")),
    "lost zeros": swapped((";0461;", ";461;"), ("011100", "11100"), (";0101;", ";101;")),
    "non-breaking spaces": swapped((";", "\u00a0;\u00a0")),
    "headers in capitals": lambda: both(shouted),
    "danish letters in headers": swapped(
        ("oenske", "ønske"), ("vilkaar", "vilkår"), ("koerekort", "kørekort")
    ),
    "line of totals": lambda: both(totalled),
    "repeated rows": lambda: both(lambda text: text + text.split("\n", 1)[1]),
    "decomposed letters": lambda: both(lambda text: unicodedata.normalize("NFD", text)),
    "labels for codes": swapped(
        ("9412", "køkkenhjælp og opvask"), ("PACE", "Roligt tempo"), ("|02|", "|Skovbrug|")
    ),
    "lists parted by commas": swapped(("9412|9112", "9412, 9112"), ("man|ons", "man, ons")),
    "short hours": swapped(("08:00-14:00", "8-14"), ("08:00-16:00", "8-16")),
}


@pytest.mark.parametrize("name", DIRT)
def test_same_database(name: str, tmp_path: Path):
    """Each dirty way of writing the case system's files ends in the database of the clean ones."""
    assert DIRT[name]() != files()
    dirty, clean = read(tmp_path / "dirty", DIRT[name]()), read(tmp_path / "clean", files())
    assert digest_of(dirty) == digest_of(clean)


def test_broken_line_aborts_all(tmp_path: Path):
    """A line with a cell too few refuses everything and is named; the same files twice change nothing."""
    with open_store("sqlite://") as store:
        broken = read_folder(put(tmp_path / "broken", files(PEOPLE.replace("S3;Eva;", "S3;"))), AS_OF)
        assert [(f.file, f.row) for f in broken.findings if f.severity is Severity.ERROR] == [
            ("Udtræk 1.csv", 4)
        ]
        with pytest.raises(DataRefusedError):
            store.import_rows(broken, AS_OF)
        assert set(store.row_counts().values()) == {0}
        clean = read_folder(put(tmp_path / "clean", files()), AS_OF)
        assert store.import_rows(clean, AS_OF).changed_anything
        assert not store.import_rows(clean, date(2026, 5, 1)).changed_anything


def test_person(tmp_path: Path):
    """Stars, needs, vetoes, times and transport become what the exchange format calls them."""
    person = rows_of(read_folder(put(tmp_path, files()), AS_OF), CANDIDATES)[1]
    assert person == {
        "candidate_id": "S1",
        "postcode": "5000",
        "municipality_code": "0461",
        "benefit": "kontanthjælp",
        "category": "aktivitetsparat",
        "months_on_benefit": 84,
        "hours_per_week_now": 2.5,
        "hours_per_week_goal": 12.0,
        "transport": "car|public|walk",
        "certificates": "KOEREKORT_B",
        "max_travel_minutes": 45.0,
        "availability": "mon 08:00-14:00|wed 08:00-14:00",
        "task_experience": "9112:0|9412:1",
        "wishes_tasks": "9112:3|9412:1",
        "wishes_industries": "47:2|56:1",
        "no_go_tasks": "9122",
        "no_go_industries": "02",
        "no_go_workplaces": "1000000009",
        "conditions": "LIFT:3|PACE:2",
        "must_conditions": "LIFT",
        "danish_level": 3,
        "broker_id": "JF1",
    }


def test_unknown_stays_unknown(tmp_path: Path):
    """Empty cells about cars and times say nothing; days without hours are whole days."""
    people = {
        row["candidate_id"]: row for row in rows_of(read_folder(put(tmp_path, files()), AS_OF), CANDIDATES)
    }
    assert people["S3"] == {"candidate_id": "S3", "postcode": "8000"}
    assert people["0002"]["transport"] == "public|walk"
    assert str(people["0002"]["availability"]).startswith("mon 00:00-24:00|tue 00:00-24:00")


def test_company(tmp_path: Path):
    """A company row is a workplace, and an opening where it offers places."""
    delivery = read_folder(put(tmp_path, files()), AS_OF)
    cafe = {row["workplace_id"]: row for row in rows_of(delivery, WORKPLACES)}["1012345678"]
    assert (cafe["industry_code"], cafe["employees_fte"], cafe["conditions_offered"]) == (
        "56",
        1234.5,
        "LIFT:3|PAUSE:2",
    )
    (opening,) = rows_of(delivery, OPENINGS)
    assert opening["opening_id"] == "1012345678-1"
    assert (opening["places"], opening["tasks"], opening["last_confirmed_on"]) == (
        2,
        "9112:4|9412:4",
        date(2026, 2, 1),
    )
    assert str(opening["schedule"]).endswith("sat 09:00-13:00")


def test_opening_that_is_gone_has_no_places(tmp_path: Path):
    """Where a stored opening is no longer offered, it is delivered with no places instead of staying open."""
    known = Known(ids={"openings": frozenset({"1000000009-1"})})
    delivery = read_folder(put(tmp_path, files()), AS_OF, known=known)
    assert [row["places"] for row in rows_of(delivery, OPENINGS)] == [0, 2]


def test_names_are_not_stored(tmp_path: Path):
    """First names, addresses and contact persons are nowhere in the rows, and a note says so."""
    delivery = read_folder(put(tmp_path, files()), AS_OF)
    said = {finding.column for finding in delivery.findings if finding.code == "not-stored"}
    assert said == {"fornavn", "ydelse_fra", "adresse", "kontaktperson"}
    assert not {"Åse", "Torvet 1", "Ib"} & {
        cell for rows in delivery.rows.values() for row in rows for cell in row
    }


@pytest.mark.parametrize(
    ("old", "new", "column", "code"),
    [
        (";ja;ja;", ";måske;ja;", "koerekort", "not-yes-or-no"),
        ("9122|02", "dans|02", "fravalg", "unknown-veto"),
        ("man|ons", "månedag", "ledig_dage", "not-hours"),
        ("Åse", "0101901234", "fornavn", "cpr"),
        (";2,5;", ";1.234;", "hours_per_week_now", "ambiguous-number"),
    ],
)
def test_refused_cell_is_named(tmp_path: Path, old: str, new: str, column: str, code: str):
    """A cell that cannot be read names file, line and column; a CPR number in a name refuses too."""
    delivery = read_folder(put(tmp_path, files(PEOPLE.replace(old, new))), AS_OF)
    errors = [(f.file, f.row, f.column, f.code) for f in delivery.findings if f.severity is Severity.ERROR]
    assert errors == [("Udtræk 1.csv", 2, column, code)]
    assert "0101901234" not in str(delivery.findings)
