import json
from collections.abc import Callable

from tests.api.conftest import DAY, Matcher


def test_the_first_version_is_taken_into_use(trained: Matcher) -> None:
    """After one training there is one version, named after its day and digest, and it is champion."""
    (row,) = trained.must("models", "--format", "csv").rows
    assert row["version"] == f"additive-{DAY}-{row['digest'][:8]}"
    assert (row["alias"], row["fault"]) == ("champion", "")
    champion = json.loads((trained.folder / "models" / "champion").read_text())
    assert champion["version"] == row["version"]
    assert champion["digest"].startswith(row["digest"])


def test_training_again_on_the_same_history_gives_the_same_version(
    trained: Matcher, copy: Callable[[Matcher], Matcher]
) -> None:
    """Learning is a function of the data: the same name, no second folder, and a card that tells all."""
    matcher = copy(trained)
    document = json.loads(matcher.must("train", "--format", "json").out)
    (row,) = matcher.must("models", "--format", "csv").rows
    assert document["version"] == row["version"]
    assert document["matches"] == 600
    assert 0 < document["first_paid"] < document["matches"]
    assert document["first_match_on"] < document["last_match_on"] <= DAY
    assert any(
        {"value", "low", "high"} <= set(m) for m in document["metrics"].values() if isinstance(m, dict)
    )
    assert all(term["low"] <= term["odds_ratio"] <= term["high"] for term in document["learned"])


def test_a_later_version_waits_for_a_person(trained: Matcher, copy: Callable[[Matcher], Matcher]) -> None:
    """A version of another day does not become champion by itself."""
    matcher = copy(trained)
    answer = matcher.must("train", day="2026-07-01")
    rows = matcher.must("models", "--format", "csv").rows
    assert [row["alias"] for row in rows] == ["", "champion"]
    assert "never promoted by itself" in answer.err


def test_there_must_be_history(nowhere: Matcher, imported: Matcher) -> None:
    """A day before the first match cannot be learned from: data refused, and no version is written."""
    answer = imported("train", day="2020-09-11")
    assert answer.code == 3
    assert not (imported.folder / "models").exists()
    assert nowhere("train").code == 3


def test_a_damaged_version_is_listed_with_its_fault(
    trained: Matcher, copy: Callable[[Matcher], Matcher]
) -> None:
    """The list names the damage and ends with exit code 1."""
    matcher = copy(trained)
    next((matcher.folder / "models").glob("*/card.json")).write_text("{}")
    answer = matcher("models", "--format", "csv")
    assert answer.code == 1
    assert "checksum" in answer.rows[0]["fault"]


def test_no_version_yet_is_no_fault(nowhere: Matcher) -> None:
    """An empty list says what to do."""
    answer = nowhere.must("models", "--format", "json")
    assert json.loads(answer.out) == []
    assert "matcher train" in answer.err


def test_the_card_of_a_version_is_made_of_its_files(trained: Matcher) -> None:
    """Its page names purpose, origin, held-out measures and limits; another name is refused."""
    (row,) = trained.must("models", "--format", "csv").rows
    page = trained.must("models", "--card", row["version"]).out
    assert page.startswith(f"# Modelkort: {row['version']}\n")
    assert row["digest"] in page
    assert f"| Tidligere match · past matches | {row['matches']} |" in page
    heads = [line for line in page.splitlines() if line.startswith("## ")]
    assert [head.partition(" · ")[2] for head in heads] == [
        "What it is for", "What it learned from", "How well it holds", "What moves the figure most",
        "What it cannot do",
    ]  # fmt: skip
    assert "concordance" in page.partition("How well it holds")[2].partition("## ")[0]
    answer = trained("models", "--card", "additive-2020-01-01-00000000")
    assert answer.code == 2
    assert row["version"] in answer.err
