"""The door stands: who asks, what is not there, and in which words."""

from fastapi.testclient import TestClient

from tests.api.conftest import DAY


def test_me_says_who_asks_and_which_day_it_is(client: TestClient) -> None:
    """A request from this machine without a token is answered, for the day of the settings."""
    answer = client.get("/v1/me")
    assert answer.status_code == 200, answer.text
    assert (answer.json()["kind"], answer.json()["today"]) == ("local", DAY)
    again = client.get("/v1/me", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_unknown_address_is_a_problem_in_both_languages(client: TestClient) -> None:
    """404 is a problem document, Danish unless English is asked for."""
    danish = client.get("/v1/nothing")
    english = client.get("/v1/nothing", headers={"Accept-Language": "en-GB, da;q=0.5"})
    assert (danish.status_code, danish.headers["content-type"]) == (404, "application/problem+json")
    assert danish.json()["title"] == "Adressen findes ikke"
    assert english.json()["title"] == "There is nothing at this address"
    assert danish.json()["request_id"] == danish.headers["x-request-id"]


def test_a_parameter_nobody_knows_is_refused(client: TestClient) -> None:
    """An unknown parameter is a 422 that names the known ones."""
    answer = client.get("/v1/me?colour=red")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/colour"


def test_options_and_wrong_methods_say_what_is_offered(client: TestClient) -> None:
    """405 and OPTIONS carry Allow; HEAD is GET without a body."""
    assert client.put("/v1/me").status_code == 405
    assert client.options("/v1/me").headers["allow"] == "GET, HEAD, OPTIONS"
    head = client.head("/v1/me")
    assert (head.status_code, head.content) == (200, b"")
