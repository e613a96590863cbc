"""Request ids, safe headers, and an answer even where the service is at fault."""

from pathlib import Path

import pytest
import structlog
from fastapi.testclient import TestClient

from data.store import connection
from tests.api.http.probe import probe
from tests.api.running import service_of


def test_a_request_keeps_a_well_formed_id(manners: TestClient) -> None:
    """An id that is well formed is kept; any other is replaced, and nothing of it comes back."""
    kept = manners.get("/v1/things", headers={"X-Request-Id": "abc-12345678"})
    assert kept.headers["x-request-id"] == "abc-12345678"
    for bad in ("x", "a b c d e f g h", "x" * 65, "<script>alert(1)</script>"):
        assert manners.get("/v1/things", headers={"X-Request-Id": bad}).headers["x-request-id"] != bad


def test_a_fault_is_answered_and_logged_but_not_told(manners: TestClient) -> None:
    """An unforeseen fault is a 500 problem with the request id; its words and its input stay inside."""
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as logged:
        trace = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"
        answer = manners.get("/v1/things/secret-id/broken", headers={"traceparent": trace})
    assert (answer.status_code, answer.json()["code"]) == (500, "internal-error")
    assert "secret" not in answer.text
    assert "expected nothing" not in answer.text
    (line,) = [entry for entry in logged if entry["event"] == "fault"]
    assert line["request_id"] == answer.json()["request_id"] == answer.headers["x-request-id"]
    assert line["traceparent"] == trace
    assert line["path"] == "/v1/things/{thing_id}/broken"


@pytest.mark.parametrize(
    "path", ["/v1/things", "/v1/nowhere", "/v1/things/x/broken", "/docs", "/openapi.json"]
)
def test_every_answer_carries_safe_headers(manners: TestClient, path: str) -> None:
    """No sniffing, no frames, no referrer, no banner; nothing about people is kept on the way."""
    headers = manners.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == ("no-cache" if path in ("/docs", "/openapi.json") else "no-store")
    assert "server" not in headers


def test_head_is_get_without_a_body(manners: TestClient) -> None:
    """HEAD has status and headers of GET on every address, and no body."""
    for path in ("/v1/things", "/v1/nowhere", "/docs"):
        head, get = manners.head(path), manners.get(path)
        assert (head.status_code, head.content) == (get.status_code, b"")
        assert head.headers["content-type"] == get.headers["content-type"]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "BREW"])
def test_a_wrong_method_says_what_is_offered(manners: TestClient, method: str) -> None:
    """405 is a problem with Allow over all routes of the address."""
    answer = manners.request(method, "/v1/things")
    assert (answer.status_code, answer.json()["code"]) == (405, "method-not-offered")
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_options_says_what_is_offered(manners: TestClient) -> None:
    """OPTIONS is 204 with Allow, and 404 where nothing is."""
    assert manners.options("/v1/things").headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert manners.options("/v1/nowhere").status_code == 404


def test_a_store_that_is_away_is_503_and_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the database file locked by others a change is 503 with Retry-After; afterwards it is made."""
    monkeypatch.setattr(connection, "_LOCK_MS", 200)
    with probe(tmp_path) as client:
        store = service_of(client).store
        with store.writing():
            locked = client.post("/v1/things", json={"name": "x"})
        assert (locked.status_code, locked.json()["code"]) == (503, "store-away")
        assert int(locked.headers["retry-after"]) > 0
        assert client.post("/v1/things", json={"name": "x"}).status_code == 201
