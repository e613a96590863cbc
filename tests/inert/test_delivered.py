"""Hostile texts delivered as files: what is taken comes back unchanged and inert."""

import csv
import io
from collections.abc import Iterator, Mapping
from itertools import cycle
from pathlib import Path

import pytest

from api import spelling
from data import rows
from data.columns import Column, Kind, Table
from data.intake import Intake, read_folder
from data.store import Store, open_store
from data.tables import TABLES
from tests.api.conftest import Matcher
from tests.contested import DAY
from tests.databases import SQLITE, Databases
from tests.inert.checking import live_cells, live_in, live_on_a_terminal
from tests.inert.payloads import PAYLOADS

_TEXTS = (Kind.TEXT, Kind.ID, Kind.CODE, Kind.CODES, Kind.WEIGHTS)
# What has to stand in a line, beside its own id; "#" is the number of the line.
_PLAIN: Mapping[str, dict[str, str]] = {
    "vocabulary": {"kind": "task", "code": "v#"},
    "brokers": {"broker_id": "b#"},
    "candidates": {"candidate_id": "c#", "municipality_code": "0461"},
    "workplaces": {"workplace_id": "w#", "municipality_code": "0461"},
    "openings": {"opening_id": "o#", "workplace_id": "w", "places": "1"},
    "matches": {"match_id": "m#", "candidate_id": "c", "workplace_id": "w", "started_on": "2026-01-05"},
    "holds": {"candidate_id": "c", "opening_id": "x#", "kind": "hold"},
    "decisions": {"candidate_id": "c", "opening_id": "x#", "decision": "later", "decided_on": "2026-02-01"},
}
Line = dict[str, str]


def texts_of(table: Table) -> list[Column]:
    """Return the columns of a table whose texts lead nowhere."""
    return [column for column in table.columns if column.kind in _TEXTS and not column.refers_to]


def lines_of(table: Table, *, everywhere: bool) -> Iterator[Line]:
    """Yield a line for every text, in one of the columns in turn or in each of them."""
    plain, columns, number = _PLAIN[table.name], texts_of(table), 0
    turns = cycle(columns)
    for text in PAYLOADS:
        for column in columns if everywhere else [next(turns)]:
            number += 1
            told = f"{text}:1" if column.kind is Kind.WEIGHTS else text
            own = {name: value.replace("#", str(number)) for name, value in plain.items()}
            yield own | {column.name: told}


def delivered(folder: Path, *, everywhere: bool) -> Path:
    """Write a delivery with whatever bytes are in the texts, and what its lines lead to."""
    folder.mkdir(exist_ok=True)
    lines = {t.name: list(lines_of(t, everywhere=everywhere)) for t in TABLES if t.name in _PLAIN}
    most = max(map(len, lines.values()))
    lines["workplaces"] += [{"workplace_id": "w", "municipality_code": "0461"}]
    lines["candidates"] += [{"candidate_id": "c", "municipality_code": "0461"}]
    lines["openings"] += [_PLAIN["openings"] | {"opening_id": f"x{n}"} for n in range(most + 1)]
    for table in TABLES:
        if table.name in lines:
            _write(folder / table.file, table, lines[table.name])
    return folder


def _write(path: Path, table: Table, lines: list[Line]) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, [column.name for column in table.columns], lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    path.write_bytes(buffer.getvalue().encode())


def without_refused(folder: Path, intake: Intake) -> None:
    """Take the lines out that an error names; a row that spans lines is named by its first."""
    bad = {(one.file, one.row) for one in intake.findings if one.severity == "error"}
    for path in folder.iterdir():
        with path.open(encoding="utf-8", newline="") as file:
            reader, kept, begins = csv.reader(file), [], 1
            for row in reader:
                if (path.name, begins) not in bad:
                    kept.append(row)
                begins = reader.line_num + 1
        buffer = io.StringIO(newline="")
        csv.writer(buffer, lineterminator="\n").writerows(kept)
        path.write_bytes(buffer.getvalue().encode())


@pytest.fixture(scope="module", params=[False, pytest.param(True, marks=pytest.mark.proof)])
def read(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Intake, Intake]:
    """Return a delivery of hostile texts as it is read, and again without what was refused of it."""
    folder = delivered(tmp_path_factory.mktemp("hostile") / "in", everywhere=request.param)
    first = read_folder(folder, DAY)
    taken = first
    for _ in range(6):  # of many alike only some are named
        if taken.refused:
            without_refused(folder, taken)
            taken = read_folder(folder, DAY)
    return first, taken


def exported(store: Store, intake: Intake, folder: Path) -> Path:
    """Import a delivery and export everything."""
    store.import_rows(intake, DAY)
    store.export_folder(folder)
    return folder


def test_every_free_text_is_taken(read: tuple[Intake, Intake]) -> None:
    """Without the refused lines all is taken: most of five hundred texts in columns of free words."""
    _, taken = read
    assert not taken.refused, [str(one) for one in taken.findings if one.severity == "error"][:5]
    assert {
        name: len(found) for name, found in taken.rows.items() if len(found) < 300 and name in _PLAIN
    } == {}


def test_what_is_said_of_a_delivery_is_harmless(read: tuple[Intake, Intake]) -> None:
    """Each finding is one line without anything that a terminal would follow."""
    told = [str(one) for intake in read for one in intake.findings]
    assert len(told) > 300
    assert [line for line in told if live_on_a_terminal(line) or len(line.splitlines()) != 1] == []


def test_an_export_is_inert_and_comes_back(
    store: Store, databases: Databases, database_kind: str, read: tuple[Intake, Intake], tmp_path: Path
) -> None:
    """No cell of the export is live, whatever parts it; imported elsewhere it says the same."""
    folder = exported(store, read[1], tmp_path / "out")
    assert live_in(folder) == []
    url = databases.migrated(database_kind)
    with open_store(url) as other:
        other.import_rows(read_folder(folder, DAY), DAY)
        assert other.digest() == store.digest()
    databases.remove(url)


def test_an_export_without_apostrophes_is_found_out(
    databases: Databases, read: tuple[Intake, Intake], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mutants: cells as they are, and cells guarded at their beginning only, are live in the hundreds."""
    url = databases.migrated(SQLITE)
    with open_store(url) as store:
        store.import_rows(read[1], DAY)
        monkeypatch.setattr(rows, "guarded", lambda text: text)
        store.export_folder(tmp_path / "as it is")
        monkeypatch.setattr(rows, "guarded", lambda text: f"'{text}" if text[:1] in "=+-@'" else text)
        store.export_folder(tmp_path / "at its beginning")
    assert len(live_in(tmp_path / "as it is")) > 200
    assert len(live_in(tmp_path / "at its beginning")) > 100
    monkeypatch.setattr(spelling, "guarded", lambda text: text)
    assert list(live_cells(spelling.csv_text(["a"], [{"a": text} for text in PAYLOADS])))


def test_commands_print_it_inert(databases: Databases, tmp_path: Path) -> None:
    """The command that imports it, and names of files with it, show a terminal nothing to follow."""
    folder = delivered(tmp_path / "in", everywhere=False)
    (folder / "a\x1b[31m\x9b2Jb.csv").write_text("x\n1\n")
    url = databases.migrated(SQLITE)
    for form in ("table", "json"):
        answer = Matcher(tmp_path, url)("import", folder, "--format", form)
        assert answer.code == 3
        assert live_on_a_terminal(answer.out) + live_on_a_terminal(answer.err) == []
