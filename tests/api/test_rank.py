import csv
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.api.conftest import SAMPLE, Matcher, table, write_table

CONTRACT = [
    "candidate_id",
    "opening_id",
    "workplace_id",
    "rank",
    "net_value",
    "price",
    "expected_goal_hours",
    "low",
    "high",
    "expected_weeks_to_paid",
    "chance_30h_at_26w",
    "model_version",
]


@pytest.fixture(scope="module")
def lists(planned: Matcher) -> list[dict[str, str]]:
    """Everybody's list after the night."""
    path = planned.folder / "lists.csv"
    planned.must("rank", "--all", "--limit", "10", "--out", path)
    return table(path)


def test_columns_are_those_of_the_exchange_format(lists: list[dict[str, str]]) -> None:
    """The fixed columns come first and in their order."""
    assert list(lists[0])[: len(CONTRACT)] == CONTRACT


def test_one_row_per_workplace_and_ranks_without_gaps(lists: list[dict[str, str]]) -> None:
    """A workplace stands once on a list, ranks count from 1, and no list is longer than asked for."""
    pairs = Counter((row["candidate_id"], row["workplace_id"]) for row in lists)
    ranks: dict[str, list[int]] = {}
    for row in lists:
        ranks.setdefault(row["candidate_id"], []).append(int(row["rank"]))
    assert set(pairs.values()) == {1}
    assert all(found == list(range(1, len(found) + 1)) for found in ranks.values())
    assert max(map(len, ranks.values())) == 10


def test_lists_are_sorted_by_value_minus_price(lists: list[dict[str, str]]) -> None:
    """Net value is value minus price in each row, and falls along the rows that are worth a match."""
    last: dict[str, float] = {}
    for row in lists:
        net, price = float(row["net_value"]), float(row["price"])
        assert net == pytest.approx(float(row["expected_goal_hours"]) - price, abs=2e-6)
        if row["worth_less_than_unmatched"] == "false":
            assert net <= last.get(row["candidate_id"], net) + 1e-9
            last[row["candidate_id"]] = net


def test_figures_are_within_their_ranges(lists: list[dict[str, str]]) -> None:
    """No figure is missing; intervals hold the estimate; weeks and chances stay within their bounds."""
    for row in lists:
        low, value, high = (float(row[name]) for name in ("low", "expected_goal_hours", "high"))
        assert 0 <= low <= value <= high <= 360
        assert 0 <= float(row["expected_weeks_to_paid"]) <= 52
        assert 0 <= float(row["chance_30h_at_26w"]) <= 1


def test_every_opening_on_request(planned: Matcher, copy: Callable[[Matcher], Matcher]) -> None:
    """Two equal openings of one workplace are one row of a list, and two with --openings."""
    matcher = copy(planned)
    person = table(matcher.folder / "plan.csv")[0]
    twin = next(row for row in table(SAMPLE / "openings.csv") if row["opening_id"] == person["opening_id"])
    write_table(matcher.folder / "openings.csv", [twin | {"opening_id": "twin"}])
    matcher.must("import", matcher.folder / "openings.csv")
    words = ("rank", person["candidate_id"], "--limit", "400", "--format", "csv")
    one, both = matcher.must(*words).rows, matcher.must(*words, "--openings").rows
    assert len(both) > len(one) == len({row["workplace_id"] for row in one})
    assert {"twin", person["opening_id"]} <= {row["opening_id"] for row in both}


def test_one_list_agrees_with_everybodys(planned: Matcher, lists: list[dict[str, str]]) -> None:
    """A list for one person has the figures of the list among all, to the last digit."""
    person = lists[0]["candidate_id"]
    mine = [row for row in lists if row["candidate_id"] == person]
    assert planned.must("rank", person, "--format", "csv").rows == mine


def test_json_carries_reasons_and_refusals(planned: Matcher, lists: list[dict[str, str]]) -> None:
    """The document for one person tells why, in Danish and English, and what rules keep off the list."""
    document = json.loads(planned.must("rank", lists[0]["candidate_id"], "--format", "json").out)
    assert document["openings"]
    assert all(opening["reasons"] for opening in document["openings"])
    assert {reason["kind"] for o in document["openings"] for reason in o["reasons"]} >= {"for", "against"}
    assert all(group["total"] >= group["alone"] for group in document["refusals"])
    assert document["refusals"][0]["examples"][0]["refusals"][0]["opens_da"]


def test_the_page_of_one_list_speaks_danish(planned: Matcher, lists: list[dict[str, str]]) -> None:
    """The table for people names the jobkandidat, hours and weeks, and fits into 100 columns."""
    text = planned.must("rank", lists[0]["candidate_id"], "--limit", "3").out
    assert f"Jobkandidat {lists[0]['candidate_id']}" in text
    assert "første løntime efter ca." in text
    assert max(map(len, text.splitlines())) <= 100


def test_the_same_question_gives_the_same_bytes(trained: Matcher) -> None:
    """Two runs of all lists are equal byte for byte."""
    first, second = (trained.must("rank", "--all", "--limit", "3", "--format", "csv").out for _ in range(2))
    assert first == second
    assert len(list(csv.reader(first.splitlines()))) > 100


def test_without_a_model_the_rules_of_thumb_stand_in_and_say_so(imported: Matcher) -> None:
    """Lists before any training carry the baseline's name, and the talk calls it a fallback."""
    answer = imported.must("rank", "--all", "--format", "csv")
    assert len({row["model_version"] for row in answer.rows}) == 1
    assert "Fallback" in answer.err
    assert "matcher train" in answer.err


def test_before_the_first_night_nothing_costs_anything(trained: Matcher) -> None:
    """Without a plan every price is 0 and nobody is said to be planned."""
    rows = trained.must("rank", "--all", "--format", "csv").rows
    assert {(row["price"], row["tonight"]) for row in rows} == {("0", "unplanned")}


def test_after_the_night_the_assigned_opening_is_marked(
    planned: Matcher, lists: list[dict[str, str]]
) -> None:
    """Whoever was assigned an opening finds it marked on the list, and nobody else's is."""
    plan = {row["candidate_id"]: row["opening_id"] for row in table(planned.folder / "plan.csv")}
    marked = {row["candidate_id"]: row["opening_id"] for row in lists if row["tonight"] == "assigned"}
    assert len(marked) > 50
    assert all(plan[person] == opening for person, opening in marked.items())


def test_an_unknown_person_is_a_usage_fault(trained: Matcher, lists: list[dict[str, str]]) -> None:
    """The message tells what was asked, and names ids that are near."""
    answer = trained("rank", lists[0]["candidate_id"] + "x")
    assert (answer.code, answer.out) == (2, "")
    assert lists[0]["candidate_id"] in answer.err


@pytest.mark.parametrize("words", [["rank"], ["rank", "K-1", "--all"]])
def test_either_one_person_or_everybody(trained: Matcher, words: list[str]) -> None:
    """Neither nobody nor both can be asked for."""
    assert trained(*words).code == 2


def test_a_damaged_model_is_never_replaced_in_silence(
    trained: Matcher, copy: Callable[[Matcher], Matcher]
) -> None:
    """An altered bundle ends with exit code 1 and points to the doctor; no list is printed."""
    matcher = copy(trained)
    array = next((matcher.folder / "models").glob("*/arrays.npz"))
    array.write_bytes(array.read_bytes()[:-1] + b"x")
    answer = matcher("rank", "--all")
    assert (answer.code, answer.out) == (1, "")
    assert "checksum" in answer.err
    assert "doctor" in answer.err


def test_an_unwritable_file_is_refused_before_the_work(trained: Matcher, tmp_path: Path) -> None:
    """A file in the way of the folder is found before anything is ranked."""
    (tmp_path / "file").write_text("")
    answer = trained("rank", "--all", "--out", tmp_path / "file" / "lists.csv")
    assert answer.code == 2
    assert "lists.csv" in answer.err
