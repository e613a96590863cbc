"""Who is answered: the holder of the token, or this machine alone; everybody else is refused."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.access import NOBODY, RULES, THE_INSTALLATION, Actor, may
from tests.api.http.clients import client_of
from tests.api.http.probe import probe
from tests.api.running import app_of

TOKEN = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.10", "::1"])
def test_without_a_token_this_machine_is_answered(tmp_path: Path, address: str) -> None:
    """Loopback clients are answered without a token."""
    with probe(tmp_path, address) as client:
        assert client.get("/v1/things").status_code == 200


@pytest.mark.parametrize("address", ["10.0.0.1", "192.168.1.5", "2001:db8::1", "0.0.0.0", "testclient", ""])
def test_without_a_token_nobody_else_is_answered(tmp_path: Path, address: str) -> None:
    """Every other address is 403, whatever it is."""
    with probe(tmp_path, address) as client:
        answer = client.get("/v1/things")
        assert (answer.status_code, answer.json()["code"]) == (403, "access-denied")


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Forwarded-For": "10.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"X-Real-IP": "127.0.0.1"},
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "localhost.evil.example:8000"},
    ],
)
def test_a_proxy_or_another_name_is_not_this_machine(manners: TestClient, headers: dict[str, str]) -> None:
    """Relayed requests and names that were pointed here (DNS rebinding) are 403 without a token."""
    assert manners.get("/v1/things", headers=headers).status_code == 403


def test_forwarded_words_do_not_make_a_stranger_local(tmp_path: Path) -> None:
    """X-Forwarded-For is not believed."""
    with probe(tmp_path, "10.0.0.1") as client:
        assert client.get("/v1/things", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 403


def test_a_service_bound_elsewhere_answers_nobody_without_a_token(tmp_path: Path) -> None:
    """The address the request came in at must be loopback too, not only the caller's."""
    with probe(tmp_path) as inner:
        outer = TestClient(
            inner.app, base_url="http://10.0.0.7:8000", client=("127.0.0.1", 5), headers={"Host": "localhost"}
        )
        assert outer.get("/v1/things").status_code == 403


def test_another_page_cannot_change_anything(manners: TestClient) -> None:
    """A change that a browser sends for another page is 403; one from this very host is not."""
    foreign = manners.post("/v1/things", json={"name": "x"}, headers={"Origin": "http://evil.example"})
    own = manners.post("/v1/things", json={"name": "x"}, headers={"Origin": "http://127.0.0.1:8000"})
    assert (foreign.status_code, own.status_code) == (403, 201)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (f"Bearer {TOKEN}", 200),
        (f"bearer  {TOKEN}", 200),
        (None, 401),
        ("", 401),
        ("Bearer", 401),
        (f"Bearer {TOKEN}x", 401),
        (f"Bearer {TOKEN[:-1]}", 401),
        (f"Basic {TOKEN}", 401),
        (TOKEN, 401),
        ("Bearer \xff\xfe", 401),
    ],
)
def test_with_a_token_only_its_holder_is_answered(tmp_path: Path, said: str | None, status: int) -> None:
    """With a token, callers from anywhere need it, this machine too; 401 says how to bring it."""
    with probe(tmp_path, "10.0.0.1", token=TOKEN) as client:
        headers = {} if said is None else {"Authorization": said.encode("latin-1")}
        answer = client.get("/v1/things", headers=headers)
        assert answer.status_code == status
        assert ("www-authenticate" in answer.headers) == (status == 401)
    with probe(tmp_path, "127.0.0.1", token=TOKEN) as local:
        assert local.get("/v1/things").status_code == 401


def test_an_operation_without_a_rule_is_denied(manners: TestClient) -> None:
    """Deny by default: an operation that is not in the table is 403 to everybody."""
    assert manners.get("/v1/things/x/denied").status_code == 403
    someone = Actor(name="local", kind="local", grants=THE_INSTALLATION)
    assert not may(someone, "nothing.known").allowed
    assert may(someone, "nothing.known").reason_da
    assert {name for name in RULES if may(NOBODY, name).allowed} == {
        name for name, rule in RULES.items() if rule.open_to == "anyone"
    }


def test_access_is_asked_before_anything_is_read(tmp_path: Path) -> None:
    """A stranger learns nothing about bodies and parameters: 403 comes before 400, 406, 415 and 422."""
    with probe(tmp_path, "10.0.0.1") as client:
        assert client.post("/v1/things", content=b"{", headers={"Content-Type": "text/x"}).status_code == 403
        assert client.get("/v1/things?colour=red", headers={"Accept": "text/html"}).status_code == 403


def test_what_anyone_may_see_needs_no_token(tmp_path: Path) -> None:
    """The description of the interface holds nobody's data and is open."""
    with probe(tmp_path, "10.0.0.1", token=TOKEN) as client:
        assert client_of(app_of(client), "10.0.0.1").get("/openapi.json").status_code == 200
