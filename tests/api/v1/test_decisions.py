"""Decisions over HTTP: they count at once, once, and say why where they cannot; both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.v1.decision_schemas import REASONS
from data.journal import DECISIONS, Hold
from data.store import ShownLine, ShownList, Store
from tests import builders
from tests.api.v1.small_markets import KEYS, decide, service_over
from tests.contested import AT, DAY, Rows

Served = tuple[TestClient, Store]
LIST = ShownList(
    list_id="L1",
    candidate_id="c1",
    shown_at=AT,
    as_of=DAY,
    by="local",
    objective_kind="goal_hours",
    model_version="m1",
    lines=(
        ShownLine(position=1, opening_id="o1", workplace_id="w1", chance=1.0),
        ShownLine(position=2, opening_id="o2", workplace_id="w2", chance=0.5),
    ),
)


@pytest.fixture
def served(database_url: str, tmp_path: Path) -> Iterator[Served]:
    """Return a client of a service over a small market, on each of the two databases in turn."""
    with service_over(database_url, tmp_path) as found:
        yield found


def withdraw(client: TestClient, decision_id: str) -> Any:
    headers = {"Idempotency-Key": f"k{next(KEYS)}"}
    return client.post(f"/v1/decisions/{decision_id}/withdraw", json={"by": "Bo"}, headers=headers)


def told(answer: Any, status: int = 409) -> tuple[str, str]:
    assert answer.status_code == status, answer.text
    return answer.json()["code"], answer.json()["detail"]


def test_every_kind_of_decision_has_reasons_in_both_languages(served: Served) -> None:
    """Each kind has codes with a Danish and an English label, `other` among them."""
    client, _ = served
    items = client.get("/v1/decisions/reasons").json()["items"]
    assert set(REASONS) == set(DECISIONS) == {item["decision"] for item in items}
    assert all(item["da"] and item["en"] for item in items)
    assert all("other" in codes for codes in REASONS.values())


@pytest.mark.parametrize("decision", DECISIONS)
def test_a_decision_is_kept_with_who_and_why(served: Served, decision: str) -> None:
    """What was decided is answered, read again, listed, and stands in the exchange format's table."""
    client, store = served
    answer = decide(client, "c1", "o1", decision, note="Ring igen")
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["by"], made["note"], made["workplace_id"]) == ("Ida Holm", "Ring igen", "w1")
    assert (made["decided_on"], made["withdrawn_at"]) == (DAY.isoformat(), None)
    read = client.get(answer.headers["location"])
    assert (read.json(), read.headers["etag"]) == (made, answer.headers["etag"])
    assert client.get("/v1/decisions?candidate_id=c1").json()["items"] == [made]
    (row,) = store.take_snapshot(DAY).decisions
    assert (row.decision, row.reason_code, row.decided_on) == (decision, made["reason_code"], DAY)


def test_where_it_stood_is_taken_from_the_list(served: Served) -> None:
    """Position, model and chance come from the journalled list; a list that does not fit is refused."""
    client, store = served
    with store.writing() as unit:
        unit.journal.note_lists([LIST, replace(LIST, list_id="L2", candidate_id="c2")])
    answer = decide(client, "c1", "o2", "contacted", list_id="L1")
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["position"], made["model_version"], made["propensity"]) == (2, "m1", 0.5)
    assert store.take_snapshot(DAY).decisions[0].shown_on == DAY
    for wrong, pointer in (
        ({"list_id": "L2"}, "/list_id"),
        ({"list_id": "L9"}, "/list_id"),
        ({"list_id": "L1", "opening_id": "o3"}, "/opening_id"),
    ):
        answer = decide(client, "c1", **({"opening_id": "o1", "decision": "later"} | wrong))
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == pointer


def test_conflicts_say_why(served: Served) -> None:
    """A taken place, used-up contacts, a rule, a repeated and an outweighed word are told apart."""
    client, store = served
    assert decide(client, "c1", "o1", "contacted").status_code == 201
    code, text = told(decide(client, "c2", "o1", "accepted"))
    assert code == "place-taken"
    assert "holdes til andre" in text
    assert told(decide(client, "c1", "o1", "contacted"))[0] == "decision-repeated"
    assert told(decide(client, "c1", "o1", "later"))[0] == "decision-overtaken"
    assert decide(client, "c2", "o3", "contacted").status_code == 201
    code, text = told(decide(client, "c3", "o3", "contacted"))
    assert code == "contacts-used-up"
    assert "kontaktet om 2 kandidater" in text
    veto = Hold(candidate_id="c3", opening_id="o2", kind="veto")
    store.import_rows(Rows.of(holds=[veto]), DAY)
    code, text = told(decide(client, "c3", "o2", "contacted"))
    assert code == "pair-refused"
    assert "nejet trækkes tilbage" in text
    assert decide(client, "c3", "o2", "declined_by_candidate").status_code == 201
    assert len(store.take_snapshot(DAY).decisions) == 3


def test_an_answer_needs_no_second_place(served: Served) -> None:
    """Who was contacted may accept though the workplace now has no free place and wants quiet."""
    client, store = served
    assert decide(client, "c1", "o1", "contacted").status_code == 201
    quiet = builders.workplace("w1", do_not_contact_until=DAY, max_contacts_per_month=1)
    store.import_rows(Rows.of(workplaces=[quiet], openings=[builders.opening("o1", "w1", places=0)]), DAY)
    assert decide(client, "c1", "o1", "accepted").status_code == 201
    assert told(decide(client, "c2", "o1", "accepted"))[0] == "place-taken"


def test_withdrawing_frees_the_place(served: Served) -> None:
    """A decision taken back stays on record with who did it, its place is free, and it is taken back once."""
    client, store = served
    made = decide(client, "c1", "o1", "accepted").json()
    answer = withdraw(client, made["decision_id"])
    assert (answer.status_code, answer.json()["withdrawn_by"]) == (200, "Bo")
    assert client.get(f"/v1/decisions/{made['decision_id']}").json() == answer.json()
    assert store.take_snapshot(DAY).decisions == ()
    assert decide(client, "c2", "o1", "accepted").status_code == 201
    assert told(withdraw(client, made["decision_id"]))[0] == "decision-withdrawn"
    assert told(withdraw(client, "D9"), 404)[0] == "decision-unknown"


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"reason_code": "because"}, "/reason_code"),
        ({"reason_code": "other"}, "/note"),
        ({"by": ""}, "/by"),
        ({"by": None}, "/by"),
        ({"decision": "maybe"}, "/decision"),
        ({"candidate_id": "c9"}, "/candidate_id"),
        ({"opening_id": "o9"}, "/opening_id"),
        ({"note": "010180-1234"}, "/note"),
        ({"decided_on": "2026-01-01"}, "/decided_on"),
    ],
)
def test_what_a_decision_lacks_is_pointed_at(served: Served, fields: dict[str, Any], pointer: str) -> None:
    """A decision needs a known reason, a named person, and records that are there; else nothing is stored."""
    client, store = served
    answer = decide(client, **({"candidate_id": "c1", "opening_id": "o1", "decision": "later"} | fields))
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert store.take_snapshot(DAY).decisions == ()


def test_a_decision_needs_a_key_and_counts_once_under_it(served: Served) -> None:
    """Without a key it is refused; the same request 16 times at once under one key is one decision."""
    client, store = served
    body = {
        "candidate_id": "c1",
        "opening_id": "o1",
        "decision": "accepted",
        "reason_code": "agreed",
        "by": "Ida Holm",
    }
    assert told(client.post("/v1/decisions", json=body), 400)[0] == "idempotency-key-missing"

    def ask(_: int) -> tuple[int, bytes]:
        answer = client.post("/v1/decisions", json=body, headers={"Idempotency-Key": "same"})
        return answer.status_code, answer.content

    with ThreadPoolExecutor(16) as pool:
        answers = set(pool.map(ask, range(16)))
    assert len(answers) == 1
    assert answers.pop()[0] == 201
    assert len(store.take_snapshot(DAY).decisions) == 1


def test_pages_of_decisions_go_back_in_time(served: Served) -> None:
    """The newest come first, page by page; a cursor of another list is refused."""
    client, _ = served
    made = [
        decide(client, person, opening, "later").json()["decision_id"]
        for person in ("c1", "c2", "c3")
        for opening in ("o1", "o2")
    ]
    page = client.get("/v1/decisions?limit=2").json()
    found = [item["decision_id"] for item in page["items"]]
    while page["next"]:
        page = client.get(f"/v1/decisions?limit=2&cursor={page['next']}").json()
        found += [item["decision_id"] for item in page["items"]]
    assert found == made[::-1]
    foreign = client.get("/v1/candidates?limit=1").json()["next"]
    assert client.get(f"/v1/decisions?cursor={foreign}").status_code == 422


def test_the_next_list_knows_it(served: Served) -> None:
    """``later`` and each kind of no take the pair off the very next list; taken back, it is there again."""
    client, _ = served

    def listed() -> set[str]:
        answer = client.get("/v1/candidates/c1/suggestions?openings=all")
        assert answer.status_code == 200, answer.text
        return {item["opening_id"] for item in answer.json()["items"]}

    assert "o1" in listed()
    for decision in ("later", "declined_by_broker", "declined_by_candidate", "declined_by_workplace"):
        made = decide(client, "c1", "o1", decision)
        assert "o1" not in listed()
        assert withdraw(client, made.json()["decision_id"]).status_code == 200
        assert "o1" in listed()
    assert decide(client, "c2", "o1", "contacted").status_code == 201
    assert "o1" not in listed()
