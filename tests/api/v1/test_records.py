"""People, workplaces and openings over HTTP: one table, checked as an import, on both databases."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.http.schema import Strict
from api.v1.candidates import RESOURCE as CANDIDATES
from api.v1.openings import RESOURCE as OPENINGS
from api.v1.record_schemas import changes_model, new_model, shown_model
from api.v1.workplaces import RESOURCE as WORKPLACES
from data.columns import Column, Kind, Table
from data.store import Store
from tests import builders
from tests.api.v1.small_markets import service_over
from tests.contested import DAY, Rows

AUDIT = {"birth_year", "gender", "audit_group", "worker_belief"}
Served = tuple[TestClient, Store]


@pytest.fixture
def served(database_url: str, tmp_path: Path) -> Iterator[Served]:
    """Return a client of a service over a small market, on each of the two databases in turn."""
    with service_over(database_url, tmp_path) as found:
        yield found


def changed(client: TestClient, address: str, etag: str = "*", **fields: Any) -> Any:
    return client.patch(address, json=fields, headers={"If-Match": etag})


def faults(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


def test_what_serves_audit_only_is_neither_shown_nor_taken(served: Served) -> None:
    """No answer holds an audit column, and telling one is a fault; a change keeps them stored."""
    client, store = served
    for address in ("/v1/candidates", "/v1/candidates/c1"):
        answer = client.get(address)
        assert not any(f'"{name}"' in answer.text for name in AUDIT)
    for name in AUDIT:
        fields: dict[str, Any] = {name: 1}
        assert faults(changed(client, "/v1/candidates/c1", **fields)) == [(f"/{name}", "unknown-field")]
        told = {"candidate_id": "c9", "municipality_code": "0461", name: 1}
        assert faults(client.post("/v1/candidates", json=told)) == [(f"/{name}", "unknown-field")]
    assert changed(client, "/v1/candidates/c1", hours_per_week_now=9).status_code == 200
    candidate = store.take_snapshot(DAY).candidates[0]
    assert (candidate.hours_per_week_now, candidate.birth_year, candidate.gender) == (9, 1980, "k")


def test_company_side_answers_hold_no_people(served: Served) -> None:
    """No field of workplaces and openings names a person."""
    client, _ = served
    for address in ("/v1/workplaces", "/v1/openings"):
        items = client.get(address).json()["items"]
        assert items
        assert not any("candidate" in name or "broker" in name for item in items for name in item)


@pytest.mark.parametrize(
    ("resource", "record"),
    [
        (CANDIDATES, builders.candidate("c9", availability=("mon 08:00-12:00",))),
        (WORKPLACES, builders.workplace("w9", name="=SUM(1)", do_not_contact_until=DAY)),
        (OPENINGS, builders.opening("o9", "w1", hours_per_week_min=1.234, open_from=DAY)),
    ],
)
def test_a_record_told_over_http_is_the_one_that_was_meant(
    served: Served, resource: Any, record: Any
) -> None:
    """What is posted comes back equal, is what an import would store, and posting it again is a conflict."""
    client, store = served
    table = resource.table
    known = {c.name for c in table.columns} - AUDIT - {"valid_from"}
    body = {name: _json(getattr(record, name)) for name in known if getattr(record, name) is not None}
    answer = client.post(f"/v1/{table.name}", json=body)
    assert answer.status_code == 201, answer.text
    address = answer.headers["location"]
    again = client.get(address)
    assert (again.json(), again.headers["etag"]) == (answer.json() | {"remarks": []}, answer.headers["etag"])
    assert client.get(address, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert {name: again.json()[name] for name in body if body[name] != []} == {
        name: value for name, value in body.items() if value != []
    }
    before = store.digest()
    assert not store.import_rows(Rows.of(**{table.name: [record]}), DAY).changed_anything
    assert store.digest() == before
    assert client.post(f"/v1/{table.name}", json=body).status_code == 409


def _json(value: Any) -> Any:
    """Return a record's value as the interface tells it."""
    if isinstance(value, tuple) and value and isinstance(value[0], tuple) and len(value[0]) == 2:
        return dict(value)
    if isinstance(value, tuple):
        return [str(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def test_changes_name_the_version_they_change(served: Served) -> None:
    """Without If-Match 428, with an old one 412, with the present one 200 and a new tag; null is unknown."""
    client, store = served
    address = "/v1/workplaces/w1"
    first = client.get(address).headers["etag"]
    assert client.patch(address, json={"pace": 3}).status_code == 428
    done = changed(client, address, first, pace=3, name=None)
    assert (done.status_code, done.json()["pace"], done.json()["name"]) == (200, 3, None)
    stale = changed(client, address, first, pace=4)
    assert (stale.status_code, stale.headers["etag"]) == (412, done.headers["etag"])
    workplace = store.take_snapshot(DAY).workplaces[0]
    assert (workplace.pace, workplace.name, workplace.max_contacts_per_month) == (3, None, 2)


def test_what_a_change_does_not_name_stays_to_the_last_bit(served: Served) -> None:
    """An empty patch changes nothing at all: same tag, same digest of the store."""
    client, store = served
    before = store.digest()
    for address in ("/v1/candidates/c1", "/v1/workplaces/w1", "/v1/openings/o1"):
        etag = client.get(address).headers["etag"]
        assert changed(client, address, etag).headers["etag"] == etag
    assert store.digest() == before


@pytest.mark.parametrize(
    ("address", "fields", "expected"),
    [
        ("/v1/candidates/c1", {"benefit": "010180-1234"}, ("/benefit", "holds-cpr")),
        ("/v1/candidates/c1", {"no_go_industries": ["0101801234"]}, ("/no_go_industries/0", "holds-cpr")),
        ("/v1/candidates/c1", {"postcode": "50|00"}, ("/postcode", "holds-separator")),
        ("/v1/candidates/c1", {"availability": ["mon 25:00-26:00"]}, ("/availability", "not-hours")),
        ("/v1/candidates/c1", {"mentor_need": 4}, ("/mentor_need", "too-large")),
        ("/v1/candidates/c1", {"transport": ["jet"]}, ("/transport/0", "not-among")),
        ("/v1/candidates/c1", {"candidate_id": "c2"}, ("/candidate_id", "unknown-field")),
        ("/v1/candidates/c1", {"valid_from": "2020-01-01"}, ("/valid_from", "unknown-field")),
        (
            "/v1/candidates/c1",
            {"municipality_code": None, "latitude": None, "longitude": None},
            ("/municipality_code", "no-place"),
        ),
        ("/v1/openings/o1", {"workplace_id": "w9"}, ("/workplace_id", "not-stored")),
        ("/v1/openings/o1", {"hours_per_week_min": 20}, ("/hours_per_week_max", "hours-descend")),
        (
            "/v1/openings/o1",
            {"open_from": "2026-05-01", "open_until": "2026-04-01"},
            ("/open_until", "dates-descend"),
        ),
    ],
)
def test_values_stand_the_checks_of_an_import(
    served: Served, address: str, fields: dict[str, Any], expected: tuple[str, str]
) -> None:
    """What a file could not say, a request cannot either: a fault with a pointer, and nothing is stored."""
    client, store = served
    before = store.digest()
    assert faults(changed(client, address, **fields)) == [expected]
    assert store.digest() == before


def test_words_nobody_knows_are_remarked_upon(served: Served) -> None:
    """A word outside the vocabulary is taken, as in an import, and the answer says so."""
    client, _ = served
    answer = changed(client, "/v1/candidates/c1", competences={"cleaning_01": 2, "smedning": 1})
    assert answer.status_code == 200
    (remark,) = answer.json()["remarks"]
    assert (remark["field"], remark["code"], remark["got"]) == ("competences", "unknown-word", "smedning")
    assert client.get("/v1/candidates/c1").json()["remarks"] == []


def test_lists_are_filtered_and_paged(served: Served) -> None:
    """Filters by municipality, status, jobformidler, workplace, name; cursors lead through all."""
    client, _ = served

    def ids(address: str) -> list[str]:
        return [next(iter(item.values())) for item in client.get(address).json()["items"]]

    assert ids("/v1/workplaces?name=BL%C3%85") == ["w1"]
    assert ids("/v1/workplaces?municipality_code=0430") == ["w2"]
    assert ids("/v1/openings?workplace_id=w1&status=open") == ["o1", "o3"]
    assert ids("/v1/candidates?broker_id=b1&status=active&municipality_code=0461") == ["c1", "c2", "c3"]
    assert ids("/v1/candidates?status=paused") == []
    first = client.get("/v1/candidates?limit=2").json()
    second = client.get(f"/v1/candidates?limit=2&cursor={first['next']}").json()
    assert [c["candidate_id"] for c in first["items"] + second["items"]] == ["c1", "c2", "c3"]
    assert second["next"] is None
    assert client.get(f"/v1/openings?cursor={first['next']}").status_code == 422
    assert client.get("/v1/candidates?sort=hours_per_week_now").status_code == 422
    assert client.get("/v1/candidates/c9").status_code == 404


def test_the_same_post_with_a_key_makes_one_record(served: Served) -> None:
    """Repeated with its key, a POST gets the same answer again instead of a conflict."""
    client, _ = served
    told = {"opening_id": "o9/ø", "workplace_id": "w1", "places": 1}
    answers = [client.post("/v1/openings", json=told, headers={"Idempotency-Key": "k"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content


def test_a_new_column_appears_by_itself() -> None:
    """The schemas follow the table: a column added there is a field here, an audit column is not."""
    columns = (
        Column(name="thing_id", kind=Kind.ID, required=True),
        Column(name="shoe_size", kind=Kind.INTEGER, low=20, high=50),
        Column(name="secret", kind=Kind.TEXT, audit_only=True),
    )
    table = Table(name="things", record=object, key=("thing_id",), columns=columns)
    models: list[type[Strict]] = [
        shown_model("Thing", table),
        new_model("NewThing", table, {}),
        changes_model("ThingChanges", table, {}),
    ]
    fields = [set(json.loads(json.dumps(model.model_json_schema()))["properties"]) for model in models]
    assert fields[0] >= {"thing_id", "shoe_size"}
    assert fields[1:] == [{"thing_id", "shoe_size"}, {"shoe_size"}]
