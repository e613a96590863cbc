"""Citizens' rights over HTTP: access, requests with their last day, objection, holds and erasure."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.rights.reasons import rebuilt_reasons
from data.store import open_store
from tests.api.conftest import DAY
from tests.api.v1.conftest import Served

PERSON = "K-0012"
TODAY = date.fromisoformat(DAY)
REASON = {"kind": "reason", "about": "travel", "words": "Jeg har fået en elcykel."}


def _people(own: Served) -> list[str]:
    answer = own.client.get("/v1/candidates", params={"status": "active", "limit": 5}).json()
    return [one["candidate_id"] for one in answer["items"]]


@pytest.fixture
def person(own: Served) -> str:
    """Return the id of somebody with a list."""
    return _people(own)[0]


def _listed(own: Served, person: str) -> dict[str, Any]:
    answer = own.client.get(f"/v1/candidates/{person}/suggestions")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_everything_is_handed_over(own: Served, person: str) -> None:
    """The export holds record and list of a moment ago, as data and as a page; so does retention."""
    shown = _listed(own, person)
    document = own.client.get(f"/v1/candidates/{person}/own-data").json()
    tables = {table["table"]: table["rows"] for one in document["sections"] for table in one["tables"]}
    assert tables["candidates"][0]["candidate_id"] == person
    assert [row["list_id"] for row in tables["shown_lists"]] == [shown["list_id"]]
    assert len(tables["shown_lines"]) == len(shown["items"])
    with open_store(own.settings.database_url) as store:
        told = rebuilt_reasons(store, own.settings)(shown["list_id"])
    words = [reason["text"]["da"] for item in shown["items"] for reason in item["reasons"]]
    assert [reason["da"] for reason in told] == words != []
    page = own.client.get(f"/v1/candidates/{person}/own-data", params={"form": "html"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    assert f"<p>{person}" in page.text
    assert own.client.get("/v1/candidates/nobody/own-data").status_code == 404
    told = own.client.get("/v1/retention").json()
    assert {one["record_class"] for one in told["due"]} >= {"people", "lists", "decisions", "looks", "runs"}
    assert told["notices"] == []


def test_a_request_has_a_last_day_and_one_answer(own: Served, person: str) -> None:
    """A wrong reason is due in five working days, marked until a human answers, and answered once."""
    made = own.client.post(f"/v1/candidates/{person}/rights-requests", json=REASON)
    assert made.status_code == 201, made.text
    request = made.json()
    assert (request["state"], request["overdue"]) == ("open", False)
    assert date.fromisoformat(request["due_on"]) > TODAY
    contested = _listed(own, person)["contested"]
    assert [(one["about"], one["request_id"]) for one in contested] == [("travel", request["request_id"])]
    path = made.headers["location"]
    answer = {"state": "corrected", "answer": "Rettet: 45 minutter på elcykel."}
    answered = own.client.post(f"{path}/answer", json=answer)
    assert (answered.status_code, answered.json()["state"]) == (200, "corrected")
    assert answered.json()["answered_by"] == "local"
    again = own.client.post(f"{path}/answer", json=answer | {"state": "refused"})
    assert (again.status_code, again.json()["code"]) == (409, "request-answered")
    assert own.client.get(path).json()["state"] == "corrected"
    assert _listed(own, person)["contested"] == []
    _check_order(own)


def _check_order(own: Served) -> None:
    """Check that requests are listed by their last day, page by page, the overdue ones marked."""
    for number, who in enumerate(_people(own)):
        body = REASON | {"received_on": date(TODAY.year, TODAY.month - number % 3, 1).isoformat()}
        assert own.client.post(f"/v1/candidates/{who}/rights-requests", json=body).status_code == 201
    found = own.pages("/v1/rights-requests?state=open", 2)
    items = [one for page in found for one in page["items"]]
    assert len(items) in (5, 6)
    days = [one["due_on"] for one in items]
    assert days == sorted(days)
    assert [one["overdue"] for one in items] == [day < TODAY.isoformat() for day in days]
    assert any(one["overdue"] for one in items)


def test_whoever_objects_is_not_ranked(own: Served, person: str) -> None:
    """Domain test 27: no machine list, the manual list instead, without any figure on fit, nearest first."""
    before = _listed(own, person)
    assert "figures" in before["items"][0]
    noted = own.client.put(f"/v1/candidates/{person}/objection", json={"words": "Nej tak."})
    assert noted.status_code == 200, noted.text
    assert own.client.get(f"/v1/candidates/{person}").json()["status"] == "objected"
    manual = _listed(own, person)
    assert (manual["ranking"], manual["order"]) == ("manual", "distance")
    assert "nej" in manual["text"]["da"]
    assert manual["items"]
    assert not {"figures", "reasons", "rank", "tonight"} & {name for one in manual["items"] for name in one}
    ways = [one["travel_minutes"] for one in manual["items"]]
    assert ways == sorted(ways)
    with open_store(own.settings.database_url) as store, store.reading() as unit:
        kept = unit.journal.shown_list(manual["list_id"])
    assert kept is not None
    assert (kept.objective_kind, kept.lines[0].net_value) == ("manual", None)
    why = own.client.get(f"/v1/candidates/{person}/suggestions/{manual['items'][0]['opening_id']}")
    assert why.json()["code"] == "no-machine-list"


def test_the_night_leaves_out_whoever_objected(own: Served, person: str) -> None:
    """Domain test 27: whoever objected stands in no line of the plan; before the objection she did."""
    assert own.post("/v1/runs", json={"kind": "night"}, key="a").status_code == 202
    own.work()
    assert person in _planned(own)
    own.client.put(f"/v1/candidates/{person}/objection", json={})
    body = {"kind": "night", "as_of": date(TODAY.year, TODAY.month, TODAY.day + 1).isoformat()}
    assert own.post("/v1/runs", json=body, key="b").status_code == 202
    own.work()
    assert person not in _planned(own)


def _planned(own: Served) -> set[str]:
    with open_store(own.settings.database_url) as store, store.reading() as unit:
        plan_id = unit.plans.current_id()
        assert plan_id is not None
        rows = unit.plans.assignments(plan_id, 10_000)
        left = unit.plans.unplaced(plan_id, 10_000)
    return {row.candidate_id for row in rows} | {row.candidate_id for row in left}


def test_an_objection_stands_until_it_is_withdrawn(own: Served, person: str) -> None:
    """A record changed to active stays objected; after the withdrawal there is a machine list again."""
    path = f"/v1/candidates/{person}"
    own.client.put(f"{path}/objection", json={})
    tag = own.client.get(path).headers["etag"]
    body = {"status": "active", "hours_per_week_now": 9}
    changed = own.client.patch(path, json=body, headers={"If-Match": tag})
    assert (changed.status_code, changed.json()["status"]) == (200, "objected")
    assert changed.json()["hours_per_week_now"] == 9
    assert own.client.delete(f"{path}/objection").status_code == 204
    assert own.client.get(path).json()["status"] == "active"
    assert "figures" in _listed(own, person)["items"][0]
    gone = own.client.delete(f"{path}/objection")
    assert (gone.status_code, gone.json()["code"]) == (404, "objection-missing")


def test_an_erased_person_is_nobody(own: Served, person: str) -> None:
    """After the erasure every address says what it says of an unknown id, and a new record is refused."""
    _listed(own, person)
    held = own.client.put(f"/v1/candidates/{person}/legal-hold", json={"reason": "Klagesag 12"})
    assert held.json()["reason"] == "Klagesag 12"
    body = {"reason_code": "citizen_asked"}
    refused = own.post(f"/v1/candidates/{person}/erasure", json=body, key="a")
    assert (refused.status_code, refused.json()["code"]) == (409, "records-held")
    assert own.client.delete(f"/v1/candidates/{person}/legal-hold").status_code == 204
    ledger = Path(own.settings.erasure_ledger)
    ledger.mkdir()  # where the line cannot be put on disk, a restore would bring the person back
    unwritten = own.post(f"/v1/candidates/{person}/erasure", json=body, key="c")
    assert (unwritten.status_code, unwritten.json()["code"]) == (503, "ledger-not-written")
    assert own.client.get(f"/v1/candidates/{person}").status_code == 200
    ledger.rmdir()
    erased = own.post(f"/v1/candidates/{person}/erasure", json=body, key="b")
    assert erased.status_code == 200, erased.text
    assert person not in erased.text
    assert erased.json()["rows"]["candidates"] >= 1
    for path in ("", "/suggestions", "/own-data"):
        assert own.client.get(f"/v1/candidates/{person}{path}").json()["code"] == "candidate-unknown"
    again = own.client.post("/v1/candidates", json={"candidate_id": person, "municipality_code": "0461"})
    assert (again.status_code, again.json()["code"]) == (409, "person-erased")
    assert ledger.read_text().count("\n") == 1
