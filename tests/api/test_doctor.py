from collections.abc import Callable
from pathlib import Path

from tests.api.conftest import Answer, Matcher


def states(answer: Answer) -> dict[str, str]:
    """State by check."""
    return {row["check"]: row["state"] for row in answer.rows}


def test_a_fresh_folder_is_in_order(nowhere: Matcher) -> None:
    """Before the first import nothing is wrong, nothing is written, and every check is named."""
    answer = nowhere.must("doctor", "--format", "csv", day=None)
    assert set(states(answer).values()) == {"ok"}
    assert set(states(answer)) >= {"python", "packages", "store", "bundles", "features", "disk", "clock"}
    assert list(nowhere.folder.iterdir()) == []


def test_a_working_municipality_is_in_order(planned: Matcher) -> None:
    """Store and model of a planned night pass."""
    answer = planned.must("doctor", "--format", "csv")
    assert set(states(answer).values()) == {"ok"}


def test_damage_is_found_with_advice(trained: Matcher, copy: Callable[[Matcher], Matcher]) -> None:
    """A damaged bundle is a fault with advice and exit code 1."""
    matcher = copy(trained)
    next((matcher.folder / "models").glob("*/model.json")).write_text("{}")
    answer = matcher("doctor", "--format", "csv")
    assert answer.code == 1
    assert states(answer)["bundles"] == "fault"
    assert all(row["advice"] for row in answer.rows if row["state"] == "fault")


def test_a_champion_that_is_gone_is_a_fault(trained: Matcher, copy: Callable[[Matcher], Matcher]) -> None:
    """A pointer to no folder is found."""
    matcher = copy(trained)
    (matcher.folder / "models" / "champion").write_text("additive-1\n")
    answer = matcher("doctor", "--format", "csv")
    assert answer.code == 1
    assert states(answer)["bundles"] == "fault"


def test_a_store_that_cannot_be_opened_is_a_fault(nowhere: Matcher, tmp_path: Path) -> None:
    """A file that is no database is found, and its address is told without a password."""
    (tmp_path / "notes.db").write_text("not a database, only a long enough text to be read as one" * 20)
    answer = nowhere("doctor", "--format", "csv", MATCHER_DATABASE_URL=f"sqlite:///{tmp_path / 'notes.db'}")
    assert answer.code == 1
    assert states(answer)["store"] == "fault"
