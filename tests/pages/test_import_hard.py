"""Deliveries as they come in life: leavings, sheets too many, broken archives, two people at once."""

import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.data.deliveries import tables, workbook, written
from tests.databases import Databases
from tests.pages.test_imports import Desk, desk_of, zipped

TRIED = "Det vil importen gøre"


@pytest.fixture
def desk(databases: Databases, tmp_path: Path) -> Iterator[Desk]:
    """Return a service over an empty store."""
    with desk_of(databases, tmp_path) as found:
        yield found


def more_sheets() -> bytes:
    """Return the delivery as a workbook with a sheet of somebody's notes."""
    book = load_workbook(io.BytesIO(workbook(tables())))
    book.create_sheet("Noter").append(["husk", "at ringe"])
    told = io.BytesIO()
    book.save(told)
    return told.getvalue()


def locked() -> bytes:
    """Return an archive that says that it has a password."""
    told = bytearray(zipped({"candidates.csv": b"candidate_id\n"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        told[told.index(mark) + place] |= 1
    return bytes(told)


def twice() -> bytes:
    """Return an archive with a table in two folders."""
    return zipped({"a/candidates.csv": b"x\n", "b/candidates.csv": b"x\n"})


LEAVINGS = {
    "__MACOSX/levering/._candidates.csv": b"\0",
    "levering/.DS_Store": b"\0",
    "levering/Thumbs.db": b"\0",
    "levering/~$lock.xlsx": b"\0",
    "levering/desktop.ini": b"\0",
}


def test_leavings_in_an_archive_are_left_out(desk: Desk) -> None:
    """A folder that was packed as it lay is taken; what the system put there is no reason to refuse it."""
    files = {f"levering/{name}": body for name, body in written(tables()).items()} | LEAVINGS
    path, text = desk.rehearsed({"levering.zip": zipped(files)})
    assert TRIED in text
    desk.press(f"{path}/laes-ind")
    desk.work()
    assert desk.counts()["candidates"] == len(tables()["candidates"])


@pytest.mark.parametrize(
    ("archive", "file", "said"),
    [
        (lambda: zipped({"candidates.csv": b"x"})[:-30], "", "Arkivet er beskadiget"),
        (locked, "", "uden adgangskode"),
        (twice, "candidates.csv", "Lad den ene af de to filer ude"),
        (lambda: zipped({}), "", "Læg CSV-filerne i arkivet"),
        (lambda: zipped({"foto.png": b"x"}), "foto.png", "Tag filen ud af arkivet"),
        (lambda: zipped({"../.DS_Store": b"x"}), "../.DS_Store", "Tag filen ud af arkivet"),
    ],
    ids=["broken", "locked", "twice", "empty", "strange", "leads elsewhere"],
)
def test_an_archive_that_is_refused_says_why(
    desk: Desk, archive: Callable[[], bytes], file: str, said: str
) -> None:
    """In Danish, with the file's name, as every finding; nothing of it is kept."""
    path, text = desk.rehearsed({"levering.zip": archive()})
    assert "Leverancen blev ikke læst ind" in text
    assert "Ret det, der står herunder" in text
    assert said in text
    assert "på engelsk" not in text
    assert [one["Fil"] for one in desk.findings(path)] == [file]
    assert set(desk.counts().values()) == {0}


def _row(table: str, **cells: str) -> Mapping[str, bytes]:
    found = tables()
    found[table][0] |= cells
    return written(found, delimiter=";")


@pytest.mark.parametrize(
    ("files", "place"),
    [
        (lambda: written(tables()) | {"candidates.csv": b""}, ("candidates.csv", "")),
        (lambda: _row("candidates", hours_per_week_now="2,5,1"), ("candidates.csv", "2")),
        (lambda: _row("openings", workplace_id="W9"), ("openings.csv", "2")),
    ],
    ids=["empty file", "a number with two commas", "a workplace that nobody has"],
)
def test_a_finding_names_file_and_line(
    desk: Desk, files: Callable[[], Mapping[str, bytes]], place: tuple[str, str]
) -> None:
    """Where it went wrong stands in the table, as the editor counts lines; it reads in Danish."""
    path, text = desk.rehearsed(files())
    assert "Leverancen blev ikke læst ind" in text
    errors = [one for one in desk.findings(path) if one["Vægt"] == "Fejl"]
    assert place in [(one["Fil"], one["Linje"]) for one in errors]
    assert all(one["Hvad nu"] and one["Ventet"] for one in errors)


def test_a_sheet_too_many_is_told_and_left_out(desk: Desk) -> None:
    """Notes beside the tables of a workbook do not stop it, and the page says that they were not read."""
    path, text = desk.rehearsed({"levering.xlsx": more_sheets()})
    assert TRIED in text
    assert any("Noter" in one["Fil"] + one["Der stod"] for one in desk.findings(path))


def test_two_deliver_at_once(desk: Desk) -> None:
    """Both see the same before, both read in: one effect, and the second is told that things have changed."""
    first, second = (desk.deliver(written(tables())).headers["location"] for _ in range(2))
    desk.work()
    desk.work()
    imports = [desk.press(f"{path}/laes-ind") for path in (second, first)]
    desk.work()
    desk.work()
    pages = [desk.client.get(path).text for path in imports]
    assert ["anderledes end prøven" in text for text in pages].count(True) == 1
    assert all("Leverancen er læst ind" in text for text in pages)
    assert sum("Intet nyt: alt i leverancen står der i forvejen" in text for text in pages) == 1
    assert desk.counts()["candidates"] == len(tables()["candidates"])
