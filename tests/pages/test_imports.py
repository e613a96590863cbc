"""Deliveries through the form: tried first, read in as tried, whole or not at all, whatever comes."""

import csv
import io
import re
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from api.app import create_app
from api.jobs.stopping import StopAsked
from api.jobs.worker import Worker
from api.pages.imports.finding_view import danish
from api.settings import Settings
from data.store import open_store
from tests.api.http.clients import client_of
from tests.data.deliveries import AS_OF, changed, tables, workbook, written
from tests.databases import SQLITE, Databases

REFERENCE = Path(__file__).parents[3] / "shared" / "data"
STRANGE = (
    "derived_municipalities.csv",
    "dst_firms_by_industry.csv",
    "esco_skills_da.tsv",
    "postcode_municipality.csv",
)
CPR = "010180-1238"
Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Desk:
    """A service with nothing in it, open on this machine, and a worker beside it."""

    client: TestClient
    settings: Settings

    def deliver(self, files: Files, **rest: Any) -> Any:
        """Send files with the form; the answer is a page with faults, or leads to the rehearsal."""
        return self.client.post(
            "/import",
            data={"csrf": ""},
            files=[("filer", (name, content)) for name, content in files.items()],
            headers={"Origin": str(self.client.base_url)},
            follow_redirects=False,
            **rest,
        )

    def press(self, path: str) -> str:
        """Press a button and return where that leads."""
        answer = self.client.post(
            path, data={"csrf": ""}, headers={"Origin": str(self.client.base_url)}, follow_redirects=False
        )
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def work(self) -> None:
        """Let a worker take up one run."""
        with open_store(self.settings.database_url) as store:
            assert Worker(store, self.settings, StopAsked()).take() is not None

    def rehearsed(self, files: Files) -> tuple[str, str]:
        """Deliver files and return address and text of the page once they are tried."""
        answer = self.deliver(files)
        assert answer.status_code == 303, answer.text
        path = answer.headers["location"]
        self.work()
        return path, self.client.get(path).text

    def counts(self) -> dict[str, int]:
        """Return how many rows each table of the store holds."""
        with open_store(self.settings.database_url) as store:
            return store.row_counts()

    def findings(self, path: str) -> list[dict[str, str]]:
        """Return all findings as their file tells them."""
        text = self.client.get(f"{path}/fund.csv").content.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))


@contextmanager
def desk_of(databases: Databases, tmp_path: Path) -> Iterator[Desk]:
    """Open a service over an empty store."""
    url = databases.migrated(SQLITE)
    settings = Settings(
        database_url=url, models=tmp_path / "models", as_of=AS_OF, erasure_ledger=tmp_path / "erasures.jsonl"
    )
    with client_of(create_app(settings)) as client:
        yield Desk(client, settings)
    databases.remove(url)


def zipped(files: Files) -> bytes:
    """Return a zip of files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return packed.getvalue()


@pytest.fixture
def desk(databases: Databases, tmp_path: Path) -> Iterator[Desk]:
    """Return a service over an empty store."""
    with desk_of(databases, tmp_path) as found:
        yield found


def test_a_delivery_is_tried_then_read_in_once(desk: Desk) -> None:
    """The rehearsal changes nothing; the import does what was shown; pressed twice it is done once."""
    empty = desk.counts()
    path, tried = desk.rehearsed(written(tables()))
    assert "Det vil importen gøre" in tried
    assert desk.counts() == empty
    followed = desk.press(f"{path}/laes-ind")
    assert desk.press(f"{path}/laes-ind") == followed != path
    desk.work()
    done = desk.client.get(followed).text
    assert "Leverancen er læst ind" in done
    assert "anderledes end prøven" not in done
    assert desk.counts()["candidates"] == len(tables()["candidates"])
    assert "Se importen, der fulgte efter" in desk.client.get(path).text
    past = desk.client.get("/import").text
    assert past.count("Læst ind") == past.count("Prøvet, intet ændret") == 1


def test_what_was_not_tried_is_not_read_in(desk: Desk) -> None:
    """A refused rehearsal, one that waits, and one whose files are gone cannot be read in."""
    waiting = desk.deliver(written(tables())).headers["location"]
    assert desk.press(f"{waiting}/laes-ind") == waiting
    desk.work()
    assert desk.press(f"{waiting}/kasser") == "/import"
    assert desk.press(f"{waiting}/laes-ind") == waiting
    assert "Filerne er ikke gemt længere" in desk.client.get(waiting).text
    refused, text = desk.rehearsed(written(changed("candidates", 0, {"max_travel_minutes": "snart"})))
    assert "Leverancen blev ikke læst ind" in text
    assert desk.press(f"{refused}/laes-ind") == refused
    assert set(desk.counts().values()) == {0}


def test_a_delivery_that_waits_is_stopped_at_once(desk: Desk) -> None:
    """Nobody takes it up any more, and its files are gone."""
    path = desk.deliver(written(tables())).headers["location"]
    assert desk.press(f"{path}/afbryd") == path
    assert "Importen er afbrudt" in desk.client.get(path).text
    with open_store(desk.settings.database_url) as store, store.reading() as unit:
        assert unit.runs.file_size(path.rpartition("/")[2]) is None


def test_what_changes_is_told_by_table(desk: Desk) -> None:
    """New, changed, out of use, unchanged and not delivered rows are told apart before anything changes."""
    path, _ = desk.rehearsed(written(tables()))
    desk.press(f"{path}/laes-ind")
    desk.work()
    again = tables()
    again["candidates"] = [again["candidates"][2] | {"status": "past"}]
    again["openings"][0] |= {"status": "closed"}
    again["brokers"].append(again["brokers"][0] | {"broker_id": "B2"})
    _, text = desk.rehearsed(written(again))
    assert figures(text)["candidates.csv"] == ["1", "0", "1", "1", "0", "2"]
    assert figures(text)["openings.csv"] == ["2", "0", "1", "1", "1", "0"]
    assert figures(text)["brokers.csv"] == ["2", "1", "0", "0", "1", "0"]


def figures(text: str) -> dict[str, list[str]]:
    """Return the figures of a rehearsal's table by file."""
    rows = re.findall(r'<span class="page-small">(\w+\.csv)</span></th>(.*?)</tr>', text, re.DOTALL)
    return {file: re.findall(r">([0-9–]+)</td>", cells) for file, cells in rows}


DIRTY = {
    "semicolons": lambda: written(tables(), delimiter=";"),
    "utf-8 with a mark": lambda: written(tables(), encoding="utf-8-sig"),
    "utf-16": lambda: written(tables(), delimiter="\t", encoding="utf-16"),
    "windows": lambda: written(tables(), delimiter=";", end="\r\n", encoding="cp1252"),
    "danish decimals": lambda: written(commas(), delimiter=";"),
    "a folder": lambda: {f"levering/{name}": body for name, body in written(tables()).items()},
    "a zip": lambda: {"levering.zip": zipped(written(tables()))},
    "a workbook": lambda: {"levering.xlsx": workbook(tables())},
    "with leavings": lambda: (
        written(tables()) | {"Thumbs.db": b"\0", ".DS_Store": b"\0", "læs mig.pdf": b"%PDF"}
    ),
}


def commas() -> dict[str, list[dict[str, str]]]:
    """Return the delivery with the decimals of a Danish spreadsheet."""
    found = tables()
    for row in found["candidates"]:
        row["hours_per_week_now"] = row["hours_per_week_now"].replace(".", ",")
    return found


@pytest.mark.parametrize("kind", DIRTY)
def test_what_spreadsheets_and_systems_write_is_read(desk: Desk, kind: str) -> None:
    """Encodings, marks, semicolons, decimal commas, folders, archives, workbooks: all of it is taken in."""
    path, text = desk.rehearsed(DIRTY[kind]())
    assert "Det vil importen gøre" in text, text
    desk.press(f"{path}/laes-ind")
    desk.work()
    assert {name: count for name, count in desk.counts().items() if name in tables()} == {
        name: len(rows) for name, rows in tables().items()
    }
    left_out = ["<p>2 filer blev"] if kind == "with leavings" else []
    assert re.findall(r"(.*) ikke taget med", text) == left_out


@pytest.mark.parametrize(
    "files",
    [
        written(changed("candidates", 0, {"benefit": f"ringede {CPR}"})),
        written(changed("candidates", 0, {"remark": CPR})),
        {"levering.zip": zipped({f"{CPR}.csv": b"candidate_id\nK1\n"})},
        {"levering.xlsx": workbook(changed("candidates", 0, {"remark": CPR}))},
    ],
    ids=["cell", "strange column", "name within a zip", "workbook"],
)
def test_a_cpr_number_is_refused_and_never_told(desk: Desk, files: Files) -> None:
    """Nothing of the delivery is taken; neither pages, nor files, nor the store tell the number."""
    path, text = desk.rehearsed(files)
    assert "Leverancen blev ikke læst ind" in text
    assert "Vægt" in desk.client.get(f"{path}/fund.csv").text
    told = [text, *(desk.client.get(path + end).text for end in ("", "/fund", "/fund.csv"))]
    digits = CPR.replace("-", "")
    assert not [page for page in told if CPR in page or digits in page]
    assert set(desk.counts().values()) == {0}
    with sqlite3.connect(desk.settings.database_url.removeprefix("sqlite:///")) as kept:
        said = "\n".join(kept.iterdump())
    assert not [one for one in (CPR, digits, CPR.encode().hex()) if one in said]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({f"{CPR}.csv": b"candidate_id"}, "giv filen et andet navn"),
        ({f"{CPR}/candidates.csv": b"candidate_id"}, "giv filen et andet navn"),
        ({".DS_Store": b"\0"}, "vælg de filer"),
        ({"billede.png": b"\x89PNG"}, "skal være CSV-filer"),
        ({"gammel.xls": b"\xd0\xcf\x11\xe0 old"}, "gammelt regneark"),
        ({"a.zip": zipped({"candidates.csv": b"x"}), "brokers.csv": b"x"}, "kan ikke blandes"),
        ({"løgn.zip": b"no zip"}, "skal være CSV-filer"),
        ({"a/brokers.csv": b"x", "b/brokers.csv": b"y"}, "to filer af samme navn"),
    ],
)
def test_what_is_no_delivery_is_told_at_once(desk: Desk, files: Files, said: str) -> None:
    """The form comes again and says at the field what is wrong; nothing was queued."""
    answer = desk.deliver(files)
    assert CPR not in answer.text
    assert answer.status_code == 422
    assert said in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "Der er ingen leverancer endnu" in answer.text


def test_findings_stand_by_line_in_danish_in_pages_and_as_a_file(desk: Desk) -> None:
    """Each tells where, what stood there, what was expected, what to do; formulas are harmless."""
    delivery = tables()
    first = delivery["candidates"][2]
    delivery["candidates"] = [
        first | {"candidate_id": f"N{number}", "status": "=1+1"} for number in range(70)
    ]
    path, text = desk.rehearsed(written(delivery))
    assert "Se alle bemærkninger" in text
    page = desk.client.get(f"{path}/fund", params={"slags": "error", "limit": 50}).text
    assert page.count("et af") == 0 or "active" in page
    assert "Brug ét af disse ord" in page
    assert "Næste side" in page
    onward = re.search(r'href="([^"]+)" rel="next"', page)
    assert onward is not None
    assert desk.client.get(onward[1].replace("&amp;", "&")).status_code == 200
    errors = [one for one in desk.findings(path) if one["Kolonne"] == "status" and one["Linje"]]
    assert [one["Linje"] for one in errors] == [str(line) for line in range(2, 72)]
    assert {one["Der stod"] for one in errors} == {"'=1+1"}
    english = desk.client.get(f"{path}/fund", headers={"Cookie": "__Host-matcher_language=en"}).text
    assert "use one of these words" in english


SAID = r"(?:\b(?:error|warning|note|RefusedValueError)\(|Severity\.NOTE,|\bcode=)"


def test_every_finding_has_danish_words() -> None:
    """Whatever intake and store can find is told in Danish; no word is there for what nobody finds."""
    folder = Path(__file__).parents[2] / "data"
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in (
            *(folder / "intake").glob("*.py"),
            *(folder / "store").glob("*.py"),
            folder.parent / "api" / "jobs" / "upload.py",
        )
    )
    said = (
        r'(?:\b(?:error|warning|note|RefusedValueError)\(|Severity\.NOTE,|\bcode=)\s*"([a-z]+(?:-[a-z]+)*)"'
    )
    found = set(re.findall(said, code))
    told = {name.removesuffix("-error") for name in danish()}
    assert len(found) > 60
    assert found - told == set()
    assert told - found == set()


def test_blank_tables_are_headers_that_come_back(desk: Desk) -> None:
    """Each table can be had empty, alone or in a workbook, without what only serves audits."""
    answer = desk.client.get("/import/skabelon/candidates.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="candidates.csv"'
    names = answer.text.strip().split(",")
    assert names[:3] == ["candidate_id", "valid_from", "status"]
    assert {"birth_year", "gender", "audit_group"} & set(names) == set()
    book = load_workbook(io.BytesIO(desk.client.get("/import/skabelon.xlsx").content))
    assert [sheet.title for sheet in book.worksheets] == list(tables())
    assert [cell.value for cell in book["candidates"][1]] == names
    assert desk.client.get("/import/skabelon/passwd").status_code == 404


@pytest.mark.parametrize("name", STRANGE)
def test_real_tables_that_are_no_delivery_change_nothing(desk: Desk, name: str) -> None:
    """Tables of other origin are read without harm: what is missing is told, and nothing is stored."""
    file = REFERENCE / name
    if not file.exists():
        pytest.skip(f"the reference data are not here: {file.name}")
    path, text = desk.rehearsed({name: file.read_bytes()})
    assert "Leverancen blev ikke læst ind" in text
    assert any(one["Hvad nu"].startswith("Lever den.") for one in desk.findings(path))
    assert set(desk.counts().values()) == {0}
