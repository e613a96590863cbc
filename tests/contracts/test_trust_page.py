"""The page of promises says what the proofs recorded, and nothing else."""

import json
from pathlib import Path

import pytest

from tests import trust_record
from tests.contracts.trust_page import read_records, trust_page
from tests.trust_record import record


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of records that nobody else writes to."""
    monkeypatch.setattr(trust_record, "FOLDER", tmp_path)
    return tmp_path


def test_the_page_tells_figures_and_mutants(folder: Path) -> None:
    """Promise, figures, what the naive version did, command and day stand on the page."""
    record("last_place", "It is given once", {"rounds": 1000, "overbooked": 0, "ms": 1.5}, "214 overbooked")
    page = trust_page(read_records(folder))
    for words in (
        "It is given once.",
        "| rounds | 1,000 |",
        "| overbooked | 0 |",
        "| ms | 1.5 |",
        "214 over",
    ):
        assert words in page
    assert "`make faults`, 20" in page
    assert "Short versions" not in page


def test_short_versions_are_told_apart(folder: Path) -> None:
    """A short run stands in its own part, and never takes the place of a long one."""
    record("a", "Held briefly", {"rounds": 2}, "m", short=True)
    assert "# Short versions only\n" in trust_page(read_records(folder))
    record("a", "Held", {"rounds": 50}, "m")
    record("a", "Held briefly", {"rounds": 2}, "m", short=True)
    page = trust_page(read_records(folder))
    assert "| rounds | 50 |" in page
    assert "Short versions" not in page


def test_a_proof_without_a_mutant_says_so(folder: Path) -> None:
    """Where no naive version was seen red the page does not hide it."""
    record("a", "Held", {"rounds": 2})
    assert "no naive version" in trust_page(read_records(folder))


def test_a_file_that_is_no_record_is_named(folder: Path) -> None:
    """Something else in the folder stops the page."""
    (folder / "odd.json").write_text(json.dumps({"area": "odd"}))
    with pytest.raises(ValueError, match=r"odd\.json.*promise"):
        read_records(folder)
