"""The promises of responsible use as contracts over everything the service says and does.

No chance, class or colour of a person; no list of people by fit; a named human and a reason on every contact.
"""

import csv
import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.main import get_command

from api.app import create_app
from api.commands.main import app as command_line
from api.http.description import described
from api.settings import Settings
from api.v1.decision_schemas import NewDecision, Withdrawal
from data.store.service_schema import decision_acts
from data.tables import TABLES
from tests.api.conftest import DAY, Matcher
from tests.api.http.clients import client_of, settings_of
from tests.contracts.sources import sources

# A chance, a class or a colour of a person, by whatever name.
_OF_A_PERSON = re.compile(
    r"chance_30h|probab|likelihood|score|risk|propensity_to|segment|tier|traffic|colou?r|(?<!de)grade|employab|class(?!es)|"
    r"prediction|potential_of|ranking_of|matchability|belief|percentile"
)
# Where the exchange format fixes the column: one line of one person's own list, told to her jobformidler, and
# the chance with which an opening was shown, which is a property of the lottery and not of a person.
FIXED_COLUMNS = frozenset({"chance_30h_at_26w", "propensity", "chance", "worker_belief"})
_SORT_WORDS = {"sort", "order", "order_by", "sort_by", "rank_by"}


def naive_schema() -> dict[str, Any]:
    """Mutant: a list of people with their chance, to be sorted."""
    return {
        "paths": {"/v1/people": {"get": {"parameters": [{"name": "sort_by", "in": "query"}]}}},
        "components": {"schemas": {"Person": {"properties": {"candidate_id": {}, "risk_class": {}}}}},
    }


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """Return the description of the interface."""
    found: dict[str, Any] = json.loads(described(create_app(Settings())))
    return found


def _fields(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, schema in document["components"]["schemas"].items():
        yield from ((name, field) for field in schema.get("properties", {}))


def _of_people(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(s, f) for s, f in _fields(document) if _OF_A_PERSON.search(f) and f not in FIXED_COLUMNS]


def _sortable(document: dict[str, Any]) -> list[str]:
    return [
        f"{path} {parameter['name']}"
        for path, item in document["paths"].items()
        for operation in item.values()
        for parameter in operation.get("parameters", [])
        if parameter["name"].lower() in _SORT_WORDS
    ]


def test_no_schema_says_a_chance_class_or_colour_of_a_person(document: dict[str, Any]) -> None:
    """No field of any schema, of requests and answers alike; the mutant is seen."""
    # The class of a row says how long it is kept, and nothing of anybody.
    assert _of_people(document) == [("Noted", "record_class"), ("RetentionLine", "record_class")]
    assert [(s, f) for s, f in _fields(document) if f == "chance_30h_at_26w"] == []
    assert _of_people(naive_schema()) == [("Person", "risk_class")]


def test_only_a_decision_tells_the_chance_of_the_lottery(document: dict[str, Any]) -> None:
    """``propensity`` stands in decisions and nowhere else; it says how a list was drawn, not who one is."""
    assert {schema for schema, field in _fields(document) if field == "propensity"} == {"Decision"}
    assert [(s, f) for s, f in _fields(document) if f == "chance"] == []


def test_no_list_of_people_can_be_sorted(document: dict[str, Any]) -> None:
    """No operation takes an order; the mutant's does."""
    assert _sortable(document) == []
    assert _sortable(naive_schema()) == ["/v1/people sort_by"]


def test_no_list_of_people_stands_beside_what_is_expected_of_them(document: dict[str, Any]) -> None:
    """No schema with a candidate_id has an expectation, price or value, but that of one person's own pair."""
    valued = {"net_value", "expected_goal_hours", "expected_weeks_to_paid", "price", "low", "high", "value"}
    schemas = document["components"]["schemas"]
    found = {
        name
        for name, schema in schemas.items()
        if "candidate_id" in schema.get("properties", {}) and valued & set(schema["properties"])
    }
    assert found == {"WhyNot"}


def test_lists_of_people_come_in_the_order_of_their_ids(planned: Matcher) -> None:
    """People, assignments and unplaced come by id, whatever is expected of them."""
    with client_of(create_app(settings_of(planned))) as client:
        for path in ("/v1/candidates", "/v1/plans/current/assignments", "/v1/plans/current/unplaced"):
            ids = [item["candidate_id"] for item in client.get(path, params={"limit": 100}).json()["items"]]
            assert len(ids) > 10, path
            assert ids == sorted(ids), path


def test_no_export_says_a_chance_class_or_colour_of_a_person(trained: Matcher, tmp_path: Path) -> None:
    """The exported tables hold nothing but the fixed columns of the exchange format."""
    trained.must("export", tmp_path / "out")
    columns = set()
    for path in (tmp_path / "out").iterdir():
        with path.open(encoding="utf-8", newline="") as file:
            columns |= set(next(csv.reader(file)))
    assert {name for name in columns if _OF_A_PERSON.search(name)} <= FIXED_COLUMNS
    assert "chance_30h_at_26w" not in columns
    assert {c.name for table in TABLES for c in table.columns if _OF_A_PERSON.search(c.name)} <= FIXED_COLUMNS


# --- 18: a named human and a reason on every contact -----------------------------------------------------


def test_18_a_decision_cannot_be_without_a_person_and_a_reason() -> None:
    """Domain test 18: name and reason are required where a decision is made and where it is kept."""
    assert NewDecision.model_fields["reason_code"].is_required()
    assert not decision_acts.c.by.nullable
    assert not decision_acts.c.reason_code.nullable
    assert "by" in Withdrawal.model_fields


@pytest.mark.parametrize("left_out", ["by", "reason_code", "decision"])
def test_18_nothing_is_written_without_them(client: TestClient, left_out: str) -> None:
    """Domain test 18: without a name, a reason or a decision a contact is refused, and nothing written."""
    ids = {
        f"{kind}_id": client.get(f"/v1/{kind}s").json()["items"][0][f"{kind}_id"]
        for kind in ("candidate", "opening")
    }
    told = ids | {"decision": "contacted", "reason_code": "fits", "by": "Ida Holm"}
    del told[left_out]
    answer = client.post("/v1/decisions", json=told, headers={"Idempotency-Key": f"without-{left_out}"})
    assert answer.status_code in (409, 422)
    assert client.get("/v1/decisions").json()["items"] == []


def test_18_only_one_route_makes_contacts(document: dict[str, Any]) -> None:
    """Domain test 18: no address sends, invites, rejects or decides for a batch; decisions have one door."""
    acting = re.compile(r"send|invite|reject|auto|batch|bulk|notify|message")
    ids = [operation["operationId"] for item in document["paths"].values() for operation in item.values()]
    assert [name for name in ids if acting.search(name)] == []
    writing = [name for name in ids if "decision" in name and name.split("_")[0] in ("create", "withdraw")]
    assert sorted(writing) == ["create_decision", "withdraw_decision"]


def test_18_no_command_makes_a_contact() -> None:
    """Domain test 18: no command takes a decision, sends or rejects."""
    commands: Any = get_command(command_line)
    words = {word for name in commands.commands for word in name.split("-")}
    assert words.isdisjoint({"decide", "contact", "send", "reject", "invite", "accept"})


def test_18_one_place_writes_decisions() -> None:
    """Domain test 18: decisions are written by the journal's ``decide``, which one module asks."""
    writers = [
        source.path
        for source in sources()
        if source.room in ("api", "data") and re.search(r"insert\(decision_acts\)", inspect_text(source.path))
    ]
    assert writers == ["data/store/journal.py"]
    callers = [
        s.path for s in sources() if s.room == "api" and re.search(r"journal\.decide\(", inspect_text(s.path))
    ]
    assert callers == ["api/v1/deciding.py"]


def inspect_text(path: str) -> str:
    """Return the text of a source file."""
    return (Path(inspect.getfile(create_app)).parents[1] / path).read_text(encoding="utf-8")


# --- 26 and 27 -------------------------------------------------------------------------------------------


def test_26_stopping_the_model_leaves_lists_by_the_rules(imported: Matcher) -> None:
    """Domain test 26: without any model a list comes all the same, made by the rules, and says so."""
    with client_of(create_app(settings_of(imported))) as client:
        people = client.get("/v1/candidates", params={"limit": 20, "status": "active"}).json()["items"]
        lists = [client.get(f"/v1/candidates/{p['candidate_id']}/suggestions").json() for p in people]
    told = [found for found in lists if found["items"]]
    assert told
    assert all(found["degraded"] for found in told)


def test_27_who_objects_gets_no_machine_ranking(trained: Matcher, copy: Any) -> None:
    """Domain test 27: after an objection a person is in no list and no plan, and can still be looked up."""
    matcher = copy(trained)
    with client_of(create_app(settings_of(matcher))) as client:
        person = client.get("/v1/candidates", params={"limit": 1, "status": "active"})
        one = person.json()["items"][0]["candidate_id"]
        found = client.get(f"/v1/candidates/{one}")
        changed = client.patch(
            f"/v1/candidates/{one}", json={"status": "objected"}, headers={"If-Match": found.headers["etag"]}
        )
        assert changed.status_code == 200
        listed = client.get("/v1/candidates", params={"status": "objected"}).json()["items"]
        assert one in {person["candidate_id"] for person in listed}
    matcher.must("rematch", "--out", matcher.folder / "plan.csv", day=DAY)
    with (matcher.folder / "plan.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert not [row for row in rows if row["candidate_id"] == one and row["opening_id"]]
    refused = matcher("rank", one, "--format", "json")
    assert refused.code in (0, 4)
    if refused.code == 0:
        assert json.loads(refused.out)["openings"] == []


@pytest.fixture
def client(planned: Matcher) -> Iterator[TestClient]:
    """Return a client of a service that nothing is written to."""
    with client_of(create_app(settings_of(planned))) as client:
        yield client
