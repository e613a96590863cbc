"""The table of application security leaves no requirement of ASVS 5.0, levels 1 and 2, unmapped."""

import re
from pathlib import Path

import pytest

# Chapter.section: the requirements of level 1 and 2, by number, as ASVS 5.0.0 lists them.
REQUIRED = """
1.1:1-2 1.2:1-9 1.3:1-11 1.4:1-3 1.5:1-2 2.1:1-3 2.2:1-3 2.3:1-4 2.4:1 3.2:1-2 3.3:1-4 3.4:1-6 3.5:1-5 3.7:1-2
4.1:1-3 4.2:1 4.3:1-2 4.4:1-4 5.1:1 5.2:1-3 5.3:1-2 5.4:1-3 6.1:1-3 6.2:1-12 6.3:1-4 6.4:1-4 6.5:1-5 6.6:1-3
6.8:1-4 7.1:1-3 7.2:1-4 7.3:1-2 7.4:1-5 7.5:1-2 7.6:1-2 8.1:1-2 8.2:1-3 8.3:1 8.4:1 9.1:1-3 9.2:1-4 10.1:1-2
10.2:1-2 10.3:1-4 10.4:1-11 10.5:1-5 10.6:1-2 10.7:1-3 11.1:1-2 11.2:1-3 11.3:1-3 11.4:1-4 11.5:1 11.6:1
12.1:1-3 12.2:1-2 12.3:1-4 13.1:1 13.2:1-5 13.3:1-2 13.4:1-5 14.1:1-2 14.2:1-4 14.3:1-3 15.1:1-3 15.2:1-3
15.3:1-7 16.1:1 16.2:1-5 16.3:1-4 16.4:1-3 16.5:1-3 17.1:1 17.2:1-4 17.3:1-2
"""
LEVELS_1_AND_2 = 253
ROW = re.compile(r"^\| V(\d+\.\d+)\.(\d+)(?:-(\d+))? \| (\w+) \| (.+?) \| (.*?) ?\|$", re.MULTILINE)
PROOF = re.compile(r"`tests/[^`]+`|\]\([\w./-]+\.md\)")


def _ids(section: str, first: str, last: str | None) -> set[str]:
    return {f"{section}.{number}" for number in range(int(first), int(last or first) + 1)}


@pytest.fixture(scope="module")
def rows(repository: Path) -> list[tuple[str, str, str, str, str, str]]:
    """Return the rows of the page."""
    return ROW.findall((repository / "docs" / "asvs.md").read_text(encoding="utf-8"))


def test_nothing_is_unmapped(rows: list[tuple[str, str, str, str, str, str]]) -> None:
    """Each requirement has one row, and no row stands for one that is not there."""
    required: set[str] = set()
    for item in REQUIRED.split():
        section, _, numbers = item.partition(":")
        first, _, last = numbers.partition("-")
        required |= _ids(section, first, last or None)
    assert len(required) == LEVELS_1_AND_2
    mapped = [one for section, first, last, *_ in rows for one in _ids(section, first, last or None)]
    assert sorted(mapped) == sorted(set(mapped))
    assert set(mapped) == required


def test_what_is_kept_has_a_proof(rows: list[tuple[str, str, str, str, str, str]]) -> None:
    """A row that says kept or site points to a test or a page; what is open or absent says why."""
    assert {mark for _, _, _, mark, _, _ in rows} <= {"kept", "site", "absent", "open"}
    assert [row for row in rows if row[3] in {"kept", "site"} and not PROOF.search(row[5])] == []
    assert sum(row[3] == "open" for row in rows) <= len(rows) // 20
