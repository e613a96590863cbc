import json
from pathlib import Path

import pytest

from tests.api.conftest import Matcher

LINEAR = "3\n4 1 3\n2 0 5\n3 2 2\n"  # 1 + 2 + 2 at least, 4 + 5 + 2 at most, by trying all six


@pytest.mark.parametrize(("sense", "best"), [("min", 5), ("max", 11)])
def test_a_small_instance_is_solved_to_its_known_optimum(
    nowhere: Matcher, tmp_path: Path, sense: str, best: int
) -> None:
    """Objective and bound meet at the value that trying everything gives."""
    (tmp_path / "small.txt").write_text(LINEAR)
    answer = nowhere.must(
        "benchmark", "assignment", tmp_path / "small.txt", "--sense", sense, "--format", "json"
    )
    (row,) = json.loads(answer.out)
    assert (row["objective"], row["bound"], row["gap"]) == (best, best, 0.0)
    assert row["file"] == "small.txt"
    assert row["seconds"] >= 0


@pytest.mark.parametrize(("content", "code"), [(None, 2), ("", 3), ("3\n1 2\n", 3), ("one two", 3)])
def test_what_is_no_instance_is_refused(
    nowhere: Matcher, tmp_path: Path, content: str | None, code: int
) -> None:
    """A missing file is a usage fault, other shapes are refused data."""
    if content is not None:
        (tmp_path / "file").write_text(content)
    answer = nowhere("benchmark", "assignment", tmp_path / "file")
    assert answer.code == code
    assert "expected" in answer.err
