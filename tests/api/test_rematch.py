import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.jobs import night
from api.jobs.night_report import report_of
from data.store import StoredPlan, open_store
from matcher.night import Night
from matcher.rematch import RematchPlan, rematch
from tests.api.conftest import SAMPLE, Matcher, table, write_table

CONTRACT = ["candidate_id", "opening_id", "workplace_id", "hours_per_week"]
FIGURES = {"expected_goal_hours", "low", "high", "expected_weeks_to_paid", "chance_30h_at_26w", "net_value"}


def report(matcher: Matcher, name: str = "report.json") -> dict[str, Any]:
    """Return the report of a night."""
    document: dict[str, Any] = json.loads((matcher.folder / name).read_text(encoding="utf-8"))
    return document


def _plan(matcher: Matcher) -> StoredPlan:
    with open_store(matcher.database_url) as store:
        plan = store.last_plan()
    assert plan is not None
    return plan


def test_the_plan_has_a_row_per_assignment_and_a_cause_for_the_others(planned: Matcher) -> None:
    """Assigned people come first with all figures, everybody else has a cause and no opening."""
    rows = table(planned.folder / "plan.csv")
    assigned = [row for row in rows if row["opening_id"]]
    unplaced = rows[len(assigned) :]
    assert list(rows[0])[:4] == CONTRACT
    assert set(rows[0]) >= FIGURES | {"price", "tonight", "cause", "model_version"}
    assert all(row["tonight"] == "assigned" and not row["cause"] for row in assigned)
    assert all(row["cause"] and not row["opening_id"] and not row["price"] for row in unplaced)
    assert len({row["candidate_id"] for row in rows}) == len(rows)


def test_the_report_proves_what_it_says(planned: Matcher) -> None:
    """Bound and gap agree, the night beats the simpler plans, and time, memory and digest are told."""
    told = report(planned)
    assert told["objective"] <= told["bound"]
    assert told["gap"] == pytest.approx((told["bound"] - told["objective"]) / told["bound"], abs=1e-6)
    assert {one["name"] for one in told["baselines"]} == {"first_come", "by_value", "nearest"}
    assert all(one["value"] < told["value"] for one in told["baselines"])
    assert all(one["mean_weeks_to_paid"] > told["mean_weeks_to_paid"] for one in told["baselines"])
    assert {"read", "score", "verify"} <= told["seconds"].keys()
    assert told["peak_memory_mib"] > 50
    assert len(told["digest"]) == 64
    assert told["degraded"] is None
    assert "lot_key" not in told["settings"]


def test_the_report_adds_up(planned: Matcher) -> None:
    """Totals are the sums of the plan's rows, and everybody is counted once."""
    told, rows = report(planned), table(planned.folder / "plan.csv")
    hours = sum(float(row["expected_goal_hours"] or 0) for row in rows)
    assert told["totals"]["expected_goal_hours"] == pytest.approx(hours, abs=1e-3)
    for end in ("low", "high"):
        assert told["totals"][end] == pytest.approx(sum(float(row[end] or 0) for row in rows), abs=1e-3)
    assert told["totals"]["low"] < hours < told["totals"]["high"]
    assert told["counts"]["assigned"] + told["counts"]["unplaced"] == len(rows)
    assert sum(told["people"].values()) == told["counts"]["candidates"]


def test_the_same_night_again_gives_the_same_plan(
    planned: Matcher, copy: Callable[[Matcher], Matcher]
) -> None:
    """A second run of a published night starts from the plan before it too, and has the same digest."""
    matcher = copy(planned)
    matcher.must("rematch", "--report", matcher.folder / "again.json")
    again = report(matcher, "again.json")
    assert again["digest"] == report(planned)["digest"]
    assert _plan(planned).openings_before == {}
    assert _plan(planned).nights_before == {}


def test_waiting_grows_from_night_to_night(planned: Matcher, copy: Callable[[Matcher], Matcher]) -> None:
    """Whoever goes without on two following days has waited two nights."""
    matcher = copy(planned)
    matcher.must("rematch", day="2026-09-02")
    before, after = _plan(planned), _plan(matcher)
    assert after.nights_before == before.nights_after
    assert max(after.nights_after.values()) == 2
    assert after.openings_before == {row.candidate_id: row.opening_id for row in before.assignments}


def test_a_report_names_nobody(
    planned: Matcher, copy: Callable[[Matcher], Matcher], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No report of two nights holds anybody's id, in the store or in a file; a naive one holds hundreds."""
    matcher = copy(planned)

    def named(day: str) -> set[str]:
        matcher.must("rematch", "--report", matcher.folder / "next.json", day=day)
        told = _plan(matcher).report_json + (matcher.folder / "next.json").read_text(encoding="utf-8")
        return {one for one in people if one in told}

    people = {one.candidate_id for one in _plan(planned).people}
    people |= {one.candidate_id for one in _plan(planned).assignments}
    assert len(people) > 100
    assert named("2026-09-02") == set()

    def naive(decided: Night, plan: RematchPlan, *rest: Any) -> dict[str, Any]:
        waits = {person.candidate_id: 1 for person in plan.unplaced}
        return report_of(decided, plan, *rest) | {"nights_unproposed": waits}

    monkeypatch.setattr(night, "report_of", naive)
    assert named("2026-09-03")


def test_a_dry_run_publishes_nothing(trained: Matcher, copy: Callable[[Matcher], Matcher]) -> None:
    """After a rehearsal no plan counts: lists know no prices."""
    matcher = copy(trained)
    matcher.must("rematch", "--dry-run", "--out", matcher.folder / "plan.csv")
    assert table(matcher.folder / "plan.csv")
    rows = matcher.must("rank", "--all", "--limit", "1", "--format", "csv").rows
    assert {row["tonight"] for row in rows} == {"unplanned"}


def test_the_other_objective_saves_weeks(trained: Matcher, planned: Matcher, tmp_path: Path) -> None:
    """Planning for weeks gives no more weeks to the first paid hour than planning for hours."""
    trained.must("rematch", "--dry-run", "--objective", "weeks_saved", "--report", tmp_path / "weeks.json")
    told = json.loads((tmp_path / "weeks.json").read_text(encoding="utf-8"))
    assert told["objective_kind"] == "weeks_saved"
    assert told["mean_weeks_to_paid"] <= report(planned)["mean_weeks_to_paid"] + 1e-9


def test_the_page_and_the_documents(trained: Matcher) -> None:
    """The page names the proof; JSON carries plan and report; both hold the same number of people."""
    page = trained.must("rematch", "--dry-run").out
    document = json.loads(trained.must("rematch", "--dry-run", "--format", "json").out)
    assert "øvre grænse" in page
    assert f"Placeret                  {len(document['assignments'])} af" in page
    assert document["report"]["counts"]["unplaced"] == len(document["unplaced"])
    assert all(person["text_da"] for person in document["unplaced"])


@pytest.mark.parametrize("name", ["plan.csv", "plan.json"])
def test_verify_accepts_what_was_published(trained: Matcher, tmp_path: Path, name: str) -> None:
    """A plan file passes its second reading, as CSV and as JSON."""
    trained.must("rematch", "--dry-run", "--out", tmp_path / name)
    document = json.loads(trained.must("verify", tmp_path / name, "--format", "json").out)
    assert document["passed"]
    assert document["assignments"] > 50


def _spoil(rows: list[dict[str, Any]], how: str) -> None:
    if how == "twice":
        rows[1]["candidate_id"] = rows[0]["candidate_id"]
    elif how == "crowded":
        for row in rows[1:9]:
            row |= {name: rows[0][name] for name in ("opening_id", "workplace_id")}
    elif how == "figure":
        rows[0]["net_value"] = float(rows[0]["net_value"]) + 1
    else:
        rows[0]["opening_id"] = "nothing"


@pytest.mark.parametrize("how", ["twice", "crowded", "figure", "unknown"])
def test_verify_refuses_an_altered_plan(planned: Matcher, tmp_path: Path, how: str) -> None:
    """A person twice, more people than places, a wrong sum or an unknown id each end with exit code 1."""
    rows = [row for row in table(planned.folder / "plan.csv") if row["opening_id"]]
    _spoil(rows, how)
    write_table(tmp_path / "plan.csv", rows)
    answer = planned("verify", tmp_path / "plan.csv", "--format", "csv")
    assert answer.code == 1
    assert answer.rows[0]["severity"] == "error"
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    ("content", "code"), [(None, 2), ("a,b\n1,2\n", 3), ("{", 3), ('{"assignments": 3}', 3), (b"\xff\xfe", 3)]
)
def test_verify_refuses_what_is_no_plan(
    planned: Matcher, tmp_path: Path, content: str | bytes | None, code: int
) -> None:
    """A missing file is a usage fault; a file that holds no plan is refused data."""
    path = tmp_path / "file"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content is not None:
        path.write_text(content)
    answer = planned("verify", path)
    assert answer.code == code
    assert "expected" in answer.err


def test_a_cell_that_is_no_number_is_named(planned: Matcher, tmp_path: Path) -> None:
    """The message names the row and the column."""
    rows = table(planned.folder / "plan.csv")
    rows[2]["price"] = "dear"
    write_table(tmp_path / "plan.csv", rows)
    answer = planned("verify", tmp_path / "plan.csv")
    assert answer.code == 3
    assert ":4 [price]" in answer.err


def test_a_night_without_a_feasible_answer(trained: Matcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pins that cannot all be kept end with exit code 4, tell what clashes, and publish nothing."""

    def clashing(night: Night) -> RematchPlan:
        return replace(rematch(night), status="infeasible", message="the pins cannot all be kept: A and B")

    monkeypatch.setattr(night, "rematch", clashing)
    answer = trained("rematch")
    assert (answer.code, answer.out) == (4, "")
    assert "A and B" in answer.err


def test_a_plan_that_fails_its_check_is_not_published(
    trained: Matcher, copy: Callable[[Matcher], Matcher], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A solver that gives one person two places is found out: exit code 1, findings, no file, no plan."""
    matcher = copy(trained)

    def doubling(night: Night) -> RematchPlan:
        plan = rematch(night)
        twice = replace(plan.rows[1], candidate_id=plan.rows[0].candidate_id)
        return replace(plan, rows=(plan.rows[0], twice, *plan.rows[2:]))

    monkeypatch.setattr(night, "rematch", doubling)
    answer = matcher("rematch", "--out", matcher.folder / "plan.csv")
    assert (answer.code, answer.out) == (1, "")
    assert "twice" in answer.err
    assert not (matcher.folder / "plan.csv").exists()
    rows = matcher.must("rank", "--all", "--limit", "1", "--format", "csv").rows
    assert {row["tonight"] for row in rows} == {"unplanned"}


def test_two_people_pinned_to_one_place(nowhere: Matcher, planned: Matcher) -> None:
    """Of two people pinned to one place at most one gets it, and the plan passes its check."""
    folder = nowhere.folder / "delivery"
    shutil.copytree(SAMPLE, folder)
    places = {row["opening_id"]: row["places"] for row in table(folder / "openings.csv")}
    plan = [row for row in table(planned.folder / "plan.csv") if row["opening_id"]]
    pinned = next(row["opening_id"] for row in plan if places[row["opening_id"]] == "1")
    people = [row["candidate_id"] for row in plan[:2]]
    pin = {"opening_id": pinned, "kind": "pin", "until": "2026-12-31", "by": "B1"}
    write_table(folder / "holds.csv", [{"candidate_id": person} | pin for person in people])
    nowhere.must("import", folder)
    rows = nowhere.must("rematch", "--format", "csv").rows
    assert sum(row["opening_id"] == pinned for row in rows) <= 1
