"""What leaders and analysts get over HTTP and by commands: groups, pseudonyms, words; never a person."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.jobs.stopping import StopAsked
from api.jobs.worker import Worker
from data.store import open_store
from tests.api.conftest import SAMPLE, Matcher, table
from tests.api.http.clients import client_of, settings_of

KEY = "0123456789abcdef" * 2
PEOPLE = {row["candidate_id"] for row in table(SAMPLE / "candidates.csv")}


def test_25_exposure_is_told_by_group(planned: Matcher) -> None:
    """Domain test 25 over HTTP: proposals by five attributes, no small group, nobody by name."""
    with client_of(create_app(settings_of(planned))) as client:
        answer = client.get("/v1/exposure")
        told = answer.json()
    assert told["plan_id"] is not None
    by = {item["attribute"] for item in told["items"]}
    assert by >= {"category", "months_on_benefit", "age", "gender", "municipality"}
    shown = [item for item in told["items"] if item["people"] is not None]
    assert all(item["people"] >= 5 and 0 <= item["per_100"] <= 100 for item in shown)
    assert any(item["alarm"] for item in shown) == any((item["of_best"] or 1) < 0.8 for item in shown)
    assert not [name for name in PEOPLE if name in answer.text]


def test_25_the_command_says_the_same(planned: Matcher) -> None:
    """``matcher exposure`` gives the same figures; an alarm that chance does not explain ends with 1."""
    answer = planned("exposure", "--format", "json")
    rows = json.loads(answer.out)
    with client_of(create_app(settings_of(planned))) as client:
        told = client.get("/v1/exposure").json()["items"]
    assert [(row["value"], row["people"]) for row in rows] == [(row["value"], row["people"]) for row in told]
    certain = [row for row in rows if row["alarm"] and not row["by_chance"]]
    assert answer.code == (1 if certain else 0)


def test_overrides_are_told_as_aggregates(trained: Matcher, copy: Callable[[Matcher], Matcher]) -> None:
    """Nine decisions of one reason are told with their rate, by HTTP and command; fewer than five are not."""
    matcher = copy(trained)
    with client_of(create_app(settings_of(matcher))) as client:
        _decide(client, 9, "declined_by_broker", "travel")
        _decide(client, 3, "declined_by_broker", "hours", skip=9)
        told = {(r["by"], r["value"]): r for r in client.get("/v1/overrides").json()["items"]}
    assert told["reason", "hours"]["decisions"] is None
    assert told["reason", "travel"]["decisions"] is None  # the total of 12 would tell the three
    assert (told["rank", "1"]["decisions"], told["rank", "1"]["rate"]) == (12, 1.0)
    rows = json.loads(matcher.must("overrides", "--format", "json").out)
    assert {(r["by"], r["value"]): r for r in rows}["rank", "1"]["decisions"] == 12


def _decide(client: TestClient, count: int, decision: str, reason: str, skip: int = 0) -> None:
    """Decide on the first line of so many people's lists."""
    people = client.get("/v1/candidates", params={"limit": 100, "status": "active"}).json()["items"]
    ids, done = [person["candidate_id"] for person in people], 0
    for one in ids:
        found = client.get(f"/v1/candidates/{one}/suggestions").json()
        if not found["items"]:
            continue
        done += 1
        if done <= skip:
            continue
        first = found["items"][0]["opening_id"]
        body = {"candidate_id": one, "opening_id": first, "decision": decision, "reason_code": reason}
        body |= {"by": "Ida Holm", "list_id": found["list_id"]}
        answer = client.post("/v1/decisions", json=body, headers={"Idempotency-Key": f"{reason}-{one}"})
        assert answer.status_code == 201, answer.text
        if done == skip + count:
            return


@pytest.mark.parametrize(
    ("text", "about", "kinds"),
    [
        ("Vi søger en ung mand", "workplace", {"unlawful-wish"}), ("Ikke rygere", "workplace", set()),
        ("Har angst", "person", {"sensitive"}), ("En tung sag", "person", {"better-words"}),
        ("Har brug for pauser", "person", set()),
    ],
)  # fmt: skip
def test_16_words_can_be_checked_before_they_are_saved(
    imported: Matcher, text: str, about: str, kinds: set[str]
) -> None:
    """Domain tests 16 and 17: the interface and the command say the same of a text, and keep none of it."""
    with client_of(create_app(settings_of(imported))) as client:
        answer = client.post("/v1/wording", json={"text": text, "about": about})
    items = answer.json()["items"]
    assert {item["kind"] for item in items} == kinds
    assert all(item["da"] and item["en"] for item in items)
    said = imported("wording", text, "--about", about, "--format", "json", day=None)
    assert json.loads(said.out) == items
    assert said.code == (3 if any(item["refused"] for item in items) else 0)


def test_17_a_note_is_remarked_upon_and_kept(trained: Matcher, copy: Callable[[Matcher], Matcher]) -> None:
    """Domain test 17: a decision whose note says *tung sag* is taken, and answered with the better word."""
    with client_of(create_app(settings_of(copy(trained)))) as client:
        ids = {
            f"{kind}_id": client.get(f"/v1/{kind}s", params={"status": status}).json()["items"][0][
                f"{kind}_id"
            ]
            for kind, status in (("candidate", "active"), ("opening", "open"))
        }
        body = ids | {"decision": "later", "reason_code": "other", "by": "Ida Holm", "note": "En tung sag"}
        answer = client.post("/v1/decisions", json=body, headers={"Idempotency-Key": "k"})
    assert answer.status_code == 201, answer.text
    assert [(remark["words"], remark["refused"]) for remark in answer.json()["remarks"]] == [
        ("tung sag", False)
    ]
    assert "jobkandidat" in answer.json()["remarks"][0]["da"]


def test_an_export_for_analysts_names_nobody(trained: Matcher, copy: Callable[[Matcher], Matcher]) -> None:
    """Asked for over HTTP and made by a worker: pseudonyms and bands, no id; without a key none."""
    matcher = copy(trained)
    settings = settings_of(matcher, pseudonym_key=KEY)
    with client_of(create_app(settings_of(matcher))) as client:
        assert client.post("/v1/pseudonymous-exports").json()["code"] == "pseudonym-key-missing"
    with client_of(create_app(settings)) as client:
        asked = client.post("/v1/pseudonymous-exports")
        whole = client.post("/v1/exports").json()["run_id"]
        with open_store(settings.database_url) as store:
            worker = Worker(store, settings, StopAsked())
            taken = [worker.take() for _ in range(2)]
        assert [one.ending for one in taken if one is not None] == ["done", "done"]
        packed = client.get(asked.headers["location"] + "/file")
        assert client.get(f"/v1/pseudonymous-exports/{whole}/file").status_code == 404
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    assert set(files) == {"people.csv", "matches.csv", "report.json"}
    assert not [one for one in PEOPLE for text in files.values() if one in text]
    rows = list(csv.DictReader(files["people.csv"].splitlines()))
    assert len(rows) == json.loads(files["report.json"])["people"]["rows"] > 150


def test_the_command_writes_the_same_export(trained: Matcher, tmp_path: Path) -> None:
    """``matcher export --pseudonymous`` needs a key, takes no k below five, and writes tables and report."""
    assert trained("export", tmp_path / "a", "--pseudonymous").code == 2
    key = {"MATCHER_PSEUDONYM_KEY": KEY}
    assert trained("export", tmp_path / "b", "--pseudonymous", "--k", "4", **key).code == 2
    trained.must("export", tmp_path / "c", "--pseudonymous", "--k", "7", **key)
    report = json.loads((tmp_path / "c" / "report.json").read_text(encoding="utf-8"))
    assert {report[name]["k"] for name in report} == {7}
    assert min(report[name]["smallest"] for name in report) >= 7
