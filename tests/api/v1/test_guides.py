"""Guides over HTTP: answers wait as a draft, count all at once, and every fact keeps where it comes from."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.guides import GUIDES
from api.settings import Settings
from data.store import Store
from data.tables import CANDIDATES
from tests import builders
from tests.api.v1.small_markets import KEYS, service_over
from tests.contested import DAY

Served = tuple[TestClient, Store]
ADDRESS = "/v1/candidates/c1/guides/visitation"
TALK = "/v1/candidates/c1/guides/samtale"
UNKNOWN = dict.fromkeys(q.field for guide in GUIDES.values() for q in guide.questions)


@pytest.fixture
def served(database_url: str, tmp_path: Path) -> Iterator[Served]:
    """Return a client of a service with one person of whom little is known, on each database in turn."""
    people = [builders.candidate("c1", **UNKNOWN | {"hours_per_week_now": 3.0})]
    health = {column.name: None for column in CANDIDATES.columns if column.health}
    told = health if Settings().minimal else {}
    people += [builders.candidate(f"c{n}", max_travel_minutes=20 + n, **told) for n in range(2, 30)]
    with service_over(database_url, tmp_path, candidates=people) as found:
        yield found


def state(client: TestClient, address: str = ADDRESS) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.json()


def save(client: TestClient, answers: dict[str, Any], address: str = ADDRESS, etag: str = "*") -> Any:
    return client.patch(address, json={"answers": answers}, headers={"If-Match": etag})


def finish(client: TestClient, address: str = ADDRESS, etag: str = "*", key: str = "") -> Any:
    headers = {"If-Match": etag, "Idempotency-Key": key or f"g{next(KEYS)}"}
    return client.post(address, headers=headers)


def person(store: Store) -> Any:
    return next(c for c in store.take_snapshot(DAY).candidates if c.candidate_id == "c1")


def test_answers_wait_until_they_count(served: Served) -> None:
    """A saved answer changes the draft alone, is there after an interruption, and counts when finished."""
    client, store = served
    before = store.digest()
    saved = save(client, {"transport": {"value": "cykel|bus", "source": "person", "said_on": "2026-02-27"}})
    assert saved.status_code == 200, saved.text
    saved = save(client, {"max_travel_minutes": {"value": "12,5"}})
    assert (store.digest(), person(store).transport) == (before, None)
    found = state(client)
    assert sorted(found["answers"]) == ["max_travel_minutes", "transport"]
    assert found["answers"]["max_travel_minutes"]["said_on"] == DAY.isoformat()
    assert "transport" not in found["unanswered"]
    assert "danish_level" in found["unanswered"]
    done = finish(client, etag=saved.headers["etag"])
    assert done.status_code == 200, done.text
    assert (person(store).transport, person(store).max_travel_minutes) == (("bike", "public"), 12.5)
    assert person(store).hours_per_week_now == 3.0
    told = {fact["field"]: fact for fact in done.json()["facts"]}
    assert (told["transport"]["source"], told["transport"]["said_on"]) == ("person", "2026-02-27")
    assert all(fact["stands"] and fact["noted_by"] == "local" for fact in told.values())
    assert (done.json()["answers"], done.json()["saved_by"]) == ({}, None)


def test_wrong_answers_are_kept_and_named_and_none_of_them_counts(served: Served) -> None:
    """A draft holds what cannot be stored, each fault is told in words, and finishing stores nothing."""
    client, store = served
    before = store.digest()
    wrong = {
        "max_travel_minutes": {"value": "en time"},
        "hours_per_week_now": {"value": "400"},
        "availability": {"value": "mon 12:00-08:00"},
        "danish_level": {"value": "9"},
        "transport": {"value": "bike"},
        "postcode": {"empty": True},
    }
    saved = save(client, wrong)
    assert saved.status_code == 200, saved.text
    faults = {fault["field"]: fault for fault in saved.json()["faults"]}
    assert set(faults) == wrong.keys() - {"transport"}
    assert (faults["danish_level"]["code"], faults["postcode"]["code"]) == ("not-among", "not-empty")
    assert all(fault["message"]["da"] and fault["message"]["en"] for fault in faults.values())
    refused = finish(client)
    assert refused.status_code == 422, refused.text
    pointers = {error["pointer"] for error in refused.json()["errors"]}
    assert pointers == {f"/answers/{field}/value" for field in faults}
    assert store.digest() == before
    assert state(client)["answers"]["max_travel_minutes"]["value"] == "en time"


def test_nothing_to_tell_is_not_unknown(served: Served) -> None:
    """A no is kept as a fact, is not asked again by guide or meter, and stands until the record says else."""
    client, _ = served
    assert "no_go_tasks" in [
        one["field"] for one in client.get("/v1/candidates/c1/profile-depth").json()["open"]
    ]
    save(client, {"no_go_tasks": {"empty": True}}, TALK)
    done = finish(client, TALK).json()
    assert "no_go_tasks" not in done["unanswered"]
    assert "no_go_tasks" in client.get("/v1/candidates/c1/profile-depth").json()["known"]
    told = client.patch("/v1/candidates/c1", json={"no_go_tasks": ["9112"]}, headers={"If-Match": "*"})
    assert told.status_code == 200
    (fact,) = client.get("/v1/candidates/c1/facts").json()["items"]
    assert (fact["field"], fact["empty"], fact["stands"]) == ("no_go_tasks", True, False)


def test_no_conditions_is_known_to_the_fit(database_url: str, tmp_path: Path, monkeypatch: Any) -> None:
    """That there are no conditions is stored as needs of nothing, so that support counts as covered."""
    monkeypatch.delenv("MATCHER_MINIMAL", raising=False)
    people = [builders.candidate("c1", **UNKNOWN)]
    with service_over(database_url, tmp_path, candidates=people) as (client, store):
        save(client, {"conditions": {"empty": True}})
        assert finish(client).status_code == 200
        assert {need for _, need in person(store).conditions} == {0}


def test_minimal_mode_asks_nothing_about_health(database_url: str, tmp_path: Path, monkeypatch: Any) -> None:
    """Where nothing about health is kept, no guide asks it, and an answer to it is a fault."""
    monkeypatch.setenv("MATCHER_MINIMAL", "true")
    people = [builders.candidate("c1", **UNKNOWN)]
    with service_over(database_url, tmp_path, candidates=people) as (client, _):
        asked = json.dumps(client.get("/v1/guides").json())
        health = [column.name for column in CANDIDATES.columns if column.health]
        assert not any(f'"{name}"' in asked for name in health)
        refused = save(client, {"mentor_need": {"value": "1"}})
        assert refused.json()["errors"][0]["code"] == "unknown-field"
        depth = client.get("/v1/candidates/c1/profile-depth").json()
        assert not set(health) & {one["field"] for one in depth["open"]} | set(health) & set(depth["known"])


@pytest.mark.parametrize(
    ("answer", "pointer", "code"),
    [
        ({"gender": {"value": "k"}}, "/answers/gender", "unknown-field"),
        ({"wishes_tasks": {"value": "9112:3"}}, "/answers/wishes_tasks", "unknown-field"),
        ({"transport": {"value": "bike", "source": "document"}}, "/answers/transport/source", "not-among"),
        (
            {"transport": {"value": "bike", "said_on": "2031-01-01"}},
            "/answers/transport/said_on",
            "too-large",
        ),
        ({"transport": {"value": "0101901234"}}, "/answers/transport/value", "holds-cpr"),
    ],
)
def test_what_no_draft_may_hold(served: Served, answer: Any, pointer: str, code: str) -> None:
    """Fields that the guide does not ask, another's word for it, days to come and CPR numbers are refused."""
    client, _ = served
    refused = save(client, answer)
    assert refused.status_code == 422
    assert [(e["pointer"], e["code"]) for e in refused.json()["errors"]] == [(pointer, code)]
    assert state(client)["answers"] == {}


def test_a_state_that_has_changed_since_is_not_written_over(served: Served) -> None:
    """Draft and record are one state: whoever knows an older one is told so, whatever changed it."""
    client, store = served
    first = client.get(ADDRESS).headers["etag"]
    assert client.patch(ADDRESS, json={"answers": {}}).status_code == 428
    assert save(client, {"transport": {"value": "bike"}}, etag=first).status_code == 200
    assert save(client, {"transport": {"value": "car"}}, etag=first).status_code == 412
    second = client.get(ADDRESS).headers["etag"]
    client.patch("/v1/candidates/c1", json={"danish_level": 2}, headers={"If-Match": "*"})
    assert finish(client, etag=second).status_code == 412
    assert person(store).transport is None


def test_finishing_takes_effect_once(served: Served) -> None:
    """The same request sent again has the same answer and tells no fact twice; another finds no answers."""
    client, _ = served
    save(client, {"transport": {"value": "bike"}})
    first, again = finish(client, key="once"), finish(client, key="once")
    assert (first.status_code, again.status_code, again.content) == (200, 200, first.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert finish(client).json()["code"] == "guide-without-answers"


def test_a_draft_can_be_thrown_away(served: Served) -> None:
    """Dropping takes the answers and leaves record and facts; null takes back one answer."""
    client, store = served
    save(client, {"transport": {"value": "bike"}, "max_travel_minutes": {"value": "30"}})
    assert set(save(client, {"transport": None}).json()["answers"]) == {"max_travel_minutes"}
    dropped = client.delete(ADDRESS, headers={"If-Match": "*"})
    assert (dropped.status_code, dropped.json()["answers"]) == (200, {})
    assert person(store).max_travel_minutes is None


def test_a_new_home_takes_the_old_coordinates_away(served: Served) -> None:
    """Whoever moves is reckoned from the new postcode; the same postcode leaves the coordinates."""
    client, store = served
    assert person(store).latitude is not None
    save(client, {"postcode": {"value": "5000"}})
    finish(client)
    assert (person(store).postcode, person(store).latitude) == ("5000", None)
    client.patch("/v1/candidates/c1", json={"latitude": 55.4, "longitude": 10.4}, headers={"If-Match": "*"})
    save(client, {"postcode": {"value": "5000"}})
    finish(client)
    assert person(store).latitude == 55.4


def test_the_meter_speaks_of_companies_and_of_nobody(served: Served) -> None:
    """The depth names facts and companies in sentences, most changed first, and no figure of a person."""
    client, _ = served
    answer = client.get("/v1/candidates/c1/profile-depth")
    assert answer.headers["cache-control"] == "no-store"
    depth = answer.json()
    assert "hours_per_week_now" in depth["known"]
    changed = [one["changed"] for one in depth["open"]]
    assert changed == sorted(changed, reverse=True)
    assert all(0 <= one["most_changed"] <= 5 for one in depth["open"])
    assert all(
        one["message"]["da"].startswith(f"{one['short']['da']} er ikke kendt") for one in depth["open"]
    )
    assert client.get("/v1/candidates/c9999/profile-depth").status_code == 404
    client.patch("/v1/candidates/c1", json={"status": "objected"}, headers={"If-Match": "*"})
    assert client.get("/v1/candidates/c1/profile-depth").json()["code"] in (
        "no-machine-list",
        "day-not-ready",
    )


def test_every_question_can_be_answered_and_comes_back(served: Served) -> None:
    """Each question of both guides takes an answer, stores it with its source, and shows it as known."""
    client, store = served
    for key, guide in GUIDES.items():
        address = f"/v1/candidates/c1/guides/{key}"
        asked = state(client, address)["known"]
        told = {field: {"value": ANSWERS[field]} for field in asked}
        saved = save(client, told, address)
        assert saved.json()["faults"] == [], saved.text
        done = finish(client, address).json()
        assert all(done["known"].values())
        assert {fact["field"] for fact in done["facts"]} == set(asked)
        assert {fact["source"] for fact in done["facts"]} <= {
            source for question in guide.questions for source in question.sources
        }
    assert dict(person(store).wishes_tasks) == {"9112": 3, "9412": 1}


ANSWERS = {
    "postcode": "5000",
    "transport": "bike|public",
    "max_travel_minutes": "30",
    "hours_per_week_now": "2,5",
    "availability": "mon 08:00-12:00|wed 08:00-12:00",
    "conditions": "PAUSE:2|QUIET:3",
    "must_conditions": "QUIET",
    "mentor_need": "1",
    "danish_level": "3",
    "certificates": "HYGIEJNE",
    "benefit": "kontanthjaelp",
    "category": "aktivitetsparat",
    "months_on_benefit": "62",
    "task_experience": "9112:1|9412:-1",
    "competences": "cleaning_01:2|kitchen_01:1",
    "wishes_tasks": "9112:3|9412:1",
    "wishes_industries": "56:3",
    "hours_per_week_goal": "10",
    "no_go_tasks": "9313",
    "no_go_industries": "43",
    "no_go_workplaces": "w2",
}
