"""A request with a key takes effect once, whatever the network does to it."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from data.store import AnswerKey, connection
from tests.api.http.probe import made, probe
from tests.api.running import service_of

ONCE = "/v1/things/once"
KEY = {"Idempotency-Key": "key-1"}


@pytest.fixture
def client(database_url: str) -> Iterator[TestClient]:
    """Ask a fresh small service that has noted no effect, on each database."""
    made.clear()
    with probe(database_url) as found:
        yield found


def test_the_same_request_takes_effect_once_and_gets_equal_bytes(client: TestClient) -> None:
    """The second answer is the first one: status, body and Location, and it says that it is a repetition."""
    first = client.post(ONCE, json={"name": "a"}, headers=KEY)
    second = client.post(ONCE, json={"name": "a"}, headers=KEY)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert first.headers["location"] == second.headers["location"]
    assert second.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert made == ["a"]


def test_spelling_does_not_make_another_request(client: TestClient) -> None:
    """Order of names and blanks do not count, for clients write JSON anew when they repeat."""
    client.post(
        ONCE, content=b'{"name": "a", "whole": 1}', headers=KEY | {"Content-Type": "application/json"}
    )
    again = client.post(
        ONCE, content=b'{"whole":1,"name":"a"}', headers=KEY | {"Content-Type": "application/json"}
    )
    assert (again.status_code, made) == (201, ["a"])


def test_another_content_under_the_same_key_is_refused(client: TestClient) -> None:
    """A key tells of one request: another body is 422 and takes no effect."""
    client.post(ONCE, json={"name": "a"}, headers=KEY)
    other = client.post(ONCE, json={"name": "b"}, headers=KEY)
    assert (other.status_code, other.json()["code"], made) == (422, "idempotency-key-reused", ["a"])


def test_a_key_belongs_to_one_operation(client: TestClient) -> None:
    """The same key at another operation is another key."""
    client.post(ONCE, json={"name": "a"}, headers=KEY)
    assert client.post("/v1/things", json={"name": "a"}, headers=KEY).status_code == 201
    assert made == ["a", "a"]


def test_a_failed_request_claims_no_key(client: TestClient) -> None:
    """After a refusal the key is free: the corrected request takes effect."""
    assert client.post(ONCE, json={"name": "bad"}, headers=KEY).status_code == 404
    assert client.post(ONCE, json={"name": "good"}, headers=KEY).status_code == 201
    assert made == ["good"]


def test_many_at_once_take_effect_once(client: TestClient) -> None:
    """24 equal requests in parallel: one effect, equal answers."""
    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(lambda _: client.post(ONCE, json={"name": "a"}, headers=KEY), range(24)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert made == ["a"]


def test_without_a_key_each_request_takes_effect(client: TestClient) -> None:
    """Mutant: without a key the same request takes effect twice, so the key is what holds it."""
    client.post("/v1/things", json={"name": "a"})
    client.post("/v1/things", json={"name": "a"})
    assert made == ["a", "a"]


def test_a_required_key_is_asked_for(client: TestClient) -> None:
    """Where a key is required its absence is 400."""
    answer = client.post(ONCE, json={"name": "a"})
    assert (answer.status_code, answer.json()["code"], made) == (400, "idempotency-key-missing", [])


@pytest.mark.parametrize("key", ["", "x" * 201, "a b", "æ", "a\tb"])
def test_a_key_nobody_can_keep_is_refused(client: TestClient, key: str) -> None:
    """Empty, overlong and unprintable keys are 422 with the header named."""
    answer = client.post(ONCE, json={"name": "a"}, headers={"Idempotency-Key": key.encode("latin-1")})
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["in"] == "header"
    assert made == []


def test_a_key_that_is_held_too_long_is_409(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repetition that waited its time for the first telling is 409; after that has given up it is made."""
    quick = re.sub(r"lock_timeout TO \d+", "lock_timeout TO 200", connection._SESSION, count=1)
    monkeypatch.setattr(connection, "_SESSION", quick)
    made.clear()
    with probe(postgresql_url) as client:
        service = service_of(client)
        held = AnswerKey(actor="local", key="make_thing_once key-1", request_digest="")
        with pytest.raises(KeyError), service.store.writing() as unit:
            unit.answers.claim(held, datetime(2026, 3, 2, tzinfo=UTC))
            answer = client.post(ONCE, json={"name": "a"}, headers=KEY)
            raise KeyError("the first telling gives up")
        assert (answer.status_code, answer.json()["code"]) == (409, "idempotency-key-running")
        assert answer.headers["retry-after"] == "2"
        assert client.post(ONCE, json={"name": "a"}, headers=KEY).status_code == 201
    assert made == ["a"]
