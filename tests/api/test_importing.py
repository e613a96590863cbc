import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.api.conftest import SAMPLE, Matcher, table, write_table


def delivery(folder: Path) -> Path:
    """Return a copy of the sample that a test may spoil."""
    shutil.copytree(SAMPLE, folder)
    return folder


def test_dry_run_writes_nothing(nowhere: Matcher) -> None:
    """A rehearsal on a fresh machine shows the findings and leaves no store behind."""
    answer = nowhere.must("import", SAMPLE, "--dry-run", "--format", "json")
    assert {row["table"] for row in json.loads(answer.out)["tables"]} >= {"candidates", "matches"}
    assert list(nowhere.folder.iterdir()) == []


def test_dry_run_leaves_a_store_as_it_is(imported: Matcher, copy: Callable[[Matcher], Matcher]) -> None:
    """A rehearsal of changed data changes no row of the store."""
    matcher = copy(imported)
    folder = delivery(matcher.folder / "next")
    rows = table(folder / "brokers.csv")
    write_table(folder / "brokers.csv", [row | {"name": "Ny"} for row in rows])
    before = matcher.must("export", matcher.folder / "before")
    told = json.loads(matcher.must("import", folder, "--dry-run", "--format", "json").out)
    assert matcher.must("export", matcher.folder / "after").out == before.out
    assert _bytes(matcher.folder / "after") == _bytes(matcher.folder / "before")
    changed = {row["table"]: row["changed"] for row in told["tables"] if row["changed"]}
    assert changed == {"brokers": len(rows)}
    assert json.loads(matcher.must("import", folder, "--format", "json").out) == told


def test_a_rehearsal_tells_what_the_store_will_keep(
    imported: Matcher, copy: Callable[[Matcher], Matcher]
) -> None:
    """What an import would say of records that were not delivered, its rehearsal says too."""
    matcher = copy(imported)
    folder = delivery(matcher.folder / "part")
    write_table(folder / "brokers.csv", table(folder / "brokers.csv")[:-1])
    told = json.loads(matcher.must("import", folder, "--dry-run", "--format", "json").out)
    assert "not-delivered" in {finding["code"] for finding in told["findings"]}
    assert json.loads(matcher.must("import", folder, "--format", "json").out) == told


def test_the_same_folder_twice_changes_nothing(imported: Matcher, copy: Callable[[Matcher], Matcher]) -> None:
    """A second import of the sample adds and changes no row, and says so."""
    answer = copy(imported).must("import", SAMPLE, "--format", "csv")
    assert {(row["added"], row["changed"]) for row in answer.rows} == {("0", "0")}
    assert "Nothing new" in answer.err


def test_what_was_exported_can_be_imported_unchanged(imported: Matcher, tmp_path: Path) -> None:
    """Export, import elsewhere, export again: the same bytes."""
    imported.must("export", tmp_path / "one")
    other = Matcher(tmp_path)
    other.must("import", tmp_path / "one")
    other.must("export", tmp_path / "two")
    assert _bytes(tmp_path / "one") == _bytes(tmp_path / "two")


def test_an_error_anywhere_imports_nothing(nowhere: Matcher) -> None:
    """One dangling id ends with exit code 3, names file, row and column, and leaves the store empty."""
    folder = delivery(nowhere.folder / "bad")
    rows = table(folder / "openings.csv")
    rows[3]["workplace_id"] = "nobody"
    write_table(folder / "openings.csv", rows)
    answer = nowhere("import", folder, "--format", "json")
    assert answer.code == 3
    places = [(f["file"], f["row"], f["column"]) for f in json.loads(answer.out) if f["severity"] == "error"]
    assert ("openings.csv", 5, "workplace_id") in places
    assert nowhere("rank", "--all").code == 3


def test_a_cpr_number_is_refused_and_never_repeated(nowhere: Matcher) -> None:
    """A civil registration number ends with exit code 3 and stands neither in the data nor in the talk."""
    folder = delivery(nowhere.folder / "bad")
    rows = table(folder / "brokers.csv")
    rows[0]["name"] = "010203-1234"
    write_table(folder / "brokers.csv", rows)
    answer = nowhere("import", folder, "--format", "json")
    assert answer.code == 3
    assert "1234" not in answer.out + answer.err


@pytest.mark.parametrize("path", ["not-there", "empty"])
def test_a_path_without_data_is_refused(nowhere: Matcher, path: str) -> None:
    """Neither a missing nor an empty folder is taken for a delivery."""
    (nowhere.folder / "empty").mkdir()
    answer = nowhere("import", nowhere.folder / path)
    assert answer.code == 3
    assert "error" in answer.err


def test_export_to_a_place_that_cannot_be_written(imported: Matcher, tmp_path: Path) -> None:
    """A file in the way of the folder is a usage fault that names it, not a traceback."""
    (tmp_path / "file").write_text("")
    answer = imported("export", tmp_path / "file" / "folder")
    assert answer.code == 2
    assert "file/folder" in answer.err.replace("\n", "")


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_esco_words_enter_the_vocabulary(nowhere: Matcher) -> None:
    """ESCO's skills file, with the broader skills beside it, becomes competences; another file is refused."""
    skill = "http://data.europa.eu/esco/skill/"
    words = [("a1", "gøre rent"), ("b2", "vaske gulv")]
    rows = [{"conceptUri": skill + code, "preferredLabel": label} for code, label in words]
    write_table(nowhere.folder / "skills_da.csv", rows)
    wider = {"conceptUri": skill + "b2", "broaderUri": skill + "a1"}
    write_table(nowhere.folder / "broaderRelationsSkillPillar_da.csv", [wider])
    nowhere.must("import", "--esco", nowhere.folder / "skills_da.csv")
    nowhere.must("export", nowhere.folder / "out")
    known = {row["code"]: row for row in table(nowhere.folder / "out" / "vocabulary.csv")}
    assert {code: row["label_da"] for code, row in known.items()} == dict(words)
    assert known["b2"]["broader"] == "a1"
    assert nowhere("import", "--esco", SAMPLE / "candidates.csv").code == 3
