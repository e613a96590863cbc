"""Runs and plans over HTTP: asked for once, watched, published, read in pages that carry their age."""

from datetime import date
from typing import Any

import pytest

from data.plain_text import date_da
from tests.api.conftest import DAY
from tests.api.v1.conftest import Served


def night(own: Served) -> dict[str, Any]:
    """Plan a night and return its run."""
    asked = own.post("/v1/runs", json={"kind": "night"})
    assert asked.status_code == 202
    outcome = own.work()
    assert outcome is not None
    assert outcome.ending == "done", outcome.text
    run: dict[str, Any] = own.client.get(asked.headers["Location"]).json()
    return run


def test_a_night_from_order_to_pages(own: Served) -> None:
    """Asked for once, planned by a worker, told with its proof, and read whole in pages of one plan."""
    before = own.client.get("/v1/plans/current")
    assert (before.status_code, before.json()["code"]) == (404, "plan-unknown")
    run = night(own)
    assert (run["state"], run["night_on"], run["attempts"]) == ("done", DAY, 1)
    again = own.post("/v1/runs", key="k2", json={"kind": "night"})
    assert (again.status_code, again.json()["run_id"]) == (200, run["run_id"])

    plan = own.client.get("/v1/plans/current").json()
    assert (plan["plan_id"], plan["run_id"]) == (run["result"]["plan_id"], run["run_id"])
    assert plan["staleness"]["stale"] is False
    report = own.client.get(f"/v1/runs/{run['run_id']}/report").json()
    assert report["digest"] == plan["digest"] == run["result"]["digest"]
    assert report["objective"] <= report["bound"]

    pages = own.pages("/v1/plans/current/assignments", 50)
    people = [row["candidate_id"] for page in pages for row in page["items"]]
    assert people == sorted(set(people))
    assert len(people) == report["counts"]["assigned"]
    assert {page["staleness"]["plan_id"] for page in pages} == {plan["plan_id"]}
    unplaced = [row for page in own.pages("/v1/plans/current/unplaced", 17) for row in page["items"]]
    assert len(unplaced) == report["counts"]["unplaced"]
    assert any(row["opens"] for row in unplaced)
    cause = unplaced[0]["cause"]
    one = own.client.get("/v1/plans/current/unplaced", params={"cause": cause, "limit": 500}).json()["items"]
    assert one == [row for row in unplaced if row["cause"] == cause]
    demand = [row["price"] for page in own.pages("/v1/plans/current/demand", 9) for row in page["items"]]
    assert demand == sorted(demand, reverse=True)
    assert own.client.get(f"/v1/plans/{plan['plan_id']}/changes").json()["items"] != []
    assert "chance" not in str(pages) + str(report)
    proof_sheet_of(own, run["run_id"])


def proof_sheet_of(own: Served, run_id: str) -> None:
    """Check that the sheet is Danish first, English beside, without scripts, and says the same as text."""
    address = f"/v1/runs/{run_id}/proof"
    page = own.client.get(address)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'; style-src 'sha256-" in page.headers["content-security-policy"]
    assert "<script" not in page.text
    assert "http" not in page.text
    plain = own.client.get(address, params={"form": "text"}).text
    for words in ("Øvre grænse", "Upper bound", "Nærmeste virksomhed", "pladserne giver mere for andre"):
        assert words in page.text
        assert words in plain
    assert plain.startswith(f"BEVIS FOR NATTEN TIL {date_da(date.fromisoformat(DAY)).upper()}")


def test_a_list_stays_with_its_plan(own: Served) -> None:
    """A cursor from before a publication leads on in the plan it began with, which says that it is older."""
    night(own)
    first = own.client.get("/v1/plans/current/assignments", params={"limit": 5}).json()
    with_second = own.post("/v1/runs", key="next", json={"kind": "night", "as_of": "2026-09-03"})
    assert with_second.status_code == 202
    assert own.work() is not None
    assert own.client.get("/v1/plans/current").json()["plan_id"] == first["plan_id"] + 1
    asked = {"limit": 500, "cursor": first["next"]}
    rest = own.client.get("/v1/plans/current/assignments", params=asked).json()
    assert rest["plan_id"] == first["plan_id"]
    assert [head["plan_id"] for head in own.client.get("/v1/plans").json()["items"]] == [2, 1]


def test_cancelling_and_listing(own: Served) -> None:
    """A queued run stops at once, cancelling again changes nothing, and pages list runs newest first."""
    made = [own.post("/v1/runs", key=f"k{n}", json={"kind": "training"}).json()["run_id"] for n in range(5)]
    stopped = own.client.post(f"/v1/runs/{made[0]}/cancel").json()
    assert stopped["state"] == "cancelled"
    assert own.client.post(f"/v1/runs/{made[0]}/cancel").json() == stopped
    listed = [run["run_id"] for page in own.pages("/v1/runs", 2) for run in page["items"]]
    assert listed == made[::-1]
    assert own.client.get("/v1/runs", params={"kind": "night"}).json()["items"] == []
    repeated = own.post("/v1/runs", key="k1", json={"kind": "training"})
    assert repeated.json()["run_id"] == made[1]
    assert own.client.post("/v1/runs", json={"kind": "night"}).status_code == 400
    missing = own.client.get(f"/v1/runs/{made[1]}/proof")
    assert (missing.status_code, missing.json()["code"]) == (404, "report-missing")


def test_training_as_a_run(own: Served) -> None:
    """A training makes the version that the same history made before, and promotes nothing."""
    run_id = own.post("/v1/runs", json={"kind": "training"}).json()["run_id"]
    outcome = own.work()
    assert outcome is not None
    assert outcome.ending == "done", outcome.text
    result = own.client.get(f"/v1/runs/{run_id}").json()["result"]
    assert result["version"] in {one["version"] for one in own.client.get("/v1/models").json()["items"]}
    assert result["in_use"] is False


@pytest.mark.parametrize(
    "path",
    [
        "/v1/runs/nobody",
        "/v1/runs/nobody/report",
        "/v1/plans/999",
        "/v1/plans/999/demand",
        "/v1/imports/nobody",
        "/v1/imports/nobody/findings",
        "/v1/exports/nobody/file",
    ],
)
def test_what_is_not_there_is_not_found(client: Any, path: str) -> None:
    """Unknown runs, plans, imports and exports are 404 with a code."""
    answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) in ((404, "run-unknown"), (404, "plan-unknown"))


@pytest.mark.parametrize("cursor", ["x", "WyIvdjEvcnVucyIsICJ4Il0", "WyIvdjEvcGxhbnMiLCAiW1wieFwiXSJd"])
@pytest.mark.parametrize("path", ["/v1/runs", "/v1/plans", "/v1/plans/current/demand"])
def test_a_made_up_cursor_is_refused(client: Any, path: str, cursor: str) -> None:
    """A cursor that is none of ours is a 422 with its place, on every list."""
    answer = client.get(path, params={"cursor": cursor})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "cursor-unreadable"
